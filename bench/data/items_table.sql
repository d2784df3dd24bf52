-- What one session works on: one supplier's products at a time.
create temporary table items (
  i integer not null,
  product_id uuid not null,
  key bigint not null,
  born integer not null,
  missing integer,
  last integer not null,
  changes integer not null,
  first_price integer not null,
  market text not null,
  good integer not null
)

-- Monthly partitions are made ahead by the worker; what falls outside them waits in the default partition.
create table if not exists spp.price_history (
  history_id uuid not null default uuidv7(),
  supplier_id uuid not null,
  product_id uuid not null,
  old_price numeric(19, 4),
  new_price numeric(19, 4) not null,
  price_change_percentage numeric,
  change_reason text not null,
  upload_batch_id uuid,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null,
  constraint price_history_pkey primary key (history_id, changed_at)
) partition by range (changed_at);
create table if not exists spp.price_history_default partition of spp.price_history default;
alter table spp.price_history_default enable row level security;

create index if not exists idx_price_history_product
  on spp.price_history (supplier_id, product_id, changed_at desc);

comment on table spp.price_history is '@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy supplier_id,product_id,changed_at

Every price a product ever had, written by triggers on supplier_products in the changing transaction; append-only.';
comment on column spp.price_history.old_price is 'Null at first appearance.';
comment on column spp.price_history.price_change_percentage is
  'Percent of the old price, 4 decimals; null at first appearance and from price 0.';
comment on column spp.price_history.change_reason is 'upload, correction, rollback, or manual.';
comment on column spp.price_history.upload_batch_id is 'The upload that changed it, if one did.';

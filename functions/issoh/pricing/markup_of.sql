create or replace function issoh_private.markup_of(price numeric, cost numeric) returns numeric
language sql immutable parallel safe
as $$
  -- A markup that no column can hold is of no use either.
  select case when price / nullif(cost, 0) < 1e6 then round((price / nullif(cost, 0) - 1) * 100, 4) end
$$;
comment on function issoh_private.markup_of(numeric, numeric) is
  'Percent that a price is above its cost; null where the cost is unknown or 0, or the price a million times the cost.';

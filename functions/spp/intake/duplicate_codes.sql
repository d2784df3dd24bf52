create or replace function spp_private.duplicate_codes() returns text[]
language sql immutable parallel safe
as $$
  select array['duplicate_code', 'quantity_break', 'other_period', 'other_price_group']
$$;
comment on function spp_private.duplicate_codes() is
  'Why a valid row counts as a duplicate: another row of its code counts.';

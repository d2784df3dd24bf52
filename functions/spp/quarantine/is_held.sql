create or replace function spp_private.is_held(failure text) returns boolean
language sql immutable parallel safe
as $$
  select coalesce(failure in ('price_spike', 'price_fell_to_zero', 'total_row'), false)
$$;
comment on function spp_private.is_held(text) is
  'Whether a row with this reason is readable and waits only until a person accepts it as it is.';

create or replace function spp_private.make_price_history_month(month date) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Attaching beside a default partition waits for its readers, and everybody who comes later waits behind: not long.
set lock_timeout = '2s'
as $$
declare
  v_made constant regclass := audit.make_month('spp.price_history', make_price_history_month.month);
begin
  if v_made is null then
    return 0;
  end if;
  call spp_private.attach_history_triggers(v_made);
  return 1;
end
$$;
comment on function spp_private.make_price_history_month(date) is
  'Makes the partition of price_history for a month that has none: 1, or 0 where it is there. Raises 55P03 where a
reader of the default partition is in the way for two seconds: to be tried again.';

create or replace function issoh.refresh_valuation() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if pg_try_advisory_xact_lock(hashtext('issoh.refresh_valuation')) then
    refresh materialized view concurrently issoh_private.inventory_values;
  end if;
  return (select count(*) from issoh_private.inventory_values);
end
$$;
comment on function issoh.refresh_valuation() is '@behavior -*

Reckons the valuation of all products anew, so that v_inventory_valuation has little left to work off; answers how many
products there are. Run hourly, and after many movements at once; while another one runs, it leaves the work to that.';
grant execute on function issoh.refresh_valuation() to inv_admin;

create or replace function issoh.refresh_valuation(if_moved integer default 0) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved constant integer := (
    select count(distinct m.product_id)
      from issoh.stock_movements m
     where m.xact_id >= coalesce((select v.horizon from issoh_private.inventory_values v limit 1), '0'::xid8));
begin
  -- While another one runs, the work is left to that.
  if v_moved >= refresh_valuation.if_moved and pg_try_advisory_xact_lock(hashtext('issoh.refresh_valuation')) then
    refresh materialized view concurrently issoh_private.inventory_values;
  end if;
  return v_moved;
end
$$;
comment on function issoh.refresh_valuation(integer) is '@behavior -*

Reckons the valuation of all products anew if that many have moved since the last time, so that v_inventory_valuation
has little left to work off live; answers how many had moved. The worker runs it hourly, every few minutes when many
have moved, and after many movements at once.';
grant execute on function issoh.refresh_valuation(integer) to inv_admin;

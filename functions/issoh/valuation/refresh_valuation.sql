create or replace function issoh.refresh_valuation(if_moved integer default 0) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved constant integer := (
    select count(distinct m.product_id)
      from issoh.stock_movements m
     where m.xact_id >= (select issoh_private.valuation_horizon()));
begin
  if v_moved < refresh_valuation.if_moved then
    return v_moved;
  end if;
  -- While another one runs, the work is left to that.
  perform from issoh_private.valuation_horizons for update skip locked;
  if found then
    -- First the horizon, then the content, which has a later snapshot: the horizon never promises what is not there.
    update issoh_private.valuation_horizons
       set horizon = pg_snapshot_xmin(pg_current_snapshot()),
           cluster_id = (select c.system_identifier from pg_control_system() c);
    refresh materialized view concurrently issoh_private.inventory_values;
  end if;
  return v_moved;
end
$$;
comment on function issoh.refresh_valuation(integer) is $$@behavior -*

Computes the valuation of all products anew if that many have moved since the last time, so that v_inventory_valuation
has little left to work off live; answers how many had moved. The worker runs it hourly, every few minutes when many
have moved, and after many movements at once.$$;
grant execute on function issoh.refresh_valuation(integer) to inv_admin;

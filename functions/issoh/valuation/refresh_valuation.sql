create or replace function issoh.refresh_valuation(if_moved integer default 0) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved constant integer := (select count(*) from issoh_private.late_movements());
  v_seen pg_snapshot;
begin
  if v_moved < refresh_valuation.if_moved then
    return v_moved;
  end if;
  -- While another one runs, the work is left to that.
  perform from issoh_private.valuation_horizons for update skip locked;
  if found then
    -- First what is seen, then the content, which has a later snapshot: never is promised what is not there.
    v_seen := issoh_private.open_snapshot(pg_current_snapshot());
    perform issoh_private.keep_values(array(select l from issoh_private.late_movements() l));
    update issoh_private.valuation_horizons
       set seen = v_seen,
           cluster_id = (select c.system_identifier from pg_control_system() c);
  end if;
  return v_moved;
end
$$;
comment on function issoh.refresh_valuation(integer) is
  $$Brings the kept valuation up to date if that many products have moved since the last time, so that
v_inventory_valuation has little left to work off live; answers how many had moved. It costs what has moved, not what
the ledger holds. The worker runs it hourly, every few minutes when many have moved, and after every so many
movements (rouse_valuation).$$;
grant execute on function issoh.refresh_valuation(integer) to inv_admin;

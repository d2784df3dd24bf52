create or replace function issoh_private.add_loads(warehouse_ids uuid[], deltas bigint[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_full record;
begin
  perform from issoh_private.warehouse_loads l
    where l.warehouse_id = any (add_loads.warehouse_ids)
    order by l.warehouse_id
      for update;
  update issoh_private.warehouse_loads l
     set units = l.units + d.delta
    from unnest(add_loads.warehouse_ids, add_loads.deltas) as d (warehouse_id, delta)
   where l.warehouse_id = d.warehouse_id;

  select w.warehouse_code, w.capacity_units, l.units, d.delta into v_full
    from unnest(add_loads.warehouse_ids, add_loads.deltas) as d (warehouse_id, delta)
    join issoh_private.warehouse_loads l on l.warehouse_id = d.warehouse_id
    join issoh.warehouses w on w.warehouse_id = d.warehouse_id
   where d.delta > 0 and l.units > w.capacity_units
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCCP',
      message = format('Warehouse "%s" has room for %s more pieces, not for %s.', v_full.warehouse_code,
                       greatest(v_full.capacity_units - v_full.units + v_full.delta, 0), v_full.delta),
      hint = 'Use another warehouse, make room, or raise capacity_units.';
  end if;
end
$$;
comment on function issoh_private.add_loads(uuid[], bigint[]) is
  'Adds pieces to the loads of warehouses of limited capacity. Raises ISCCP where one would hold too much.';

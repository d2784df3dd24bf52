-- As move_stock and move_holdings do it for sets, by look-ups: to begin a statement over a set takes longer than these.
create or replace function issoh_private.follow_movement(moved issoh.stock_movements) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_comes constant boolean := moved.from_location is null;
  v_place constant uuid := coalesce(moved.to_location, moved.from_location);
  v_delta constant bigint := case when v_comes then moved.quantity else -moved.quantity end;
  v_supplier uuid;
  v_limited boolean;
  v_last timestamptz;
begin
  -- Whoever wrote into the ledger by hand has no lock yet.
  if v_comes then
    insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
    select moved.movement_id, p.product_id, coalesce(moved.supplier_id, p.spp_supplier_id), moved.quantity,
           case when moved.movement_type = 'receipt' then moved.unit_cost end, moved.movement_date
      from issoh.selected_products p
     where p.product_id = moved.product_id
       for no key update
    returning supplier_id into v_supplier;
  else
    perform from issoh.selected_products p where p.product_id = moved.product_id for no key update;
  end if;

  v_limited := issoh_private.lock_warehouses(array[v_place]);
  if moved.movement_date < issoh_private.closed_until() then
    perform issoh_private.refuse_closed(moved.movement_date, issoh_private.closed_until());
  end if;
  update issoh.stock_on_hand s
     set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + v_delta),
         first_movement_date = least(s.first_movement_date, moved.movement_date),
         last_movement_date = greatest(s.last_movement_date, moved.movement_date),
         updated_at = clock_timestamp()
   where s.product_id = moved.product_id and s.warehouse_id = v_place
  returning last_movement_date into v_last;
  if not found then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    values (moved.product_id, v_place, issoh_private.whole_pieces(v_delta), moved.movement_date, moved.movement_date);
  elsif not v_comes and moved.movement_date < v_last then
    perform issoh_private.refuse_shortfalls(array[moved.product_id], array[v_place], array[moved.movement_date],
                                            array[moved.quantity::bigint]);
  end if;
  if v_limited then
    perform issoh_private.add_loads(array[v_place], array[v_delta]);
  end if;

  if v_comes then
    return issoh_private.bring_holding(moved, v_supplier);
  end if;
  return issoh_private.take_holding(moved);
end
$$;
comment on function issoh_private.follow_movement(issoh.stock_movements) is
  $$What most movements are: one, of pieces that come to a place or leave it, that neither undoes another nor is of an
order. Stock, loads and holdings follow. Raises what move_stock does.$$;

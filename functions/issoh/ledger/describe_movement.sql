create or replace function issoh.describe_movement(movement issoh.stock_movements) returns issoh.posted_movement
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select describe_movement.movement.movement_id,
         -- A movement carries the transaction that recorded it.
         describe_movement.movement.xact_id is not distinct from pg_current_xact_id_if_assigned(),
         (select json_agg(json_build_object(
                   'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code,
                   'quantity_on_hand', coalesce(s.quantity_on_hand, 0),
                   'quantity_reserved', coalesce(s.quantity_reserved, 0),
                   'quantity_available', coalesce(s.quantity_available, 0)) order by l.position)
            from unnest(array[describe_movement.movement.from_location, describe_movement.movement.to_location])
                 with ordinality l (warehouse_id, position)
            join issoh.warehouses w on w.warehouse_id = l.warehouse_id
            left join issoh.stock_on_hand s
              on s.product_id = describe_movement.movement.product_id and s.warehouse_id = l.warehouse_id),
         issoh.stock_movements_warnings(describe_movement.movement)
$$;
comment on function issoh.describe_movement(issoh.stock_movements) is
  $$A movement as the door answers it, with the stock of its product where it has been: where from, then where to, and
what somebody should look at. Volatile, so that it sees the stock that the same statement has changed.$$;
grant execute on function issoh.describe_movement(issoh.stock_movements) to inv_stock_operator, inv_admin;

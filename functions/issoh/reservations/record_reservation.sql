create or replace function issoh.record_reservation(reservation jsonb, idempotency_key text default null)
returns issoh.recorded_reservation
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select n, r.xact_id is not distinct from pg_current_xact_id_if_assigned()
    from jsonb_to_record(record_reservation.reservation)
           as g (product_id text, internal_sku text, warehouse text, quantity integer, reference_type text,
                 reference_id text, due_at timestamptz, expires_at timestamptz)
   cross join issoh.reserve_stock(
     product => coalesce(g.product_id, g.internal_sku), warehouse => g.warehouse, quantity => g.quantity,
     reference_type => g.reference_type, reference_id => g.reference_id, expires_at => g.expires_at,
     due_at => g.due_at, idempotency_key => record_reservation.idempotency_key) r
   cross join issoh.name_reservations(array[r]) n
$$;
comment on function issoh.record_reservation(jsonb, text) is
  $$Reserves what an object says as reserve_stock does, with the same errors, and answers the reservation by its names,
and whether it is new.$$;
grant execute on function issoh.record_reservation(jsonb, text) to inv_stock_operator, inv_admin;

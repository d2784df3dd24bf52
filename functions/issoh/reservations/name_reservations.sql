create or replace function issoh.name_reservations(reservations issoh.stock_reservations[])
returns setof issoh.named_reservation
language sql stable
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select r.reservation_id, r.product_id, p.internal_sku, r.warehouse_id, w.warehouse_code, r.quantity,
         r.issued_quantity, r.reserved_quantity, r.status, r.reference_type, r.reference_id, r.due_at, r.expires_at,
         r.created_by, r.created_at, r.closed_by, r.closed_at
    from unnest(name_reservations.reservations) r
    join issoh.selected_products p on p.product_id = r.product_id
    join issoh.warehouses w on w.warehouse_id = r.warehouse_id
   order by r.reservation_id
$$;
comment on function issoh.name_reservations(issoh.stock_reservations[]) is
  $$Reservations as the door answers them: with their SKUs and the codes of their warehouses, by their ids.$$;
grant execute on function issoh.name_reservations(issoh.stock_reservations[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

create or replace function issoh.reserve_stock(
  product text,
  warehouse text,
  quantity integer,
  reference_type text default null,
  reference_id text default null,
  expires_at timestamptz default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(reserve_stock.product)).product_id;
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(reserve_stock.warehouse)).warehouse_id;
  v_reservation issoh.stock_reservations;
begin
  if (reserve_stock.quantity > 0) is not true then
    raise exception using
      errcode = 'ISIQT',
      message = format('A quantity of %s cannot be reserved.', coalesce(reserve_stock.quantity::text, 'null')),
      hint = 'Give a whole number of pieces above 0.';
  elsif length(reserve_stock.reference_type) not between 1 and 64
        or length(reserve_stock.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_type has 1 to 64 characters, reference_id 1 to 200.';
  elsif reserve_stock.expires_at <= now() then
    raise exception using
      errcode = 'ISIRE', message = 'The reservation would have expired already.',
      hint = 'Let expires_at lie in the future, or leave it out.';
  end if;

  perform issoh_private.lock_products(array[v_product_id]);
  insert into issoh.stock_reservations (product_id, warehouse_id, quantity, reference_type, reference_id, expires_at)
  values (v_product_id, v_warehouse_id, reserve_stock.quantity, reserve_stock.reference_type,
          reserve_stock.reference_id, reserve_stock.expires_at)
  returning * into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.reserve_stock(text, text, integer, text, text, timestamptz) is
  $$Promises pieces of a product in a warehouse to a reference (kind and number of a document), until they are issued
against the reservation, released, or expires_at has passed. Raises ISNPR, ISNWH, ISIQT, ISIRF, ISIRE, ISCAV (more
than is available), ISCWI.$$;
grant execute on function issoh.reserve_stock(text, text, integer, text, text, timestamptz)
  to inv_stock_operator, inv_admin;

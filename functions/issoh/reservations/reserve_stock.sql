create or replace function issoh.reserve_stock(
  product text,
  warehouse text,
  quantity integer,
  reference_type text default null,
  reference_id text default null,
  expires_at timestamptz default null,
  due_at timestamptz default null,
  idempotency_key text default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := uuidv7();
  v_known constant uuid[] := issoh_private.claim_movement_key(
    reserve_stock.idempotency_key,
    jsonb_build_object(
      'reserve', reserve_stock.product, 'warehouse', reserve_stock.warehouse, 'quantity', reserve_stock.quantity,
      'reference_type', reserve_stock.reference_type, 'reference_id', reserve_stock.reference_id,
      'expires_at', reserve_stock.expires_at at time zone 'UTC', 'due_at', reserve_stock.due_at at time zone 'UTC'),
    array[v_id]);
  v_product_id uuid;
  v_warehouse_id uuid;
  v_reservation issoh.stock_reservations;
begin
  if v_known is not null then
    select r.* into v_reservation from issoh.stock_reservations r where r.reservation_id = v_known[1];
    return v_reservation;
  end if;
  perform issoh_private.refuse_endless(reserve_stock.due_at, 'due_at');
  perform issoh_private.refuse_endless(reserve_stock.expires_at, 'expires_at');
  v_product_id := (issoh_private.resolve_product(reserve_stock.product)).product_id;
  v_warehouse_id := (issoh_private.resolve_warehouse(reserve_stock.warehouse)).warehouse_id;
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
  insert into issoh.stock_reservations
    (reservation_id, product_id, warehouse_id, quantity, reference_type, reference_id, expires_at, due_at)
  values (v_id, v_product_id, v_warehouse_id, reserve_stock.quantity, reserve_stock.reference_type,
          reserve_stock.reference_id, reserve_stock.expires_at, reserve_stock.due_at)
  returning * into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.reserve_stock(text, text, integer, text, text, timestamptz, timestamptz, text) is
  $$Promises pieces of a product in a warehouse to a reference (kind and number of a document), until they are issued
against the reservation, released, or expires_at has passed. due_at says when they are needed. An idempotency key
reserves once: repeated with the same request it answers the reservation as it is by then. Raises ISIIK, ISCIK, ISNPR,
ISNWH, ISIQT, ISIRF, ISIRE, ISCAV (more than is available), ISCWI, ISCQL.$$;
grant execute on function issoh.reserve_stock(text, text, integer, text, text, timestamptz, timestamptz, text)
  to inv_stock_operator, inv_admin;

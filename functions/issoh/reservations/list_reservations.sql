create or replace function issoh.list_reservations(
  reference_type text default null,
  reference_id text default null,
  product text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_reservation
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_reservations.product is not null
      then (issoh_private.resolve_product(list_reservations.product)).product_id
  end;
begin
  return query
  select n.*
    from issoh.name_reservations(array(
      select r
        from issoh.stock_reservations r
       where (list_reservations.reference_type is null or r.reference_type = list_reservations.reference_type)
         and (list_reservations.reference_id is null or r.reference_id = list_reservations.reference_id)
         and (v_product_id is null or r.product_id = v_product_id)
         and (list_reservations.status is null or r.status = list_reservations.status)
         and (list_reservations.after_id is null or r.reservation_id > list_reservations.after_id)
       order by r.reservation_id
       limit list_reservations.page_size)) n;
end
$$;
comment on function issoh.list_reservations(text, text, text, text, uuid, integer) is
  $$A page of the reservations of a document, of a product (SKU or id), of a status (active, issued, released, expired)
or of all, after the one of an id. Raises ISNPR.$$;
grant execute on function issoh.list_reservations(text, text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

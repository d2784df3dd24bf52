create or replace function spp.product_price_history(
  product_id uuid,
  before_id uuid default null,
  page_size integer default 100
) returns setof spp.price_history
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_limit constant integer := spp_private.page_limit(product_price_history.page_size);
  v_supplier_id uuid;
begin
  -- A removed product's prices stay: without the product, its history itself tells the supplier.
  select p.supplier_id into v_supplier_id
    from spp.supplier_products p
   where p.product_id = product_price_history.product_id;
  if v_supplier_id is null then
    select h.supplier_id into v_supplier_id
      from spp.price_history h
     where h.product_id = product_price_history.product_id
     limit 1;
  end if;
  if v_supplier_id is null then
    raise exception using
      errcode = 'SPNPR',
      message = format('There is no product "%s".', product_price_history.product_id),
      hint = 'Use the product_id that a list of products shows.';
  end if;

  return query
  select h.history_id, h.supplier_id, h.product_id, h.old_price, h.new_price, h.price_change_percentage,
         h.change_reason, h.upload_batch_id, h.changed_at, spp_private.shown_actor(h.changed_by), h.xact_id
    from spp.price_history h
   where h.supplier_id = v_supplier_id and h.product_id = product_price_history.product_id
     and (product_price_history.before_id is null or h.history_id < product_price_history.before_id)
   order by h.history_id desc
   limit v_limit;
end
$$;
comment on function spp.product_price_history(uuid, uuid, integer) is
  'The prices of a product, newest first, before a history_id; removed products keep theirs. Raises SPNPR, SPIPG.';
grant execute on function spp.product_price_history(uuid, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

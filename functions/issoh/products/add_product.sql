create or replace function issoh.add_product(
  internal_sku text,
  product_name text,
  status text default 'active',
  description text default null,
  category text default null,
  brand text default null,
  barcode text default null,
  unit_of_measure text default null,
  min_order_qty integer default null,
  pack_multiple integer default null,
  lead_time_days integer default null,
  supplier text default null,
  selection_reason text default null
) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sku constant text := issoh_private.trim_sku(add_product.internal_sku);
  v_category_id constant uuid := issoh_private.resolve_category(add_product.category);
  v_supplier_id constant uuid := issoh_private.resolve_supplier(add_product.supplier);
  v_product issoh.selected_products;
begin
  if common.plain(add_product.product_name) is null then
    raise exception using
      errcode = 'ISIPN', message = 'A product needs a name.', hint = 'Give product_name a text.';
  end if;

  insert into issoh.selected_products
    (internal_sku, product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
     pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
  values (v_sku, common.plain(add_product.product_name), coalesce(add_product.status, 'active'),
          add_product.description, v_category_id, common.composed(common.visible(add_product.brand)),
          common.composed(common.visible(add_product.barcode)), add_product.unit_of_measure,
          add_product.min_order_qty, add_product.pack_multiple, add_product.lead_time_days, v_supplier_id,
          add_product.selection_reason)
  returning * into v_product;
  return v_product;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK',
      message = format('A product with SKU "%s" exists already.', v_sku),
      hint = 'Choose another SKU, or use the product that is there.';
  when check_violation then
    raise exception using
      errcode = 'ISIVP', message = 'A value does not fit the product.',
      hint = 'status is active, inactive or pending_review; min_order_qty and pack_multiple are above 0;'
             ' lead_time_days is 0 to 3650.';
end
$$;
comment on function issoh.add_product(
  text, text, text, text, text, text, text, text, integer, integer, integer, text, text) is
  $$Enters a product by hand, without one in SPP: any SKU that is not blank and not taken will do. category is a path
or id, supplier (who usually delivers it) a code or id; min_order_qty and pack_multiple are pieces. Approvers,
stock operators and administrators may. Raises ISISK (SKU), ISIPN (name), ISIVP (a value), ISCSK (SKU taken),
ISNCA, ISNSU.$$;
grant execute on function issoh.add_product(
  text, text, text, text, text, text, text, text, integer, integer, integer, text, text)
  to inv_approver, inv_stock_operator, inv_admin;

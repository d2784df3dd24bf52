create or replace function issoh.update_product(product text, patch jsonb) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product issoh.selected_products := issoh_private.resolve_product(update_product.product);
  v_patch constant jsonb := update_product.patch;
  v_unknown text;
  v_supplier_id uuid;
begin
  if jsonb_typeof(coalesce(v_patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'ISIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(v_patch) k
   where k not in ('internal_sku', 'product_name', 'status', 'description', 'category', 'brand', 'barcode',
                   'unit_of_measure', 'min_order_qty', 'pack_multiple', 'lead_time_days', 'supplier',
                   'selection_reason')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'ISIPA',
      message = format('"%s" of a product cannot be changed.', v_unknown),
      hint = 'Change internal_sku, product_name, status, description, category, brand, barcode, unit_of_measure,'
             ' min_order_qty, pack_multiple, lead_time_days, supplier or selection_reason.';
  end if;

  -- Before the lock: SPP may be asked.
  if v_patch ? 'supplier' then
    v_supplier_id := issoh_private.resolve_supplier(v_patch ->> 'supplier');
  end if;
  -- The row as it is when nobody else changes it any more: a column that the patch does not name stays.
  perform issoh_private.lock_products(array[v_product.product_id]);
  select p.* into v_product from issoh.selected_products p where p.product_id = v_product.product_id;
  v_product := jsonb_populate_record(v_product, v_patch);
  if v_patch ? 'internal_sku' then
    v_product.internal_sku := issoh_private.trim_sku(v_patch ->> 'internal_sku');
  end if;
  if v_patch ? 'category' then
    v_product.category_id := issoh_private.resolve_category(v_patch ->> 'category');
  end if;
  if v_patch ? 'supplier' then
    v_product.spp_supplier_id := v_supplier_id;
  end if;
  update issoh.selected_products p
     set internal_sku = v_product.internal_sku, product_name = common.plain(v_product.product_name),
         status = v_product.status, description = v_product.description, category_id = v_product.category_id,
         brand = common.composed(common.visible(v_product.brand)),
         barcode = common.composed(common.visible(v_product.barcode)), unit_of_measure = v_product.unit_of_measure,
         min_order_qty = v_product.min_order_qty, pack_multiple = v_product.pack_multiple,
         lead_time_days = v_product.lead_time_days, spp_supplier_id = v_product.spp_supplier_id,
         selection_reason = v_product.selection_reason
   where p.product_id = v_product.product_id
  returning p.* into v_product;
  return v_product;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK',
      message = format('A product with SKU "%s" exists already.', v_product.internal_sku),
      hint = 'Choose another SKU, or use the product that is there.';
  when check_violation or not_null_violation or invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'ISIVP', message = 'A value does not fit the product.',
      hint = 'A name is not blank; status is active, inactive or pending_review; min_order_qty and pack_multiple are'
             ' above 0; lead_time_days is 0 to 3650.';
end
$$;
comment on function issoh.update_product(text, jsonb) is
  $$Changes what a patch {column: value} names: internal_sku, product_name, status, description, category, brand,
barcode, unit_of_measure, min_order_qty, pack_multiple, lead_time_days, supplier, selection_reason. Approvers,
stock operators and administrators may. Raises ISNPR, ISIPA (no such column), ISIVP (a value that does not fit),
ISISK, ISCSK, ISNCA, ISNSU.$$;
grant execute on function issoh.update_product(text, jsonb) to inv_approver, inv_stock_operator, inv_admin;

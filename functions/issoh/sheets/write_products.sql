create or replace function issoh_private.write_products(lines jsonb[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known uuid[];
  v_added integer;
  v_changed integer;
begin
  v_known := array(
    select p.product_id
      from unnest(write_products.lines) u (line)
      join issoh.selected_products p on p.internal_sku = u.line ->> 'internal_sku');
  if cardinality(v_known) > 0 then
    perform issoh_private.lock_products(v_known);
  end if;

  with suppliers as materialized (
    select s.supplier, issoh_private.resolve_supplier(s.supplier) as supplier_id
      from (select distinct u.line ->> 'supplier' as supplier from unnest(write_products.lines) u (line)) s
     where s.supplier is not null
  ), lines as materialized (
    select x.*, c.category_id, s.supplier_id
      from unnest(write_products.lines) u (line)
     cross join lateral jsonb_to_record(u.line) x (
       internal_sku text, product_name text, status text, description text, category text, brand text, barcode text,
       unit_of_measure text, min_order_qty integer, pack_multiple integer, lead_time_days integer, supplier text,
       selection_reason text)
      left join issoh.categories c on x.category in (c.path::text, c.category_id::text)
      left join suppliers s on s.supplier = x.supplier
  ), changed as (
    update issoh.selected_products p
       set product_name = coalesce(l.product_name, p.product_name), status = coalesce(l.status, p.status),
           description = coalesce(l.description, p.description), category_id = coalesce(l.category_id, p.category_id),
           brand = coalesce(l.brand, p.brand), barcode = coalesce(l.barcode, p.barcode),
           unit_of_measure = coalesce(l.unit_of_measure, p.unit_of_measure),
           min_order_qty = coalesce(l.min_order_qty, p.min_order_qty),
           pack_multiple = coalesce(l.pack_multiple, p.pack_multiple),
           lead_time_days = coalesce(l.lead_time_days, p.lead_time_days),
           spp_supplier_id = coalesce(l.supplier_id, p.spp_supplier_id),
           selection_reason = coalesce(l.selection_reason, p.selection_reason)
      from lines l
     where p.internal_sku = l.internal_sku
       and (l.product_name <> p.product_name or l.status <> p.status
            or l.description is distinct from coalesce(p.description, '') and l.description is not null
            or l.category_id is distinct from p.category_id and l.category_id is not null
            or l.brand is distinct from p.brand and l.brand is not null
            or l.barcode is distinct from p.barcode and l.barcode is not null
            or l.unit_of_measure is distinct from p.unit_of_measure and l.unit_of_measure is not null
            or l.min_order_qty is distinct from p.min_order_qty and l.min_order_qty is not null
            or l.pack_multiple is distinct from p.pack_multiple and l.pack_multiple is not null
            or l.lead_time_days is distinct from p.lead_time_days and l.lead_time_days is not null
            or l.supplier_id is distinct from p.spp_supplier_id and l.supplier_id is not null
            or l.selection_reason is distinct from p.selection_reason and l.selection_reason is not null)
    returning 1
  ), added as (
    insert into issoh.selected_products
      (internal_sku, product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
       pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
    select issoh_private.trim_sku(l.internal_sku), l.product_name, coalesce(l.status, 'active'), l.description,
           l.category_id, l.brand, l.barcode, l.unit_of_measure, l.min_order_qty, l.pack_multiple, l.lead_time_days,
           l.supplier_id, l.selection_reason
      from lines l
     where not exists (select from issoh.selected_products p where p.internal_sku = l.internal_sku)
    returning 1
  )
  select (select count(*) from added), (select count(*) from changed) into v_added, v_changed;
  return jsonb_build_object('added', v_added, 'changed', v_changed,
                            'unchanged', cardinality(write_products.lines) - v_added - v_changed);
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK', message = 'Somebody else enters a product of the same SKU just now.',
      hint = 'Send the file again: it changes the product that is there then.';
end
$$;
comment on function issoh_private.write_products(jsonb[]) is
  $$Enters products, or changes those that are there in what their lines say; a blank cell changes nothing. Answers how
many were {added, changed, unchanged}. Raises ISISK, ISCSK.$$;

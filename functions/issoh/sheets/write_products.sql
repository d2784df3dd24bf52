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
  ), said as (
    -- Products that are there, as their lines would have them.
    select p.product_id, m.*
      from lines l
      join issoh.selected_products p on p.internal_sku = l.internal_sku
     cross join lateral (
       select coalesce(l.product_name, p.product_name) as product_name, coalesce(l.status, p.status) as status,
              coalesce(l.description, p.description) as description,
              coalesce(l.category_id, p.category_id) as category_id, coalesce(l.brand, p.brand) as brand,
              coalesce(l.barcode, p.barcode) as barcode,
              coalesce(l.unit_of_measure, p.unit_of_measure) as unit_of_measure,
              coalesce(l.min_order_qty, p.min_order_qty) as min_order_qty,
              coalesce(l.pack_multiple, p.pack_multiple) as pack_multiple,
              coalesce(l.lead_time_days, p.lead_time_days) as lead_time_days,
              coalesce(l.supplier_id, p.spp_supplier_id) as spp_supplier_id,
              coalesce(l.selection_reason, p.selection_reason) as selection_reason) m
  ), changed as (
    update issoh.selected_products p
       set (product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
            pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
         = (s.product_name, s.status, s.description, s.category_id, s.brand, s.barcode, s.unit_of_measure,
            s.min_order_qty, s.pack_multiple, s.lead_time_days, s.spp_supplier_id, s.selection_reason)
      from said s
     where p.product_id = s.product_id
       and (p.product_name, p.status, p.description, p.category_id, p.brand, p.barcode, p.unit_of_measure,
            p.min_order_qty, p.pack_multiple, p.lead_time_days, p.spp_supplier_id, p.selection_reason)
           is distinct from
           (s.product_name, s.status, s.description, s.category_id, s.brand, s.barcode, s.unit_of_measure,
            s.min_order_qty, s.pack_multiple, s.lead_time_days, s.spp_supplier_id, s.selection_reason)
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

create or replace function issoh.record_product(product jsonb) returns issoh.named_product
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select n.*
    from jsonb_to_record(record_product.product) x (
           internal_sku text, product_name text, status text, description text, category text, brand text,
           barcode text, unit_of_measure text, min_order_qty integer, pack_multiple integer, lead_time_days integer,
           supplier text, selection_reason text)
   cross join lateral issoh.add_product(
           x.internal_sku, x.product_name, x.status, x.description, x.category, x.brand, x.barcode, x.unit_of_measure,
           x.min_order_qty, x.pack_multiple, x.lead_time_days, x.supplier, x.selection_reason) p
   cross join lateral issoh.name_product(p) n
$$;
comment on function issoh.record_product(jsonb) is
  $$Enters a product {internal_sku, product_name, …} as add_product does, with the same errors, and answers it by its
names.$$;
grant execute on function issoh.record_product(jsonb) to inv_approver, inv_stock_operator, inv_admin;

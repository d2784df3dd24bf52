create or replace function issoh.name_product(product issoh.selected_products) returns issoh.named_product
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_product.product.product_id, name_product.product.internal_sku, name_product.product.product_name,
         name_product.product.status, name_product.product.availability, name_product.product.description,
         name_product.product.category_id, c.path::text, name_product.product.brand, name_product.product.barcode,
         name_product.product.unit_of_measure, name_product.product.min_order_qty, name_product.product.pack_multiple,
         name_product.product.lead_time_days, name_product.product.spp_supplier_id, s.supplier_code,
         name_product.product.spp_product_id, name_product.product.selection_reason,
         name_product.product.selection_date, name_product.product.selected_by, h.on_hand, h.reserved, h.available
    from (select issoh_private.whole_pieces(coalesce(sum(o.quantity_on_hand), 0)) as on_hand,
                 issoh_private.whole_pieces(coalesce(sum(o.quantity_reserved), 0)) as reserved,
                 issoh_private.whole_pieces(coalesce(sum(o.quantity_available), 0)) as available
            from issoh.stock_on_hand o
           where o.product_id = name_product.product.product_id) h
    left join issoh.categories c on c.category_id = name_product.product.category_id
    left join issoh.suppliers s on s.supplier_id = name_product.product.spp_supplier_id
$$;
comment on function issoh.name_product(issoh.selected_products) is
  $$A product as the doors answer it: its category by path, its supplier by code, and its pieces in all warehouses.$$;
grant execute on function issoh.name_product(issoh.selected_products)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

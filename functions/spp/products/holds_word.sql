create or replace function spp_private.holds_word(product spp.supplier_products, pattern text) returns boolean
language sql immutable parallel safe
as $$
  select (product).product_name ilike pattern or (product).brand ilike pattern or (product).barcode ilike pattern
         or lower((product).supplier_product_code collate "default") like lower(pattern)
$$;
comment on function spp_private.holds_word(spp.supplier_products, text) is
  $$Whether name, brand, barcode or code of a product is like a pattern. As it is
inlined, supplier_products_search_idx answers it.$$;
grant execute on function spp_private.holds_word(spp.supplier_products, text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

create or replace function spp_private.holds_word(product spp.supplier_products, pattern text) returns boolean
language sql immutable parallel safe
as $$
  select not starts_with(pattern, '(^|')
         and ((product).product_name ilike pattern or (product).brand ilike pattern or (product).barcode ilike pattern
              or lower((product).supplier_product_code collate "default") like lower(pattern))
         -- Barcodes of a country all begin alike.
         or starts_with(pattern, '(^|')
         and ((product).product_name ~* pattern or (product).brand ~* pattern
              or lower((product).supplier_product_code collate "default") ~ lower(pattern))
$$;
comment on function spp_private.holds_word(spp.supplier_products, text) is
  $$Whether name, brand, barcode or code of a product is like a pattern, or name, brand or code like the regular
expression of a short word: spp_private.product_patterns makes both. As it is
inlined, supplier_products_search_idx answers it.$$;
grant execute on function spp_private.holds_word(spp.supplier_products, text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

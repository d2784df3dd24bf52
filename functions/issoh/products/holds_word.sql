create or replace function issoh_private.holds_word(product issoh.selected_products, pattern text) returns boolean
language sql immutable parallel safe
as $$
  select (product).product_name ilike pattern or (product).internal_sku ilike pattern
         or (product).brand ilike pattern or (product).barcode ilike pattern
$$;
comment on function issoh_private.holds_word(issoh.selected_products, text) is
  $$Whether name, SKU, brand or barcode of a selected product is like a pattern.
As it is inlined, selected_products_search_idx answers it.$$;
grant execute on function issoh_private.holds_word(issoh.selected_products, text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

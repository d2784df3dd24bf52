create or replace function issoh_private.search_rank(search text, words text[], product issoh.selected_products)
returns integer
language sql immutable parallel safe
as $$
  select case
    when lower(search) in (lower((product).internal_sku collate "default"), lower((product).product_name),
                           lower((product).barcode)) then 0
    when (product).internal_sku ilike substr(common.like_pattern(search), 2)
         or (product).product_name ilike substr(common.like_pattern(search), 2)
         or (product).barcode ilike substr(common.like_pattern(search), 2) then 1
    when (product).product_name ~* common.word_pattern(search) or (product).internal_sku ~* common.word_pattern(search)
         or (product).brand ~* common.word_pattern(search) then 2
    when cardinality(words) > 1
         and ((product).product_name || ' ' || (product).internal_sku || ' ' || coalesce((product).brand, ''))
               collate "default" ~* all (words) then 3
    else 4
  end
$$;
comment on function issoh_private.search_rank(text, text[], issoh.selected_products) is
  $$How well a product answers a search: 0 its SKU, name or barcode is the text, 1 one of them begins with it, 2 a word
of SKU, name or brand does, 3 each of the words (patterns of common.word_pattern) begins one of them, 4 they stand
somewhere inside. As it is inlined, patterns of what is looked for are made once.$$;
grant execute on function issoh_private.search_rank(text, text[], issoh.selected_products)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

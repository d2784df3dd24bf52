create or replace function issoh_private.holds_words(product issoh.selected_products, patterns text[]) returns boolean
language sql immutable parallel safe
as $$
  select issoh_private.holds_word(product, patterns[1]) and issoh_private.holds_word(product, patterns[2])
         and issoh_private.holds_word(product, patterns[3]) and issoh_private.holds_word(product, patterns[4])
         and issoh_private.holds_word(product, patterns[5]) and issoh_private.holds_word(product, patterns[6])
         and issoh_private.holds_word(product, patterns[7]) and issoh_private.holds_word(product, patterns[8])
$$;
comment on function issoh_private.holds_words(issoh.selected_products, text[]) is
  $$Whether a selected product holds all words that are looked for, each in its name, SKU, brand or barcode; patterns
are those of common.search_patterns, null where none is looked for. As it is inlined, each word has the index, and what
there is no word for is nothing to compute.$$;
grant execute on function issoh_private.holds_words(issoh.selected_products, text[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

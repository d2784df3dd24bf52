create or replace function spp_private.holds_words(product spp.supplier_products, patterns text[]) returns boolean
language sql immutable parallel safe
as $$
  select (patterns[1] is null or spp_private.holds_word(product, patterns[1]))
         and (patterns[2] is null or spp_private.holds_word(product, patterns[2]))
         and (patterns[3] is null or spp_private.holds_word(product, patterns[3]))
         and (patterns[4] is null or spp_private.holds_word(product, patterns[4]))
         and (patterns[5] is null or spp_private.holds_word(product, patterns[5]))
         and (patterns[6] is null or spp_private.holds_word(product, patterns[6]))
         and (patterns[7] is null or spp_private.holds_word(product, patterns[7]))
         and (patterns[8] is null or spp_private.holds_word(product, patterns[8]))
$$;
comment on function spp_private.holds_words(spp.supplier_products, text[]) is
  $$Whether a product holds all words that are looked for, each in its name, brand, barcode or code; patterns are those
of common.search_patterns, null where none is looked for. As it is inlined, each word has the index, and what there is
no word for is nothing to compute.$$;
grant execute on function spp_private.holds_words(spp.supplier_products, text[])
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

--! Previous: sha1:1a8d84ad42a261e16f1c1f0e2322f3c2d85374c4
--! Hash: sha1:d5ef3d4abddb27052aa696f5c9fc277d421467d6
--! Message: inlined

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-inlined.sql
-- A word that is not there costs no planning; words without trigrams are not looked for by the index.
--! Included functions/spp/products/holds_word.sql
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
--! EndIncluded functions/spp/products/holds_word.sql
--! Included functions/spp/products/holds_words.sql
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
--! EndIncluded functions/spp/products/holds_words.sql
--! Included functions/spp/search/matching_products.sql
create or replace function spp_private.matching_products(wanted spp_private.product_search, row_limit integer)
returns setof spp_private.matched_product
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- What is asked of a supplier's products is planned by what it is: statistics know nothing of patterns.
set plan_cache_mode = force_custom_plan
-- As it was, at the end.
set cpu_tuple_cost = 0.01
as $$
declare
  v_supplier_id uuid;
  v_left integer := matching_products.row_limit;
  v_found integer;
begin
  if cardinality(wanted.patterns) > 1 and array_to_string(wanted.patterns, ' ') ~ '[[:alnum:]]{3}' then
    -- Each word by the index: a row too many costs more than statistics, which know nothing of patterns, say.
    perform set_config('cpu_tuple_cost', '1', true);
  end if;
  -- One after the other: each is planned alone, and a common word ends with the first who have it.
  foreach v_supplier_id in array wanted.supplier_ids loop
    return query
    select p.product_id, p.supplier_id, p.product_name, p.current_price,
           spp.price_change_percentage(p.previous_price, p.current_price),
           coalesce(p.subcategory_id, p.category_id), p.brand, p.status
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id
       and spp_private.holds_words(p, wanted.patterns)
       and (wanted.barcode is null or p.barcode = wanted.barcode)
       and (wanted.brands is null or p.brand = any (wanted.brands))
       and (wanted.branch is null or p.subcategory_id = any (wanted.branch)
            or p.subcategory_id is null and p.category_id = any (wanted.branch))
       and (wanted.status is null or p.status = wanted.status)
       and (wanted.is_new is null or p.is_new = wanted.is_new)
       and (wanted.min_price is null or p.current_price >= wanted.min_price)
       and (wanted.max_price is null or p.current_price <= wanted.max_price)
       and (wanted.changed_since is null or p.price_changed_at >= wanted.changed_since)
     limit v_left;
    get diagnostics v_found = row_count;
    v_left := v_left - v_found;
    exit when v_left <= 0;
  end loop;
end
$$;
comment on function spp_private.matching_products(spp_private.product_search, integer) is
  'Products that a search finds, so many at most.';
grant execute on function spp_private.matching_products(spp_private.product_search, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/matching_products.sql

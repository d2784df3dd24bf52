-- A search is for its words, in any order.
do $$
begin
  if exists (select from pg_attribute a
              where a.attrelid = to_regclass('spp_private.product_search') and a.attname = 'pattern') then
    alter type spp_private.product_search rename attribute pattern to patterns;
    alter type spp_private.product_search alter attribute patterns type text[];
  end if;
end
$$;

--! include functions/common/texts/search_words.sql
--! include functions/common/texts/search_patterns.sql
--! include functions/spp/products/holds_word.sql
--! include functions/spp/products/holds_words.sql
--! include functions/spp/products/list_products.sql
--! include functions/spp/products/list_products_by_code.sql
--! include functions/spp/search/matching_products.sql
--! include functions/spp/search/read_product_search.sql
--! include functions/spp/search/search_products.sql
--! include functions/spp/categories/assign_category.sql

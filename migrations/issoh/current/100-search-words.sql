-- A search is for its words, in any order.
do $$
begin
  if exists (select from pg_attribute a
              where a.attrelid = to_regclass('issoh_private.selection_filter') and a.attname = 'pattern') then
    alter type issoh_private.selection_filter rename attribute pattern to patterns;
    alter type issoh_private.selection_filter alter attribute patterns type text[];
  end if;
end
$$;

--! include functions/common/texts/search_words.sql
--! include functions/common/texts/search_patterns.sql
--! include functions/issoh/products/holds_word.sql
--! include functions/issoh/products/holds_words.sql
--! include functions/issoh/products/search_rank.sql
--! include functions/issoh/products/find_products.sql
--! include functions/issoh/stock/find_stock.sql
--! include functions/issoh/stock/list_stock.sql
--! include functions/issoh/selection/read_selection_filter.sql
--! include functions/issoh/selection/selection_matches.sql
--! include functions/issoh/selection/queue_for_selection.sql

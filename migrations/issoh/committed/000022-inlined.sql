--! Previous: sha1:f3564f6a2677bc59c025d6755a457bbb5f3c7fe3
--! Hash: sha1:ed8be5f7fac08bf2ce9abd29077f0166c0d51f78
--! Message: inlined

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-inlined.sql
-- What is called for each row is inlined again, and a word that is not there costs no planning.
drop function if exists issoh_private.search_rank(text, issoh.selected_products);
--! Included functions/issoh/products/search_rank.sql
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
--! EndIncluded functions/issoh/products/search_rank.sql
--! Included functions/issoh/products/find_products.sql
create or replace function issoh.find_products(
  search text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_product
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_search constant text := nullif(common.trimmed(find_products.search), '');
  v_patterns constant text[] := common.search_patterns(v_search);
  v_words constant text[] := array(
    select common.word_pattern(w.word) from unnest((common.search_words(v_search))[:8]) w (word));
  v_after_rank integer := 0;
begin
  if find_products.after_id is not null and v_search is not null then
    select issoh_private.search_rank(v_search, v_words, p) into v_after_rank
      from issoh.selected_products p
     where p.product_id = find_products.after_id;
    if not found then
      raise exception using
        errcode = 'ISNPR', message = 'The product that the page before ended with is gone.',
        hint = 'Begin with the first page again.';
    end if;
  end if;

  return query
  select n.*
    from (
      select p, r.rank
        from issoh.selected_products p
       -- A constant where nothing is looked for.
       cross join lateral (
         select case when v_search is null then 0 else issoh_private.search_rank(v_search, v_words, p) end as rank) r
       where issoh_private.holds_words(p, v_patterns)
         and (find_products.status is null or p.status = find_products.status)
         and (find_products.after_id is null or (r.rank, p.product_id) > (v_after_rank, find_products.after_id))
         -- By itself, so that without a text the page is walked along the ids, from there on.
         and (find_products.after_id is null or v_search is not null or p.product_id > find_products.after_id)
       order by r.rank, p.product_id
       limit find_products.page_size) f (product, rank)
   cross join lateral issoh.name_product(f.product) n
   order by f.rank, n.product_id;
end
$$;
comment on function issoh.find_products(text, text, uuid, integer) is
  $$A page of selected products, those whose name, SKU, brand or barcode hold the words of a text, in any order, those
of a status, or all, after the one of an id. What is the text itself (SKU, name or barcode) comes first, then what
begins with it, then what has a word that does, then what has words that begin as those of the text, then the rest;
within these, and without a text, in the order they were entered. Raises ISNPR (the product of after_id is gone).$$;
grant execute on function issoh.find_products(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/find_products.sql
--! Included functions/issoh/products/holds_word.sql
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
--! EndIncluded functions/issoh/products/holds_word.sql
--! Included functions/issoh/products/holds_words.sql
create or replace function issoh_private.holds_words(product issoh.selected_products, patterns text[]) returns boolean
language sql immutable parallel safe
as $$
  select (patterns[1] is null or issoh_private.holds_word(product, patterns[1]))
         and (patterns[2] is null or issoh_private.holds_word(product, patterns[2]))
         and (patterns[3] is null or issoh_private.holds_word(product, patterns[3]))
         and (patterns[4] is null or issoh_private.holds_word(product, patterns[4]))
         and (patterns[5] is null or issoh_private.holds_word(product, patterns[5]))
         and (patterns[6] is null or issoh_private.holds_word(product, patterns[6]))
         and (patterns[7] is null or issoh_private.holds_word(product, patterns[7]))
         and (patterns[8] is null or issoh_private.holds_word(product, patterns[8]))
$$;
comment on function issoh_private.holds_words(issoh.selected_products, text[]) is
  $$Whether a selected product holds all words that are looked for, each in its name, SKU, brand or barcode; patterns
are those of common.search_patterns, null where none is looked for. As it is inlined, each word has the index, and what
there is no word for is nothing to compute.$$;
grant execute on function issoh_private.holds_words(issoh.selected_products, text[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/holds_words.sql

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
  v_search constant text := common.plain(find_products.search);
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

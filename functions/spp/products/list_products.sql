create or replace function spp.list_products(
  supplier text default null,
  is_new boolean default null,
  search text default null,
  category text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- What is asked of a supplier's products is planned by what it is, and by how far the page goes already.
set plan_cache_mode = force_custom_plan
-- As it was, at the end.
set cpu_tuple_cost = 0.01
as $$
declare
  v_suppliers uuid[];
  v_supplier_id uuid;
  v_branch uuid[];
  v_patterns constant text[] := common.search_patterns(list_products.search);
  v_has_trigrams constant boolean := array_to_string(v_patterns, ' ') ~ '[[:alnum:]]{3}';
  v_limit constant integer := spp_private.page_limit(list_products.page_size);
  v_page uuid[] := '{}';
  v_last uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
begin
  if list_products.supplier is not null then
    v_suppliers := array[(spp_private.resolve_supplier(list_products.supplier)).supplier_id];
  else
    -- Who came first has the first products, as a rule: then the page soon ends before the others'.
    v_suppliers := array(select s.supplier_id from spp.suppliers s order by s.created_at);
  end if;
  if list_products.category is not null then
    v_branch := spp_private.category_branch(list_products.category);
  end if;
  if v_has_trigrams and cardinality(v_patterns) > 1 then
    -- Each word by the index: a row too many costs more than statistics, which know nothing of patterns, say.
    perform set_config('cpu_tuple_cost', '1', true);
  end if;

  -- One after the other: each is planned alone, and is asked only for what comes before the end of the page so far.
  foreach v_supplier_id in array v_suppliers loop
    v_page := array(
      select u.product_id
        from (
          select unnest(v_page) as product_id
          union all (
          select p.product_id
            from spp.supplier_products p
           where p.supplier_id = v_supplier_id and p.product_id <= v_last
             and (list_products.after_id is null or p.product_id > list_products.after_id)
             and spp_private.holds_words(p, v_patterns)
             and (list_products.is_new is null or p.is_new = list_products.is_new)
             and (list_products.status is null or p.status = list_products.status)
             and (v_branch is null or p.subcategory_id = any (v_branch)
                  or p.subcategory_id is null and p.category_id = any (v_branch))
           -- By trigrams where there are some: a walk in the order of ids is long where a supplier has no such product,
           -- and statistics know nothing of patterns.
           order by case when v_has_trigrams then p.product_id::text collate "C" end, p.product_id
           limit v_limit)
        ) u
       order by u.product_id
       limit v_limit);
    if cardinality(v_page) = v_limit then
      v_last := v_page[v_limit];
    end if;
  end loop;

  return query
  select p.*
    from spp.v_all_supplier_products p
   where p.product_id = any (v_page) and p.supplier_id = any (v_suppliers)
   order by p.product_id;
end
$$;
comment on function spp.list_products(text, boolean, text, text, text, uuid, integer) is
  'A page of products, of one supplier (code or id) or of all, after the one of a product_id, in the order they were
first seen; search looks for its words, in any order, in name, code, brand and barcode. Raises SPNSU, SPNCA, SPIPG.';
grant execute on function spp.list_products(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

--! Previous: sha1:26b52f08701ed15692f4505ebb9ea94237dfb999
--! Hash: sha1:6f0a152a120c5631781945f7ea215b9512dfb19e
--! Message: search_words

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-search-words.sql
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

--! Included functions/common/texts/search_words.sql
create or replace function common.search_words(search text) returns text[]
language sql immutable parallel safe
as $$
  select array_remove(regexp_split_to_array(common.trimmed(search),
                                            E'[\\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+'), '')
$$;
comment on function common.search_words(text) is 'The words of a text: what white space of any kind parts.';
grant execute on function common.search_words(text) to public;
--! EndIncluded functions/common/texts/search_words.sql
--! Included functions/common/texts/search_patterns.sql
create or replace function common.search_patterns(search text) returns text[]
language sql immutable parallel safe
as $$
  select array_agg(p.pattern order by length(p.pattern) desc, p.place)
    from (select least(w.place, 8) as place, string_agg(common.like_pattern(w.word), '' order by w.place) as pattern
            from unnest(common.search_words(search)) with ordinality as w (word, place)
           group by least(w.place, 8)) p
$$;
comment on function common.search_patterns(text) is
  $$The words of a text, each as a pattern of LIKE: what is looked for holds them all, in any order. There are eight at
most: the eighth word and all behind it are one pattern, which finds them in this order.
The longest come first. Null where there is no word.$$;
grant execute on function common.search_patterns(text) to public;
--! EndIncluded functions/common/texts/search_patterns.sql
--! Included functions/spp/products/holds_word.sql
create or replace function spp_private.holds_word(product spp.supplier_products, pattern text) returns boolean
language sql immutable parallel safe
as $$
  select pattern is null
         or (product).product_name ilike pattern or (product).brand ilike pattern or (product).barcode ilike pattern
         or lower((product).supplier_product_code collate "default") like lower(pattern)
$$;
comment on function spp_private.holds_word(spp.supplier_products, text) is
  $$Whether name, brand, barcode or code of a product is like a pattern; so is every product, where it is null. As it is
inlined, supplier_products_search_idx answers it.$$;
grant execute on function spp_private.holds_word(spp.supplier_products, text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/holds_word.sql
--! Included functions/spp/products/holds_words.sql
create or replace function spp_private.holds_words(product spp.supplier_products, patterns text[]) returns boolean
language sql immutable parallel safe
as $$
  select spp_private.holds_word(product, patterns[1]) and spp_private.holds_word(product, patterns[2])
         and spp_private.holds_word(product, patterns[3]) and spp_private.holds_word(product, patterns[4])
         and spp_private.holds_word(product, patterns[5]) and spp_private.holds_word(product, patterns[6])
         and spp_private.holds_word(product, patterns[7]) and spp_private.holds_word(product, patterns[8])
$$;
comment on function spp_private.holds_words(spp.supplier_products, text[]) is
  $$Whether a product holds all words that are looked for, each in its name, brand, barcode or code; patterns are those
of common.search_patterns, null where none is looked for. As it is inlined, each word has the index, and what there is
no word for is nothing to compute.$$;
grant execute on function spp_private.holds_words(spp.supplier_products, text[])
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/holds_words.sql
--! Included functions/spp/products/list_products.sql
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
--! EndIncluded functions/spp/products/list_products.sql
--! Included functions/spp/products/list_products_by_code.sql
create or replace function spp.list_products_by_code(
  supplier text,
  is_new boolean default null,
  search text default null,
  category text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Planned by what is asked, as list_products is.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(list_products_by_code.supplier)).supplier_id;
  v_patterns constant text[] := common.search_patterns(list_products_by_code.search);
  v_limit constant integer := spp_private.page_limit(list_products_by_code.page_size);
  v_after text;
  v_branch uuid[];
  v_page uuid[];
begin
  if list_products_by_code.after_id is not null then
    select p.supplier_product_code into v_after
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id and p.product_id = list_products_by_code.after_id;
    if not found then
      raise exception using
        errcode = 'SPNPR', message = 'The product that the page before ended with is gone.',
        hint = 'Begin with the first page again.';
    end if;
  end if;
  if list_products_by_code.category is not null then
    v_branch := spp_private.category_branch(list_products_by_code.category);
  end if;
  v_page := array(
    select p.product_id
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id
       and (v_after is null or p.supplier_product_code > v_after)
       and spp_private.holds_words(p, v_patterns)
       and (list_products_by_code.is_new is null or p.is_new = list_products_by_code.is_new)
       and (list_products_by_code.status is null or p.status = list_products_by_code.status)
       and (v_branch is null or p.subcategory_id = any (v_branch)
            or p.subcategory_id is null and p.category_id = any (v_branch))
     order by p.supplier_product_code
     limit v_limit);

  return query
  select p.*
    from spp.v_all_supplier_products p
   where p.product_id = any (v_page) and p.supplier_id = v_supplier_id
   order by p.supplier_product_code;
end
$$;
comment on function spp.list_products_by_code(text, boolean, text, text, text, uuid, integer) is
  'A page of a supplier''s products (code or id) in the order of its codes, after the one of a product_id; search looks
into name, code, brand and barcode, as list_products does. Raises SPNSU, SPNCA, SPIPG, SPNPR (the product it is to begin
after is gone).';
grant execute on function spp.list_products_by_code(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/list_products_by_code.sql
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
  if cardinality(wanted.patterns) > 1 then
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
--! Included functions/spp/search/read_product_search.sql
create or replace function spp_private.read_product_search(search text, filter jsonb)
returns spp_private.product_search
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_filter constant jsonb := jsonb_strip_nulls(coalesce(read_product_search.filter, '{}'));
  v_wanted spp_private.product_search;
begin
  if jsonb_typeof(v_filter) <> 'object' or jsonb_path_exists(v_filter, '
      $.keyvalue() ? (!((@.key == "category" || @.key == "status" || @.key == "changed_since" || @.key == "barcode")
                          && @.value.type() == "string"
                        || (@.key == "supplier_codes" || @.key == "brands") && @.value.type() == "array"
                        || @.key == "is_new" && @.value.type() == "boolean"
                        || (@.key == "min_price" || @.key == "max_price")
                          && (@.value.type() == "number" || @.value.type() == "string")))')
     or not pg_input_is_valid(v_filter ->> 'min_price', 'numeric')
     or not pg_input_is_valid(v_filter ->> 'max_price', 'numeric')
     or not pg_input_is_valid(v_filter ->> 'changed_since', 'timestamptz')
  then
    raise exception using
      errcode = 'SPISF', message = 'The products cannot be searched by this filter.',
      hint = 'Use supplier_codes and brands (lists), category, status, barcode (texts), is_new (true or false), '
             || 'min_price and max_price (amounts), changed_since (a time).';
  end if;
  v_wanted.patterns := common.search_patterns(read_product_search.search);
  v_wanted.is_limited_to_suppliers := v_filter ? 'supplier_codes';
  if v_wanted.is_limited_to_suppliers then
    v_wanted.supplier_ids := array(
      select distinct (spp_private.resolve_supplier(c.code)).supplier_id
        from jsonb_array_elements_text(v_filter -> 'supplier_codes') c (code));
  else
    v_wanted.supplier_ids := array(select s.supplier_id from spp.suppliers s order by s.created_at);
  end if;
  if v_filter ? 'category' then
    v_wanted.branch := spp_private.category_branch(v_filter ->> 'category');
  end if;
  if v_filter ? 'brands' then
    v_wanted.brands := array(select jsonb_array_elements_text(v_filter -> 'brands'));
  end if;
  v_wanted.barcode := v_filter ->> 'barcode';
  v_wanted.status := v_filter ->> 'status';
  v_wanted.is_new := (v_filter ->> 'is_new')::boolean;
  v_wanted.min_price := (v_filter ->> 'min_price')::numeric;
  v_wanted.max_price := (v_filter ->> 'max_price')::numeric;
  v_wanted.changed_since := (v_filter ->> 'changed_since')::timestamptz;
  v_wanted.is_found_first := v_wanted.patterns is not null or v_wanted.branch is not null
    or v_wanted.brands is not null or v_wanted.barcode is not null;
  return v_wanted;
end
$$;
comment on function spp_private.read_product_search(text, jsonb) is
  'What a search wants, read from its words and filter. Raises SPISF, SPNSU, SPNCA.';
grant execute on function spp_private.read_product_search(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/read_product_search.sql
--! Included functions/spp/search/search_products.sql
create or replace function spp.search_products(
  search text default null,
  filter jsonb default '{}',
  order_by text default 'name',
  is_descending boolean default false,
  after jsonb default null,
  page_size integer default 100
) returns setof spp.found_product
language plpgsql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wanted constant spp_private.product_search :=
    spp_private.read_product_search(search_products.search, search_products.filter);
  v_key constant text := case search_products.order_by when 'name' then 'product_name' when 'price' then 'current_price'
                              when 'change' then 'price_change_percentage' when 'newest' then 'product_id' end;
  v_type constant text := case v_key when 'product_name' then 'text' when 'product_id' then 'uuid' else 'numeric' end;
  v_is_descending constant boolean := coalesce(search_products.is_descending, false);
  v_source text;
begin
  if v_key is null then
    raise exception using
      errcode = 'SPISF', message = format('Products are not sorted by "%s".', search_products.order_by),
      hint = 'Sort by name, price, change or newest.';
  elsif search_products.after is not null
        and (not pg_input_is_valid(search_products.after ->> 'key', v_type)
             or not pg_input_is_valid(search_products.after ->> 'product_id', 'uuid')
             or num_nulls(search_products.after ->> 'key', search_products.after ->> 'product_id') > 0) then
    raise exception using
      errcode = 'SPISF', message = 'No page of these products ended so.',
      hint = 'Send the cursor that the page before ended with, and the same order.';
  end if;
  -- The price moves with each list: its order is kept beside the products, of all suppliers together; one supplier's
  -- are sorted. Their names and ids stay.
  v_source := case when v_wanted.is_found_first then 'spp_private.matching_products($1, spp_private.most_found())'
                   when search_products.order_by = 'change'
                        or search_products.order_by = 'price' and cardinality(v_wanted.supplier_ids) <> 1
                   then 'spp_private.v_product_figures'
                   else 'spp.supplier_products' end;
  return query execute format($query$
    select x.product_id, x.supplier_id, x.%1$I::text
      from %2$s x
     where x.%1$I is not null
       and ($2 or ($3 is null or x.supplier_id = any ($3))
                  and ($4 is null or x.status = $4)
                  and (%3$s))
       and ($9 is null or (x.%1$I, x.product_id) %4$s ($9::%5$s, $10))
     order by x.%1$I %6$s, x.product_id %7$s
     limit $11$query$,
    v_key, v_source,
    case when v_wanted.is_found_first then '$5 is null and $6 is null and $7 is null and $8 is null'
         else '($5 is null or x.is_new = $5) and ($6 is null or x.current_price >= $6)
               and ($7 is null or x.current_price <= $7) and ($8 is null or x.price_changed_at >= $8)' end,
    case when v_is_descending then '<' else '>' end, v_type,
    case when not v_is_descending then 'asc' when v_key = 'price_change_percentage' then 'desc nulls last'
         else 'desc' end,
    case when v_is_descending then 'desc' else 'asc' end)
  using v_wanted, v_wanted.is_found_first,
        case when v_wanted.is_limited_to_suppliers or cardinality(v_wanted.supplier_ids) = 1
             then v_wanted.supplier_ids end,
        v_wanted.status, v_wanted.is_new, v_wanted.min_price, v_wanted.max_price, v_wanted.changed_since,
        search_products.after ->> 'key', (search_products.after ->> 'product_id')::uuid,
        spp_private.page_limit(search_products.page_size);
end
$$;
comment on function spp.search_products(text, jsonb, text, boolean, jsonb, integer) is
  $$A page of products that a search finds, after the one of a key and product_id, sorted by name, price (as a number,
whatever its currency), change (the last one in percent; products without one are left out) or newest (when they were
first seen). search looks for its words, in any order, in name, code, brand and barcode; filter takes supplier_codes
and brands (lists), category, status, barcode, is_new, min_price, max_price, changed_since. With search, category,
brands or barcode the first 10,000 that are found are sorted. Raises SPISF, SPNSU, SPNCA, SPIPG.$$;
grant execute on function spp.search_products(text, jsonb, text, boolean, jsonb, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/search_products.sql
--! Included functions/spp/categories/assign_category.sql
create or replace function spp.assign_category(category text, product_ids uuid[] default null,
  filter jsonb default null)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_filter constant jsonb := coalesce(assign_category.filter, '{}');
  v_leaf spp.categories;
  v_top_id uuid;
  v_supplier_id uuid;
  v_patterns constant text[] := common.search_patterns(v_filter ->> 'search');
  v_assigned integer;
begin
  if (product_ids is null) = (filter is null) then
    raise exception using
      errcode = 'SPIAC', message = 'Say which products.', hint = 'Send either product_ids or a filter.';
  elsif cardinality(product_ids) > 10000 then
    raise exception using
      errcode = 'SPIAC', message = 'These are too many products at once.',
      hint = 'Send at most 10,000 product_ids, or a filter.';
  elsif filter = '{}' or jsonb_typeof(v_filter) <> 'object' or jsonb_path_exists(v_filter, '
      $.keyvalue() ? (!(@.key == "supplier" || @.key == "search" || @.key == "category"
                        || (@.key == "uncategorised" || @.key == "is_new") && @.value.type() == "boolean"))',
      silent => true)
    -- Nothing looked for is not everything found.
    or v_filter ? 'search' and coalesce(cardinality(v_patterns), 0) = 0
  then
    raise exception using
      errcode = 'SPIAC', message = 'The filter cannot be used.',
      hint = 'Use at least one of supplier, search (words), category (texts), uncategorised, is_new (true or false).';
  end if;
  v_leaf := spp.create_category(assign_category.category);
  select c.category_id into v_top_id
    from spp.categories c
   where c.path operator(public.=) public.subpath(v_leaf.path, 0, 1);
  if v_filter ? 'supplier' then
    v_supplier_id := (spp_private.resolve_supplier(v_filter ->> 'supplier')).supplier_id;
  end if;

  -- Products are written by uploads, too: who locks the suppliers first, in one order, meets none of them half-way.
  perform spp_private.lock_supplier(s.supplier_id)
     from (select u.supplier_id
             from spp.suppliers u
            where (v_supplier_id is null or u.supplier_id = v_supplier_id)
              and (product_ids is null
                   or u.supplier_id in (select p.supplier_id from spp.supplier_products p
                                         where p.product_id = any (product_ids)))
            order by u.supplier_id) s;
  update spp.supplier_products p
     set category_id = v_top_id, subcategory_id = nullif(v_leaf.category_id, v_top_id)
   where (product_ids is null or p.product_id = any (product_ids))
     and (v_supplier_id is null or p.supplier_id = v_supplier_id)
     and spp_private.holds_words(p, v_patterns)
     and (not v_filter ? 'uncategorised' or (p.category_id is null) = (v_filter -> 'uncategorised')::boolean)
     and (not v_filter ? 'is_new' or p.is_new = (v_filter -> 'is_new')::boolean)
     and (not v_filter ? 'category' or coalesce(p.subcategory_id, p.category_id) in (
           select c.category_id
             from spp.categories c, spp.categories branch
            where branch.category_id = spp_private.resolve_category(v_filter ->> 'category')
              and c.path operator(public.<@) branch.path))
     and (p.category_id, p.subcategory_id) is distinct from (v_top_id, nullif(v_leaf.category_id, v_top_id));
  get diagnostics v_assigned = row_count;
  return jsonb_build_object('assigned', v_assigned);
end
$$;
comment on function spp.assign_category(text, uuid[], jsonb) is
  $$Puts products, by id or by filter {supplier, search, category, uncategorised, is_new}, into a category (id, path or
names; made where missing): {assigned}, the number that changed. Raises SPIAC, SPNCA, SPNSU.$$;
grant execute on function spp.assign_category(text, uuid[], jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/categories/assign_category.sql

--! split: 200-job-alerts.sql
-- Alerts read the jobs that they judge, and no others.
--! Included functions/common/alerts/job_alerts.sql
create or replace function common.job_alerts() returns setof common.alert
-- In plpgsql, as a database without the worker lacks its tables.
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The states that lease.jobs() tells, of no other job: what is due stands in the index of what the worker takes next.
  return query
  select case j.state when 'overdue' then 'jobs_overdue' else 'jobs_given_up' end, 'error', min(j.run_at),
         format('Jobs %s: %s (%s)', j.state, count(*), string_agg(distinct t.identifier, ', ' order by t.identifier)),
         case j.state when 'overdue' then 'They are due, and no worker takes them.'
                      else 'All their tries have failed: what they had to do is not done.' end,
         case j.state when 'overdue' then 'See that a worker runs, and that what it is at comes to its end.'
                      else 'See why in their error, mend that, and have an administrator try them again.' end
    from (select 'overdue' as state, p.task_id, p.run_at
            from graphile_worker._private_jobs p
           where p.is_available and p.run_at < now() - interval '2 minutes'
          union all
          select 'given up', p.task_id, p.run_at
            from graphile_worker._private_jobs p
           where not p.is_available and p.locked_by is null and p.attempts >= p.max_attempts) j
    join graphile_worker._private_tasks t on t.id = j.task_id
   group by j.state;
end
$$;
comment on function common.job_alerts() is
  'What is amiss with the worker''s jobs: those that were given up, those that are overdue.';
--! EndIncluded functions/common/alerts/job_alerts.sql
--! Included functions/common/alerts/worker_alerts.sql
create or replace function common.worker_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'worker_silent', 'error', max(w.beat_at),
         'No worker runs for ' || case common.tier() when 'spp' then 'SPP' else 'IS-SOH' end,
         'Uploads, imports, the synchronisation and all recurring work wait; what was accepted is not lost.',
         'Start the server, or its worker, again; its log says why it ended.'
    from lease.workers w
   where w.worker_name = 'worker'
  having coalesce(max(w.beat_at), '-infinity')
         < clock_timestamp() - make_interval(secs => common.monitor_limit('worker_silence_seconds')::float8)
  union all
  select * from common.job_alerts()
  union all
  select 'connections_scarce', 'warning', null,
         format('%s of %s connections are taken', d.taken, current_setting('max_connections')),
         'Where none is left, the doors refuse requests and the worker stands still.',
         'Put a pooler before the database, end sessions that nobody needs, or raise max_connections.'
    from (select sum(s.numbackends) as taken from pg_stat_database s) d
   where d.taken > current_setting('max_connections')::integer * common.monitor_limit('connections_percent') / 100
$$;
comment on function common.worker_alerts() is
  'What is amiss with the worker, its jobs and the connections: no worker has said that it lives for
monitor.worker_silence_seconds; jobs were given up or are overdue; more than monitor.connections_percent of the
connections are taken.';
--! EndIncluded functions/common/alerts/worker_alerts.sql

--! split: 300-review.sql
-- What a review found.
set lock_timeout = '5s';

-- A count of corrected rows is none of what is audited, as the other counts are not.
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,'
  'unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,'
  'discarded_rows_count,corrected_rows_count,superseded_rows_count,discontinued_products_count,'
  'price_changes,price_breaks,price_per,price_unit,price_currency,price_valid_from,corrections,'
  'warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,'
  'lease_token,lease_owner,lease_expires_at,last_failure');

--! Included functions/spp/metrics/price_volatility.sql
create or replace function spp_private.price_volatility(
  percentages bigint,
  percentage_sum numeric,
  percentage_squares numeric
) returns numeric
language sql immutable parallel safe
as $$
  select case when percentages > 0
              then round(sqrt(greatest(percentage_squares / percentages - (percentage_sum / percentages) ^ 2, 0)), 4)
         end
$$;
comment on function spp_private.price_volatility(bigint, numeric, numeric) is
  $$How wide percentages spread, from their number, sum and sum of squares: their standard deviation, in percentage
points. Null where there are none.$$;
grant execute on function spp_private.price_volatility(bigint, numeric, numeric)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/price_volatility.sql
--! Included functions/spp/alerts/price_alerts.sql
create or replace function spp_private.price_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'prices_volatile', 'warning', min(d.day)::timestamp at time zone 'UTC',
         format('Prices leap: %s', string_agg(distinct d.supplier_code, ', ' order by d.supplier_code)),
         'Their changes differ by more than is usual: a wrong column, unit or currency may have been read.',
         'Look at the largest changes in the reports of their last lists; undo a list that was read wrongly.'
    from (select k.day, s.supplier_code,
                 spp_private.price_volatility(k.percentages, k.percentage_sum, k.percentage_squares) as volatility
            from spp_kept.price_days k
            join spp.suppliers s on s.supplier_id = k.supplier_id
           where k.day >= (now() at time zone 'UTC')::date - 1) d
   where d.volatility > (select common.monitor_limit('volatility_points'))
  having count(*) > 0
$$;
comment on function spp_private.price_alerts() is
  'Suppliers whose prices of today or yesterday (UTC), as far as they are counted, changed by percentages that spread
wider than monitor.volatility_points (standard deviation, in percentage points).';
--! EndIncluded functions/spp/alerts/price_alerts.sql
--! Included views/spp/v_price_months.sql
create or replace view spp.v_price_months with (security_invoker = true) as
select date_trunc('month', d.day::timestamp)::date as month, d.supplier_id, d.supplier_code,
       sum(d.changes)::integer as changes, sum(d.rises)::integer as rises, sum(d.falls)::integer as falls,
       round(sum(d.percentage_sum) / nullif(sum(d.percentages), 0), 4) as mean_percentage,
       spp_private.price_volatility(sum(d.percentages), sum(d.percentage_sum), sum(d.percentage_squares)) as volatility,
       count(*)::integer as days
  from spp.v_price_days d
 group by 1, d.supplier_id, d.supplier_code;
comment on view spp.v_price_months is
  $$Price changes of each month (UTC) and supplier, exact at every moment: the days of v_price_days summed up. Months
without a change are left out.$$;
comment on column spp.v_price_months.month is 'Its first day.';
comment on column spp.v_price_months.supplier_id is 'Whose prices.';
comment on column spp.v_price_months.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_months.changes is 'Prices that changed, undone ones and their undoing among them.';
comment on column spp.v_price_months.rises is 'Of these, rises.';
comment on column spp.v_price_months.falls is 'Of these, falls.';
comment on column spp.v_price_months.mean_percentage is
  'Mean change in percent of the old price, rises and falls against each other; null where all were from price 0.';
comment on column spp.v_price_months.volatility is
  'Standard deviation of these percentages, in percentage points; null likewise.';
comment on column spp.v_price_months.days is 'Days of the month on which a price changed.';
--! EndIncluded views/spp/v_price_months.sql
--! Included views/spp/v_metric_days.sql
create or replace view spp.v_metric_days with (security_invoker = true) as
select d.day, count(d.batch_id) filter (where d.status <> 'rolled_back')::integer as uploads,
       count(*) filter (where d.status = 'failed')::integer as uploads_failed,
       coalesce(sum(d.total_products) filter (where d.status <> 'rolled_back'), 0) as rows_read,
       coalesce(sum(d.failed_products_count) filter (where d.status <> 'rolled_back'), 0) as rows_rejected,
       coalesce(sum(d.new_products_count) filter (where d.status <> 'rolled_back'), 0) as new_products,
       coalesce(sum(d.changes), 0) as price_changes,
       coalesce(sum(d.rises), 0) as price_rises, coalesce(sum(d.falls), 0) as price_falls,
       round(sum(d.percentage_sum) / nullif(sum(d.percentages), 0), 4) as mean_price_change,
       spp_private.price_volatility(sum(d.percentages), sum(d.percentage_sum), sum(d.percentage_squares))
         as price_volatility,
       count(*) filter (where d.status = 'rolled_back')::integer as uploads_undone,
       coalesce(sum(d.corrected_rows_count) filter (where d.status = 'completed'), 0) as rows_corrected,
       spp_private.detection_accuracy(
         sum(d.total_products) filter (where d.status <> 'failed'),
         coalesce(sum(d.corrected_rows_count) filter (where d.status = 'completed'), 0),
         coalesce(sum(d.total_products) filter (where d.status = 'rolled_back'), 0)) as detection_accuracy
  from (select (b.upload_date at time zone 'UTC')::date as day, b.batch_id, b.status, b.total_products,
               b.failed_products_count, b.new_products_count, b.corrected_rows_count, 0 as changes, 0 as rises,
               0 as falls, 0 as percentages, 0::numeric as percentage_sum, 0::numeric as percentage_squares
          from spp.upload_batches b
         where spp_private.is_counted(b)
        union all
        select p.day, null, null, 0, 0, 0, 0, p.changes, p.rises, p.falls, p.percentages, p.percentage_sum,
               p.percentage_squares
          from spp.v_price_days p) d
 group by d.day;
comment on view spp.v_metric_days is
  'How uploads and prices went, by day (UTC), of all suppliers the reader may see. Days without either are left out.';
comment on column spp.v_metric_days.day is 'In UTC.';
comment on column spp.v_metric_days.uploads is
  'Lists that came that day and have ended; rolled-back ones, trials and corrections left out.';
comment on column spp.v_metric_days.uploads_failed is 'Of these, lists of which nothing was applied.';
comment on column spp.v_metric_days.rows_read is 'Rows of these lists.';
comment on column spp.v_metric_days.rows_rejected is 'Rows that were quarantined.';
comment on column spp.v_metric_days.new_products is 'Products that these lists brought for the first time.';
comment on column spp.v_metric_days.price_changes is 'Prices that changed that day, by whatever way.';
comment on column spp.v_metric_days.price_rises is 'Of these, rises.';
comment on column spp.v_metric_days.price_falls is 'Of these, falls.';
comment on column spp.v_metric_days.mean_price_change is
  'Mean change in percent of the old price; null where none changed from a price above 0.';
comment on column spp.v_metric_days.price_volatility is
  'Standard deviation of these percentages, in percentage points; null likewise.';
comment on column spp.v_metric_days.uploads_undone is 'Lists that came that day and were undone since.';
comment on column spp.v_metric_days.rows_corrected is
  'Of the rows of lists of that day, those that a person corrected since, after they had been rejected.';
comment on column spp.v_metric_days.detection_accuracy is
  'Percent of the rows of lists that were applied, undone ones among them, that stand as they were read: neither
corrected by a person, nor undone with their list. Null where there were none.';
--! EndIncluded views/spp/v_metric_days.sql
--! Included functions/spp/mappings/product_matches.sql
create or replace function spp.product_matches(product_id uuid) returns setof spp.product_match
language sql stable rows 10
set search_path = pg_catalog, pg_temp
as $$
  with own as materialized (
    select m.master_product_id, p.product_id, p.current_price, p.currency_code
      from spp.supplier_products p
      join spp.product_mappings m
        on m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code
     where p.product_id = product_matches.product_id
  )
  select p.product_id, p.supplier_id, s.supplier_code, p.supplier_product_code, p.product_name, p.pack_size,
         p.current_price, p.currency_code, p.status,
         case when p.currency_code = o.currency_code and p.current_price > 0
              then spp.price_change_percentage(o.current_price, p.current_price) end,
         p.status = 'available'
           and coalesce(p.current_price = min(p.current_price)
                                            filter (where p.status = 'available' and p.current_price > 0)
                                            over (partition by p.currency_code), false),
         m.mapping_confidence, m.verified_at is not null
    from own o
    join spp.product_mappings m on m.master_product_id = o.master_product_id
    join spp.suppliers s on s.supplier_id = m.supplier_id
    join spp.supplier_products p
      on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code
   order by (p.currency_code = o.currency_code) desc, p.currency_code, nullif(p.current_price, 0),
            s.supplier_code
$$;
comment on function spp.product_matches(uuid) is
  $$A product and what is the same thing at other suppliers, with their prices: those in its own currency first, each
currency for itself, the cheapest first; what costs 0 is no offer: it comes last, and differs by nothing. None: it has
no match.$$;
grant execute on function spp.product_matches(uuid)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/mappings/product_matches.sql
--! Included views/spp/v_matched_prices.sql
create or replace view spp.v_matched_prices with (security_invoker = true) as
select m.master_product_id, m.supplier_id, s.supplier_code, s.supplier_name, m.supplier_product_code, p.product_id,
       p.product_name, p.brand, p.barcode, p.unit_of_measure, p.status, p.current_price, p.currency_code, o.offers,
       o.offers_elsewhere, o.best_price, o.best_supplier_code,
       p.current_price = o.best_price and p.status = 'available' as is_best,
       nullif(p.current_price, 0) - o.best_price as gap,
       round((nullif(p.current_price, 0) - o.best_price) / nullif(o.best_price, 0) * 100, 2) as gap_percentage,
       m.mapping_confidence, m.verified_at is not null as is_verified
  from spp.product_mappings m
  join spp.suppliers s on s.supplier_id = m.supplier_id
  join spp.supplier_products p on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code
 -- An aggregate, as the planner knows that it is one row, and leaves it out of totals.
  left join lateral (
   select (count(*) filter (where x.currency_code = p.currency_code))::integer as offers,
          (count(*) filter (where x.currency_code <> p.currency_code))::integer as offers_elsewhere,
          min(x.current_price) filter (where x.currency_code = p.currency_code) as best_price,
          (array_agg(t.supplier_code order by x.current_price, t.supplier_code)
             filter (where x.currency_code = p.currency_code))[1] as best_supplier_code
     from spp.product_mappings n
     join spp.suppliers t on t.supplier_id = n.supplier_id
     join spp.supplier_products x on x.supplier_id = n.supplier_id and x.supplier_product_code = n.supplier_product_code
    where n.master_product_id = m.master_product_id and x.status = 'available' and x.current_price > 0
 ) o on true;
comment on view spp.v_matched_prices is
  $$What each supplier of a matched product asks for it, and who is the cheapest. Only prices of one currency are
compared; what is not available, or costs 0, is no offer. Prices are per unit of measure as each supplier writes it: see
that it is the same. Ask for a supplier, a master_product_id or a page: the others of each product are looked up.$$;
comment on column spp.v_matched_prices.master_product_id is 'The product; its rows are the same thing.';
comment on column spp.v_matched_prices.supplier_id is 'Who offers it.';
comment on column spp.v_matched_prices.supplier_code is 'Code of the supplier.';
comment on column spp.v_matched_prices.supplier_name is 'Name of the supplier.';
comment on column spp.v_matched_prices.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_matched_prices.product_id is 'The supplier''s product.';
comment on column spp.v_matched_prices.product_name is 'Name as the supplier writes it.';
comment on column spp.v_matched_prices.brand is 'Brand as the supplier writes it.';
comment on column spp.v_matched_prices.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_matched_prices.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.v_matched_prices.status is 'available, discontinued or pending.';
comment on column spp.v_matched_prices.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_matched_prices.currency_code is 'Currency of all amounts of the row: ISO 4217.';
comment on column spp.v_matched_prices.offers is 'Suppliers that offer it in this currency, this one included.';
comment on column spp.v_matched_prices.offers_elsewhere is
  'Suppliers that offer it in other currencies: not compared.';
comment on column spp.v_matched_prices.best_price is 'The lowest price in this currency; null: nobody offers it.';
comment on column spp.v_matched_prices.best_supplier_code is
  'Who asks that price; of several the first by code.';
comment on column spp.v_matched_prices.is_best is 'Whether this is an offer at that price.';
comment on column spp.v_matched_prices.gap is 'current_price above best_price; null: it costs 0, which is no price.';
comment on column spp.v_matched_prices.gap_percentage is 'The same in percent of best_price.';
comment on column spp.v_matched_prices.mapping_confidence is
  '0 to 100: of the best pair that brought it into its group.';
comment on column spp.v_matched_prices.is_verified is 'Whether a person has confirmed that it is the same.';
--! EndIncluded views/spp/v_matched_prices.sql

-- Suppliers are told no names of the staff.
--! Included functions/spp/suppliers/shown_actor.sql
create or replace function spp_private.shown_actor(actor text) returns text
language sql stable parallel safe
as $$
  select case when audit.acting_role() <> 'inv_supplier' or actor = audit.current_actor() then actor
              else 'another user' end
$$;
comment on function spp_private.shown_actor(text) is
  'Who did something, as the caller may know it: a supplier knows itself, and of nobody else the name.';
grant execute on function spp_private.shown_actor(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/suppliers/shown_actor.sql
--! Included functions/spp/report/upload_report.sql
create or replace function spp.upload_report(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(upload_report.batch_id);
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(v_batch.supplier_id::text);
begin
  return jsonb_build_object(
    'batch_id', v_batch.batch_id,
    'supplier_id', v_batch.supplier_id,
    'supplier_code', v_supplier.supplier_code,
    'file_name', v_batch.file_name,
    'file_hash', v_batch.file_hash,
    'file_size', v_batch.file_size,
    'mode', v_batch.mode,
    'dry_run', v_batch.dry_run,
    'status', v_batch.status,
    'upload_date', v_batch.upload_date,
    'completed_at', v_batch.completed_at,
    'processed_by', spp_private.shown_actor(v_batch.processed_by),
    'total_products', v_batch.total_products,
    'new_products_count', v_batch.new_products_count,
    'updated_products_count', v_batch.updated_products_count,
    'unchanged_products_count', v_batch.unchanged_products_count,
    'failed_products_count', v_batch.failed_products_count,
    'duplicate_rows_count', v_batch.duplicate_rows_count,
    'missing_products_count', v_batch.missing_products_count,
    'discontinued_products_count', v_batch.discontinued_products_count,
    'discontinue_held', v_batch.discontinue_held,
    'waiting_rows_count', spp_private.waiting_rows(v_batch),
    'superseded_rows_count', v_batch.superseded_rows_count,
    'processing_time_ms', v_batch.processing_time_ms,
    'progress', spp_private.batch_progress(v_batch),
    'reason', v_batch.reason,
    'currency_code', spp_private.currency_of(v_batch.price_currency, v_batch.currency_code),
    'detected', v_batch.detected,
    'price_changes', v_batch.price_changes,
    'price_breaks', v_batch.price_breaks,
    'corrections', v_batch.corrections,
    'effective_from', v_batch.effective_from,
    'warnings', v_batch.warnings,
    'errors', case when v_batch.phase = 'done' then v_batch.error_log
                   else spp_private.first_errors(v_batch.batch_id) end
  );
end
$$;
comment on function spp.upload_report(uuid) is
  $$What became of an upload: counts (total = new + updated + unchanged + failed + duplicates), reason of a failure,
what was detected (`evidence` says why each column was taken), price changes (amounts as decimal text), warnings, and
the first rejected rows {row_number, code, message, field, value, raw; of a workbook of several sheets also sheet,
sheet_row}. waiting_rows_count: rejected rows that a person has still to decide on; superseded_rows_count: those whose
product a later list has brought again. discontinued_products_count: what a full list discontinued, or would. Raises
SPNBA.$$;
grant execute on function spp.upload_report(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_report.sql
--! Included functions/spp/products/product_price_history.sql
create or replace function spp.product_price_history(
  product_id uuid,
  before_id uuid default null,
  page_size integer default 100
) returns setof spp.price_history
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_limit constant integer := spp_private.page_limit(product_price_history.page_size);
  v_supplier_id uuid;
begin
  -- A removed product's prices stay: without the product, its history itself tells the supplier.
  select p.supplier_id into v_supplier_id
    from spp.supplier_products p
   where p.product_id = product_price_history.product_id;
  if v_supplier_id is null then
    select h.supplier_id into v_supplier_id
      from spp.price_history h
     where h.product_id = product_price_history.product_id
     limit 1;
  end if;
  if v_supplier_id is null then
    raise exception using
      errcode = 'SPNPR',
      message = format('There is no product "%s".', product_price_history.product_id),
      hint = 'Use the product_id that a list of products shows.';
  end if;

  return query
  select h.history_id, h.supplier_id, h.product_id, h.old_price, h.new_price, h.price_change_percentage,
         h.change_reason, h.upload_batch_id, h.changed_at, spp_private.shown_actor(h.changed_by), h.xact_id
    from spp.price_history h
   where h.supplier_id = v_supplier_id and h.product_id = product_price_history.product_id
     and (product_price_history.before_id is null or h.history_id < product_price_history.before_id)
   order by h.history_id desc
   limit v_limit;
end
$$;
comment on function spp.product_price_history(uuid, uuid, integer) is
  'The prices of a product, newest first, before a history_id; removed products keep theirs. Raises SPNPR, SPIPG.';
grant execute on function spp.product_price_history(uuid, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/product_price_history.sql
--! Included views/spp/v_uploads.sql
create or replace view spp.v_uploads with (security_invoker = true) as
select b.batch_id, b.supplier_id, u.supplier_code, b.file_name, b.mode, b.dry_run, b.status, b.upload_date,
       b.effective_from, b.completed_at, spp_private.shown_actor(b.processed_by) as processed_by, b.total_products,
       b.new_products_count,
       b.updated_products_count, b.unchanged_products_count, b.failed_products_count, b.duplicate_rows_count,
       b.missing_products_count, b.discontinued_products_count, b.discontinue_held,
       spp_private.waiting_rows(b) as waiting_rows_count, b.reason
  from spp.upload_batches b
  join spp.suppliers u on u.supplier_id = b.supplier_id;
comment on view spp.v_uploads is 'Uploads as lists show them: what came when, from whom, and what became of it.';
comment on column spp.v_uploads.effective_from is 'The day (UTC) that a scheduled list waits for.';
comment on column spp.v_uploads.dry_run is 'Nothing of it was applied.';
comment on column spp.v_uploads.waiting_rows_count is 'Rejected rows that wait for a person.';
comment on column spp.v_uploads.reason is 'Why it failed: code, message, hint.';
comment on column spp.v_uploads.batch_id is 'Identifies the upload.';
comment on column spp.v_uploads.supplier_id is 'Supplier.';
comment on column spp.v_uploads.supplier_code is 'Code of the supplier.';
comment on column spp.v_uploads.file_name is 'Name of the file.';
comment on column spp.v_uploads.mode is 'full: what is not in the list is gone; partial: it stays.';
comment on column spp.v_uploads.status is 'queued, processing, completed, failed or rolled_back.';
comment on column spp.v_uploads.upload_date is 'When it was received.';
comment on column spp.v_uploads.completed_at is 'When it ended.';
comment on column spp.v_uploads.processed_by is 'Who sent it.';
comment on column spp.v_uploads.total_products is 'Rows of the list.';
comment on column spp.v_uploads.new_products_count is 'Products that were never seen before.';
comment on column spp.v_uploads.updated_products_count is 'Products whose price changed.';
comment on column spp.v_uploads.unchanged_products_count is 'Products whose price stayed.';
comment on column spp.v_uploads.failed_products_count is 'Rejected rows.';
comment on column spp.v_uploads.duplicate_rows_count is 'Rows of a code that a later row repeats.';
comment on column spp.v_uploads.missing_products_count is 'Products that dropped out with it.';
comment on column spp.v_uploads.discontinued_products_count is 'Products that it ended.';
comment on column spp.v_uploads.discontinue_held is 'So many are missing that none was ended.';
--! EndIncluded views/spp/v_uploads.sql

--! split: 500-headings.sql
-- What stands in the way of a preview within two seconds: regular expressions compiled for nothing.
--! Included functions/spp/headings/heading_facts.sql
-- How it works: what is understood is taken out of the text, so that a year is no quantity and a quantity no basis.
-- PostgreSQL keeps few patterns compiled, and ours are long: they are tried only on what may hold a number, or a basis.
create or replace function spp_private.heading_facts(heading text, expected text, patterns jsonb) returns jsonb
language plpgsql stable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_facts jsonb := '{}';
  v_text text := spp_private.folded_heading(heading_facts.heading);
  v_date jsonb := spp_private.heading_date(v_text, (patterns ->> 'month_first')::boolean);
  v_day text := regexp_replace(v_date ->> 'found', '(\W)', '\\\1', 'g');
  v_until boolean;
  v_currency text := spp_private.heading_currency(heading_facts.heading, nullif(heading_facts.expected, ''));
  v_basis text := format('(?:/|\m(?:%s)\M)\s*([1-9]\d{0,5})?\s*(?:(%s)\M|(%s)(?!\w))?',
    patterns ->> 'per', patterns ->> 'measure', patterns ->> 'pieces');
  v_pieces text := format('(?:%s)', patterns ->> 'pieces');
  v_found text[];
begin
  if v_currency is not null then
    v_facts := jsonb_build_object('currency', v_currency);
  end if;
  if v_date is not null then
    -- "Prix au 1/1/2027", "prezzo al 1/1/2027" begin on that day, where nothing says that they end.
    v_until := v_text ~ format('\m(%s)\M\W*%s', patterns ->> 'until', v_day)
      and not (v_text ~ format('\m(au|al|a)\M\W*%s', v_day)
               and v_text !~ '\m(jusqu|jusque|fino|hasta|ate|val[a-z]+|du|dal|del|desde)\M');
    v_facts := v_facts || case
      when v_until and v_date ? 'unclear' then jsonb_build_object('valid_to', left(v_date ->> 'day', 4) || '-12-31')
      else jsonb_build_object(case when v_until then 'valid_to' else 'valid_from' end, v_date ->> 'day') end
      || case when v_date ? 'unclear' then '{"day_unclear": true}' else '{}' end::jsonb;
    v_text := replace(v_text, v_date ->> 'found', ' ');
  end if;

  -- One of what: "per 100", "/1000 St", "per kg", "€/100 g"; and by sign or letter: ‰, %, /C, (M).
  v_text := regexp_replace(v_text, '(\d)[., ''’](000)(?!\d)', '\1\2', 'g');
  if strpos(v_text, '/') > 0
     or exists (select from unnest(string_to_array(patterns ->> 'per', '|')) w (word)
                 where split_part(w.word, '\s', 1) = any (regexp_split_to_array(v_text, '\W+'))) then
    v_found := regexp_match(v_text, v_basis);
  end if;
  if v_found[2] is not null then
    v_facts := v_facts || '{"measure": true}';
  end if;
  if v_found[1]::int > 1 and coalesce(v_found[2], 'm') ~ '^(m|kg|l|м|кг|л|mtr|meter|metre)$' then
    v_facts := v_facts || jsonb_build_object('per', v_found[1]::int);
  end if;
  if v_found[1] is not null or v_found[2] is not null or v_found[3] is not null then
    v_text := regexp_replace(v_text, v_basis, ' ');
  elsif heading_facts.heading ~ '‰|(/|\m[Pp]er|[Pp]ro|[Jj]e)\s*M\M|\(M\)' then
    v_facts := v_facts || '{"per": 1000}';
  elsif heading_facts.heading ~ '(/|\m[Pp]er|[Pp]ro|[Jj]e)\s*C\M|\(C\)' then
    v_facts := v_facts || '{"per": 100}';
  elsif v_text ~ ('(?<!\d\s?)\m(dozens?|doz|dutzend|dtzd?|douzaine|docena|dozzina|duzia|dozijn|dussin|dusin|tucet|tuzin'
    || '|tucat|дюжин[ауы]?|duzine)\M|dutzendpreis') then
    v_facts := v_facts || '{"per": 12}';
  end if;
  -- Counters of pieces stand between what is for and how many: "每100个", "100個当たり", "100개당".
  v_found := regexp_match(v_text,
    '每\s*([1-9]\d{0,5})|([1-9]\d{0,5})\s*[個本枚台个件只개매대]?\s*(?:当たり|当り|あたり|につき|당)');
  if coalesce(v_found[1], v_found[2])::int > 1 then
    v_facts := v_facts || jsonb_build_object('per', coalesce(v_found[1], v_found[2])::int);
    v_text := regexp_replace(v_text, coalesce(v_found[1], v_found[2]), ' ');
  end if;
  if v_text ~ '(?<!\d\s?)%' then
    v_facts := v_facts || '{"percent": true}';
  end if;

  -- Parts of the currency: "(p)", "in ct", "¢"; its thousands: "(000)", "k€".
  if heading_facts.heading ~* '[([]\s*(p|ct|cts|c|¢)\s*[])]|\min\s+(p|ct|cts)\M|¢' and not v_facts ? 'per' then
    v_facts := v_facts || '{"unit": 0.01}';
  elsif heading_facts.heading ~* '[([''’]\s*000s?\M|\m(k|t)\s*(€|\$|£|eur\M|usd\M|gbp\M|chf\M)' then
    v_facts := v_facts || '{"unit": 1000}';
  end if;

  if v_text !~ '\d' then
    return v_facts;
  end if;
  -- From how many on: "ab 10", "10+", ">= 10", "1-9", "10 or more"; a bare "10 pcs" or "10" is judged with its likes.
  v_text := regexp_replace(v_text, '(?<=\d)\s*(%|€|\$)', ' ');
  v_found := coalesce(
    regexp_match(v_text, format('(?:\m(?:%s)\M\.?|>=?|≥|⩾)\s*=?\s*(\d{1,6})', patterns ->> 'from')),
    regexp_match(v_text, format('(?<![\d.,])(\d{1,6})\s*(?:%s)?\s*(?:\+|(?:&|and|und|et|y|e|en|i|a|и|og|och|ja'
      '|oder|or|ou|o'
      || '|of|lub|nebo)\s+(?:%s)\M)', v_pieces || '\.?', patterns ->> 'more')),
    regexp_match(v_text, format('(?<![\d.,])(\d{1,6})\s*(?:[-–—~]|\.\.\.?|\m(?:%s)\M)\s*\d{1,6}', patterns ->>
      'until')),
    case when v_text ~ format('(\m(%s)\M|<=?|≤)\s*\d{1,6}', patterns ->> 'until') then '{1}'::text[] end);
  if v_found[1] is not null then
    v_facts := v_facts || jsonb_build_object('break', greatest(v_found[1]::int, 1) + (v_text ~ '>\s*\d')::int);
  else
    v_found := regexp_match(v_text, format('(?<![\d.,])(\d{1,6})\s*(%s)\M', v_pieces));
    if v_found[1] is not null then
      v_facts := v_facts || jsonb_build_object('count', v_found[1]::int);
    else
      v_found := regexp_match(v_text, '(?:^|[[:alpha:])_ ])\s*[(]?\s*(\d{1,6})\s*[)]?\s*(?:[[:alpha:]_ ]|$)');
      if v_found[1] is not null then
        v_facts := v_facts || jsonb_build_object('number', v_found[1]::int);
      end if;
    end if;
  end if;
  return v_facts;
end;
$$;
comment on function spp_private.heading_facts(text, text, jsonb) is
  $$What the numbers and signs of a heading say of its prices, each key only where it is said: `currency`, `per` (pieces
that the price is for), `measure` (per kg, l, m), `percent`, `unit` (0.01 for cents, 1000 for thousands), `valid_from`,
`valid_to`, `day_unclear` (of these only the year is known), `break` (the quantity from which on it holds), `count` (a
number of pieces), `number` (any other one). `expected` is the currency that a shared sign means if it may ('' for
none); `patterns`: spp_private.heading_patterns, and `month_first`.$$;
grant execute on function spp_private.heading_facts(text, text, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_facts.sql
--! Included functions/spp/headings/heading_date.sql
create or replace function spp_private.heading_date(heading text, month_first boolean) returns jsonb
language sql immutable parallel safe
as $$
  -- The first of: 2026-01-31, 31.1.2026, 1/2026, Jan 2026, Q1 2026, 2026. `day` is its first day.
  select jsonb_strip_nulls(jsonb_build_object('found', f.found, 'day', case
      when f.m[2] is not null then format('%s-%s-%s', f.m[2], lpad(f.m[3], 2, '0'), lpad(f.m[4], 2, '0'))
      when f.unclear then spp_private.whole_year(f.m[7]) || '-01-01'
      when f.m[5] is not null and f.m[5]::int <= 12
           and (f.m[6]::int > 12 or heading_date.month_first and f.m[1] !~ '\.')
        then format('%s-%s-%s', spp_private.whole_year(f.m[7]), lpad(f.m[5], 2, '0'), lpad(f.m[6], 2, '0'))
      when f.m[5] is not null
        then format('%s-%s-%s', spp_private.whole_year(f.m[7]), lpad(f.m[6], 2, '0'), lpad(f.m[5], 2, '0'))
      when f.m[8] is not null then format('%s-%s-01', f.m[9], lpad(f.m[8], 2, '0'))
      when f.m[10] is not null then format('%s-%s-01', f.m[11], lpad((array_position(
        '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'::text[], replace(replace(replace(replace(replace(
          f.m[10], 'mai', 'may'), 'mrz', 'mar'), 'okt', 'oct'), 'dez', 'dec'), 'maer', 'mar')))::text, 2, '0'))
      when f.m[12] is not null then format('%s-%s-01', f.m[13], lpad((f.m[12]::int * 3 - 2)::text, 2, '0'))
      else f.m[14] || '-01-01' end, 'unclear', nullif(f.unclear, false)))
    from (
      -- With points the day comes first; else it is told where one of the two is no month, or both are the same.
      select m.m[1] as found, m.m,
             m.m[5] is not null and m.m[1] !~ '\.' and heading_date.month_first is null
               and greatest(m.m[5]::int, m.m[6]::int) <= 12 and m.m[5]::int <> m.m[6]::int as unclear
        from regexp_match(case when heading_date.heading ~ '\d' then heading_date.heading end,
          '((\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)'
          '|(?<!\d)(0?[1-9]|1[0-2])[./](20\d{2})(?!\d)'
          '|\m(jan|feb|mar|mrz|maer|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[[:alpha:]]*\.?\s*(20\d{2})(?!\d)'
          '|(?<!\w)q\s*([1-4])\s*[/ ]?\s*(20\d{2})(?!\d)'
          '|(?<![\d.,/])((?:19|20)\d{2})(?!\s*\+|[.,]?\d|\s*(?:pcs|pc|st|stk|szt|ks|db)\M))') m (m)
    ) f
   where f.m is not null
$$;
comment on function spp_private.heading_date(text, boolean) is
  $$The date or year that stands in a heading: {found: as written, day: its first day, as text, unclear: true where only
the year is known, as in 06/01/2026}; null where there is none. `month_first`: spp_private.month_first of the list.$$;
--! EndIncluded functions/spp/headings/heading_date.sql
--! Included functions/spp/headings/heading_votes.sql
-- `offset 0`: a planner that cannot know how few words a heading has would read the whole table for them.
create or replace function spp_private.heading_votes(headings jsonb)
returns table ("position" int, field text, score float8, heading text)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as (
    select c.ordinality::int as position, lower(c.value collate pg_catalog.pg_c_utf8) as heading,
      spp_private.normalise_heading(c.value) as norm
    from jsonb_array_elements_text(heading_votes.headings) with ordinality c
    where length(c.value) <= 200
  ), words as (
    select c.position, string_to_array(c.norm, ' ') as words from cells c where c.norm <> ''
  ), grams as (
    select distinct w.position, array_to_string(w.words[a.a : b.b], ' ') as gram,
      cardinality(w.words) = b.b - a.a + 1 as whole
    from words w,
      generate_series(1, least(cardinality(w.words), 12)) a (a),
      generate_series(a.a, least(cardinality(w.words), a.a + 4)) b (b)
  ), found as (
    select g.position, s.field, s.synonym, case when g.whole then 100 else 50 end::float8 as base
    from grams g
   cross join lateral (select s.* from spp.column_synonyms s where s.synonym = g.gram offset 0) s
    union all
    -- Chinese, Japanese, Korean and Thai set no blanks between words.
    select c.position, s.field, s.synonym, 45
    from cells c join spp.column_synonyms s
      on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
      and strpos(c.norm, s.synonym) > 0
    where c.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
    union all
    -- Germanic, Finnic and Hungarian compounds end in what they are: Verkaufspreis, yksikköhinta.
    select w.position, s.field, s.synonym, 30
    from words w
     cross join unnest(w.words) u (word)
     cross join generate_series(4, least(length(u.word) - 2, 14)) l (l)
     cross join lateral (select s.* from spp.column_synonyms s
                          where s.synonym = right(u.word, l.l)
                            and s.language in ('de', 'nl', 'sv', 'no', 'da', 'fi', 'et', 'hu', 'af') offset 0) s
    where length(u.word) between 7 and 40
  )
  select f.position, f.field,
    max(f.base + case when f.base < 100 then 30 * length(f.synonym)::float8 / greatest(length(c.norm), 1) else 0 end),
    c.heading
  from found f join cells c using (position)
  group by f.position, f.field, c.heading
$$;

comment on function spp_private.heading_votes(jsonb) is
  $$Which fields the headings of a row (an array of texts) may mean, by spp.column_synonyms: score 100 for a whole
heading, 50 to 80 for words inside it, 30 to 60 for the end of a compound.$$;
grant execute on function spp_private.heading_votes(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_votes.sql
--! Included functions/spp/headings/heading_traits.sql
-- `offset 0`: a planner that cannot know how few words a heading has would read the whole table for them.
create or replace function spp_private.heading_traits(headings jsonb) returns table ("position" int, traits text[])
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as materialized (
    select c.ordinality::int as position, spp_private.heading_text(c.value) as norm
      from jsonb_array_elements_text(heading_traits.headings) with ordinality c
     where length(c.value) <= 200 and c.value <> ''
  ), words as (
    select c.position, string_to_array(c.norm, ' ') as words from cells c where c.norm <> ''
  ), grams as (
    select w.position, array_to_string(w.words[a.a : b.b], ' ') as gram, a.a as first, b.b as last
      from words w,
           generate_series(1, least(cardinality(w.words), 12)) a (a),
           generate_series(a.a, least(cardinality(w.words), a.a + 3)) b (b)
  ), found as materialized (
    select distinct g.position, h.trait, g.first, g.last
      from grams g
     cross join lateral (select h.* from spp.heading_words h where h.word = g.gram offset 0) h
      join words w using (position)
     cross join lateral (select array_to_string(w.words[g.last + 1 :], ' ') as behind) r
     -- "incl. freight" says nothing of tax.
     where g.gram not in ('incl', 'inkl', 'including', 'excl', 'exkl', 'ekskl', 'excluding')
        or r.behind ~ ('^((\d+|in|eur|euros?|usd|gbp|chf|pln|czk|sek|nok|dkk|(per|pro|pr|je|par|por|za) .*)( |$))*$')
        or r.behind ~ ('\m(vat|gst|hst|tax(es)?|mwst|mw st|ust|mehrwertsteuer|umsatzsteuer|steuern?|btw|tva|iva|igv'
          || '|dph|pdv|ddv|afa|moms|mva|alv|kdv|ндс|пдв|ддс|фпа|φπα|ppn|pvm|pvn|impuestos?|impostos?)\M')
  ), longest as (
    -- "without tax" is not "tax", "au cent" no cent: a longer phrase hides what stands inside it.
    select f.position, f.trait
      from found f
     where not exists (select from found o
                        where o.position = f.position and o.first <= f.first and o.last >= f.last
                          and o.last - o.first > f.last - f.first)
    union
    -- Chinese, Japanese, Korean and Thai set no blanks between words.
    select c.position, h.trait
      from cells c
      join spp.heading_words h
        on h.word ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]+$' and strpos(c.norm, h.word) > 0
     where c.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
    union
    -- Compounds begin or end with what they are: Nettopreis, Kupferzuschlag, inköpspris.
    select w.position, h.trait
      from words w
     cross join unnest(w.words) u (word)
     cross join generate_series(4, least(length(u.word) - 2, 14)) l (l)
     cross join lateral (values (left(u.word, l.l)), (right(u.word, l.l))) p (part)
     cross join lateral (
       select h.trait
         from spp.heading_words h
        where h.word = p.part and h.language in ('de', 'nl', 'sv', 'no', 'da', 'fi', 'et', 'hu', 'af')
          and h.trait in ('yours', 'net', 'dealer', 'gross', 'list', 'retail', 'selling', 'special', 'surcharge',
            'change', 'old', 'pack', 'piece')
       offset 0) h
     where length(u.word) between 6 and 40
  )
  select l.position, array_agg(distinct l.trait) from longest l group by l.position
$$;
comment on function spp_private.heading_traits(jsonb) is
  $$What the words of headings (an array of texts) say of their columns, by spp.heading_words.$$;
grant execute on function spp_private.heading_traits(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_traits.sql
--! Included functions/spp/headings/heading_language.sql
-- `offset 0`: a planner that cannot know how few words a heading has would read the whole table for them.
create or replace function spp_private.heading_language(headings jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with norms as (
    select distinct spp_private.normalise_heading(c.value) as norm
      from jsonb_array_elements_text(heading_language.headings) c
     where length(c.value) <= 120 and c.value <> ''
  ), words as (
    select n.norm as word from norms n
    union
    select w.word from norms n, unnest(string_to_array(n.norm, ' ')) w (word) where length(w.word) > 3
  ), known as (
    select distinct w.word as norm, s.language
      from words w
     cross join lateral (select s.language from spp.column_synonyms s where s.synonym = w.word offset 0) s
  ), scored as (
    -- A word that one language has says more than one that ten have.
    select k.language, sum(1.0 / (select count(*) from known o where o.norm = k.norm)) as score
      from known k
     group by k.language
  ), best as (
    select s.language, s.score, lead(s.score) over (order by s.score desc) as next
      from scored s
     order by s.score desc
     limit 1
  )
  select b.language from best b where b.score > coalesce(b.next, 0)
$$;
comment on function spp_private.heading_language(jsonb) is
  $$The language (ISO 639-1) that most headings are in, null where several are as likely.$$;
grant execute on function spp_private.heading_language(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_language.sql
--! Included functions/spp/reading/find_heading_row.sql
-- `offset 0`: a planner that cannot know how few words a heading has would read the whole table for them.
create or replace function spp_private.find_heading_row(sample jsonb) returns int
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Wider than looks_like_amount, and without a currency: "EAN13" is a heading, a date and "10/20" are none.
  v_number constant text := '^[^[:alpha:]]*\d[^[:alpha:]]*$';
  -- Quantities and years that head columns of prices: "10+", ">= 10", "1-9", "2025".
  v_quantity constant text := '^(\d{1,6}\s*\+|[>≥]=?\s*\d{1,6}|\d{1,5}\s*[-–]\s*\d{1,6}|(19|20)\d\d)$';
  v_depth int;
  v_row int;
  v_score float8;
  v_filled int;
begin
  -- Most lists have their headings among the first few records: look further only where these are not convincing.
  foreach v_depth in array array[6, 40] loop
    with cells as materialized (
      select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
          or common.trimmed(c.value) ~ v_number and common.trimmed(c.value) !~ v_quantity as is_number
      from (
        select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
        from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
        where r.ordinality <= 60
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where common.trimmed(c.value) <> ''
    ), widths as (
      select c.n, c.ord, count(*) as filled, count(*) filter (where c.is_number) as numbers,
        string_agg(c.cell, E'\x1f' order by c.position) as whole
      from cells c group by c.n, c.ord
    ), usual as (
      select percentile_disc(0.5) within group (order by w.filled) as filled, max(w.ord) as last from widths w
    ), candidates as (
      select w.*
      from widths w, usual u
      where w.ord <= v_depth and w.numbers <= w.filled * 0.34 and (w.filled >= 2 or u.filled = 1)
        and w.filled >= u.filled * 0.5
    ), headings as materialized (
      select h.cell, spp_private.normalise_heading(h.cell) as norm
      from (select distinct c.cell from cells c join candidates k using (n) where length(c.cell) <= 120) h
    ), grams as (
      select distinct h.cell, array_to_string(w.words[a.a : b.b], ' ') as gram,
        cardinality(w.words) = b.b - a.a + 1 as whole
      from headings h
      cross join lateral (select string_to_array(h.norm, ' ')) w (words)
      cross join lateral generate_series(1, least(cardinality(w.words), 8)) a (a)
      cross join lateral generate_series(a.a, least(cardinality(w.words), a.a + 3)) b (b)
    ), known as (
      select m.cell, max(m.weight) as weight
      from (
        select g.cell, case when g.whole then 2 else 1 end as weight
        from grams g where exists (select from spp.column_synonyms s where s.synonym = g.gram offset 0)
        union all
        select h.cell, 1
        from headings h join spp.column_synonyms s
          on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
          and strpos(h.norm, s.synonym) > 0
        where h.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
      ) m
      group by m.cell
    ), records as materialized (
      select r.ordinality as ord, (r.value ->> 'n')::int as n,
        array(select common.trimmed(c) from jsonb_array_elements_text(r.value -> 'c') c) as cells
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ), alike as materialized (
      -- The records further down that have at least half of a candidate's cells, and two of them.
      select k.n, array_agg(b.n) as again
      from candidates k join records r using (n) join records b on b.ord > r.ord
      cross join lateral (select count(*) as same from unnest(r.cells, b.cells) p (one, other)
        where p.one = p.other and p.one <> '') m
      where m.same >= greatest(2, k.filled * 0.5)
      group by k.n
    ), scored as (
      select k.n, k.ord, k.filled,
        sum(coalesce(w.weight, 0)) - k.numbers
          -- A heading does not come again below itself, unless most of them do (in sections, on each page); a brand
          -- or a category does.
          - count(*) filter (where exists (
            select from cells b join widths u using (n)
             where b.position = c.position and b.ord > c.ord and b.cell = c.cell and u.whole <> k.whole
               and u.n <> all (coalesce(a.again, '{}')))) as score
      from candidates k join cells c using (n) left join alike a using (n) left join known w on w.cell = c.cell
      group by k.n, k.ord, k.filled, k.numbers, k.whole, a.again
    )
    select s.n, b.score, b.filled into v_row, v_score, v_filled
    from scored s
    cross join lateral (select o.ord, o.score, o.filled from scored o order by o.score desc, o.ord limit 1) b
    where s.score >= 2 and s.score >= b.score * 0.5
      -- The first, where rows stand between it and a better one; those would be lost.
      and (s.ord = b.ord or s.ord < b.ord and s.filled >= b.filled * 0.5 and exists (
        select from widths w, usual u
         where w.ord > s.ord and w.ord < b.ord and w.numbers > 0 and w.filled >= greatest(2, u.filled * 0.5)))
    order by s.ord
    limit 1;
    exit when v_score >= greatest(3, v_filled * 0.5);
  end loop;
  if v_row is not null then
    return v_row;
  end if;

  -- Headings in words that nobody has taught us: text throughout, above a column of numbers.
  with cells as materialized (
    select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
      coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
        or common.trimmed(c.value) ~ v_number as is_number
    from (
      select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ) r, jsonb_array_elements_text(r.c) with ordinality c
    where common.trimmed(c.value) <> ''
  ), usual as (
    select percentile_disc(0.5) within group (order by w.filled) as filled
    from (select count(*) as filled from cells c group by c.n) w
  ), first_text as (
    select c.n, c.ord
    from cells c, usual u
    group by c.n, c.ord, u.filled
    having not bool_or(c.is_number) and count(*) >= least(2, u.filled) and count(*) >= u.filled * 0.6
      -- "on request | on request" is said of prices.
      and count(*) = count(distinct c.cell)
    order by c.ord
    limit 1
  )
  select f.n into v_row
  from first_text f
  where f.ord <= 40 and exists (
    select from cells c where c.ord > f.ord
    group by c.position having avg(c.is_number::int) >= 0.8 and bool_or(c.position in (
      select h.position from cells h where h.ord = f.ord)));
  return coalesce(v_row, 0);
end;
$$;

comment on function spp_private.find_heading_row(jsonb) is
  $$The number of the record that holds the column headings, 0 where there are none. Titles, dates and blank lines above
it are normal. Takes the sample that spp_private.recognise_columns describes.$$;
grant execute on function spp_private.find_heading_row(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/find_heading_row.sql

--! Previous: sha1:32513465f589ff5ee6ec227f01aff4886a281559
--! Hash: sha1:f3564f6a2677bc59c025d6755a457bbb5f3c7fe3
--! Message: search_words

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-search-words.sql
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
--! Included functions/issoh/products/holds_word.sql
create or replace function issoh_private.holds_word(product issoh.selected_products, pattern text) returns boolean
language sql immutable parallel safe
as $$
  select pattern is null
         or (product).product_name ilike pattern or (product).internal_sku ilike pattern
         or (product).brand ilike pattern or (product).barcode ilike pattern
$$;
comment on function issoh_private.holds_word(issoh.selected_products, text) is
  $$Whether name, SKU, brand or barcode of a selected product is like a pattern; so is every product, where it is null.
As it is inlined, selected_products_search_idx answers it.$$;
grant execute on function issoh_private.holds_word(issoh.selected_products, text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/holds_word.sql
--! Included functions/issoh/products/holds_words.sql
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
--! EndIncluded functions/issoh/products/holds_words.sql
--! Included functions/issoh/products/search_rank.sql
create or replace function issoh_private.search_rank(search text, product issoh.selected_products) returns integer
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
    when strpos(search, ' ') > 0
         and ((product).product_name || ' ' || (product).internal_sku || ' ' || coalesce((product).brand, ''))
               collate "default" ~* all (array(select common.word_pattern(w.word)
                                                 from unnest((common.search_words(search))[:8]) w (word))) then 3
    else 4
  end
$$;
comment on function issoh_private.search_rank(text, issoh.selected_products) is
  $$How well a product answers a search: 0 its SKU, name or barcode is the text, 1 one of them begins with it, 2 a word
of SKU, name or brand does, 3 each word of the text begins one of them, 4 they stand somewhere inside.$$;
grant execute on function issoh_private.search_rank(text, issoh.selected_products)
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
  v_after_rank integer := 0;
begin
  if find_products.after_id is not null and v_search is not null then
    select issoh_private.search_rank(v_search, p) into v_after_rank
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
         select case when v_search is null then 0 else issoh_private.search_rank(v_search, p) end as rank) r
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
--! Included functions/issoh/stock/find_stock.sql
create or replace function issoh.find_stock(
  search text default null,
  code text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.product_stock
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_warehouse_id constant uuid := case
    when find_stock.warehouse is not null then (issoh_private.resolve_warehouse(find_stock.warehouse)).warehouse_id
  end;
  v_patterns constant text[] := common.search_patterns(find_stock.search);
  v_code constant text := common.trimmed(find_stock.code);
  -- A scanner reads a GTIN with more zeros before it than a list has it, or with fewer.
  v_barcodes constant text[] := case
    when v_code ~ '^[0-9]{8,14}$'
      then array(select lpad(ltrim(v_code, '0'), n, '0') from generate_series(8, 14) n
                  where n >= length(ltrim(v_code, '0'))) || v_code
    else array[v_code]
  end;
  v_after constant text := case
    when find_stock.after_id is not null
      then (issoh_private.resolve_product(find_stock.after_id::text)).internal_sku
  end;
begin
  return query
  select p.product_id, p.internal_sku, p.product_name, p.brand, p.barcode, p.unit_of_measure, p.status,
         h.quantity_on_hand, h.quantity_reserved, h.quantity_available, h.warehouses
    from (
      select i.*
        from issoh.selected_products i
       where issoh_private.holds_words(i, v_patterns)
         and (v_code is null or i.internal_sku = v_code or i.barcode = any (v_barcodes))
         and (v_warehouse_id is null
              or exists (select from issoh.stock_on_hand s
                          where s.product_id = i.product_id and s.warehouse_id = v_warehouse_id))
         and (v_after is null or i.internal_sku > v_after)
       order by i.internal_sku
       limit find_stock.page_size) p
   cross join lateral (
     select coalesce(sum(s.quantity_on_hand), 0)::integer as quantity_on_hand,
            coalesce(sum(s.quantity_reserved), 0)::integer as quantity_reserved,
            coalesce(sum(s.quantity_available), 0)::integer as quantity_available,
            coalesce(json_agg(json_build_object(
              'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code,
              'quantity_on_hand', s.quantity_on_hand, 'quantity_reserved', s.quantity_reserved,
              'quantity_available', s.quantity_available) order by w.warehouse_code), '[]') as warehouses
       from issoh.stock_on_hand s
       join issoh.warehouses w on w.warehouse_id = s.warehouse_id
      where s.product_id = p.product_id and (v_warehouse_id is null or s.warehouse_id = v_warehouse_id)) h
   order by p.internal_sku;
end
$$;
comment on function issoh.find_stock(text, text, text, uuid, integer) is
  $$A page of products by their SKU, each with its pieces, in all and by warehouse (none where it never was): those
whose name, SKU, brand or barcode hold the words of a text, in any order; of a code as a scanner reads it (the SKU, or
a barcode whatever zeros lead it); kept in one warehouse (code or id), with the pieces there; or all; behind the one of
an id. Raises ISNWH, ISNPR.$$;
grant execute on function issoh.find_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/find_stock.sql
--! Included functions/issoh/stock/list_stock.sql
create or replace function issoh.list_stock(
  product text default null,
  warehouse text default null,
  search text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_stock
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_stock.product is not null then (issoh_private.resolve_product(list_stock.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_stock.warehouse is not null then (issoh_private.resolve_warehouse(list_stock.warehouse)).warehouse_id
  end;
  v_patterns constant text[] := common.search_patterns(list_stock.search);
begin
  return query
  select s.soh_id, s.product_id, p.internal_sku, p.product_name, p.unit_of_measure, s.warehouse_id, w.warehouse_code,
         s.quantity_on_hand, s.quantity_reserved, s.quantity_available, s.reorder_point, s.reorder_quantity,
         s.reorder_up_to, s.last_count_date, s.last_movement_date
    from issoh.stock_on_hand s
    join issoh.selected_products p on p.product_id = s.product_id
    join issoh.warehouses w on w.warehouse_id = s.warehouse_id
   where (v_product_id is null or s.product_id = v_product_id)
     and (v_warehouse_id is null or s.warehouse_id = v_warehouse_id)
     and issoh_private.holds_words(p, v_patterns)
     and (list_stock.after_id is null or s.soh_id > list_stock.after_id)
   order by s.soh_id
   limit list_stock.page_size;
end
$$;
comment on function issoh.list_stock(text, text, text, uuid, integer) is
  $$A page of what lies where, of a product (SKU or id), in a warehouse (code or id), of products whose name, SKU,
brand or barcode hold the words of a text, in any order, or of all, after the stock of an id. Raises ISNPR, ISNWH.$$;
grant execute on function issoh.list_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/list_stock.sql
--! Included functions/issoh/selection/read_selection_filter.sql
create or replace function issoh_private.read_selection_filter(filter jsonb, known_keys text[])
returns issoh_private.selection_filter
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_given constant jsonb := jsonb_strip_nulls(coalesce(read_selection_filter.filter, '{}'));
  v_filter issoh_private.selection_filter;
  v_wrong text;
begin
  if jsonb_typeof(v_given) <> 'object' then
    v_wrong := 'It is no object';
  else
    select case when g.key <> all (read_selection_filter.known_keys) then format('there is no "%s"', g.key)
           else format('"%s" %s', g.key, case
             when g.key in ('supplier_codes', 'product_ids') then 'takes a list of texts, at least one'
             when g.key in ('is_new', 'recommended', 'include_rejected') then 'takes true or false'
             when g.key = 'min_score' then 'takes a number from 0 to 100'
             when g.key in ('min_price', 'max_price') then 'takes a number or a decimal string, at least 0'
             else 'takes a text of 1 to 1,000 characters'
           end) end
      into v_wrong
      from jsonb_each(v_given) g
     where not case
             when g.key <> all (read_selection_filter.known_keys) then false
             when g.key in ('supplier_codes', 'product_ids')
               then jsonb_typeof(g.value) = 'array' and g.value <> '[]'
                    and not jsonb_path_exists(g.value, 'strict $[*] ? (@.type() != "string")')
             when g.key in ('is_new', 'recommended', 'include_rejected') then jsonb_typeof(g.value) = 'boolean'
             when g.key in ('min_price', 'max_price', 'min_score')
               then case when g.value #>> '{}' ~ '^\s*\+?([0-9]{1,40}([.][0-9]{0,40})?|[.][0-9]{1,40})\s*$'
                           and jsonb_typeof(g.value) in ('number', 'string')
                         then g.key <> 'min_score' or (g.value #>> '{}')::numeric <= 100
                    end is true
             else jsonb_typeof(g.value) = 'string' and length(g.value #>> '{}') <= 1000
                  and common.trimmed(g.value #>> '{}') <> ''
           end
     order by g.key
     limit 1;
  end if;
  if v_wrong is null then
    select format('"%s" is no id of a product', i.id) into v_wrong
      from jsonb_array_elements_text(v_given -> 'product_ids') i (id)
     where not pg_input_is_valid(i.id, 'uuid')
     limit 1;
  end if;
  if v_wrong is null and (v_given ->> 'min_price')::numeric > (v_given ->> 'max_price')::numeric then
    v_wrong := 'min_price is above max_price';
  end if;
  if v_wrong is null and v_given ? 'category'
     and not pg_input_is_valid(common.trimmed(v_given ->> 'category'), 'uuid')
     and not pg_input_is_valid(common.trimmed(v_given ->> 'category'), 'public.ltree') then
    v_wrong := format('"%s" is no path of a category', v_given ->> 'category');
  end if;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISICR',
      message = format('The criteria cannot be used: %s.', v_wrong),
      hint = format('Use %s; leave out what does not matter.', array_to_string(read_selection_filter.known_keys, ', '));
  end if;

  v_filter.is_new := (v_given ->> 'is_new')::boolean;
  v_filter.min_price := (v_given ->> 'min_price')::numeric;
  v_filter.max_price := (v_given ->> 'max_price')::numeric;
  v_filter.min_score := (v_given ->> 'min_score')::numeric;
  v_filter.recommended := (v_given ->> 'recommended')::boolean;
  v_filter.include_rejected := coalesce((v_given ->> 'include_rejected')::boolean, false);
  v_filter.search := common.trimmed(v_given ->> 'search');
  v_filter.patterns := common.search_patterns(v_filter.search);
  if v_given ? 'product_ids' then
    v_filter.product_ids := array(
      select distinct i.id::uuid from jsonb_array_elements_text(v_given -> 'product_ids') i (id));
  end if;
  if v_given ? 'supplier_codes' then
    v_filter.supplier_ids := issoh_private.known_suppliers(
      array(select jsonb_array_elements_text(v_given -> 'supplier_codes')));
  end if;
  if v_given ? 'category' then
    v_filter.branch := common.trimmed(v_given ->> 'category');
    if pg_input_is_valid(v_filter.branch, 'uuid') then
      v_filter.category_id := v_filter.branch::uuid;
      -- What is mirrored needs no SPP.
      v_filter.branch := coalesce(
        (select c.path::text from issoh.categories c where c.category_id = v_filter.category_id),
        (select c.path::text from spp_remote.categories c where c.category_id = v_filter.category_id));
      if v_filter.branch is null then
        raise exception using
          errcode = 'ISNCA',
          message = format('There is no category "%s".', v_filter.category_id),
          hint = 'Name a category by its path, such as tools.drills, or by its id.';
      end if;
    end if;
    select coalesce(array_agg(c.id) filter (where c.lies_there), '{}'),
           coalesce(array_agg(c.id) filter (where not c.lies_there), '{}')
      into v_filter.categories_in, v_filter.categories_out
      from (select k.category_id::text as id,
                   k.path operator(public.<@) v_filter.branch::public.ltree as lies_there
              from issoh.categories k) c;
  end if;
  return v_filter;
end
$$;
comment on function issoh_private.read_selection_filter(jsonb, text[]) is
  $$Criteria and filters of the queue, checked: supplier_codes, category (a branch, by path or id), search,
min_price and max_price (in the currency of each product), is_new, product_ids (of SPP), min_score,
recommended, include_rejected; a null is left out. Raises ISICR (not among the known keys, or no such value),
ISNSU (suppliers that nobody knows, by name), ISNCA.$$;
grant execute on function issoh_private.read_selection_filter(jsonb, text[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/read_selection_filter.sql
--! Included functions/issoh/selection/selection_matches.sql
create or replace function issoh_private.selection_matches(
  item issoh.selection_queue,
  filter issoh_private.selection_filter
) returns boolean
language sql stable parallel safe
as $$
  select (filter.supplier_ids is null or item.spp_supplier_id = any (filter.supplier_ids))
         and (filter.product_ids is null or item.spp_product_id = any (filter.product_ids))
         and (filter.min_score is null or item.auto_select_score >= filter.min_score)
         and (filter.recommended is null or (item.recommended_by is not null) = filter.recommended)
         and (filter.is_new is null or (item.product_details ->> 'is_new')::boolean = filter.is_new)
         and (filter.branch is null
              or item.product_details ->> 'category_id' = any (filter.categories_in)
              or (item.product_details ->> 'category_path') || '.' ^@ (filter.branch || '.')
                 and coalesce(item.product_details ->> 'category_id' <> all (filter.categories_out), true))
         and (filter.min_price is null or issoh_private.queued_price(item.product_details) >= filter.min_price)
         and (filter.max_price is null or issoh_private.queued_price(item.product_details) <= filter.max_price)
         and (filter.patterns is null
              or concat_ws(E'\n', item.product_details ->> 'product_name',
                           item.product_details ->> 'supplier_product_code',
                           item.product_details ->> 'brand') ilike all (filter.patterns)
              or item.product_details ->> 'barcode' = filter.search)
$$;
comment on function issoh_private.selection_matches(issoh.selection_queue, issoh_private.selection_filter) is
  $$Whether a queued product is among those that a filter asks for, by its details as they were when it was queued; by
its category as it is now, where the mirror knows it.$$;
grant execute on function issoh_private.selection_matches(issoh.selection_queue, issoh_private.selection_filter)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/selection_matches.sql
--! Included functions/issoh/selection/queue_for_selection.sql
create or replace function issoh.queue_for_selection(criteria jsonb default '{}', row_limit integer default null)
returns issoh.queue_result
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- With the criteria as values, SPP answers them.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
-- How many rows SPP answers is unknown when this is planned: no loop over one of its lists inside another.
set enable_nestloop = off
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    queue_for_selection.criteria, array['supplier_codes', 'category', 'search', 'min_price', 'max_price', 'is_new',
                                        'product_ids', 'include_rejected']);
  v_most constant integer := issoh.setting('selection.max_items')::integer;
  v_limit constant integer := coalesce(queue_for_selection.row_limit, v_most + 1);
  -- So many rows of SPP hold that many which are not known here, if there are that many.
  v_read bigint;
  v_categories uuid[];
  v_result issoh.queue_result;
begin
  if v_limit < 1 or queue_for_selection.row_limit > v_most then
    raise exception using
      errcode = 'ISIQM',
      message = format('%s is no number of items.', v_limit),
      hint = format('Queue 1 to %s at once (setting selection.max_items).', v_most);
  end if;
  if v_filter.branch is not null then
    with tree as materialized (select c.category_id, c.path from spp_remote.categories c)
    select array_agg(t.category_id) into v_categories
      from tree b
      join tree t on t.path operator(public.<@) b.path
     where case when v_filter.category_id is null then b.path::text = v_filter.branch
                else b.category_id = v_filter.category_id end;
    if v_categories is null then
      raise exception using
        errcode = 'ISNCA',
        message = format('There is no category "%s".', v_filter.branch),
        hint = 'Name a category by its path, such as tools.drills, or by its id.';
    end if;
  end if;
  v_read := v_limit
    + (select count(*) from issoh.selection_queue q where q.review_status <> 'imported')
    + (select count(*) from issoh.selected_products p where p.spp_product_id is not null);

  with tree as materialized (
    select c.category_id, c.path::text as path from spp_remote.categories c
  ),
  candidate as materialized (
    select p.*
      from spp_remote.products p
     where p.status <> 'discontinued'
       and (v_filter.supplier_ids is null or p.supplier_id = any (v_filter.supplier_ids))
       and (v_filter.product_ids is null or p.product_id = any (v_filter.product_ids))
       and (v_categories is null or p.category_id = any (v_categories))
       and (v_filter.is_new is null or p.is_new = v_filter.is_new)
       and (v_filter.min_price is null or p.current_price >= v_filter.min_price)
       and (v_filter.max_price is null or p.current_price <= v_filter.max_price)
       -- SPP is asked for the longest word, and what it answers for the others.
       and (v_filter.patterns is null or p.product_name ilike v_filter.patterns[1]
            or p.supplier_product_code ilike v_filter.patterns[1] or p.brand ilike v_filter.patterns[1]
            or p.barcode = v_filter.search)
       and (v_filter.patterns is null or cardinality(v_filter.patterns) = 1 or p.barcode = v_filter.search
            or concat_ws(E'\n', p.product_name, p.supplier_product_code collate "default", p.brand)
               ilike all (v_filter.patterns))
     limit v_read
  ),
  -- A product that was rejected several times comes back as its last item.
  refused as materialized (
    select distinct on (q.spp_product_id) q.spp_product_id, q.queue_id
      from issoh.selection_queue q
     where q.review_status = 'rejected'
     order by q.spp_product_id, q.reviewed_at desc, q.queue_id desc
  ),
  judged as materialized (
    select c.*, r.queue_id as refused_id, coalesce(s.product_id, l.product_id) is not null as is_selected,
           q.queue_id is not null or (r.queue_id is not null and not v_filter.include_rejected) as is_queued
      from candidate c
      left join issoh.selected_products s on s.spp_product_id = c.product_id
      left join issoh.supplier_listings l on l.supplier_id = c.supplier_id
                                         and l.supplier_product_code = c.supplier_product_code
      left join issoh.selection_queue q on q.spp_product_id = c.product_id
                                       and q.review_status in ('pending', 'on_hold', 'approved')
      left join refused r on r.spp_product_id = c.product_id
  ),
  chosen as materialized (
    select j.product_id, j.supplier_id, j.refused_id, j.category_id,
           jsonb_build_object(
             'supplier_product_code', j.supplier_product_code, 'product_name', j.product_name,
             'description', j.description, 'category_id', j.category_id, 'category_path', t.path, 'brand', j.brand,
             'barcode', j.barcode, 'unit_of_measure', j.unit_of_measure, 'pack_size', j.pack_size,
             'min_order_qty', j.min_order_qty, 'lead_time_days', j.lead_time_days,
             'current_price', j.current_price::text, 'currency_code', j.currency_code, 'is_new', j.is_new,
             'first_seen_date', j.first_seen_date) as details
      from judged j
      left join tree t on t.category_id = j.category_id
     where not j.is_selected and not j.is_queued
     order by j.product_id
     limit v_limit
  ),
  added as (
    insert into issoh.selection_queue (spp_product_id, spp_supplier_id, product_details)
    select c.product_id, c.supplier_id, c.details
      from chosen c
     where c.refused_id is null
     order by c.product_id
    on conflict (spp_product_id) where review_status in ('pending', 'on_hold', 'approved') do nothing
    returning 1
  ),
  -- In the order in which all lock items.
  locked as materialized (
    select q.queue_id
      from issoh.selection_queue q
     where q.queue_id in (select c.refused_id from chosen c) and q.review_status = 'rejected'
     order by q.queue_id
       for update
  ),
  asked_again as (
    update issoh.selection_queue q
       set review_status = 'pending', product_details = c.details, queued_at = now(),
           queued_by = audit.current_actor(), reviewed_by = null, reviewed_at = null, recommended_by = null,
           recommended_at = null, last_reviewer = null, reopened_by = null, auto_select_score = null, coverage = null,
           score_low = null, score_high = null, weights_version = null, scored_at = null, selection_criteria = '{}'
      from chosen c
     where q.queue_id = c.refused_id and q.queue_id in (select l.queue_id from locked l)
    returning 1
  )
  select queued.items, known.queued + (select count(*) from chosen) - queued.items, known.selected,
         array(select distinct c.category_id from chosen c where c.category_id is not null)
    into v_result.queued, v_result.already_queued, v_result.already_selected, v_categories
    from (select (select count(*) from added) + (select count(*) from asked_again) as items) queued,
         (select count(*) filter (where j.is_selected) as selected,
                 count(*) filter (where j.is_queued and not j.is_selected) as queued
            from judged j) known;

  if v_result.queued > v_most then
    raise exception using
      errcode = 'ISIQM',
      message = format('More than %s products are asked for.', v_most),
      hint = 'Name a limit, or narrow the criteria; the setting selection.max_items says how many one call may queue.';
  end if;
  -- Where a category has gone since is told by the mirror.
  if not array(select c.category_id from issoh.categories c) @> v_categories then
    perform issoh_private.mirror_categories(v_categories);
  end if;
  -- The mirror tells their suppliers' codes.
  if exists (select from issoh.selection_queue q
              where not exists (select from issoh.suppliers s where s.supplier_id = q.spp_supplier_id)) then
    perform issoh_private.refresh_suppliers();
  end if;
  return v_result;
end
$$;
comment on function issoh.queue_for_selection(jsonb, integer) is
  $$Queues products of SPP for selection, at most row_limit: those that all criteria {supplier_codes, category (a
branch, by path or id), search (words in name, code, brand; or the barcode), min_price, max_price (in the currency of
each product), is_new, product_ids, include_rejected} hold for; none: every product. Discontinued products are left out.
Answers how many were queued, how many were in the queue already (rejected ones among them: they return, as the same
item, only by include_rejected) and how many are selected already. Reviewers, approvers and administrators may.
Raises ISICR, ISIQM (a limit that is none, or more than the setting selection.max_items), ISNSU, ISNCA.$$;
grant execute on function issoh.queue_for_selection(jsonb, integer) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/queue_for_selection.sql

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

--! split: 300-pages.sql
-- What an order would cost.
--! Included functions/issoh/orders/quote_order.sql
create or replace function issoh.quote_order(supplier text, lines jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := issoh_private.resolve_supplier(quote_order.supplier);
  v_lines constant issoh.order_line_input[] := array(
    select jsonb_populate_record(null::issoh.order_line_input, e.value)
      from jsonb_array_elements(quote_order.lines) with ordinality e (value, position)
     order by e.position);
  v_products uuid[];
  v_answer jsonb;
begin
  if v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'A quote needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  v_products := issoh_private.read_order_products(v_lines);
  with line as materialized (
    select v_products[l.position] as product_id, l.quantity * coalesce(l.pack_size, 1) as pieces, l.position
      from unnest(v_lines) with ordinality
        as l (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
  ), priced as materialized (
    select p.internal_sku, l.pieces, l.position, a.price, a.currency_code, trim_scale(a.price * l.pieces) as cost
      from line l
      join issoh.selected_products p on p.product_id = l.product_id
      left join issoh_private.ask_prices(v_supplier_id, array(select i.product_id from line i order by i.position),
                                         array(select i.pieces from line i order by i.position)) a
             on a.product_id = l.product_id
  )
  select jsonb_build_object(
           'items', (select jsonb_agg(jsonb_build_object('internal_sku', r.internal_sku, 'quantity', r.pieces,
                                                         'unit_cost', r.price::text, 'currency_code', r.currency_code,
                                                         'cost', r.cost::text) order by r.position)
                       from priced r),
           'totals', (select coalesce(jsonb_agg(jsonb_build_object('currency_code', t.currency_code,
                                                                   'cost', t.cost::text)
                                                order by t.currency_code), '[]')
                        from (select r.currency_code, trim_scale(sum(r.cost)) as cost
                                from priced r
                               where r.cost is not null
                               group by r.currency_code) t))
    into v_answer;
  return v_answer;
end
$$;
comment on function issoh.quote_order(text, jsonb) is
  $$What place_orders would agree for a JSON array of lines {internal_sku or product_id, quantity, pack_size?} at a
supplier (code or id) today, and notes nothing: {items: [{internal_sku, quantity (pieces), unit_cost, currency_code,
cost}], totals: [{currency_code, cost}]}, amounts as text; null where SPP lists nothing of a product. Raises ISNSU,
ISNPR, ISIOL, ISIQT, ISCSA (SPP does not answer).$$;
grant execute on function issoh.quote_order(text, jsonb) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/quote_order.sql

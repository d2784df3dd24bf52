--! Previous: sha1:6ca924a086496ae434269d917f1dd3e91f55c9f7
--! Hash: sha1:a397469259efbdb8c92c510a2a74b264c5cc3ebc
--! Message: one_rule

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 027-counted_days.sql
-- Price changes of days are counted as a whole: in a restored dump, whose transactions had numbers of another cluster,
-- what was added to what is kept would count twice.
set lock_timeout = '5s';

create index if not exists price_history_changed_at_idx on spp.price_history using brin (changed_at);

--! Included functions/spp/metrics/price_days_seen.sql
create or replace function spp_private.price_days_seen() returns pg_snapshot
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select h.seen
    from spp_private.price_day_horizons h
   where h.cluster_id = (select c.system_identifier from pg_control_system() c)
$$;
comment on function spp_private.price_days_seen() is
  $$price_days counts of every day what transactions had written that had ended by then; null: nobody can say, and it
says nothing.$$;
grant execute on function spp_private.price_days_seen()
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/price_days_seen.sql
--! Included functions/spp/metrics/price_days_touched.sql
create or replace function spp_private.price_days_touched(seen pg_snapshot) returns setof date
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select distinct (h.changed_at at time zone 'UTC')::date
    from spp.price_history h
   where h.xact_id >= pg_snapshot_xmin(price_days_touched.seen)
     and not pg_visible_in_snapshot(h.xact_id, price_days_touched.seen)
     -- Of a transaction that is still to come are only rows of another cluster, in a restored dump.
     and (h.xact_id < pg_snapshot_xmax(pg_current_snapshot()) or h.xact_id = pg_current_xact_id_if_assigned())
$$;
comment on function spp_private.price_days_touched(pg_snapshot) is
  'Days (UTC) of which a transaction wrote prices that had not ended in a snapshot.';
grant execute on function spp_private.price_days_touched(pg_snapshot)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/price_days_touched.sql
--! Included functions/spp/metrics/count_price_days.sql
create or replace function spp_private.count_price_days(days date[] default null) returns setof spp_kept.price_days
language sql stable
set search_path = pg_catalog, pg_temp
-- With the days as values the index of times is asked for them alone.
set plan_cache_mode = force_custom_plan
as $$
  select (h.changed_at at time zone 'UTC')::date, h.supplier_id, count(*)::integer,
         count(*) filter (where h.new_price > h.old_price)::integer,
         count(*) filter (where h.new_price < h.old_price)::integer,
         count(h.price_change_percentage)::integer, coalesce(sum(h.price_change_percentage), 0),
         coalesce(sum(h.price_change_percentage * h.price_change_percentage), 0)
    from spp.price_history h
   where h.old_price is not null
     and (count_price_days.days is null
          or (h.changed_at at time zone 'UTC')::date = any (count_price_days.days)
             and h.changed_at >= (select min(d)::timestamp at time zone 'UTC' from unnest(count_price_days.days) d)
             and h.changed_at < (select (max(d) + 1)::timestamp at time zone 'UTC'
                                   from unnest(count_price_days.days) d))
   group by 1, 2
$$;
comment on function spp_private.count_price_days(date[]) is
  'Price changes of days (UTC; all where none are named) by day and supplier, counted in price_history.';
grant execute on function spp_private.count_price_days(date[])
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/count_price_days.sql
--! Included functions/spp/metrics/keep_price_days.sql
create or replace function spp_private.keep_price_days() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cluster constant bigint := (select c.system_identifier from pg_control_system() c);
  v_seen pg_snapshot;
  v_days date[];
  v_kept integer;
begin
  -- What this transaction has written, and writes later, would be taken for seen.
  if pg_current_xact_id_if_assigned() is not null then
    raise exception using errcode = 'active_sql_transaction',
      message = 'keep_price_days begins its transaction.', hint = 'Call it by itself.';
  end if;
  insert into spp_private.price_day_horizons (cluster_id, seen) values (0, '1:1:') on conflict do nothing;
  -- One at a time; who comes meanwhile leaves it to the first.
  perform from spp_private.price_day_horizons for update skip locked;
  if not found then
    return 0;
  end if;
  -- Numbers of another cluster's transactions, in a restored dump, say nothing: then every day is counted.
  v_seen := spp_private.price_days_seen();
  with horizon as (
    -- The snapshot of this very statement: what it does not see touches its day again.
    update spp_private.price_day_horizons h set seen = pg_current_snapshot(), cluster_id = v_cluster
    returning 1
  )
  select array(select d from spp_private.price_days_touched(v_seen) d)
    into v_days
    from horizon;
  if v_seen is null then
    v_days := null;
  elsif v_days = '{}' then
    return 0;
  end if;
  -- Days are counted anew as a whole: what is counted twice on the way counts once.
  delete from spp_kept.price_days k where v_days is null or k.day = any (v_days);
  insert into spp_kept.price_days (day, supplier_id, changes, rises, falls, percentages, percentage_sum,
                                   percentage_squares)
  select d.day, d.supplier_id, d.changes, d.rises, d.falls, d.percentages, d.percentage_sum, d.percentage_squares
    from spp_private.count_price_days(v_days) d;
  get diagnostics v_kept = row_count;
  return v_kept;
end
$$;
comment on function spp_private.keep_price_days() is
  $$Counts in price_days the days of which price_history has grown since the last time; answers how many days of
suppliers that are. In a transaction of its own. Raises 25001.$$;
--! EndIncluded functions/spp/metrics/keep_price_days.sql
--! Included views/spp/v_price_days.sql
create or replace view spp.v_price_days with (security_invoker = true) as
select d.day, d.supplier_id, s.supplier_code, d.changes, d.rises, d.falls,
       round(d.percentage_sum / nullif(d.percentages, 0), 4) as mean_percentage,
       d.percentages, d.percentage_sum, d.percentage_squares
  from (
    -- Days that were written to since are counted as they are, all of them where nothing is kept.
    select k.*
      from spp_kept.price_days k
     where (select spp_private.price_days_seen()) is not null
       and k.day <> all (array(select spp_private.price_days_touched((select spp_private.price_days_seen()))))
    union all
    select l.*
      from spp_private.count_price_days(
             case when (select spp_private.price_days_seen()) is not null
                  then array(select spp_private.price_days_touched((select spp_private.price_days_seen()))) end) l) d
  left join spp.suppliers s on s.supplier_id = d.supplier_id;
comment on view spp.v_price_days is
  $$Price changes of each day (UTC) and supplier, exact at every moment: what is kept, and what was written since. First
prices are no changes.$$;
comment on column spp.v_price_days.day is 'In UTC.';
comment on column spp.v_price_days.supplier_id is 'Whose prices.';
comment on column spp.v_price_days.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_days.changes is 'Prices that changed, undone ones and their undoing among them.';
comment on column spp.v_price_days.rises is 'Of these, rises.';
comment on column spp.v_price_days.falls is 'Of these, falls.';
comment on column spp.v_price_days.mean_percentage is
  'Mean change in percent of the old price, rises and falls against each other; null where all were from price 0.';
comment on column spp.v_price_days.percentages is 'Changes that have a percentage: not from price 0.';
comment on column spp.v_price_days.percentage_sum is 'Their sum.';
comment on column spp.v_price_days.percentage_squares is 'The sum of their squares.';
--! EndIncluded views/spp/v_price_days.sql
drop function if exists spp_private.price_days_since(pg_snapshot);

-- One rule for what a page looks for, and one for a branch of categories.
--! Included functions/common/texts/like_pattern.sql
create or replace function common.like_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '%' || regexp_replace(search, '([\\%_])', '\\\1', 'g') || '%'
$$;
comment on function common.like_pattern(text) is
  'A text as a pattern of LIKE that finds it anywhere: %, _ and \ stand for themselves.';
grant execute on function common.like_pattern(text) to public;
--! EndIncluded functions/common/texts/like_pattern.sql
--! Included functions/spp/categories/category_branch.sql
create or replace function spp_private.category_branch(category text) returns uuid[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(c.category_id)
    from spp.categories t
    join spp.categories c on c.path operator(public.<@) t.path
   where t.category_id = spp_private.resolve_category(category_branch.category)
$$;
comment on function spp_private.category_branch(text) is
  'A category and all below it, as far as the caller may know of it. Raises SPNCA.';
grant execute on function spp_private.category_branch(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/categories/category_branch.sql
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
  v_search text;
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
  then
    raise exception using
      errcode = 'SPIAC', message = 'The filter cannot be used.',
      hint = 'Use at least one of supplier, search, category (texts), uncategorised, is_new (true or false).';
  end if;
  v_leaf := spp.create_category(assign_category.category);
  select c.category_id into v_top_id
    from spp.categories c
   where c.path operator(public.=) public.subpath(v_leaf.path, 0, 1);
  if v_filter ? 'supplier' then
    v_supplier_id := (spp_private.resolve_supplier(v_filter ->> 'supplier')).supplier_id;
  end if;
  v_search := common.like_pattern(v_filter ->> 'search');

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
     and (v_search is null or p.product_name ilike v_search or p.supplier_product_code ilike v_search)
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
as $$
declare
  v_suppliers uuid[];
  v_supplier_id uuid;
  v_branch uuid[];
  v_pattern constant text := common.like_pattern(search);
  v_has_trigrams constant boolean := v_pattern ~ '[[:alnum:]]{3}';
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
             and (v_pattern is null or p.product_name ilike v_pattern or p.brand ilike v_pattern
                  or p.barcode ilike v_pattern
                  or lower(p.supplier_product_code collate "default") like lower(v_pattern))
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
first seen; search looks into name, code, brand and barcode. Raises SPNSU, SPNCA, SPIPG.';
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
  v_pattern constant text := common.like_pattern(search);
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
       and (v_pattern is null or p.product_name ilike v_pattern or p.brand ilike v_pattern
            or p.barcode ilike v_pattern
            or lower(p.supplier_product_code collate "default") like lower(v_pattern))
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
  v_wanted.pattern := common.like_pattern(nullif(common.trimmed(read_product_search.search), ''));
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
  v_wanted.is_found_first := v_wanted.pattern is not null or v_wanted.branch is not null
    or v_wanted.brands is not null or v_wanted.barcode is not null;
  return v_wanted;
end
$$;
comment on function spp_private.read_product_search(text, jsonb) is
  'What a search wants, read from its words and filter. Raises SPISF, SPNSU, SPNCA.';
grant execute on function spp_private.read_product_search(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/read_product_search.sql
drop function if exists spp_private.like_pattern(text);

--! Previous: sha1:d5ef3d4abddb27052aa696f5c9fc277d421467d6
--! Hash: sha1:c91f70180345d7e56644cedadd52275c75ce9c5d
--! Message: cancelling_and_ranges

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-review.sql
--! Included functions/spp/reading/profile_columns.sql
create or replace function spp_private.profile_columns(profile jsonb, headings jsonb, width int) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with wanted as (
    select c.key as field, p.ordinality, p.value,
           case jsonb_typeof(p.value) when 'number' then (p.value #>> '{}')::numeric::int else (
             select h.position from spp_private.heading_positions(profile_columns.headings) h
              where h.heading = spp_private.plain_heading(p.value #>> '{}')
              order by h.rank, h.position
              limit 1) end as position
      from jsonb_each(case jsonb_typeof(profile_columns.profile -> 'columns') when 'object'
             then profile_columns.profile -> 'columns' else '{}' end) c
      left join lateral jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value when 'null' then '[]'
             else jsonb_build_array(c.value) end) with ordinality p (value, ordinality) on true
  ), judged as (
    select w.*, w.value is not null and (w.position is null or w.position < 1 or w.position > profile_columns.width)
             as missing
      from wanted w
  )
  select jsonb_build_object(
    'columns', coalesce((
      select jsonb_object_agg(f.field, f.positions)
        from (select j.field,
                     coalesce(jsonb_agg(j.position order by j.ordinality) filter (where j.value is not null), '[]')
                       as positions
                from judged j group by j.field) f), '{}'),
    'missing', (select string_agg(format('%s (%s)', j.value #>> '{}', j.field), ', ' order by j.field, j.ordinality)
                  from judged j where j.missing))
$$;
comment on function spp_private.profile_columns(jsonb, jsonb, int) is
  $$Where the columns stand that an import profile names: {columns: {field: [positions]}, missing: those that are
nowhere, as text}; an empty list says that the lists do not have a field. `headings`: spp_private.join_headings;
`width`: how many columns there are.$$;
grant execute on function spp_private.profile_columns(jsonb, jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/profile_columns.sql
--! Included functions/spp/reading/columns_by_heading.sql
create or replace function spp_private.columns_by_heading(
  evidence spp_private.column_evidence[], named jsonb, prices jsonb
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with taken as (
    select p.value::int as position from jsonb_each(columns_by_heading.named) c, jsonb_array_elements_text(c.value) p
    union
    select (columns_by_heading.prices ->> 'price')::int where not columns_by_heading.named ? 'price'
  ), found as (
    select distinct on (e.field) e.field, e.position
      from unnest(columns_by_heading.evidence) e
     where e.field = any (array_remove(array_remove(spp_private.product_fields(), 'price'), 'discount'))
       and not columns_by_heading.named ? e.field
       and e.position not in (select t.position from taken t)
       and not coalesce(columns_by_heading.prices -> 'breaks' @> jsonb_build_array(
             jsonb_build_object('quantity_position', e.position)), false)
     -- "Old code | New code": the old one is that of no product any more.
     order by e.field, e.hidden, e.traits ? 'old' and not e.traits ? 'new', e.score desc, e.position
  )
  select coalesce(jsonb_object_agg(f.field, jsonb_build_array(f.position)), '{}')
         || case when columns_by_heading.prices ->> 'price' is not null and not columns_by_heading.named ? 'price'
              then jsonb_build_object('price', jsonb_build_array(columns_by_heading.prices -> 'price')) else '{}' end
         || (select coalesce(jsonb_object_agg(n.key, n.value), '{}') from jsonb_each(columns_by_heading.named) n
              where n.value <> '[]')
    from found f
$$;
comment on function spp_private.columns_by_heading(spp_private.column_evidence[], jsonb, jsonb) is
  $$The columns that headings name, below those of the profile (`named`): {field: [positions]}; what it says is not
there is left out. `prices`: what spp_private.price_breaks has chosen.$$;
grant execute on function spp_private.columns_by_heading(spp_private.column_evidence[], jsonb, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/columns_by_heading.sql
--! Included functions/spp/price_columns/columns_of_price.sql
-- How it works: a quantity is the one that a price holds from only where codes come again with others; a discount is
-- taken off only where the price is not yet ours; a unit column that says "C" or "100 St" is a basis, too.
create or replace function spp_private.columns_of_price(
  sample jsonb, last_heading int, evidence spp_private.column_evidence[], columns jsonb, named jsonb, prices jsonb
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_columns jsonb := columns_of_price.columns;
  v_price spp_private.column_evidence;
  v_kind text;
  v_quantity int;
  v_discounts jsonb;
begin
  select e.* into v_price from unnest(columns_of_price.evidence) e
   where e.position = (v_columns -> 'price' ->> 0)::int;
  select jsonb_agg(e.position order by e.position) into v_discounts
    from unnest(columns_of_price.evidence) e where spp_private.is_discount(e);
  v_kind := spp_private.price_kind(v_price.field, v_price.traits, v_discounts is not null);
  if not v_columns ? 'discount' and v_discounts is not null and not columns_of_price.named ?| '{price,discount}'
      and (v_kind in ('list', 'gross', 'retail')
           -- Beside a list price, or behind the discount, a plain one is what is left.
           or v_kind in ('plain', 'selling') and v_price.position < (v_discounts ->> 0)::int and not exists (
             select from spp_private.price_columns(columns_of_price.evidence, null) p
              where p.kind in ('list', 'gross', 'retail'))) then
    v_columns := v_columns || jsonb_build_object('discount', v_discounts);
  end if;

  -- "Current price | New price | Effective date": the day is that of the new price.
  if v_columns ? 'valid_from' and not columns_of_price.named ? 'valid_from' and not v_price.traits ? 'new'
      and exists (select from spp_private.price_columns(columns_of_price.evidence, null) p
                   where p.traits ? 'new' and p.fit[2] >= 2) then
    v_columns := v_columns - 'valid_from';
  end if;

  if not columns_of_price.named ? 'from_quantity' then
    select e.position into v_quantity
      from unnest(columns_of_price.evidence) e
     where (e.field in ('from_quantity', 'min_order_qty') or e.field = 'stock' and e.traits ? 'quantity') and not
       e.hidden
       and e.position <> v_price.position
       and spp_private.codes_repeat(columns_of_price.sample, columns_of_price.last_heading, v_columns -> 'code',
         e.position)
       and spp_private.codes_repeat(columns_of_price.sample, columns_of_price.last_heading, v_columns -> 'code',
         v_price.position)
     order by array_position('{from_quantity,min_order_qty,stock}'::text[], e.field), e.position
     limit 1;
    if v_quantity is not null then
      v_columns := (select jsonb_object_agg(c.key, c.value) from jsonb_each(v_columns) c
                     where c.value <> jsonb_build_array(v_quantity))
        || jsonb_build_object('from_quantity', jsonb_build_array(v_quantity));
    else
      if v_columns ? 'from_quantity' and not v_columns ? 'min_order_qty' then
        v_columns := v_columns || jsonb_build_object('min_order_qty', v_columns -> 'from_quantity');
      elsif columns_of_price.prices ->> 'first_quantity' is not null and not v_columns ? 'min_order_qty' then
        v_columns := v_columns || jsonb_build_object('min_order_qty',
          jsonb_build_array(columns_of_price.prices -> 'first_quantity'));
      end if;
      v_columns := v_columns - 'from_quantity';
    end if;
  end if;

  if not v_columns ? 'price_basis' then
    if v_price.traits ? 'pack' and not v_price.traits ?| '{piece,per}' and v_columns ? 'pack_size' then
      v_columns := v_columns || jsonb_build_object('price_basis', v_columns -> 'pack_size');
    elsif exists (select from unnest(columns_of_price.evidence) e
                   where v_columns -> 'unit_of_measure' @> to_jsonb(e.position) and (e.below ->> 'hundreds')::boolean)
                     then
      v_columns := v_columns || jsonb_build_object('price_basis', v_columns -> 'unit_of_measure');
    end if;
  end if;
  return v_columns;
end;
$$;
comment on function spp_private.columns_of_price(jsonb, int, spp_private.column_evidence[], jsonb, jsonb, jsonb) is
  $$The columns with what goes with the price: its discount, the quantity that it holds from (else the minimum order),
the pieces that it is for. `named`: the columns of the profile; `prices`: what spp_private.price_breaks has chosen.$$;
grant execute on function spp_private.columns_of_price(jsonb, int, spp_private.column_evidence[], jsonb, jsonb, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/price_columns/columns_of_price.sql
--! Included functions/spp/search/products_in_range.sql
create or replace function spp_private.products_in_range(wanted spp_private.product_search, row_limit integer)
returns table (product_id uuid, supplier_id uuid)
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Statistics say which range leaves the fewest.
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select f.product_id, f.supplier_id
    from spp_private.v_product_figures f
   where (wanted.changed_since is null or f.price_changed_at >= wanted.changed_since)
     and (wanted.min_price is null or f.current_price >= wanted.min_price)
     and (wanted.max_price is null or f.current_price <= wanted.max_price)
     and (not wanted.is_limited_to_suppliers or f.supplier_id = any (wanted.supplier_ids))
     and (wanted.status is null or f.status = wanted.status)
     and (wanted.is_new is null or f.is_new = wanted.is_new)
   limit products_in_range.row_limit;
end
$$;
comment on function spp_private.products_in_range(spp_private.product_search, integer) is
  'Products whose price, or the time of whose last change, is in the range of a search; so many at most. By what is kept
in these orders: few are found without a look at the others.';
grant execute on function spp_private.products_in_range(spp_private.product_search, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/products_in_range.sql
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
  if num_nonnulls(wanted.patterns, wanted.branch, wanted.brands, wanted.barcode) = 0
     and num_nonnulls(wanted.changed_since, wanted.min_price, wanted.max_price) > 0 then
    return query
    select p.product_id, p.supplier_id, p.product_name, p.current_price,
           spp.price_change_percentage(p.previous_price, p.current_price),
           coalesce(p.subcategory_id, p.category_id), p.brand, p.status
      from spp_private.products_in_range(wanted, matching_products.row_limit) r
      join spp.supplier_products p on p.supplier_id = r.supplier_id and p.product_id = r.product_id;
    return;
  end if;
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
  v_wanted spp_private.product_search :=
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
  if not v_wanted.is_found_first
     and num_nonnulls(v_wanted.changed_since, v_wanted.min_price, v_wanted.max_price) > 0 then
    -- Few are found and sorted: to walk all products in an order would be long. Many come soon in any order.
    v_wanted.is_found_first := (
      select count(*) <= spp_private.most_found()
        from spp_private.products_in_range(v_wanted, spp_private.most_found() + 1));
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
--! Included functions/spp/report/codes_of_outcome.sql
create or replace function spp_private.codes_of_outcome(batch spp.upload_batches, outcome text) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
-- Whoever reads page by page has it off.
set enable_hashjoin = on
as $$
  select coalesce(array_agg(distinct c.code), '{}')
    from (
      select p.supplier_product_code as code
        from spp.supplier_products p
       where not (codes_of_outcome.batch).dry_run and p.supplier_id = (codes_of_outcome.batch).supplier_id
         and greatest(p.price_changed_at, p.created_at) >= (codes_of_outcome.batch).upload_date
      union all
      select s.code
        from spp.upload_staging s
        left join spp.supplier_products p
          on p.supplier_id = (codes_of_outcome.batch).supplier_id and p.supplier_product_code = s.code
       where codes_of_outcome.outcome = 'new' and s.batch_id = (codes_of_outcome.batch).batch_id
         and s.code is not null and p.product_id is null) c
$$;
comment on function spp_private.codes_of_outcome(spp.upload_batches, text) is
  'Codes that rows of an upload with an outcome (new, changed) have, and others: products that have moved since it came;
of new ones also those that are not there.';
--! EndIncluded functions/spp/report/codes_of_outcome.sql
--! Included functions/spp/report/upload_rows.sql
create or replace function spp.upload_rows(
  batch_id uuid,
  of_outcome text default null,
  after_row integer default null,
  page_size integer default 100
)
returns table (
  row_number integer,
  outcome text,
  supplier_product_code text,
  product_name text,
  old_price numeric,
  new_price numeric,
  price_change_percentage numeric,
  currency_code text,
  message text,
  raw jsonb
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- A page is met row by row, however long the list is.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_sort = off
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(upload_rows.batch_id);
  v_limit constant integer := spp_private.page_limit(upload_rows.page_size);
  v_is_applied constant boolean := not v_batch.dry_run and v_batch.status in ('completed', 'rolled_back');
  v_codes text[];
begin
  if (case upload_rows.of_outcome when 'new' then v_batch.new_products_count
                                  when 'changed' then case when v_is_applied then v_batch.updated_products_count end
      end) * 20 < v_batch.total_products then
    -- They are few: by their codes, so that the others are passed over without a look at their products.
    v_codes := spp_private.codes_of_outcome(v_batch, upload_rows.of_outcome);
  end if;
  return query
  select s.row_number, o.outcome, s.code, coalesce(p.product_name, s.name, s.code), o.old_price, o.new_price,
         spp.price_change_percentage(o.old_price, o.new_price), coalesce(p.currency_code::text, (a.reading).currency),
         s.validation_errors #>> '{0,message}', spp_private.shown_cells(s.raw_data)
    from spp.upload_staging s
   cross join lateral (
     select case when v_batch.decimal_mark is not null and s.code is not null
                 then spp_private.read_price(s, v_batch) end as reading
     offset 0) a
    left join spp.supplier_products p
      on p.supplier_id = v_batch.supplier_id and p.supplier_product_code = s.code
    left join lateral (
      select (array_agg(h.old_price order by h.changed_at, h.history_id))[1] as old_price,
             (array_agg(h.new_price order by h.changed_at desc, h.history_id desc))[1] as new_price,
             count(*) > 0 as is_there
        from spp.price_history h
       where v_is_applied and h.product_id = p.product_id and h.supplier_id = v_batch.supplier_id
         and h.upload_batch_id = v_batch.batch_id and h.changed_at >= v_batch.upload_date
         and h.change_reason <> 'rollback') h on true
   cross join lateral (
     select case when v_is_applied then h.old_price else p.current_price end as old_price,
            case when v_is_applied and h.is_there then h.new_price
                 else round((a.reading).amount, 4) end as new_price) v
   cross join lateral (
     select case
              when v_batch.phase = 'stage' then null
              when s.validation_status in ('failed', 'discarded', 'superseded', 'refused') then 'rejected'
              when s.validation_status = 'duplicate' then 'duplicate'
              when p.product_id is null or (v_is_applied and h.is_there and v.old_price is null) then 'new'
              when case when v_is_applied then h.is_there else v.old_price <> v.new_price end then 'changed'
              else 'unchanged'
            end as outcome,
            case when v_is_applied and not h.is_there then v.new_price else v.old_price end as old_price,
            v.new_price) o
   where s.batch_id = v_batch.batch_id
     -- What a row says by itself leaves the others out before anything is looked up for them.
     and (upload_rows.of_outcome is null
          or case upload_rows.of_outcome
               when 'rejected' then s.validation_status in ('failed', 'discarded', 'superseded', 'refused')
               when 'duplicate' then s.validation_status = 'duplicate'
               else s.validation_status not in ('failed', 'discarded', 'superseded', 'refused', 'duplicate')
             end)
     and (v_codes is null or s.code = any (v_codes))
     and (upload_rows.after_row is null or s.row_number > upload_rows.after_row)
     and (upload_rows.of_outcome is null or o.outcome = upload_rows.of_outcome)
   order by s.row_number
   limit v_limit;
end
$$;
comment on function spp.upload_rows(uuid, text, integer, integer) is
  'A page of the rows of an upload as they were read, each with what became of it: new, changed, unchanged, rejected,
duplicate (null while the list is read); of one outcome, where one is named; behind the row after_row. Prices are for
one piece, in the currency of currency_code. Of a dry run the old price is the one of now. Rows that were purged since
are not listed. Raises SPNBA, SPIPG.';
grant execute on function spp.upload_rows(uuid, text, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_rows.sql
comment on column spp.v_uploads.status is 'queued, scheduled, processing, completed, failed, cancelled or rolled_back.';
--! Included functions/spp/suppliers/check_supplier.sql
create or replace function spp_private.check_supplier(supplier_code text, supplier_name text, currency_code text)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(check_supplier.supplier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'SPISC',
      message = format('"%s" cannot be a supplier code.', check_supplier.supplier_code),
      hint = 'Use 1 to 32 letters A-Z, digits, "_" and "-".';
  elsif length(common.trimmed(common.visible(check_supplier.supplier_name))) between 1 and 500 is not true then
    raise exception using
      errcode = 'SPISN', message = 'A supplier needs a name.', hint = 'Give supplier_name 1 to 500 characters.';
  elsif not coalesce(common.is_currency(check_supplier.currency_code), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', check_supplier.currency_code),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
end
$$;
comment on function spp_private.check_supplier(text, text, text) is
  'Refuses what cannot be a supplier. Raises SPISC (code), SPISN (name), SPICU (currency).';
--! EndIncluded functions/spp/suppliers/check_supplier.sql
--! Included functions/spp/suppliers/create_supplier.sql
create or replace function spp.create_supplier(
  supplier_code text,
  supplier_name text,
  currency_code text default 'EUR',
  contact_info jsonb default '{}',
  payment_terms text default null,
  tax_registration text default null,
  metadata jsonb default '{}'
) returns spp.suppliers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers;
begin
  perform spp_private.check_supplier(create_supplier.supplier_code, create_supplier.supplier_name,
                                     create_supplier.currency_code);
  insert into spp.suppliers
    (supplier_code, supplier_name, currency_code, contact_info, payment_terms, tax_registration, metadata)
  values (create_supplier.supplier_code, common.trimmed(common.visible(create_supplier.supplier_name)),
          create_supplier.currency_code, coalesce(create_supplier.contact_info, '{}'), create_supplier.payment_terms,
          create_supplier.tax_registration, coalesce(create_supplier.metadata, '{}'))
  returning * into v_supplier;
  return v_supplier;
exception
  when unique_violation then
    raise exception using
      errcode = 'SPCSC',
      message = format('Supplier "%s" exists already.', create_supplier.supplier_code),
      hint = 'Choose another code, or use the supplier that is there.';
  when check_violation then
    raise exception using
      errcode = 'SPIPA',
      message = 'A value does not fit the supplier.',
      hint = 'payment_terms have at most 2,000 characters, tax_registration 200.';
end
$$;
comment on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb) is
  $$Makes a supplier and the partition for its products. Raises SPISC (code), SPISN (name), SPICU (currency), SPIPA (a
text that is too long), SPCSC (code taken).$$;
grant execute on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/suppliers/create_supplier.sql
--! Included functions/spp/suppliers/update_supplier.sql
create or replace function spp.update_supplier(supplier text, patch jsonb) returns spp.suppliers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers := spp_private.resolve_supplier(update_supplier.supplier);
  v_unknown text;
begin
  if jsonb_typeof(coalesce(update_supplier.patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'SPIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(update_supplier.patch) k
   where k not in ('supplier_name', 'status', 'contact_info', 'payment_terms', 'currency_code', 'tax_registration',
                   'spike_limit', 'hold_spikes', 'metadata')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'SPIPA',
      message = format('"%s" of a supplier cannot be changed.', v_unknown),
      hint = 'Change supplier_name, status, contact_info, payment_terms, currency_code, tax_registration, spike_limit,'
             ' hold_spikes or metadata.';
  elsif update_supplier.patch ? 'currency_code'
        and not coalesce(common.is_currency(update_supplier.patch ->> 'currency_code'), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', update_supplier.patch ->> 'currency_code'),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  v_supplier := jsonb_populate_record(v_supplier, update_supplier.patch);
  update spp.suppliers s
     set supplier_name = common.trimmed(common.visible(v_supplier.supplier_name)), status = v_supplier.status,
         contact_info = v_supplier.contact_info, payment_terms = v_supplier.payment_terms,
         currency_code = v_supplier.currency_code, tax_registration = v_supplier.tax_registration,
         spike_limit = v_supplier.spike_limit, hold_spikes = v_supplier.hold_spikes, metadata = v_supplier.metadata
   where s.supplier_id = v_supplier.supplier_id
  returning s.* into v_supplier;
  return v_supplier;
exception
  when check_violation or not_null_violation then
    raise exception using
      errcode = 'SPIPA',
      message = 'A value does not fit the supplier.',
      hint = 'status is active, inactive or suspended; spike_limit is above 1; supplier_name has 1 to 500 characters,'
             ' payment_terms at most 2,000, tax_registration 200.';
end
$$;
comment on function spp.update_supplier(text, jsonb) is
  'Changes what a patch {column: value} names. Raises SPNSU, SPIPA (a column or value that does not fit), SPICU.';
grant execute on function spp.update_supplier(text, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/suppliers/update_supplier.sql
--! Included functions/spp/report/commonest_rejection.sql
create or replace function spp_private.commonest_rejection(batch_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select mode() within group (order by r.code)
    from (
      select s.validation_errors #>> '{0,code}' as code
        from spp.upload_staging s
       where s.batch_id = commonest_rejection.batch_id and s.validation_status = 'failed'
       order by s.row_number
       limit 1000) r
$$;
comment on function spp_private.commonest_rejection(uuid) is
  'Why most of the first rejected rows of an upload were rejected: a code; null where none was.';
--! EndIncluded functions/spp/report/commonest_rejection.sql
--! Included functions/spp/intake/end_validation.sql
create or replace function spp_private.end_validation(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch spp.upload_batches;
  v_counts record;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = end_validation.batch_id;
  -- Which row of a code counts is fixed over the whole batch before the first chunk is applied.
  with chosen as materialized (
    select c.* from spp_private.choose_rows(v_batch) c
  ), passed_over as (
    update spp.upload_staging s
       set validation_status = case when c.verdict = any (spp_private.duplicate_codes()) then 'duplicate'
         else 'failed' end,
           processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(
             case when c.verdict = any (spp_private.duplicate_codes())
                    then jsonb_build_object('code', c.verdict, 'kept_row', c.kept_row)
                  else spp_private.rejection(c.verdict, s) end)
      from chosen c
     where c.verdict is not null and s.staging_id = c.staging_id
    returning s.row_number, s.code, s.validation_status, c.verdict
  ), broken_up as (
    select c.kept_row, jsonb_agg(jsonb_build_object('from', c.quantity::text, 'amount', r.amount::text,
                                                       'currency', r.currency) order by c.quantity)
             as breaks
      from chosen c
      join spp.upload_staging s on s.staging_id = c.staging_id
     cross join lateral spp_private.read_price(s, v_batch) r
     where c.verdict = 'quantity_break'
     group by c.kept_row
  ), kept as (
    update spp.upload_staging s
       set breaks = (coalesce(nullif(s.breaks, '')::jsonb, '[]') || b.breaks)::text
      from broken_up b
     where s.batch_id = v_batch.batch_id and s.row_number = b.kept_row
  ), warned as (
    select p.verdict, count(*) as occurrences, (array_agg(p.row_number order by p.row_number))[1:20] as row_numbers,
           (select string_agg(c.code, ', ' order by c.code collate "C")
              from (select distinct left(x.code, 60) as code from passed_over x where x.verdict = p.verdict
                     order by 1 limit 20) c) as codes
      from passed_over p
     where p.validation_status = 'duplicate'
     group by p.verdict
  )
  select (select count(*) from passed_over p where p.validation_status = 'duplicate') as duplicates,
         (select count(*) from passed_over p where p.validation_status = 'failed') as failed,
         (select coalesce(jsonb_agg(jsonb_build_object(
                   'code', w.verdict, 'count', w.occurrences, 'rows', w.row_numbers,
                   'message', spp_private.warning_message(w.verdict) || ' ' || w.codes)), '[]')
            from warned w) as warnings
    into v_counts;

  update spp.upload_batches b
     set duplicate_rows_count = v_counts.duplicates,
         failed_products_count = b.failed_products_count + v_counts.failed,
         warnings = case when v_counts.warnings = '[]' then b.warnings
                         else spp_private.add_warnings(b.warnings, v_counts.warnings) end,
         phase = case when b.dry_run then 'finish' else 'apply' end, next_row = 1
   where b.batch_id = end_validation.batch_id
  returning b.* into v_batch;

  if v_batch.failed_products_count + v_batch.duplicate_rows_count >= v_batch.total_products then
    perform spp_private.fail_batch(v_batch.batch_id, 'no_valid_rows', 'No row of the list can be used.',
      case when spp_private.commonest_rejection(v_batch.batch_id) in ('currency_unknown', 'currency_mismatch')
           then format('The supplier''s prices are in %s, those of the list are not: name the list''s currency in the '
                       'supplier''s import profile ("currency"), or as the supplier''s.', v_batch.currency_code)
           else 'See the errors; if the columns were taken wrongly, set them in the supplier''s import profile.' end);
  elsif not v_batch.dry_run then
    perform spp_private.resolve_batch_categories(v_batch);
  end if;
end
$$;
comment on function spp_private.end_validation(uuid) is
  'Ends the judging of a batch: fixes which row of a repeated code counts, and resolves its categories.';
--! EndIncluded functions/spp/intake/end_validation.sql

--! split: 120-doors.sql
-- What suppliers can send and learn by the doors.
--! Included functions/common/texts/search_patterns.sql
create or replace function common.search_patterns(search text) returns text[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whichever door it came by: each word is looked for in every row.
  if length(search_patterns.search) > 1000 then
    raise exception using
      errcode = 'SPISF', message = 'The text that is looked for has more than 1,000 characters.',
      hint = 'Search for a few words.';
  end if;
  return (
    select array_agg(p.pattern order by length(p.pattern) desc, p.place)
      from (select least(w.place, 8) as place, string_agg(common.like_pattern(w.word), '' order by w.place) as pattern
              from unnest(common.search_words(search_patterns.search)) with ordinality as w (word, place)
             group by least(w.place, 8)) p);
end
$$;
comment on function common.search_patterns(text) is
  $$The words of a text, each as a pattern of LIKE: what is looked for holds them all, in any order. There are eight at
most: the eighth word and all behind it are one pattern, which finds them in this order.
The longest come first. Null where there is no word. Raises SPISF (more than 1,000 characters).$$;
grant execute on function common.search_patterns(text) to public;
--! EndIncluded functions/common/texts/search_patterns.sql
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
  elsif exists (select from jsonb_each(v_filter) f
                 where case jsonb_typeof(f.value) when 'array' then jsonb_array_length(f.value) > 1000 end
                    or exists (select from jsonb_array_elements_text(
                                             case jsonb_typeof(f.value) when 'array' then f.value
                                             else jsonb_build_array(f.value) end) e (value)
                                where length(e.value) > 1000)) then
    raise exception using
      errcode = 'SPISF', message = 'The filter is too long.',
      hint = 'Send at most 1,000 supplier_codes and 1,000 brands, and texts of at most 1,000 characters.';
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
--! Included functions/spp/price_columns/price_breaks.sql
create or replace function spp_private.price_breaks(evidence spp_private.column_evidence[], currency text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.*, row_number() over () as place
      from spp_private.price_columns(price_breaks.evidence, price_breaks.currency) p
  ), named as (
    -- "Quantity 2 | Price 2": one number in both headings.
    select q.position as quantity_position, p.position, coalesce(q.traits -> 'number', q.traits -> 'break')::int as
      number, (q.below ->> 'median')::float8 as median
      from unnest(price_breaks.evidence) q
      join prices p on coalesce(q.traits -> 'number', q.traits -> 'break')
        = coalesce(p.traits -> 'number', p.traits -> 'break')
     where q.field in ('stock', 'from_quantity', 'min_order_qty', 'pack_size') and not q.hidden
  ), pairs as (
    -- The first is that of the smallest quantity, wherever it stands.
    select n.quantity_position, n.position,
           (array_agg(n.number) over (order by n.number rows between unbounded preceding and unbounded following))
             [row_number() over (order by nullif(n.median, 0), n.number)] as number
      from named n
  ), pair_count as (
    select count(*) as pairs from pairs
  )
  select case
    when c.pairs > 1 or exists (select from pairs p where p.number > 1) then (
      select jsonb_build_object(
          'price', (select p.position from prices p
                     where not exists (select from pairs o where o.position = p.position and o.number > (select
                       min(number) from pairs))
                     order by p.place limit 1),
          -- One number may stand in the headings of several.
          'first_quantity', (select min(p.quantity_position) from pairs p where p.number = 1),
          'breaks', jsonb_agg(jsonb_build_object('quantity_position', p.quantity_position, 'position', p.position)
                      order by p.number) filter (where p.number > 1))
        from pairs p)
    else (
      select jsonb_build_object('price', f.position, 'breaks', (
          select jsonb_agg(jsonb_build_object('from_quantity', b.quantity, 'position', b.position) order by b.quantity)
            from (select distinct on (o.quantity) o.quantity, o.position
                    from prices o
                   where o.fit = f.fit and o.quantity > f.quantity
                      -- Ten boxes are not ten pieces.
                      and (o.traits ? 'piece' or not o.traits ? 'pack')
                   order by o.quantity, o.place) b))
        from prices f where f.place = 1)
    end
    from pair_count c
$$;
comment on function spp_private.price_breaks(spp_private.column_evidence[], text) is
  $$The column of the price and those of larger quantities: {price: position, breaks: [{from_quantity, position}] or
[{quantity_position, position}], first_quantity: the column of the quantity of the first pair}; null where no heading
  means
a price.$$;
grant execute on function spp_private.price_breaks(spp_private.column_evidence[], text) to inv_catalog_manager,
  inv_admin;
--! EndIncluded functions/spp/price_columns/price_breaks.sql
--! Included functions/spp/reading/column_evidence.sql
-- How it works: each heading votes for a field by the synonym that matches it best (heading_votes), corrected by what
-- stands below: a price needs amounts, a code short values that hardly repeat, a date dates.
create or replace function spp_private.column_evidence(
  headings jsonb, below jsonb, hidden jsonb, currency text, day date
) returns setof spp_private.column_evidence
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as materialized (
    select c.*, spp_private.heading_text(c.heading) as norm
      from (
        select p.p as position, common.trimmed(coalesce(column_evidence.headings ->> (p.p - 1), '')) as heading,
               coalesce(column_evidence.below -> p.p::text, '{}') as s,
               coalesce(column_evidence.hidden @> to_jsonb(p.p), false) as hidden
          from generate_series(1, greatest(jsonb_array_length(column_evidence.headings), (
                 select max(b.key::int) from jsonb_each(column_evidence.below) b))) p (p)
        offset 0
      ) c
  ), patterns as materialized (
    select spp_private.heading_patterns()
           || jsonb_build_object('month_first', spp_private.month_first(column_evidence.headings)) as patterns
  ), traits as materialized (
    select t.position, t.traits from spp_private.heading_traits(column_evidence.headings) t
  ), facts as materialized (
    select c.position, spp_private.heading_facts(c.heading, coalesce(column_evidence.currency, ''), p.patterns) as facts
      from cells c, patterns p
     where c.heading <> '' and length(c.heading) <= 200 and coalesce((c.s ->> 'priced')::float8, 0.5) >= 0.3
  ), fitting as materialized (
    select v.position, v.heading, v.field, v.score + spp_private.field_fit(v.field, c.s) as score,
           v.score >= 100 and spp_private.price_rank(v.field) is not null and (c.s ->> 'digits')::float8 = 0 as worded
      from spp_private.heading_votes(column_evidence.headings) v
      join cells c using (position)
  ), votes as materialized (
    -- "Price" above nothing but words (on request) is one where no other column is.
    select f.position, f.heading, f.field,
           case when f.worded and not exists (select from fitting o
                                               where spp_private.price_rank(o.field) is not null and o.score > 0)
             then 1 else f.score end as score
      from fitting f
  ), best as (
    select distinct on (v.position) v.position, v.field, v.score
      from votes v
      left join facts f using (position)
     where v.score > 0
       -- "Price from 10" and "Price from 1/2026" are prices.
       and not ((v.score < 100 or v.field = 'price_basis')
                and v.field in ('from_quantity', 'valid_from', 'valid_to', 'min_order_qty', 'stock', 'unit_of_measure',
                  'price_basis', 'pack_size')
                and f.facts ?| '{break,per,valid_from,valid_to,measure}'
                and exists (select from votes o where o.position = v.position and o.score > 0
                              and o.field in ('price', 'cost_price', 'unit_price', 'retail_price', 'special_price')))
       -- "Price incl. freight" is a price.
       and not (v.score < 100 and spp_private.price_rank(v.field) is null
                and v.heading ~* '\m(incl|inkl|inc|including|inklusive|excl|exkl|excluding)\M'
                and exists (select from votes o where o.position = v.position and o.score > 0
                              and spp_private.price_rank(o.field) is not null))
     order by v.position, v.score desc, spp_private.price_rank(v.field) is null,
              array_position(spp_private.product_fields(), v.field)
  ), chosen as (
    -- "Codice | Articolo": of two that may be the code, the one that may be the name is.
    select b.position, coalesce(n.field, b.field) as field, coalesce(n.score, b.score) as score
      from best b
      left join lateral (
        select v.field, v.score
          from votes v
          join cells c using (position)
         where b.field = 'code' and v.position = b.position and v.field = 'name' and v.score > 0
           and (c.s ->> 'letters')::float8 >= 0.5
           and not exists (select from best o where o.field = 'name')
           and exists (select from best o
                        where o.field = 'code' and o.position <> b.position
                          and not exists (select from votes w
                                           where w.position = o.position and w.field = 'name'
                                             and w.score >= v.score))) n
        on true
  ), priced as (
    -- "ab 10" heads a price where nothing else does, or amounts stand below it.
    select exists (select from chosen where spp_private.price_rank(field) is not null) as any,
           -- "Was | Now": words of time alone, of which one is old.
           exists (select from traits t join cells c using (position)
                    where t.traits @> '{old}' and c.norm !~ ' '
                      and (c.s ->> 'amounts')::float8 >= 0.3) as was
  )
  select c.position, c.heading,
         case when h.field = 'from_quantity' and f.facts ? 'break'
                -- "Menge 1" beside a price is a quantity.
                and (not p.any or (c.s ->> 'amounts')::float8 >= 0.5 and h.score >= 100) then 'price'
              -- "Prijs | Prijs per": what such a heading is for stands below it.
              when (spp_private.price_rank(h.field) is not null
                    or h.field is null and c.norm ~ '^[[:alpha:]]+$')
                and (c.s ->> 'bases')::boolean
                and c.norm ~ format('\m(%s)$', pt.patterns ->> 'per')
                and exists (select from chosen o join cells oc using (position)
                             where spp_private.price_rank(o.field) is not null and o.position <> c.position
                               and not coalesce((oc.s ->> 'bases')::boolean, false)) then 'price_basis'
              when p.was and not p.any and coalesce(h.field, 'old_price') = 'old_price'
                and t.traits && '{old,current,new}' and c.norm !~ ' '
                and (c.s ->> 'amounts')::float8 >= 0.3
                then case when t.traits @> '{old}' then 'old_price' else 'price' end
              when h.field is not null then h.field
              when (c.s ->> 'amounts')::float8 >= 0.3 and coalesce((c.s ->> 'dates')::float8, 0) < 0.3
                and spp_private.says_only_price(c.heading, coalesce(t.traits, '{}'), coalesce(f.facts, '{}'))
                then 'price' end,
         h.score,
         coalesce((select jsonb_object_agg(w.w, true) from unnest(t.traits) w (w)
                    where w.w not in ('per', 'from', 'more', 'until', 'pieces', 'measure')), '{}') ||
                      coalesce(f.facts, '{}')
           || case when f.facts ->> 'valid_from' > column_evidence.day::text
                     or h.field = 'valid_from' and c.s ->> 'first_day' > column_evidence.day::text
                then '{"later": true}' else '{}' end::jsonb
           || case when f.facts ->> 'valid_to' < column_evidence.day::text then '{"over": true}' else '{}' end::jsonb,
         c.s, c.hidden
    from cells c
    cross join priced p
    cross join patterns pt
    left join traits t using (position)
    left join facts f using (position)
    left join chosen h using (position)
   order by c.position
$$;
comment on function spp_private.column_evidence(jsonb, jsonb, jsonb, text, date) is
  $$What is known of each column: the field that its heading means (null: none), its traits, what stands below it.
`headings`: one text a column; `below`: spp_private.columns_below, by position; `hidden`: positions; `currency`: of
the supplier; `day`: on which the prices must hold (traits later, over).$$;
grant execute on function spp_private.column_evidence(jsonb, jsonb, jsonb, text, date)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/column_evidence.sql
--! Included functions/spp/price_columns/tied_prices.sql
create or replace function spp_private.tied_prices(evidence spp_private.column_evidence[], columns jsonb, currency text)
returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.* from spp_private.price_columns(tied_prices.evidence, tied_prices.currency) p
  ), breaks as materialized (
    select coalesce(nullif(spp_private.price_breaks(tied_prices.evidence, tied_prices.currency) -> 'breaks', 'null'),
             '[]') as breaks
  ), tied as (
    select string_agg(format('"%s"', left(regexp_replace(o.heading, '\s+', ' ', 'g'), 60)), ' and ' order by
      o.position) as names,
           min(left(t.heading, 60)) as taken
      from prices t
      join prices o using (choice)
      join breaks b on not b.breaks @> jsonb_build_array(jsonb_build_object('position', o.position))
     where t.position = (tied_prices.columns -> 'price' ->> 0)::int
    having count(*) > 1
  )
  select coalesce(jsonb_agg(jsonb_build_object('code', 'price_columns_tie', 'message',
           format('Several columns may be the price: %s. "%s" was taken; name the right one in the supplier''s'
             ' profile.',
             t.names, t.taken))), '[]')
    from tied t
$$;
comment on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text) is
  $$The warning `price_columns_tie` where nothing tells the column of the price from another, as a list of one; else
[].$$;
grant execute on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/price_columns/tied_prices.sql
--! Included functions/spp/quarantine/review_correction.sql
create or replace function spp_private.review_correction(correction spp.upload_staging, headings text[])
returns spp_private.correction_outcome
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ref constant text := common.plain((correction).raw_data ->> 'row_ref');
  v_waiting spp.upload_staging;
  v_batch spp.upload_batches;
  v_changes record;
  v_actor text;
  v_outcome spp_private.correction_outcome;
begin
  v_outcome.staging_id := (correction).staging_id;
  v_outcome.accepted := spp_private.is_yes((correction).raw_data ->> 'accept');
  v_outcome.warnings := '[]';
  -- Locked by whoever calls, with its upload. A row of another supplier is no row at all.
  select s.* into v_waiting
    from spp.upload_staging s
    join spp.upload_batches b on b.batch_id = s.batch_id and not b.dry_run and b.mode <> 'corrections'
    join spp.upload_batches own on own.batch_id = (correction).batch_id and own.supplier_id = b.supplier_id
   where s.staging_id = spp_private.referred_id(v_ref);
  select b.* into v_batch from spp.upload_batches b where b.batch_id = v_waiting.batch_id;
  v_outcome.code := case
    when v_batch.batch_id is null then 'reference_unknown'
    when v_batch.status <> 'completed' then 'upload_not_completed'
    when v_waiting.validation_status = 'discarded' then 'already_discarded'
    when v_waiting.validation_status = 'superseded' then 'already_superseded'
    when v_waiting.validation_status <> 'failed' then 'already_corrected'
  end;
  if v_outcome.code is not null then
    return spp_private.refuse_correction(v_outcome);
  end if;

  v_outcome.batch_id := v_batch.batch_id;
  v_outcome.waiting_id := v_waiting.staging_id;
  select coalesce(jsonb_object_agg(c.heading, c.value) filter (where c.change = 'changed'), '{}') as data,
         min(c.heading) filter (where c.change = 'rewritten') as rewritten,
         min(c.heading) filter (where c.change = 'unknown' and c.heading = any (review_correction.headings))
           as elsewhere,
         array_agg(c.heading order by c.heading)
           filter (where c.change = 'unknown' and not c.heading = any (review_correction.headings)) as ignored
    into v_changes
    from spp_private.changed_cells(v_batch, v_waiting, (correction).raw_data,
                                   coalesce(nullif((correction).numbers, '')::jsonb, '{}')) c;
  v_outcome.data := v_changes.data;
  v_outcome.ignored := v_changes.ignored;
  if v_changes.data = '{}' and v_changes.rewritten is null and v_changes.elsewhere is null and not v_outcome.accepted
     then
    v_outcome.result := 'unchanged';
    return v_outcome;
  end if;

  -- Against a row that is another by now, the file's cells would take back what somebody else has corrected.
  if v_ref like '%.%' and v_ref <> spp_private.row_ref(v_waiting) then
    select l.actor into v_actor
      from audit.log l
     where l.table_name = 'upload_staging' and l.record_key = v_waiting.staging_id::text
     order by l.occurred_at desc, l.log_id desc
     limit 1;
  end if;
  v_outcome.code := case
    when v_actor <> audit.current_actor() then 'row_changed'
    when v_changes.elsewhere is not null then 'column_of_other_list'
    when v_changes.rewritten is not null then 'cell_rewritten'
    when v_changes.data = '{}' and not spp_private.is_held(v_waiting.validation_errors #>> '{0,code}') then 'not_held'
  end;
  return case when v_outcome.code is null then v_outcome
    else spp_private.refuse_correction(v_outcome, case v_outcome.code
      when 'column_of_other_list' then format(' (%s)', v_changes.elsewhere)
      when 'cell_rewritten' then format(' %s: %s has become %s. Send it as XLSX, or by "quarantine resubmit".',
        v_changes.rewritten, to_jsonb(left(v_waiting.raw_data ->> v_changes.rewritten, 100)),
        to_jsonb(left((correction).raw_data ->> spp_private.file_heading(v_changes.rewritten), 100)))
      end) end;
end
$$;
comment on function spp_private.review_correction(spp.upload_staging, text[]) is
  $$What a row of a file of corrections asks for: its outcome where that is unchanged or refused; else without a
result, and with what is to be laid over which row. headings: those of all lists that rows of the file are of.$$;
--! EndIncluded functions/spp/quarantine/review_correction.sql
--! Included functions/spp/quarantine/check_corrections.sql
create or replace function spp_private.check_corrections(rows jsonb) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_max_cell constant integer := spp.setting('upload.max_cell_length')::integer;
  v_max_columns constant integer := spp.setting('upload.max_columns')::integer;
  v_problem text;
begin
  v_problem := case
    when jsonb_typeof(rows) is distinct from 'array' or jsonb_array_length(rows) not between 1 and 1000
      then 'they are no list of 1 to 1,000 rows'
    else spp_private.misshapen_correction(rows) end;
  if v_problem is not null then
    raise exception using
      errcode = 'SPIRS',
      message = format('The corrections cannot be used: %s.', v_problem),
      hint = 'Send 1 to 1,000 rows [{"staging_id": "…", "data": {"Price": "12.50"}}].';
  end if;

  -- The limits of a list hold for what is laid over its rows, too.
  select format('row %s: ', e.position) || case
      when jsonb_typeof(d.value) in ('object', 'array')
        then format('%s is neither text nor number', to_jsonb(left(d.key, 60)))
      when length(d.value #>> '{}') > v_max_cell
        then format('%s has more than %s characters', to_jsonb(left(d.key, 60)), v_max_cell)
      when length(d.key) > v_max_cell then format('a heading has more than %s characters', v_max_cell)
    end
    into v_problem
    from jsonb_array_elements(rows) with ordinality as e (value, position), jsonb_each(e.value -> 'data') d
   where jsonb_typeof(d.value) in ('object', 'array') or length(d.value #>> '{}') > v_max_cell
      or length(d.key) > v_max_cell
   order by e.position
   limit 1;
  if v_problem is null then
    select format('row %s would have more than %s cells', e.position, v_max_columns) into v_problem
      from jsonb_array_elements(rows) with ordinality as e (value, position)
      join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid
      join spp.upload_batches b on b.batch_id = s.batch_id and spp_private.may_correct(b)
     where (select count(*) from jsonb_object_keys(e.value -> 'data') k where not s.raw_data ? k)
           + (select count(*) from jsonb_object_keys(s.raw_data)) > v_max_columns
       and exists (select from jsonb_object_keys(e.value -> 'data') k where not s.raw_data ? k)
     limit 1;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = 'SPIRS',
      message = format('The corrections cannot be used: %s.', v_problem),
      hint = 'Send for each row the cells that were wrong, as text or number, by their headings.';
  end if;
end
$$;
comment on function spp_private.check_corrections(jsonb) is
  $$Refuses corrections of the wrong shape, and what a list itself may not hold: cells too long, rows too wide. A row
that the caller may not correct is as none. Raises SPIRS.$$;
--! EndIncluded functions/spp/quarantine/check_corrections.sql
--! Included functions/spp/batches/enqueue_sweep.sql
create or replace function spp_private.enqueue_sweep() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job('spool__sweep', job_key => 'spool_sweep');
end
$$;
comment on function spp_private.enqueue_sweep() is
  'Queues the job that removes the received files of uploads that have ended; several at once are one.';
--! EndIncluded functions/spp/batches/enqueue_sweep.sql
--! Included functions/spp/batches/cancel_upload.sql
create or replace function spp.cancel_upload(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(cancel_upload.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  -- What is being applied is prices already; of corrections, those that are made stand.
  if v_batch.status not in ('scheduled', 'queued', 'processing', 'cancelled')
     or v_batch.phase in ('apply', 'finish', 'correct') and not v_batch.dry_run then
    raise exception using
      errcode = 'SPCUC',
      message = format('Upload %s is %s: it cannot be cancelled any more.', v_batch.batch_id,
                       case v_batch.status when 'processing' then 'being applied' else v_batch.status end),
      hint = 'A completed upload is taken back by a rollback.';
  elsif v_batch.status <> 'cancelled' then
    -- Whoever works on it finds its lease gone, and leaves it.
    perform spp_private.close_batch(v_batch.batch_id, 'cancelled');
    update spp.upload_batches b
       set total_products = 0, new_products_count = 0, updated_products_count = 0, unchanged_products_count = 0,
           failed_products_count = 0, duplicate_rows_count = 0, missing_products_count = 0,
           discontinued_products_count = 0, discontinue_held = false,
           price_changes = '{"increased": 0, "decreased": 0, "largest": []}',
           price_breaks = '{"added": 0, "changed": 0, "removed": 0}', error_log = '[]'
     where b.batch_id = v_batch.batch_id;
    perform spp_private.enqueue_sweep();
  end if;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'status', 'cancelled');
end
$$;
comment on function spp.cancel_upload(uuid) is
  $$Ends an upload of which nothing is applied yet, or a dry run: {batch_id, status}; nothing of it is applied. It may
wait for its day, for its turn, or be under way. Raises SPNBA, SPCUC (it is being applied, or has ended).$$;
grant execute on function spp.cancel_upload(uuid) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/batches/cancel_upload.sql
--! Included functions/spp/batches/discard_uploads.sql
create or replace function spp_private.discard_uploads(supplier_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.lock_supplier(s.supplier_id)
     from spp.suppliers s where s.supplier_id::text = discard_uploads.supplier_id;
  perform spp_private.fail_batch(b.batch_id, 'discarded', 'The job that would process the list was discarded.',
                                 'Upload the list again.')
     from (select u.batch_id
             from spp.upload_batches u
            where u.supplier_id::text = discard_uploads.supplier_id and u.status in ('queued', 'processing')
              and lease.is_free(u.lease_token, u.lease_owner, u.lease_expires_at)
            order by u.batch_id) b;
  perform spp_private.enqueue_sweep();
end
$$;
comment on function spp_private.discard_uploads(text) is
  $$Ends the unfinished uploads of a supplier as failed, as their job was discarded, so that nothing queues it again;
one at which somebody works goes on.$$;
--! EndIncluded functions/spp/batches/discard_uploads.sql
--! Included functions/spp/intake/is_trial.sql
create or replace function spp_private.is_trial(batch spp.upload_batches) returns boolean
language sql immutable parallel safe
as $$
  select (batch).dry_run or (batch).status in ('failed', 'cancelled')
$$;
comment on function spp_private.is_trial(spp.upload_batches) is
  'Whether nothing of an upload that has ended stands: a dry run, or one that failed or was cancelled.';
--! EndIncluded functions/spp/intake/is_trial.sql
--! Included functions/spp/intake/purgeable_rows.sql
create or replace function spp_private.purgeable_rows(batch_id uuid, until timestamptz) returns setof uuid
language sql stable
as $$
  select s.staging_id
    from spp.upload_staging s
   where s.batch_id = purgeable_rows.batch_id
     and exists (select from spp.upload_batches b
                  where b.batch_id = purgeable_rows.batch_id and spp_private.is_trial(b))
  union all
  select s.staging_id
    from spp.upload_staging s
   where s.batch_id = purgeable_rows.batch_id and s.validation_status <> 'failed'
     and not exists (select from spp.upload_batches b
                      where b.batch_id = purgeable_rows.batch_id and spp_private.is_trial(b))
     and (s.validation_status <> 'superseded' or s.processed_at < until)
     and (s.code is null or s.code not in (
       select w.code
         from spp.upload_staging w
        where w.batch_id = purgeable_rows.batch_id and w.code is not null
          and (w.validation_status = 'failed' or w.validation_status = 'superseded' and w.processed_at >= until)))
$$;
comment on function spp_private.purgeable_rows(uuid, timestamptz) is
  $$The staged rows of an upload that nobody needs any more: all of one of which nothing stands. Of others, those in
quarantine stay until a person has decided; superseded ones, while that may be undone; and with either the other rows of
its code, which tell what it is a quantity of.$$;
--! EndIncluded functions/spp/intake/purgeable_rows.sql
--! Included functions/spp/intake/purge_staging.sql
create or replace function spp_private.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_until constant timestamptz := now() - make_interval(days => spp.setting('retention.staging_days')::integer);
  v_trials_until constant timestamptz :=
    greatest(v_until, now() - make_interval(days => spp.setting('retention.trial_days')::integer));
  v_batch spp.upload_batches;
  v_rows integer;
  v_purged integer := 0;
begin
  for v_batch in
    with due as (
      select b.*
        from spp.upload_batches b
       where b.phase = 'done'
         and b.completed_at < case when b.status = 'cancelled' then now()
                                   when spp_private.is_trial(b) then v_trials_until else v_until end
         and exists (select from spp_private.purgeable_rows(b.batch_id, v_until))
    )
    select d.* from due d where d.supplier_id = (select min(d.supplier_id::text)::uuid from due d) order by d.batch_id
  loop
    select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
    if v_batch.status = 'completed' and v_batch.mode <> 'corrections' and not v_batch.dry_run then
      perform spp_private.keep_listing(v_batch), spp_private.keep_superseding(v_batch);
    end if;
    with purged as (
      delete from spp.upload_staging s
       where s.batch_id = v_batch.batch_id
         and s.staging_id in (select spp_private.purgeable_rows(v_batch.batch_id, v_until))
      returning s.validation_status as status, coalesce(s.validation_errors #>> '{0,code}', 'not_kept') as reason
    ), kept as (
      insert into spp_kept.decided_rows as k (batch_id, reason, corrected, discarded, superseded)
      select v_batch.batch_id, p.reason, count(*) filter (where p.status = 'corrected'),
             count(*) filter (where p.status = 'discarded'), count(*) filter (where p.status = 'superseded')
        from purged p
       where p.status in ('corrected', 'discarded', 'superseded')
       group by p.reason
      on conflict (batch_id, reason) do update
         set corrected = k.corrected + excluded.corrected, discarded = k.discarded + excluded.discarded,
             superseded = k.superseded + excluded.superseded
    )
    select count(*) into v_rows from purged;
    v_purged := v_purged + v_rows;
  end loop;
  return v_purged;
end
$$;
comment on function spp_private.purge_staging() is
  'Removes the staged rows of one supplier''s uploads that ended long ago, but for those in quarantine and the rows of
their codes, and sooner those of uploads of which nothing stands (retention.trial_days); answers how many: 0 when no
supplier has any. Its uploads wait meanwhile, those of others do not. What a rollback must know of the rows is kept, and
how many were decided on for which reason (decided_rows). Run hourly, until it answers 0.';
grant execute on function spp_private.purge_staging() to inv_admin;
--! EndIncluded functions/spp/intake/purge_staging.sql
comment on column spp.upload_batches.request_id is
  'Request that brought it. Suppliers are told those of their own user.';

-- Errors are read by all doors: the names of others that they once held are taken out.
with corrections as (
  select b.batch_id from spp.upload_batches b where b.mode = 'corrections'
), changed as (
  update spp.upload_staging s
     set validation_errors = jsonb_set(s.validation_errors, '{0,message}',
                                       to_jsonb(spp_private.refusal_message('row_changed')))
    from corrections c
   where s.batch_id = c.batch_id and s.validation_status = 'refused'
     and s.validation_errors #>> '{0,code}' = 'row_changed'
     and s.validation_errors #>> '{0,message}' <> spp_private.refusal_message('row_changed')
)
update spp.upload_batches b
   set error_log = (
     select jsonb_agg(case when e.error ->> 'code' = 'row_changed'
                           then e.error || jsonb_build_object('message', spp_private.refusal_message('row_changed'))
                           else e.error end order by e.place)
       from jsonb_array_elements(b.error_log) with ordinality e (error, place))
  from corrections c
 where b.batch_id = c.batch_id and b.error_log @> '[{"code": "row_changed"}]';

insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('retention.trial_days', '3', 'Days that the rows of dry runs and of failed uploads are kept.', 'integer', 0, 36500,
   'days')
on conflict (setting_key) do nothing;

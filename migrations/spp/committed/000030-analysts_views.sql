--! Previous: sha1:bd84b450521007636a1f1fc0055ffb9cc5243c19
--! Hash: sha1:94ff7acd015a30a97124bd4a8c5ab126fc0b1627
--! Message: analysts_views

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 030-views.sql
-- What analysts missed.
set lock_timeout = '5s';

create table if not exists spp_kept.decided_rows (
  batch_id uuid not null,
  reason text not null,
  corrected integer not null,
  discarded integer not null,
  superseded integer not null,
  constraint decided_rows_pkey primary key (batch_id, reason),
  constraint decided_rows_batch_id_fkey foreign key (batch_id) references spp.upload_batches on delete cascade
);
comment on table spp_kept.decided_rows is
  $$How many rejected rows of an upload were decided on, by reason, of those whose staged rows are purged;
v_data_quality adds the others.$$;
comment on column spp_kept.decided_rows.batch_id is 'Upload.';
comment on column spp_kept.decided_rows.reason is
  'Code of the last rejection; not_kept: of rows purged before this table came.';
comment on column spp_kept.decided_rows.corrected is 'Rows that were corrected and applied.';
comment on column spp_kept.decided_rows.discarded is 'Rows that were dropped.';
comment on column spp_kept.decided_rows.superseded is 'Rows whose product a later list brought again.';
--! Included policies/spp/decided_rows.sql
alter table spp_kept.decided_rows enable row level security;

drop policy if exists staff_read on spp_kept.decided_rows;
create policy staff_read on spp_kept.decided_rows for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp_kept.decided_rows;
create policy own_read on spp_kept.decided_rows for select to inv_supplier
  using (batch_id in (select b.batch_id from spp.upload_batches b
    where b.supplier_id = (select spp.current_supplier_id())));

-- The views run as their reader.
grant select on spp_kept.decided_rows
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/decided_rows.sql

-- What is purged already has no reason any more.
insert into spp_kept.decided_rows (batch_id, reason, corrected, discarded, superseded)
select b.batch_id, 'not_kept', 0, b.discarded_rows_count - x.discarded, b.superseded_rows_count - x.superseded
  from spp.upload_batches b
 cross join lateral (
   select coalesce(sum(y.discarded), 0) as discarded, coalesce(sum(y.superseded), 0) as superseded
     from (select count(*) filter (where s.validation_status = 'discarded') as discarded,
                  count(*) filter (where s.validation_status = 'superseded') as superseded
             from spp.upload_staging s
            where s.batch_id = b.batch_id and s.validation_status in ('corrected', 'discarded', 'superseded')
           union all
           select k.discarded, k.superseded from spp_kept.decided_rows k where k.batch_id = b.batch_id) y) x
 where b.status = 'completed' and b.discarded_rows_count + b.superseded_rows_count > x.discarded + x.superseded
on conflict (batch_id, reason) do nothing;
--! Included functions/spp/intake/purge_staging.sql
create or replace function spp_private.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_until constant timestamptz := now() - make_interval(days => spp.setting('retention.staging_days')::integer);
  v_batch spp.upload_batches;
  v_rows integer;
  v_purged integer := 0;
begin
  for v_batch in
    with due as (
      select b.*
        from spp.upload_batches b
       where b.phase = 'done'
         and b.completed_at < v_until
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
their codes; answers how many: 0 when no supplier has any. Its uploads wait meanwhile, those of others do not. What a
rollback must know of the rows is kept, and how many were decided on for which reason (decided_rows). Run daily, until
it answers 0.';
grant execute on function spp_private.purge_staging() to inv_admin;
--! EndIncluded functions/spp/intake/purge_staging.sql

--! Included functions/common/texts/word_pattern.sql
create or replace function common.word_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '(^|[^[:alnum:]])' || regexp_replace(search, '([][\\.^$*+?(){}|])', '\\\1', 'g')
$$;
comment on function common.word_pattern(text) is
  'A text as a regular expression that finds it where a word begins.';
grant execute on function common.word_pattern(text) to public;
--! EndIncluded functions/common/texts/word_pattern.sql
--! Included functions/spp/search/most_found.sql
create or replace function spp_private.most_found() returns integer
language sql immutable parallel safe
as $$
  select 10000
$$;
comment on function spp_private.most_found() is
  'How many products a search sorts and counts at most: those that are found first.';
grant execute on function spp_private.most_found()
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/most_found.sql
--! Included functions/spp/search/search_counts.sql
create or replace function spp.search_counts(search text default null, filter jsonb default '{}') returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wanted spp_private.product_search :=
    spp_private.read_product_search(search_counts.search, search_counts.filter);
  v_most constant integer := spp_private.most_found();
  v_is_kept constant boolean := not v_wanted.is_found_first
    and num_nonnulls(v_wanted.min_price, v_wanted.max_price, v_wanted.changed_since) = 0
    and (num_nonnulls(v_wanted.is_new, v_wanted.status) = 0
         or v_wanted.status is null and v_wanted.is_new
         or v_wanted.is_new is null and v_wanted.status = 'discontinued');
  v_kept bigint;
  v_facets jsonb;
  v_found bigint;
begin
  if v_is_kept then
    select coalesce(sum(case when v_wanted.is_new then f.new when v_wanted.status is not null then f.discontinued
                             else f.products end), 0) into v_kept
      from spp_private.v_supplier_figures f
     where f.supplier_id = any (v_wanted.supplier_ids);
  end if;
  with found as materialized (
    select m.* from spp_private.matching_products(v_wanted, v_most + 1) m
  ), counted as (
    select case when grouping(f.supplier_id) = 0 then 'suppliers' when grouping(f.category_id) = 0 then 'categories'
                when grouping(f.brand) = 0 then 'brands' when grouping(f.status) = 0 then 'statuses' end as facet,
           f.supplier_id, f.category_id, coalesce(f.brand, f.status) as value, count(*) as products
      from found f
     group by grouping sets ((f.supplier_id), (f.category_id), (f.brand), (f.status), ())
  ), named as (
    select c.facet, c.products, coalesce(s.supplier_code, k.category_id::text, c.value) as value,
           coalesce(s.supplier_name, k.category_name, c.value) as label,
           row_number() over (partition by c.facet order by c.products desc, coalesce(s.supplier_code, c.value))
             as place
      from counted c
      left join spp.suppliers s on s.supplier_id = c.supplier_id
      left join spp.categories k on k.category_id = c.category_id
  )
  select coalesce(jsonb_object_agg(g.facet, g.facet_values) filter (where g.facet is not null), '{}'), max(g.products)
    into v_facets, v_found
    from (select n.facet, max(n.products) as products,
                 jsonb_agg(jsonb_build_object('value', n.value, 'label', n.label, 'products', n.products)
                           order by n.place) filter (where n.value is not null and n.place <= 100) as facet_values
            from named n
           group by n.facet) g;
  return jsonb_build_object(
    'total', coalesce(v_kept, least(v_found, v_most), 0),
    'total_is_exact', v_is_kept or coalesce(v_found, 0) <= v_most,
    'facets', v_facets,
    'facets_are_exact', coalesce(v_found, 0) <= v_most);
end
$$;
comment on function spp.search_counts(text, jsonb) is
  $$How many products a search finds, in all and by supplier, category, brand and status (the 100 most frequent of
each). The total is exact where it is kept (no filter, or suppliers with new or discontinued products), and up to
10,000; facets are counted among the first 10,000. total_is_exact and facets_are_exact say so. Raises SPISF, SPNSU,
SPNCA.$$;
grant execute on function spp.search_counts(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/search_counts.sql
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
first seen). search looks into name, code, brand and barcode; filter takes supplier_codes and brands (lists), category,
status, barcode, is_new, min_price, max_price, changed_since. With search, category, brands or barcode the first 10,000
that are found are sorted. Raises SPISF, SPNSU, SPNCA, SPIPG.$$;
grant execute on function spp.search_products(text, jsonb, text, boolean, jsonb, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/search_products.sql

--! Included functions/spp/report/rejection_message.sql
create or replace function spp_private.rejection_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'code_missing' then 'The row has no code, or one part of a joined code is blank.'
    when 'code_too_long' then 'The code has more than 512 characters.'
    when 'price_missing' then 'The row has no price.'
    when 'price_unreadable' then 'The price cannot be read as an amount.'
    when 'price_negative' then 'The price is negative.'
    when 'price_rounds_to_zero' then 'The price is positive but rounds to 0 at 4 decimals.'
    when 'price_too_large' then 'The price is 1,000,000,000,000,000 or more.'
    when 'price_spike' then 'The price changed by the supplier''s limit or more and is held.'
    when 'price_fell_to_zero' then 'The price would fall to 0 and is held.'
    when 'price_basis_unclear' then 'How many pieces the price is for cannot be told.'
    when 'price_group_unclear' then 'The price is for one of several groups of customers; the profile does not name it.'
    when 'discount_unclear' then 'The discount cannot be read.'
    when 'currency_unknown' then 'The currency is not known.'
    when 'currency_mismatch' then 'The currency is not the product''s, or for a new one not the supplier''s.'
    when 'code_damaged' then 'A spreadsheet has turned the code into a rounded number.'
    when 'total_row' then 'The row is a sum, not a product.'
    when 'formula_unresolved' then 'The file does not hold the result of a formula.'
    when 'quantity_unclear' then 'From how many pieces on the price holds cannot be told.'
    when 'break_without_base' then 'The price of a smaller quantity of this code could not be used.'
    when 'period_unclear' then 'The days from and until which the price holds cannot be told.'
    when 'not_yet_valid' then 'The price holds from a later day on.'
    when 'no_longer_valid' then 'The price has ceased to hold.'
    when 'row_too_long' then 'The row has more cells than there are columns.'
    when 'cell_too_long' then 'A cell has more characters than the limit allows.'
    when 'unclosed_quote' then 'A quotation mark is opened and never closed.'
    else 'The row could not be read.'
  end
$$;
comment on function spp_private.rejection_message(text) is 'What the code of a rejected row says to a person.';
grant execute on function spp_private.rejection_message(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/report/rejection_message.sql
--! Included functions/spp/report/warning_message.sql
create or replace function spp_private.warning_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'decimal_mark_assumed' then 'No price tells the decimal mark for sure; set it in the profile if it is wrong.'
    when 'no_code_column' then 'The list has no column of codes: the name is the code.'
    when 'price_columns_tie' then 'Several columns may be the price; the first was taken.'
    when 'price_zero' then 'Price 0.'
    when 'price_rounded' then 'Prices with more than 4 decimals were rounded half-up to 4.'
    when 'price_spike' then 'Prices changed by the supplier''s limit or more; applied.'
    when 'price_per_many' then 'Prices for many pieces were divided: each is stored for one piece.'
    when 'discount_applied' then 'The discount of the row was taken off its price.'
    when 'price_break_unreadable' then 'Prices of larger quantities that cannot be read were left out.'
    when 'quantity_break' then 'Prices of larger quantities are kept as price breaks: the smallest counts.'
    when 'other_period' then 'Prices of other periods: the one in force counts.'
    when 'other_price_group' then 'Prices of customer groups other than the profile''s were passed over.'
    when 'hidden_rows' then 'Rows that the sheet hides were read; a visible row of the same code counts before them.'
    when 'name_blank' then 'Rows without a name: the code stands in.'
    when 'barcode_invalid' then 'Barcodes that are no GTIN with a right check digit were left empty.'
    when 'category_invalid' then 'Categories that cannot be used were left empty.'
    when 'categories_not_made' then 'The list brings more new categories than a list may: none was made, products that'
    ' name one have no category.'
    when 'min_order_qty_invalid' then 'Minimum order quantities that are no whole number above 0 were left empty.'
    when 'lead_time_invalid' then 'Lead times that no number of days can be told from were left empty.'
    when 'duplicate_code' then 'Codes that come again further down: the last valid row counts.'
    when 'discontinue_held' then 'The full list lacks more products than the limit allows, or holds damaged codes;'
    ' none is discontinued until a person confirms it.'
    when 'control_bytes_dropped' then 'NUL and control bytes were left out of the text.'
    when 'columns_ignored' then 'Columns that no list of the rows has were passed over:'
    when 'newer_price_replaced' then 'Prices that came later than the corrected list were replaced.'
    when 'encoding_mixed' then 'The file mixes encodings: each line was read by its own.'
    else code
  end
$$;
comment on function spp_private.warning_message(text) is 'What a warning''s code says to a person.';
grant execute on function spp_private.warning_message(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/report/warning_message.sql
--! Included functions/spp/categories/own_category_ids.sql
create or replace function spp_private.own_category_ids() returns uuid[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- With the supplier as a value one partition is planned.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id constant uuid := spp.current_supplier_id();
begin
  -- Names in the tree come out of suppliers' lists: a branch that only others use tells of them. From one category to
  -- the next along the indexes, not product by product.
  return (
    with recursive tops as (
      (select p.category_id
         from spp.supplier_products p
        where p.supplier_id = v_supplier_id and p.category_id is not null
        order by p.category_id
        limit 1)
      union all
      select n.category_id
        from tops t
       cross join lateral (
         select p.category_id
           from spp.supplier_products p
          where p.supplier_id = v_supplier_id and p.category_id > t.category_id
          order by p.category_id
          limit 1) n
    ), leaves as (
      (select p.subcategory_id
         from spp.supplier_products p
        where p.supplier_id = v_supplier_id and p.subcategory_id is not null
        order by p.subcategory_id
        limit 1)
      union all
      select n.subcategory_id
        from leaves l
       cross join lateral (
         select p.subcategory_id
           from spp.supplier_products p
          where p.supplier_id = v_supplier_id and p.subcategory_id is not null and p.subcategory_id > l.subcategory_id
          order by p.subcategory_id
          limit 1) n
    )
    select coalesce(array_agg(distinct c.category_id), '{}')
      from (select t.category_id from tops t union select l.subcategory_id from leaves l) used
      join spp.categories leaf on leaf.category_id = used.category_id
      join spp.categories c on c.path operator(public.@>) leaf.path);
end
$$;
comment on function spp_private.own_category_ids() is
  'The categories, with those above them, that products of the token''s supplier are in.';
grant execute on function spp_private.own_category_ids() to inv_supplier;
--! EndIncluded functions/spp/categories/own_category_ids.sql
--! Included views/spp/v_all_supplier_products.sql
create or replace view spp.v_all_supplier_products with (security_invoker = true) as
select f.product_id, f.supplier_id, p.supplier_product_code, p.product_name, p.description, p.category_id,
       p.subcategory_id, p.brand, p.manufacturer, p.barcode, p.unit_of_measure, p.pack_size,
       p.min_order_qty, p.lead_time_days, p.current_price, p.previous_price, p.currency_code, f.is_new,
       f.status, p.first_seen_date, p.first_batch_id, p.missing_since_batch_id, p.discontinued_batch_id,
       p.price_changed_at, p.last_updated, p.created_at, p.updated_at, p.specifications,
       p.partition_code, f.last_rise_at, f.last_fall_at, f.supplier_code, s.supplier_name,
       f.price_changed_at as last_price_change_at,
       f.price_change_percentage as last_price_change_percentage,
       current_date - p.last_updated::date as days_since_last_update,
       c.category_name, k.category_name as subcategory_name
  from spp_private.v_product_figures f
  -- A left join costs nothing where none of its columns is asked for; each figure has its product.
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id
  left join spp.categories c on c.category_id = p.category_id
  left join spp.categories k on k.category_id = p.subcategory_id;
comment on view spp.v_all_supplier_products is
  'Every product of every supplier the reader may see, with its supplier and its last price change.';
comment on column spp.v_all_supplier_products.last_price_change_at is 'Null while the first price stands.';
comment on column spp.v_all_supplier_products.last_price_change_percentage is
  'Last change in percent of the price before; null while the first price stands, and from price 0.';
comment on column spp.v_all_supplier_products.days_since_last_update is
  'Days since the price last moved, or since the product was first seen.';
comment on column spp.v_all_supplier_products.product_id is 'Identifies the product.';
comment on column spp.v_all_supplier_products.supplier_id is 'Supplier.';
comment on column spp.v_all_supplier_products.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_all_supplier_products.product_name is 'Name as the supplier writes it.';
comment on column spp.v_all_supplier_products.description is 'Text as the supplier writes it.';
comment on column spp.v_all_supplier_products.category_id is 'Top category.';
comment on column spp.v_all_supplier_products.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.v_all_supplier_products.brand is 'Brand as the supplier writes it.';
comment on column spp.v_all_supplier_products.manufacturer is 'Manufacturer as the supplier writes it.';
comment on column spp.v_all_supplier_products.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_all_supplier_products.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.v_all_supplier_products.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.v_all_supplier_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column spp.v_all_supplier_products.lead_time_days is 'Days from order to delivery.';
comment on column spp.v_all_supplier_products.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_all_supplier_products.previous_price is 'Price before the last change.';
comment on column spp.v_all_supplier_products.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_all_supplier_products.is_new is 'Seen in one list only so far.';
comment on column spp.v_all_supplier_products.status is 'available, discontinued or pending.';
comment on column spp.v_all_supplier_products.first_seen_date is 'Day on which it was first seen.';
comment on column spp.v_all_supplier_products.first_batch_id is 'Upload that brought it first.';
comment on column spp.v_all_supplier_products.missing_since_batch_id is 'First upload that did not list it any more.';
comment on column spp.v_all_supplier_products.discontinued_batch_id is
  'Full list that discontinued it by not listing it.';
comment on column spp.v_all_supplier_products.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp.v_all_supplier_products.last_updated is 'When its price last moved, or when it was first seen.';
comment on column spp.v_all_supplier_products.created_at is 'When the row was made.';
comment on column spp.v_all_supplier_products.updated_at is 'When the row was last changed.';
comment on column spp.v_all_supplier_products.specifications is 'What else the list says, by heading.';
comment on column spp.v_all_supplier_products.partition_code is
  'Code of the supplier whose partition this is: a filter by it reads no other.';
comment on column spp.v_all_supplier_products.last_rise_at is
  'When its price last rose; unknown where that was more than 30 days before this column came.';
comment on column spp.v_all_supplier_products.last_fall_at is
  'When its price last fell; unknown where that was more than 30 days before this column came.';
comment on column spp.v_all_supplier_products.supplier_code is 'Code of the supplier.';
comment on column spp.v_all_supplier_products.supplier_name is 'Name of the supplier.';
comment on column spp.v_all_supplier_products.category_name is 'Name of the top category.';
comment on column spp.v_all_supplier_products.subcategory_name is 'Name of the deepest category.';
--! EndIncluded views/spp/v_all_supplier_products.sql
--! Included views/spp/v_new_products_by_supplier.sql
create or replace view spp.v_new_products_by_supplier with (security_invoker = true) as
select p.supplier_id, p.partition_code as supplier_code, s.supplier_name, f.new as supplier_new_count,
       p.product_id, p.supplier_product_code, p.product_name, p.brand, p.category_id, p.subcategory_id, p.barcode,
       p.current_price, p.currency_code, p.status, p.first_seen_date, p.first_batch_id, p.created_at,
       c.category_name, k.category_name as subcategory_name
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id
  join spp_private.v_supplier_figures f on f.supplier_id = p.supplier_id
  left join spp.categories c on c.category_id = p.category_id
  left join spp.categories k on k.category_id = p.subcategory_id
 where p.is_new;
comment on view spp.v_new_products_by_supplier is
  'Products that only one list has shown so far, with how many of them their supplier has.';
comment on column spp.v_new_products_by_supplier.supplier_new_count is 'New products of this supplier.';
comment on column spp.v_new_products_by_supplier.supplier_id is 'Supplier.';
comment on column spp.v_new_products_by_supplier.supplier_code is 'Code of the supplier.';
comment on column spp.v_new_products_by_supplier.supplier_name is 'Name of the supplier.';
comment on column spp.v_new_products_by_supplier.product_id is 'Product.';
comment on column spp.v_new_products_by_supplier.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_new_products_by_supplier.product_name is 'Name as the supplier writes it.';
comment on column spp.v_new_products_by_supplier.brand is 'Brand as the supplier writes it.';
comment on column spp.v_new_products_by_supplier.category_id is 'Top category.';
comment on column spp.v_new_products_by_supplier.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.v_new_products_by_supplier.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_new_products_by_supplier.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_new_products_by_supplier.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_new_products_by_supplier.status is 'available, discontinued or pending.';
comment on column spp.v_new_products_by_supplier.first_seen_date is 'Day on which it was first seen.';
comment on column spp.v_new_products_by_supplier.first_batch_id is 'Upload that brought it first.';
comment on column spp.v_new_products_by_supplier.created_at is 'When the row was made.';
comment on column spp.v_new_products_by_supplier.category_name is 'Name of the top category.';
comment on column spp.v_new_products_by_supplier.subcategory_name is 'Name of the deepest category.';
--! EndIncluded views/spp/v_new_products_by_supplier.sql
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
       case when sum(d.percentages) > 0
             then round(sqrt(greatest(sum(d.percentage_squares) / sum(d.percentages)
                                      - (sum(d.percentage_sum) / sum(d.percentages)) ^ 2, 0)), 4)
       end as price_volatility,
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
         where b.status in ('completed', 'failed', 'rolled_back') and not b.dry_run and b.mode <> 'corrections'
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
--! Included views/spp/v_price_months.sql
create or replace view spp.v_price_months with (security_invoker = true) as
select date_trunc('month', d.day::timestamp)::date as month, d.supplier_id, d.supplier_code,
       sum(d.changes)::integer as changes, sum(d.rises)::integer as rises, sum(d.falls)::integer as falls,
       round(sum(d.percentage_sum) / nullif(sum(d.percentages), 0), 4) as mean_percentage,
       case when sum(d.percentages) > 0
            then round(sqrt(greatest(sum(d.percentage_squares) / sum(d.percentages)
                                     - (sum(d.percentage_sum) / sum(d.percentages)) ^ 2, 0)), 4) end as volatility,
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
--! Included policies/spp/v_price_months.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_price_months to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_price_months.sql
--! Included views/spp/v_data_quality.sql
-- Upload by upload, so that those of one supplier cost what they hold: what waits and what was decided stand in
-- indexes, the rest is counted already.
create or replace view spp.v_data_quality with (security_invoker = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, q.reason,
       case when q.reason = 'not_kept' then 'Decided so long ago that the reason is not kept.'
            when q.quarantined > 0 then spp_private.rejection_message(q.reason)
            else spp_private.warning_message(q.reason) end as explanation,
       q.quarantined as quarantined_rows, q.open as open_rows, q.corrected as corrected_rows,
       q.discarded as discarded_rows, q.superseded as superseded_rows, q.warned as warned_rows,
       t.rows as total_rows, round(q.quarantined::numeric / nullif(t.rows, 0), 4) as quarantined_share,
       round(q.warned::numeric / nullif(t.rows, 0), 4) as warned_share, q.uploads, q.last_upload_at
  from spp.suppliers s
 cross join lateral (
   select sum(b.total_products)::bigint as rows
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status = 'completed' and not b.dry_run and b.mode <> 'corrections'
   offset 0
 ) t
 cross join lateral (
   select c.reason, sum(c.open + c.corrected + c.discarded + c.superseded)::integer as quarantined,
          sum(c.open)::integer as open, sum(c.corrected)::integer as corrected, sum(c.discarded)::integer as discarded,
          sum(c.superseded)::integer as superseded, sum(c.warned)::integer as warned,
          count(distinct b.batch_id)::integer as uploads, max(b.upload_date) as last_upload_at
     from spp.upload_batches b
    cross join lateral (
      select w.validation_errors #>> '{0,code}' as reason, count(*) as open, 0 as corrected, 0 as discarded,
             0 as superseded, 0 as warned
        from spp.upload_staging w
       where w.batch_id = b.batch_id and w.validation_status = 'failed' and spp_private.waiting_rows(b) > 0
       group by 1
      union all
      select d.validation_errors #>> '{0,code}', 0, count(*) filter (where d.validation_status = 'corrected'),
             count(*) filter (where d.validation_status = 'discarded'),
             count(*) filter (where d.validation_status = 'superseded'), 0
        from spp.upload_staging d
       where d.batch_id = b.batch_id and d.validation_status in ('corrected', 'discarded', 'superseded')
       group by 1
      union all
      select k.reason, 0, k.corrected, k.discarded, k.superseded, 0
        from spp_kept.decided_rows k
       where k.batch_id = b.batch_id
      union all
      select e.value ->> 'code', 0, 0, 0, 0, (e.value ->> 'count')::bigint
        from jsonb_array_elements(b.warnings) e
    ) c
    where b.supplier_id = s.supplier_id and b.status = 'completed' and not b.dry_run and b.mode <> 'corrections'
    group by c.reason
 ) q;
comment on view spp.v_data_quality is
  $$What was wrong or odd with the rows of lists, by supplier and reason; of lists that stand, without dry runs and
files of corrections. Ask for one supplier where there are many uploads.$$;
comment on column spp.v_data_quality.supplier_id is 'Supplier.';
comment on column spp.v_data_quality.supplier_code is 'Code of the supplier.';
comment on column spp.v_data_quality.supplier_name is 'Name of the supplier.';
comment on column spp.v_data_quality.reason is
  $$The code of a rejection or warning, as reports name it; of a row that was corrected, of its last rejection.$$;
comment on column spp.v_data_quality.explanation is 'The same in a sentence.';
comment on column spp.v_data_quality.quarantined_rows is 'Rows that were rejected or held, whatever became of them.';
comment on column spp.v_data_quality.open_rows is 'Of these, rows that still wait for a person.';
comment on column spp.v_data_quality.corrected_rows is 'Of these, rows that were corrected, or released, and applied.';
comment on column spp.v_data_quality.discarded_rows is 'Of these, rows that were dropped.';
comment on column spp.v_data_quality.superseded_rows is 'Of these, rows whose product a later list has brought again.';
comment on column spp.v_data_quality.warned_rows is
  'Rows that were applied with this warning; of warnings about a whole list, what they count.';
comment on column spp.v_data_quality.total_rows is 'All rows of the supplier''s lists.';
comment on column spp.v_data_quality.quarantined_share is 'quarantined_rows of total_rows, 0 to 1.';
comment on column spp.v_data_quality.warned_share is 'warned_rows of total_rows.';
comment on column spp.v_data_quality.uploads is 'Uploads in which it came up.';
comment on column spp.v_data_quality.last_upload_at is 'When the latest of these was received.';
--! EndIncluded views/spp/v_data_quality.sql
--! Included policies/spp/v_data_quality.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_data_quality to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_data_quality.sql
--! Included views/spp/v_matched_prices.sql
create or replace view spp.v_matched_prices with (security_invoker = true) as
select m.master_product_id, m.supplier_id, s.supplier_code, s.supplier_name, m.supplier_product_code, p.product_id,
       p.product_name, p.brand, p.barcode, p.unit_of_measure, p.status, p.current_price, p.currency_code, o.offers,
       o.offers_elsewhere, o.best_price, o.best_supplier_code,
       p.current_price = o.best_price and p.status = 'available' as is_best,
       p.current_price - o.best_price as gap,
       round((p.current_price - o.best_price) / nullif(o.best_price, 0) * 100, 2) as gap_percentage,
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
comment on column spp.v_matched_prices.gap is 'current_price above best_price.';
comment on column spp.v_matched_prices.gap_percentage is 'The same in percent of best_price.';
comment on column spp.v_matched_prices.mapping_confidence is
  '0 to 100: of the best pair that brought it into its group.';
comment on column spp.v_matched_prices.is_verified is 'Whether a person has confirmed that it is the same.';
--! EndIncluded views/spp/v_matched_prices.sql
--! Included policies/spp/v_matched_prices.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_matched_prices to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_matched_prices.sql

-- What is kept, column by column.
comment on column spp_kept.product_figures.product_id is 'Product.';
comment on column spp_kept.product_figures.supplier_id is 'Supplier.';
comment on column spp_kept.product_figures.supplier_code is 'Code of the supplier.';
comment on column spp_kept.product_figures.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp_kept.product_figures.last_rise_at is 'When it last rose.';
comment on column spp_kept.product_figures.last_fall_at is 'When it last fell.';
comment on column spp_kept.product_figures.price_change_percentage is
  'Last change in percent of the price before; null from price 0.';
comment on column spp_kept.product_figures.is_new is 'Seen in one list only so far.';
comment on column spp_kept.product_figures.status is 'available, discontinued or pending.';
comment on column spp_kept.product_figures.current_price is
  'Price per unit of measure, in the currency of the product.';
comment on column spp_kept.product_figures.seq is 'The touch it is as of.';
comment on column spp_kept.product_touches.seq is 'Its order.';
comment on column spp_kept.product_touches.product_id is 'Product.';
comment on column spp_kept.product_touches.supplier_id is 'Supplier.';
comment on column spp_kept.product_touches.supplier_code is 'Code of the supplier.';
comment on column spp_kept.product_touches.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp_kept.product_touches.last_rise_at is 'When it last rose.';
comment on column spp_kept.product_touches.last_fall_at is 'When it last fell.';
comment on column spp_kept.product_touches.price_change_percentage is
  'Last change in percent of the price before; null from price 0.';
comment on column spp_kept.product_touches.is_new is 'Seen in one list only so far.';
comment on column spp_kept.product_touches.status is 'available, discontinued or pending.';
comment on column spp_kept.product_touches.current_price is
  'Price per unit of measure, in the currency of the product.';
comment on column spp_kept.supplier_figures.supplier_id is 'Supplier.';
comment on column spp_kept.supplier_figures.products is 'Products ever listed and not removed.';
comment on column spp_kept.supplier_figures.new is 'Products that only one list has shown so far.';
comment on column spp_kept.supplier_figures.discontinued is 'Products that are no longer sold.';
comment on column spp_kept.supplier_figures.categories is 'Categories that its products are in.';
comment on column spp_kept.supplier_figures.min_price is 'Lowest price.';
comment on column spp_kept.supplier_figures.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp_kept.supplier_figures.max_price is 'Highest price.';
comment on column spp_kept.supplier_touches.touch_id is 'Identifies it.';
comment on column spp_kept.supplier_touches.supplier_id is 'Whose products were changed.';
comment on column spp_kept.price_days.day is 'In UTC.';
comment on column spp_kept.price_days.supplier_id is 'Whose prices.';
comment on column spp_kept.price_days.changes is 'Prices that changed.';
comment on column spp_kept.price_days.rises is 'Of these, rises.';
comment on column spp_kept.price_days.falls is 'Of these, falls.';
--! Included views/spp/v_product_figures.sql
create or replace view spp_private.v_product_figures with (security_invoker = true) as
select u.product_id, u.supplier_id, u.supplier_code, u.price_changed_at, u.last_rise_at, u.last_fall_at,
       u.price_change_percentage, u.is_new, u.status, u.current_price
  from (
    -- Both plain, so that their indexes give every order.
    select f.product_id, f.supplier_id, f.supplier_code, f.price_changed_at, f.last_rise_at, f.last_fall_at,
           f.price_change_percentage, f.is_new, f.status, f.seq, f.current_price
      from spp_kept.product_figures f
    union all
    select t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at, t.last_rise_at, t.last_fall_at,
           t.price_change_percentage, t.is_new, t.status, t.seq, t.current_price
      from spp_kept.product_touches t
  ) u
 -- A later touch is looked for only where the supplier has touches at all.
 where u.supplier_id <> all (array(
         select s.supplier_id from spp.suppliers s
          where exists (select from spp_kept.product_touches t where t.supplier_id = s.supplier_id)))
    or not spp_private.is_overtaken(u.product_id, u.supplier_id, u.seq);
comment on view spp_private.v_product_figures is
  'One row a product, exact at every moment: its latest touch, or what is kept of it.';
comment on column spp_private.v_product_figures.product_id is 'Product.';
comment on column spp_private.v_product_figures.supplier_id is 'Supplier.';
comment on column spp_private.v_product_figures.supplier_code is 'Code of the supplier.';
comment on column spp_private.v_product_figures.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp_private.v_product_figures.last_rise_at is 'When it last rose.';
comment on column spp_private.v_product_figures.last_fall_at is 'When it last fell.';
comment on column spp_private.v_product_figures.price_change_percentage is
  'Last change in percent of the price before; null from price 0.';
comment on column spp_private.v_product_figures.is_new is 'Seen in one list only so far.';
comment on column spp_private.v_product_figures.status is 'available, discontinued or pending.';
comment on column spp_private.v_product_figures.current_price is
  'Price per unit of measure, in the currency of the product.';
--! EndIncluded views/spp/v_product_figures.sql
--! Included views/spp/v_supplier_figures.sql
create or replace view spp_private.v_supplier_figures with (security_invoker = true) as
select s.supplier_id, (x.figures).products, (x.figures).new, (x.figures).discontinued, (x.figures).categories,
       (x.figures).min_price, (x.figures).median_price, (x.figures).max_price
  from spp.suppliers s
  left join spp_kept.supplier_figures f
    on f.supplier_id = s.supplier_id
   and not exists (select from spp_kept.supplier_touches t where t.supplier_id = s.supplier_id)
 cross join lateral (
   select case when f.supplier_id is not null then f else spp_private.supplier_figures_of(s.supplier_id) end
            as figures
   offset 0
 ) x;
comment on view spp_private.v_supplier_figures is
  'What each supplier offers, exact at every moment: as kept, or worked out where products were touched since.';
comment on column spp_private.v_supplier_figures.supplier_id is 'Supplier.';
comment on column spp_private.v_supplier_figures.products is 'Products ever listed and not removed.';
comment on column spp_private.v_supplier_figures.new is 'Products that only one list has shown so far.';
comment on column spp_private.v_supplier_figures.discontinued is 'Products that are no longer sold.';
comment on column spp_private.v_supplier_figures.categories is 'Categories that its products are in.';
comment on column spp_private.v_supplier_figures.min_price is 'Lowest price.';
comment on column spp_private.v_supplier_figures.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp_private.v_supplier_figures.max_price is 'Highest price.';
--! EndIncluded views/spp/v_supplier_figures.sql
--! Included sql/tables/audit_log.sql
-- The same table in both databases.
create table if not exists audit.log (
  log_id bigint generated always as identity primary key,
  occurred_at timestamptz not null default clock_timestamp(),
  actor text not null,
  role_name text not null,
  request_id text,
  operation text not null check (operation in ('insert', 'update', 'delete')),
  table_schema text not null,
  table_name text not null,
  record_key text not null,
  old_values jsonb,
  new_values jsonb
);
create index if not exists log_table_name_record_key_idx on audit.log (table_name, record_key, occurred_at desc);
comment on table audit.log is
  'Every change of every table but product prices (those are in price_history); append-only, kept forever.';
comment on column audit.log.actor is 'Who acted: the token''s subject, or in psql the login.';
comment on column audit.log.role_name is 'The role that acted.';
comment on column audit.log.request_id is 'The request that caused it, as answered in X-Request-Id.';
comment on column audit.log.record_key is 'Primary key of the row.';
comment on column audit.log.old_values is 'The row before; null for an insert.';
comment on column audit.log.new_values is 'The row after; null for a delete.';
comment on column audit.log.log_id is 'Identifies the change; later ones are greater.';
comment on column audit.log.occurred_at is 'When it was made.';
comment on column audit.log.operation is 'insert, update or delete.';
comment on column audit.log.table_schema is 'Schema of the table.';
comment on column audit.log.table_name is 'Name of the table.';
--! EndIncluded sql/tables/audit_log.sql
--! Included sql/tables/lease_workers.sql
-- The same table in both databases.
create table if not exists lease.workers (
  worker_id uuid primary key,
  worker_name text not null,
  backend_pid integer not null,
  job_owners text[] not null default '{}',
  started_at timestamptz not null default clock_timestamp(),
  beat_at timestamptz not null default clock_timestamp()
);
comment on table lease.workers is 'Whoever works here now: each says so every other second, in a session of
its own.';
comment on column lease.workers.worker_name is 'What it is: worker, or command line.';
comment on column lease.workers.backend_pid is
  'The session it beats in, which ends at once when its process is killed.';
comment on column lease.workers.job_owners is 'The names under which it locks jobs of graphile_worker.';
comment on column lease.workers.beat_at is 'When it last said that it lives.';
comment on column lease.workers.worker_id is 'Identifies it.';
comment on column lease.workers.started_at is 'When it began.';
--! EndIncluded sql/tables/lease_workers.sql

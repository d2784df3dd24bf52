--! Previous: sha1:738597ac307034f263714bdc7736e1d990c229e5
--! Hash: sha1:37ca87c810de9b24c1401f6d5bea8e1f4d09b5cd
--! Message: lean_upload

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 020-lean_upload.sql
-- Staging a row looks its batch up no more: whoever stages has it locked. (A third of the time of staging.)
set lock_timeout = '5s';
alter table spp.upload_staging drop constraint if exists upload_staging_batch_id_fkey;
comment on table spp.upload_staging is $$@foreignKey (batch_id) references spp.upload_batches (batch_id)

Rows of uploads as read; those that failed stay here in quarantine until corrected or discarded.$$;
--! Included functions/spp/batches/tg_upload_batches__delete_rows.sql
create or replace function spp.tg_upload_batches__delete_rows() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  delete from spp.upload_staging s using old_rows o where s.batch_id = o.batch_id;
  return null;
end
$$;
comment on function spp.tg_upload_batches__delete_rows() is
  'Statement trigger: staged rows go with their upload, as no foreign key says that they belong to it.';
--! EndIncluded functions/spp/batches/tg_upload_batches__delete_rows.sql
create or replace trigger _500_delete_rows after delete on spp.upload_batches referencing old table as old_rows
  for each statement execute function spp.tg_upload_batches__delete_rows();

create table if not exists spp_private.batch_parts (
  batch_id uuid not null references spp.upload_batches on delete cascade,
  from_row integer not null,
  to_row integer not null,
  counts jsonb not null,
  primary key (batch_id, from_row),
  check (from_row <= to_row)
);
alter table spp_private.batch_parts enable row level security;
comment on table spp_private.batch_parts is
  $$Rows of a batch from its next one on that a session has judged or applied, until the batch has come to them.$$;
comment on column spp_private.batch_parts.counts is 'What that did, for the batch to count.';

--! Included functions/spp/values/is_total.sql
create or replace function spp_private.is_total(label text) returns boolean
language sql immutable parallel safe
as $$
  -- Few cells begin like one of the words (all have two letters or more): only these are looked at more closely. Fewer
  -- begin with signs that do not count.
  select case
    when label = '' then false
    when strpos(E' \u00a0*=–—>#:.(-', left(label, 1)) > 0
      then spp_private.is_total(ltrim(label, E' \u00a0*=–—>#:.(-'))
    when lower(left(label, 4) collate pg_catalog.pg_c_utf8) = any (spp_private.total_beginnings())
      or lower(left(label, 3) collate pg_catalog.pg_c_utf8) = any (spp_private.total_beginnings())
      or lower(left(label, 2) collate pg_catalog.pg_c_utf8) = any (spp_private.total_beginnings())
      then spp_private.names_total(label)
    else false
  end
$$;
comment on function spp_private.is_total(text) is '@behavior -*

Whether a code or name is that of a sum line: "Total", "Zwischensumme EUR", "Итого:"; not "Total Quartz 9000".';
--! EndIncluded functions/spp/values/is_total.sql
--! Included functions/spp/intake/judge_rows.sql
create or replace function spp_private.judge_rows(batch spp.upload_batches, from_row integer, to_row integer,
  row_status text)
returns table (
  staging_id uuid,
  row_number integer,
  failure text,
  held text,
  warnings text[]
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.staging_id, r.row_number,
         case
           when r.parse_error is not null then r.parse_error
           when r.code is null then 'code_missing'
           when length(r.code) > 512 then 'code_too_long'
           when spp_private.is_damaged_code(r.code) then 'code_damaged'
           when r.price is null and r.price_number is null then 'price_missing'
           when r.reading_failure is not null then r.reading_failure
           when r.amount is null then 'price_unreadable'
           when r.amount < 0 then 'price_negative'
           when r.amount > 0 and round(r.amount, 4) = 0 then 'price_rounds_to_zero'
           when round(r.amount, 4) >= 1e15 then 'price_too_large'
           when r.row_currency is null then 'currency_unknown'
           when r.row_currency <> r.product_currency then 'currency_mismatch'
           when r.period = 'unclear' then 'period_unclear'
           when r.period = 'later' and row_status <> 'staged' or r.heading_later then 'not_yet_valid'
           when r.period = 'over' and row_status <> 'staged' then 'no_longer_valid'
           when r.from_quantity is not null
             and spp_private.read_break_quantity(r.from_quantity, (batch).decimal_mark) is null
             or r.breaks_below then 'quantity_unclear'
         end,
         case
           when r.parse_error is null and (spp_private.is_total(r.code) or spp_private.is_total(r.name))
             then 'total_row'
           when r.amount = 0 and r.product_price > 0 then 'price_fell_to_zero'
           when r.hold_spikes and r.is_spike then 'price_spike'
         end,
         -- Most rows have nothing odd about them.
         case when r.reading_warnings = '{}' and r.amount <> 0 and scale(r.amount) <= 4 and not r.is_spike
                and r.name is not null
                and num_nulls(r.hidden, r.bad_break, r.barcode, r.min_order_qty, r.lead_time_days) = 5
         then '{}'
         else array_remove(r.reading_warnings || array[
           case when r.amount = 0 then 'price_zero' end,
           case when scale(trim_scale(r.amount)) > 4 then 'price_rounded' end,
           case when r.is_spike then 'price_spike' end,
           case when r.hidden is not null then 'hidden_rows' end,
           case when r.bad_break then 'price_break_unreadable' end,
           case when r.name is null then 'name_blank' end,
           case when r.barcode is not null and not spp_private.is_gtin(r.barcode) then 'barcode_invalid' end,
           case when r.min_order_qty is not null
                 and spp_private.parse_count(r.min_order_qty, 1, (batch).decimal_mark) is null
                then 'min_order_qty_invalid' end,
           case when r.lead_time_days is not null
                 and spp_private.parse_days(r.lead_time_days, (batch).decimal_mark) is null
                then 'lead_time_invalid' end
         ], null) end
    from (
      select s.staging_id, s.row_number, s.parse_error, s.code, s.name, s.price, s.price_number, s.barcode,
             s.min_order_qty, s.lead_time_days, s.from_quantity, s.hidden, (a.reading).amount,
             (select u.hold_spikes from spp.suppliers u where u.supplier_id = (batch).supplier_id) as hold_spikes,
             (a.reading).currency as row_currency, (a.reading).failure as reading_failure,
             (a.reading).warnings as reading_warnings,
             spp_private.period_of(s.valid_from, s.valid_to, spp_private.valid_day(batch)) as period,
             -- "Price from 1/1/2027" above all of them.
             s.valid_from is null and s.valid_to is null
               and coalesce((batch).price_valid_from > spp_private.valid_day(batch), false) as heading_later,
             -- "Quantity 1 | Price 1 | Quantity 2 | Price 2": 100 before 1 in this row.
             s.breaks is not null and (batch).detected #> '{raw_breaks,0,quantity}' is not null
               and exists (
                 select from jsonb_array_elements(nullif(s.breaks, '')::jsonb) b
                  where spp_private.read_break_quantity(b.value ->> 'from', (batch).decimal_mark)
                        < coalesce(spp_private.parse_count(s.min_order_qty, 1, (batch).decimal_mark), 1))
               as breaks_below,
             case when s.breaks is not null
                  then exists (select from spp_private.read_breaks(s, batch) b where b.price is null) end as bad_break,
             -- Only a column of its own brings a new product in a currency other than the supplier's.
             coalesce(p.currency_code, case when s.currency is null then (batch).currency_code
                                            else (a.reading).currency end) as product_currency,
             p.current_price as product_price,
             coalesce(p.current_price > 0 and (a.reading).amount > 0
                      and greatest((a.reading).amount / p.current_price, p.current_price / (a.reading).amount)
                          >= (select u.spike_limit from spp.suppliers u
                               where u.supplier_id = (batch).supplier_id), false) as is_spike
        from spp.upload_staging s
       cross join lateral (select spp_private.read_price(s, batch) as reading offset 0) a
        left join spp.supplier_products p
          on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
       where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
         and s.validation_status = row_status
    ) r
$$;
comment on function spp_private.judge_rows(spp.upload_batches, integer, integer, text) is
  $$What is wrong (failure), held until a person accepts it (held) or odd (warnings) with the rows of a range that have
one status. What fails or is held goes into quarantine.$$;
--! EndIncluded functions/spp/intake/judge_rows.sql
--! Included functions/spp/intake/apply_rows.sql
create or replace function spp_private.apply_rows(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  row_status text,
  change_reason text
) returns spp_private.apply_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Some rows meet a partition of any size by its index, also by a plan that was made while it was empty. (Custom plans
-- alone would do as well, but foreign keys would then be planned row by row.)
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- Each code comes once: there is nothing to remember.
set enable_memoize = off
as $$
declare
  v_counts spp_private.apply_counts;
  v_now constant timestamptz := clock_timestamp();
  v_largest constant integer := spp.setting('report.largest_changes')::integer;
begin
  perform spp_private.set_origin((batch).batch_id, apply_rows.change_reason);

  with rows as materialized (
    select s.code, coalesce(s.name, s.code) as name, s.barcode, s.brand, s.manufacturer, s.description,
           s.unit_of_measure, s.pack_size, s.min_order_qty, s.lead_time_days, c.category_id, c.subcategory_id,
           round((a.reading).amount, 4) as price, (a.reading).currency, p.product_id,
           p.current_price <> round((a.reading).amount, 4)
             or p.is_new and p.first_batch_id is distinct from (batch).batch_id
             or p.missing_since_batch_id is not null or p.discontinued_batch_id is not null as is_touched
      from spp.upload_staging s
     cross join lateral (select spp_private.read_price(s, batch) as reading offset 0) a
      left join spp_private.batch_categories c
        on c.batch_id = (batch).batch_id
       and c.category = coalesce(s.category, '') and c.subcategory = coalesce(s.subcategory, '')
      left join spp.supplier_products p
        on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = row_status
  ), brought as (
    -- Not MERGE: on a partitioned table an update that follows an insert in one MERGE reaches the update trigger's
    -- transition table as the inserted row (seen in PostgreSQL 18.4), and its price history is lost.
    update spp.supplier_products p
       set current_price = r.price,
           previous_price = case when p.current_price <> r.price then p.current_price else p.previous_price end,
           price_changed_at = case when p.current_price <> r.price then v_now else p.price_changed_at end,
           last_rise_at = case when p.current_price < r.price then v_now else p.last_rise_at end,
           last_fall_at = case when p.current_price > r.price then v_now else p.last_fall_at end,
           last_updated = case when p.current_price <> r.price then v_now else p.last_updated end,
           updated_at = case when p.current_price <> r.price then v_now else p.updated_at end,
           is_new = p.is_new and p.first_batch_id is not distinct from (batch).batch_id,
           missing_since_batch_id = null, discontinued_batch_id = null,
           status = case when p.discontinued_batch_id is null then p.status else 'available' end
      from rows r
     where r.is_touched and p.supplier_id = (batch).supplier_id and p.product_id = r.product_id
    returning p.product_id, p.supplier_product_code as code, p.product_name, old.current_price as old_price,
              new.current_price as new_price, old.is_new and not new.is_new as was_new,
              old.missing_since_batch_id, old.discontinued_batch_id
  ), inserted as (
    insert into spp.supplier_products
      (supplier_id, supplier_product_code, product_name, description, brand, manufacturer, barcode,
       unit_of_measure, pack_size, min_order_qty, lead_time_days, category_id, subcategory_id, current_price,
       currency_code, is_new, first_batch_id, last_updated)
    select (batch).supplier_id, r.code, r.name, r.description, r.brand, r.manufacturer,
           case when spp_private.is_gtin(r.barcode) then r.barcode end, r.unit_of_measure, r.pack_size,
           spp_private.parse_count(r.min_order_qty, 1, (batch).decimal_mark),
           spp_private.parse_days(r.lead_time_days, (batch).decimal_mark),
           r.category_id, r.subcategory_id, r.price, r.currency, true, (batch).batch_id, v_now
      from rows r
     where r.product_id is null
    returning 1
  ), marks as (
    insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
    select (batch).batch_id, m.mark, m.previous_batch_id, array_agg(m.product_id)
      from (
        select 'is_new' as mark, null::uuid as previous_batch_id, g.product_id from brought g where g.was_new
        union all
        select 'missing', g.missing_since_batch_id, g.product_id from brought g
         where g.missing_since_batch_id is not null
        union all
        select 'discontinued', g.discontinued_batch_id, g.product_id from brought g
         where g.discontinued_batch_id is not null
      ) m
     group by m.mark, m.previous_batch_id
  ), moved as (
    select g.code, g.product_name, g.old_price, g.new_price,
           spp.price_change_percentage(g.old_price, g.new_price) as percentage
      from brought g
     where g.new_price <> g.old_price
  ), counted as (
    select (select count(*) from rows) as total,
           (select count(*) from inserted) as inserted,
           count(*) as updated,
           count(*) filter (where m.new_price > m.old_price) as increased
      from moved m
  )
  select c.inserted, c.updated, c.total - c.inserted - c.updated,
         jsonb_build_object(
           'increased', c.increased, 'decreased', c.updated - c.increased,
           'largest', coalesce((
             select jsonb_agg(jsonb_build_object(
                      'supplier_product_code', l.code, 'product_name', l.product_name,
                      'old_price', l.old_price::text, 'new_price', l.new_price::text,
                      'price_change_percentage', l.percentage::text))
               from (select m.* from moved m order by abs(m.percentage) desc nulls last, m.code limit v_largest) l),
                 '[]'))
    into v_counts.inserted, v_counts.updated, v_counts.unchanged, v_counts.price_changes
    from counted c;
  v_counts.price_breaks := spp_private.apply_breaks(batch, from_row, to_row, row_status);
  perform spp_private.set_origin(null, null);
  return v_counts;
end
$$;
comment on function spp_private.apply_rows(spp.upload_batches, integer, integer, text, text) is
  $$Brings the rows of a range that have one status into supplier_products: the price of an existing product moves and
nothing else; what is seen for the first time is inserted. Unchanged products are not written.$$;
--! EndIncluded functions/spp/intake/apply_rows.sql
--! Included functions/spp/intake/repeated_rows.sql
create or replace function spp_private.repeated_rows(batch spp.upload_batches)
returns table (
  staging_id uuid,
  row_number integer,
  code text,
  is_hidden boolean,
  price_group text,
  period text,
  since date,
  quantity integer,
  broken_quantity integer
)
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- How many rows share a code is not known beforehand; joined one by one, 100,000 take hours.
set enable_nestloop = off
as $$
  with alike as materialized (
    -- Most codes stand alone: these are not looked at more closely.
    select s.code
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'failed') and s.code is not null
     group by s.code
    having count(*) > 1 or count(s.valid_from) + count(s.valid_to) + count(s.from_quantity) + count(s.price_group) > 0
  ), codes as materialized (
    -- Rejected rows tell, too, that the others of their code hold for other quantities.
    select s.code, count(s.from_quantity) = 0
             and min(coalesce(s.min_order_qty, '')) <> max(coalesce(s.min_order_qty, '')) as by_minimum
      from alike a
      join spp.upload_staging s
        on s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'failed') and s.code = a.code
     group by s.code
  ), rows as materialized (
    select s.staging_id, s.row_number, s.code, s.validation_status, s.hidden is not null as is_hidden,
           coalesce(s.price_group, '') as price_group, s.valid_from, s.valid_to,
           spp_private.quantity_of(s, c.by_minimum, (batch).decimal_mark) as quantity
      from codes c
      join spp.upload_staging s
        on s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'failed') and s.code = c.code
  ), broken as materialized (
    select r.code, min(coalesce(r.quantity, 1)) as quantity
      from rows r
     where r.validation_status = 'failed' or r.quantity is null
     group by r.code
  )
  select r.staging_id, r.row_number, r.code, r.is_hidden, r.price_group,
         spp_private.period_of(r.valid_from, r.valid_to, spp_private.valid_day(batch)),
         coalesce(spp_private.read_date(r.valid_from), '-infinity'), r.quantity, b.quantity
    from rows r
    left join broken b on b.code = r.code
   where r.validation_status = 'staged'
$$;
comment on function spp_private.repeated_rows(spp.upload_batches) is
  $$The valid rows of a batch that may not be the one of their code to take: those that share it, and those that hold
for a period, a quantity or a group of customers only. quantity: from how many pieces on (null: it cannot be told);
broken_quantity: the smallest of a row of the code that cannot be used.$$;
--! EndIncluded functions/spp/intake/repeated_rows.sql
--! Included functions/spp/categories/resolve_batch_categories.sql
create or replace function spp_private.resolve_batch_categories(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_most constant integer := spp.setting('upload.max_new_categories')::integer;
begin
  delete from spp_private.batch_categories c where c.batch_id = (batch).batch_id;
  if not exists (select from spp.upload_staging s
                  where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
                    and (s.category is not null or s.subcategory is not null)) then
    return;
  end if;
  drop table if exists pg_temp.named_categories;
  create temporary table named_categories on commit drop as
  select coalesce(s.category, '') as category, coalesce(s.subcategory, '') as subcategory, count(*) as occurrences,
         min(s.row_number) as first_row, spp_private.split_category(s.category, s.subcategory) as names,
         null::public.ltree as path
    from spp.upload_staging s
   where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
     and (s.category is not null or s.subcategory is not null)
   group by s.category, s.subcategory;
  perform spp_private.drop_named_categories(batch, 'category_invalid', array(
    select n.category || chr(31) || n.subcategory
      from pg_temp.named_categories n
     where cardinality(n.names) not between 1 and 10 or octet_length(n.category || n.subcategory) > 2000));
  update pg_temp.named_categories n set path = spp_private.category_path(n.names);
  analyze pg_temp.named_categories;

  if spp_private.want_categories() > v_most then
    perform spp_private.drop_named_categories(batch, 'categories_not_made', array(
      select n.category || chr(31) || n.subcategory
        from pg_temp.named_categories n
       where not exists (select from spp.categories c where c.path operator(public.=) n.path)));
  end if;
  -- What an undone list takes along may be what this one has just found: then it is made again.
  for i in 1..3 loop
    if spp_private.want_categories() > 0 then
      perform spp_private.ensure_categories((batch).batch_id);
    end if;
    perform from spp.categories c
       join pg_temp.named_categories n on n.path operator(public.=) c.path
        for key share of c;
    exit when spp_private.want_categories() = 0;
  end loop;

  insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
  select (batch).batch_id, n.category, n.subcategory, top.category_id, nullif(leaf.category_id, top.category_id)
    from pg_temp.named_categories n
    join spp.categories leaf on leaf.path operator(public.=) n.path
    join spp.categories top on top.path operator(public.=) public.subpath(n.path, 0, 1);
  drop table pg_temp.named_categories, pg_temp.wanted_categories;
end
$$;
comment on function spp_private.resolve_batch_categories(spp.upload_batches) is
  $$Finds or makes the categories that a batch names, for its new products; of a list that names more new ones than a
list may bring, none is made.$$;
--! EndIncluded functions/spp/categories/resolve_batch_categories.sql
--! Included functions/spp/missing/mark_missing.sql
create or replace function spp_private.mark_missing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_present integer;
  v_missing_ids uuid[];
  v_available integer;
  v_codes text;
  v_held boolean;
begin
  -- A code in a broken row is still in the list: such a product is back, or has not dropped out.
  with back as (
    update spp.supplier_products p
       set missing_since_batch_id = null
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is not null
       and p.missing_since_batch_id <> (batch).batch_id
       and exists (select from spp.upload_staging s
                    where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning old.missing_since_batch_id, p.product_id
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
  select (batch).batch_id, 'missing', b.missing_since_batch_id, array_agg(b.product_id)
    from back b
   group by b.missing_since_batch_id;

  -- What was there before this list: it came earlier, had not dropped out and was on offer. Only a full list asks.
  select count(*) into v_present
    from spp.supplier_products p
   where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null and p.status = 'available'
     and p.first_batch_id is distinct from (batch).batch_id
     and not exists (select from spp_private.batch_marks m, unnest(m.product_ids) back (product_id)
                      where m.batch_id = (batch).batch_id and m.mark = 'missing' and back.product_id = p.product_id);

  with gone as (
    update spp.supplier_products p
       set missing_since_batch_id = (batch).batch_id
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
       -- What it brought first is in it: a first list need not be gone through.
       and p.first_batch_id is distinct from (batch).batch_id
       and not exists (select from spp.upload_staging s
                        where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning p.product_id, p.status, p.supplier_product_code
  )
  select array_agg(g.product_id), count(*) filter (where g.status = 'available'),
         (select string_agg(c.code, ', ' order by c.code collate "C")
            from (select left(x.supplier_product_code, 60) as code
                    from gone x where x.status = 'available' order by 1 limit 20) c)
    into v_missing_ids, v_available, v_codes
    from gone g;
  perform spp_private.keep_missing((batch).batch_id, v_missing_ids);

  v_held := spp_private.holds_discontinuing(batch, v_available, v_present);
  if (batch).mode = 'full' and not v_held then
    perform spp_private.discontinue_missing(batch);
  end if;

  update spp.upload_batches b
     set missing_products_count = coalesce(cardinality(v_missing_ids), 0), discontinue_held = v_held,
         discontinued_products_count = case when b.mode = 'full' then v_available else 0 end,
         warnings = case when v_held
                         then spp_private.add_warnings(b.warnings, spp_private.held_warning(v_available, v_codes))
                         else b.warnings end
   where b.batch_id = (batch).batch_id;
end
$$;
comment on function spp_private.mark_missing(spp.upload_batches) is
  'Marks the products that dropped out with a batch; in a full list discontinues them, unless too many are gone.';
--! EndIncluded functions/spp/missing/mark_missing.sql
--! Included functions/spp/batches/hold_batch.sql
create or replace function spp_private.hold_batch(batch_id uuid, lease uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = hold_batch.batch_id for no key update;
  perform lease.assert_held(v_batch.lease_token, hold_batch.lease, format('upload %s', hold_batch.batch_id));
  update spp.upload_batches b
     set lease_expires_at = clock_timestamp() + make_interval(secs => spp.setting('upload.lease_seconds')::integer)
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  return v_batch;
end
$$;
comment on function spp_private.hold_batch(uuid, uuid) is '@behavior -*

The batch, locked for this transaction, for whoever holds its lease, which lasts longer now. Raises SPCLO when somebody
else has taken the batch over.';
grant execute on function spp_private.hold_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/batches/hold_batch.sql
--! Included functions/spp/batches/lock_batch.sql
create or replace function spp_private.lock_batch(batch_id uuid, phase text) returns spp.upload_batches
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  -- Whoever else writes this supplier's products by way of uploads waits: corrections, rollbacks. Suppliers are locked
  -- first, then uploads: whoever locks in another order can tie a deadlock.
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = lock_batch.batch_id;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = lock_batch.batch_id for no key update;
  if v_batch.phase is distinct from lock_batch.phase or v_batch.status <> 'processing' then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s (%s).', lock_batch.batch_id, v_batch.status, v_batch.phase),
      hint = 'Another worker has gone on with it; nothing is lost.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_batch(uuid, text) is
  'The batch, locked, if it is being processed and in this phase. Raises SPCBS.';
--! EndIncluded functions/spp/batches/lock_batch.sql
--! Included functions/spp/batches/close_batch.sql
create or replace function spp_private.close_batch(batch_id uuid, status text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from spp_private.batch_parts p where p.batch_id = close_batch.batch_id;
  update spp.upload_batches b
     set status = close_batch.status, phase = 'done', completed_at = clock_timestamp(),
         lease_token = null, lease_owner = null, lease_expires_at = null,
         -- An integer of milliseconds ends after 24.8 days: what took longer shows that much.
         processing_time_ms = greatest(0, least(2147483647, extract(epoch from clock_timestamp() - greatest(
           b.upload_date, b.effective_from::timestamp at time zone 'UTC')) * 1000)),
         error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = close_batch.batch_id;
  select spp_private.enqueue_figures();
  select pg_notify('spp_batch', close_batch.batch_id::text)
$$;
comment on function spp_private.close_batch(uuid, text) is 'Ends a batch and tells listeners of channel spp_batch.';
--! EndIncluded functions/spp/batches/close_batch.sql
--! Included functions/spp/intake/chunk_end.sql
create or replace function spp_private.chunk_end(batch spp.upload_batches, row_limit integer) returns integer
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select least(coalesce(max(c.row_number), (batch).last_row),
               (select min(p.from_row) - 1 from spp_private.batch_parts p
                 where p.batch_id = (batch).batch_id and p.from_row > (batch).next_row))
    from (
      select s.row_number
        from spp.upload_staging s
       where s.batch_id = (batch).batch_id and s.row_number >= (batch).next_row
       order by s.row_number
       limit row_limit
    ) c
$$;
comment on function spp_private.chunk_end(spp.upload_batches, integer) is
  $$Number of the last row of the next chunk of a batch, which ends before what a part has done already.$$;
--! EndIncluded functions/spp/intake/chunk_end.sql
--! Included functions/spp/parts/take_part.sql
create or replace function spp_private.take_part(batch spp.upload_batches) returns spp_private.batch_parts
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  delete from spp_private.batch_parts p
   where p.batch_id = (batch).batch_id and p.from_row = (batch).next_row
  returning p.*
$$;
comment on function spp_private.take_part(spp.upload_batches) is
  $$What has been done of a batch from its next row on, to be counted now; null where nothing has.$$;
--! EndIncluded functions/spp/parts/take_part.sql
--! Included functions/spp/parts/judge_part.sql
create or replace function spp_private.judge_part(batch spp.upload_batches, from_row integer, to_row integer)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- A chunk meets a product partition row by row; plans made on an empty table must not stay.
set plan_cache_mode = force_custom_plan
set enable_mergejoin = off
as $$
declare
  v_counts jsonb;
begin
  with judged as materialized (
    -- A sum that lacks a code is a sum.
    select j.staging_id, j.row_number, j.warnings,
           case when j.held = 'total_row' then j.held else coalesce(j.failure, j.held) end as failure
      from spp_private.judge_rows(batch, judge_part.from_row, judge_part.to_row, 'staged') j
     where j.failure is not null or j.held is not null or j.warnings <> '{}'
  ), failed as (
    update spp.upload_staging s
       set validation_status = 'failed', processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(spp_private.rejection(j.failure, s))
      from judged j
     where j.failure is not null and s.staging_id = j.staging_id
    returning s.staging_id
  ), warned as (
    select w.code, count(*) as occurrences, (array_agg(j.row_number order by j.row_number))[1:20] as row_numbers
      from judged j, unnest(j.warnings) w (code)
     where j.failure is null
     group by w.code
  )
  select jsonb_build_object(
           'failed', (select count(*) from failed),
           'warnings', coalesce((
             select jsonb_agg(jsonb_build_object('code', w.code, 'count', w.occurrences, 'rows', w.row_numbers))
               from warned w), '[]'))
    into v_counts;
  return v_counts;
end
$$;
comment on function spp_private.judge_part(spp.upload_batches, integer, integer) is
  $$Judges the staged rows of a range: what cannot be used goes into quarantine. Answers {failed, warnings} for the
batch to count.$$;
--! EndIncluded functions/spp/parts/judge_part.sql
--! Included functions/spp/parts/apply_part.sql
create or replace function spp_private.apply_part(batch spp.upload_batches, from_row integer, to_row integer)
returns jsonb
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(spp_private.apply_rows(batch, from_row, to_row, 'staged', 'upload'))
$$;
comment on function spp_private.apply_part(spp.upload_batches, integer, integer) is
  $$Applies a range of rows as apply_chunk does; answers what that did, for it to count.$$;
--! EndIncluded functions/spp/parts/apply_part.sql
--! Included functions/spp/parts/split_batch.sql
create or replace function spp_private.split_batch(batch_id uuid, lease uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_least integer;
  v_half integer;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = split_batch.batch_id;
  v_batch := spp_private.hold_batch(split_batch.batch_id, split_batch.lease);
  v_least := case v_batch.phase when 'validate' then 5000
                                when 'apply' then spp.setting('upload.chunk_rows')::integer end;
  v_half := (v_batch.last_row - v_batch.next_row + 2) / 2;
  if v_least is null or v_half < v_least or v_batch.next_row + v_half > v_batch.last_row
     or exists (select from spp_private.batch_parts p where p.batch_id = v_batch.batch_id)
     or exists (select from spp.suppliers s where s.supplier_id = v_batch.supplier_id and s.status <> 'active') then
    return null;
  end if;
  v_half := least(v_half, v_least * 10);
  return jsonb_build_array(
    jsonb_build_array(v_batch.next_row, v_batch.next_row + v_half - 1),
    jsonb_build_array(v_batch.next_row + v_half, least(v_batch.next_row + 2 * v_half - 1, v_batch.last_row)));
end
$$;
comment on function spp_private.split_batch(uuid, uuid) is '@behavior -*

The next rows of a batch in two halves [[from, to], [from, to]], for work_part, while this transaction holds it; null
where they are too few, or in no phase that can be split. Raises SPCLO.';
grant execute on function spp_private.split_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/parts/split_batch.sql
--! Included functions/spp/parts/work_part.sql
create or replace function spp_private.work_part(
  batch_id uuid,
  lease uuid,
  from_row integer,
  to_row integer,
  beside boolean
) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  if work_part.beside then
    perform set_config('lock_timeout', '1s', true);
  end if;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = work_part.batch_id for key share;
  perform lease.assert_held(v_batch.lease_token, work_part.lease, format('upload %s', work_part.batch_id));
  if v_batch.phase not in ('validate', 'apply') or work_part.from_row < v_batch.next_row then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s (%s).', work_part.batch_id, v_batch.status, v_batch.phase),
      hint = 'Another worker has gone on with it; nothing is lost.';
  end if;
  insert into spp_private.batch_parts (batch_id, from_row, to_row, counts)
  select v_batch.batch_id, work_part.from_row, work_part.to_row,
         case v_batch.phase when 'validate' then spp_private.judge_part(v_batch, work_part.from_row, work_part.to_row)
                            else spp_private.apply_part(v_batch, work_part.from_row, work_part.to_row) end;
  return true;
end
$$;
comment on function spp_private.work_part(uuid, uuid, integer, integer, boolean) is '@behavior -*

Judges or applies some rows of a batch, as its phase says, and notes what that did, while somebody holds the batch:
split_batch gives the rows. beside: in another transaction than the one that holds it; that gives up where it would have
to wait for a lock. Raises SPCLO, SPCBS.';
grant execute on function spp_private.work_part(uuid, uuid, integer, integer, boolean) to inv_admin;
--! EndIncluded functions/spp/parts/work_part.sql
--! Included functions/spp/intake/validate_chunk.sql
create or replace function spp_private.validate_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(validate_chunk.batch_id, 'validate');
  v_part spp_private.batch_parts := spp_private.take_part(v_batch);
begin
  if v_part.to_row is null then
    v_part.to_row := spp_private.chunk_end(v_batch, validate_chunk.row_limit);
    v_part.counts := spp_private.judge_part(v_batch, v_batch.next_row, v_part.to_row);
  end if;
  update spp.upload_batches b
     set failed_products_count = b.failed_products_count + (v_part.counts -> 'failed')::integer,
         warnings = case when v_part.counts -> 'warnings' = '[]' then b.warnings
                         else spp_private.add_warnings(b.warnings, v_part.counts -> 'warnings') end,
         next_row = v_part.to_row + 1
   where b.batch_id = v_batch.batch_id;
  if v_part.to_row >= v_batch.last_row then
    perform spp_private.end_validation(v_batch.batch_id);
  end if;
end
$$;
comment on function spp_private.validate_chunk(uuid, integer) is '@behavior -*

Judges the next staged rows of a batch: what cannot be used goes into quarantine, what is odd is counted. Rows that a
part has judged already are counted only.';
grant execute on function spp_private.validate_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/intake/validate_chunk.sql
--! Included functions/spp/intake/apply_chunk.sql
create or replace function spp_private.apply_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(apply_chunk.batch_id, 'apply');
  v_part spp_private.batch_parts;
  v_counts spp_private.apply_counts;
begin
  -- Suspended since it was accepted: the lock on the supplier holds its status still until this chunk is committed.
  if exists (select from spp.suppliers u where u.supplier_id = v_batch.supplier_id and u.status <> 'active') then
    perform spp_private.fail_batch(v_batch.batch_id, 'supplier_not_active', 'The supplier is not active any more.',
      'Set its status to active and send the list again.');
    return;
  end if;
  v_part := spp_private.take_part(v_batch);
  if v_part.to_row is null then
    v_part.to_row := spp_private.chunk_end(v_batch, apply_chunk.row_limit);
    v_counts := spp_private.apply_rows(v_batch, v_batch.next_row, v_part.to_row, 'staged', 'upload');
  else
    v_counts := jsonb_populate_record(v_counts, v_part.counts);
  end if;
  update spp.upload_batches b
     set new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         price_breaks = spp_private.add_counts(b.price_breaks, v_counts.price_breaks),
         next_row = v_part.to_row + 1,
         phase = case when v_part.to_row >= b.last_row then 'finish' else b.phase end
   where b.batch_id = v_batch.batch_id;
end
$$;
comment on function spp_private.apply_chunk(uuid, integer) is '@behavior -*

Applies the next rows of a batch, up to so many, in this transaction: new products, price changes, and what of them is
new, changed or unchanged. Called again after a crash it goes on exactly where it stopped; rows that a part has applied
already are counted only.';
grant execute on function spp_private.apply_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/intake/apply_chunk.sql

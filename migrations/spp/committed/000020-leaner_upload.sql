--! Previous: sha1:e7d637aeaed2e7c27470ce91c65d9aafc3605f6d
--! Hash: sha1:a6f1152d0925deaa2e995b8596ec6c8fd5c422a9
--! Message: leaner_upload

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 020-leaner_upload.sql
set lock_timeout = '5s';

-- A partition that nobody has analyzed is one supplier's all the same.
--! Included functions/spp/suppliers/tell_supplier.sql
create or replace procedure spp_private.tell_supplier(partition_name name, supplier_id uuid)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_restore_attribute_stats(
    'schemaname', 'spp', 'relname', tell_supplier.partition_name::text, 'attname', 'supplier_id', 'inherited', false,
    'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 1::real,
    'most_common_vals', format('{%s}', tell_supplier.supplier_id), 'most_common_freqs', '{1}'::real[]);
end
$$;
comment on procedure spp_private.tell_supplier(name, uuid) is
  $$Has the planner know that a partition's rows are all one supplier's before anybody has analyzed it: else it expects
one in two hundred to be, and reads all of them for each row of a list.$$;
--! EndIncluded functions/spp/suppliers/tell_supplier.sql
--! Included functions/spp/suppliers/tg_suppliers__create_partition.sql
create or replace function spp.tg_suppliers__create_partition() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  -- Half-filled pages keep price updates on their page (HOT).
  execute format(
    'create table spp.%I (like spp.supplier_products including defaults including constraints including generated)'
    ' with (fillfactor = 50)', new.partition_name);
  call spp_private.set_partition_code(new.partition_name, new.supplier_code);
  execute format('alter table spp.%I enable row level security', new.partition_name);
  execute format('alter table spp.supplier_products attach partition spp.%I for values in (%L)',
    new.partition_name, new.supplier_id);
  call spp_private.tell_supplier(new.partition_name, new.supplier_id);
  -- A parent's statement triggers do not fire for statements on a partition.
  call spp_private.attach_product_triggers(format('spp.%I', new.partition_name)::regclass);
  return null;
end
$$;
comment on function spp.tg_suppliers__create_partition() is
  'Row trigger: makes the partition of supplier_products that holds the new supplier''s products.';
--! EndIncluded functions/spp/suppliers/tg_suppliers__create_partition.sql
do $$
declare
  v_supplier record;
begin
  for v_supplier in
    select s.partition_name, s.supplier_id from spp.suppliers s
     where s.partition_name <> ''
       and not exists (select from pg_stats t where t.schemaname = 'spp' and t.tablename = s.partition_name
                                               and t.attname = 'supplier_id')
  loop
    call spp_private.tell_supplier(v_supplier.partition_name, v_supplier.supplier_id);
  end loop;
end
$$;

-- Ids in the order in which rows are staged, in half the time of uuidv7(): that of the batch up to its variant, then a
-- number of 15 digits.
create sequence if not exists spp_private.staged_rows as bigint
  start 100000000000000 minvalue 100000000000000 maxvalue 999999999999999 cache 1000;
alter table spp.upload_staging alter staging_id set default coalesce(
  (nullif(left(current_setting('inv.staging_batch', true), 20), '') || nextval('spp_private.staged_rows'))::uuid,
  uuidv7());

-- One check for both, which of most rows asks one thing.
alter table spp.upload_staging drop constraint if exists upload_staging_status_check;
alter table spp.upload_staging add constraint upload_staging_status_check check (
  case validation_status
    when 'staged' then superseded_by_batch_id is null
    when 'superseded' then superseded_by_batch_id is not null
    else superseded_by_batch_id is null and validation_status in ('failed', 'duplicate', 'corrected', 'discarded',
      'applied', 'unchanged', 'refused', 'correcting')
  end) not valid;
alter table spp.upload_staging validate constraint upload_staging_status_check;
alter table spp.upload_staging drop constraint if exists upload_staging_validation_status_check;
alter table spp.upload_staging drop constraint if exists upload_staging_superseded_by_batch_id_check;

--! Included functions/spp/amounts/written_marks.sql
create or replace function spp_private.written_marks(
  batch_id uuid,
  out point bigint,
  out comma bigint,
  out maybe_point bigint,
  out maybe_comma bigint,
  out plain bigint,
  out plain_thousands bigint
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Amounts of one shape say the same, so each shape is looked at once.
  with amounts as (
    select s.price as amount from spp.upload_staging s
     where s.batch_id = written_marks.batch_id and length(s.price) <= 80 and s.price_number is null
    union all
    select b.value ->> 'price'
      from spp.upload_staging s
     cross join lateral jsonb_array_elements(s.breaks::jsonb) b
     where s.batch_id = written_marks.batch_id and s.breaks is not null
       and length(b.value ->> 'price') <= 80 and b.value ->> 'number' is null
  ), shapes as (
    select left(a.amount, 1) = '0' as starts_with_zero, translate(a.amount, '0123456789', '9999999999') as shape,
           any_value(a.amount) as example, count(*) as occurrences
      from amounts a
     group by 1, 2
  ), evidence as (
    select spp_private.decimal_evidence(e.amount) as says, e.amount ~ '[0-9]{4}' as is_long,
      sum(s.occurrences) as occurrences
      from shapes s
     cross join lateral (
       -- What the price is for is no part of the amount.
       select regexp_replace(s.example, '([0-9].*?)\s*(p?\s?/|\m(per|pro|je|par|por|za)\M).*$', '\1', 'i') as amount) e
     -- What is no amount ("5.00 - 7,000.00", "on request") is no evidence either.
     where coalesce((spp_private.read_price_cell(s.example, '.')).amount,
                    (spp_private.read_price_cell(s.example, ',')).amount) is not null
     group by 1, 2
  )
  select coalesce(sum(e.occurrences) filter (where e.says = '.'), 0),
         coalesce(sum(e.occurrences) filter (where e.says = ','), 0),
         coalesce(sum(e.occurrences) filter (where e.says = '?.'), 0),
         coalesce(sum(e.occurrences) filter (where e.says = '?,'), 0),
         coalesce(sum(e.occurrences) filter (where e.says is null and not e.is_long), 0),
         coalesce(sum(e.occurrences) filter (where e.says is null and e.is_long), 0)
    from evidence e
$$;
comment on function spp_private.written_marks(uuid) is
  $$How many prices of a batch say that the point or the comma is decimal, may say so (three digits behind it), or
have no mark: below 1000, and from there on.$$;
--! EndIncluded functions/spp/amounts/written_marks.sql
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
    having count(*) > 1 or count(coalesce(s.valid_from, s.valid_to, s.from_quantity, s.price_group)) > 0
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
-- Each code comes once: there is nothing to remember. And a plan made while a partition was small would keep all of it,
-- and go through that for each row (10,000 rows met 10,000: 6 s).
set enable_memoize = off
set enable_material = off
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
   where (batch).mode = 'full' and p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
     and p.status = 'available'
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
  v_half := least(v_half, v_least * 25);
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

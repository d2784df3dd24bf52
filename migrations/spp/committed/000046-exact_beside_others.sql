--! Previous: sha1:2aac577fe6182213b893d524f089e473835e85da
--! Hash: sha1:9ee001334a30a487f9b33b7eb51929f7eb202138
--! Message: exact_beside_others

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 046-prices_as_written.sql
-- What a list did to a price that somebody else was changing is reported as its history has it.
set lock_timeout = '5s';

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
    -- Of prices what was written, not what was found: where the change of somebody else was waited for, old is the row
    -- before that (seen in PostgreSQL 18.4: the table has a row trigger). Marks change under the supplier's lock alone.
    returning p.product_id, p.supplier_product_code as code, p.product_name,
              case when new.price_changed_at = v_now then new.previous_price else new.current_price end as old_price,
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

--! split: 047-due_by_transaction.sql
-- A product that is due by a transaction that commits while a run is planned stays due for the next one.
set lock_timeout = '5s';

alter table spp_private.match_due add column if not exists xact_id xid8 not null default pg_current_xact_id();
comment on column spp_private.match_due.xact_id is 'The transaction that wrote it: tells what a run has not seen.';

--! Included functions/spp/mappings/reject_mapping.sql
create or replace function spp.reject_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
  v_master uuid;
begin
  perform spp_private.match_lock();
  select array_agg(p.pair_id) into v_ids from spp_private.match_read_pairs(reject_mapping.pairs) p;
  update spp.match_pairs p
     set status = 'rejected', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.pair_id = any (v_ids);
  for v_master in
    select distinct a.master_product_id
      from spp.match_pairs p
      join spp.product_mappings a
        on a.supplier_id = p.supplier_id and a.supplier_product_code = p.supplier_product_code
      join spp.product_mappings b
        on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code
       and b.master_product_id = a.master_product_id
     where p.pair_id = any (v_ids)
  loop
    perform spp_private.match_regroup(v_master);
  end loop;
  perform spp_private.match_settle(spp_private.match_masters_of(v_ids));
  -- Without this one, another may be the best.
  insert into spp_private.match_due as d (text_id)
  select distinct t.text_id
    from spp.match_pairs p
    join spp_private.match_texts t
      on (t.supplier_id, t.supplier_product_code) in (
        (p.supplier_id, p.supplier_product_code), (p.other_supplier_id, p.other_product_code))
   where p.pair_id = any (v_ids)
  on conflict (text_id) do update set since = default, xact_id = default;
  return jsonb_build_object('rejected', cardinality(v_ids));
end
$$;
comment on function spp.reject_mapping(jsonb) is
  $$Says that products are not the same, and parts them where they were taken for it: {rejected}. Pairs as in
verify_mapping, all or none. A rejected pair never comes back. Raises SPIMP, SPNMP, SPNSU, SPCMV (verified pairs
with third products hold the two together).$$;
grant execute on function spp.reject_mapping(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/mappings/reject_mapping.sql
--! Included functions/spp/mappings/tg_product_mappings__free.sql
create or replace function spp.tg_product_mappings__free() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Some of millions of texts: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  insert into spp_private.match_due as d (text_id)
  select t.text_id
    from old_rows o
    join spp_private.match_texts t
      on t.supplier_id = o.supplier_id and t.supplier_product_code = o.supplier_product_code
  on conflict (text_id) do update set since = default, xact_id = default;
  return null;
end
$$;
comment on function spp.tg_product_mappings__free() is
  'Statement trigger: a product that has no mapping any more is looked at by the next run of matching.';
--! EndIncluded functions/spp/mappings/tg_product_mappings__free.sql
--! Included functions/spp/matching/match_forget_texts.sql
create or replace function spp_private.match_forget_texts(
  supplier_id uuid,
  low_code text,
  high_code text
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_gone text[];
begin
  with gone as (
    delete from spp_private.match_texts t
     where t.supplier_id = match_forget_texts.supplier_id and t.supplier_product_code > match_forget_texts.low_code
       and (match_forget_texts.high_code is null or t.supplier_product_code <= match_forget_texts.high_code)
       and not exists (
         select from spp.supplier_products p
          where p.supplier_id = match_forget_texts.supplier_id and p.supplier_product_code = t.supplier_product_code)
    returning t.text_id, t.supplier_product_code
  ), not_due as (
    delete from spp_private.match_due d using gone g where d.text_id = g.text_id
  )
  select array_agg(g.supplier_product_code) into v_gone from gone g;
  if v_gone is null then
    return;
  end if;

  -- Without it, another may be the best.
  insert into spp_private.match_due as d (text_id)
  select distinct t.text_id
    from (
      select p.other_supplier_id as supplier_id, p.other_product_code as code
        from spp.match_pairs p
       where p.supplier_id = match_forget_texts.supplier_id and p.supplier_product_code = any (v_gone)
      union all
      select p.supplier_id, p.supplier_product_code
        from spp.match_pairs p
       where p.other_supplier_id = match_forget_texts.supplier_id and p.other_product_code = any (v_gone)
    ) o
    join spp_private.match_texts t on t.supplier_id = o.supplier_id and t.supplier_product_code = o.code
  on conflict (text_id) do update set since = default, xact_id = default;
end
$$;
comment on function spp_private.match_forget_texts(uuid, text, text) is
  $$Forgets the texts of products of a supplier that are gone, of a range of codes; what they were paired with is
looked at again.$$;
--! EndIncluded functions/spp/matching/match_forget_texts.sql
--! Included functions/spp/matching/match_refresh_texts.sql
create or replace function spp_private.match_refresh_texts(
  supplier_id uuid,
  low_code text,
  high_code text
) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
set plan_cache_mode = force_custom_plan
as $$
declare
  v_low constant text := coalesce(match_refresh_texts.low_code, '');
  v_high constant text := match_refresh_texts.high_code;
  v_read bigint;
begin
  perform spp_private.match_forget_texts(match_refresh_texts.supplier_id, v_low, v_high);
  drop table if exists pg_temp.match_changed, pg_temp.match_read, pg_temp.match_hashed;
  -- Names that run on for pages say no more than their beginnings.
  create temporary table match_changed on commit drop as
  select s.*, row_number() over () as place, spp_private.match_plain(left(s.product_name, 300)) as plain,
         coalesce(spp_private.match_plain(left(s.brand, 100)), '') as plain_brand,
         case when s.barcode !~ '^0*$' and spp_private.is_gtin(s.barcode) then lpad(s.barcode, 14, '0') end as gtin,
         case when length(u.code) >= 5 and u.code ~ '[0-9]' then u.code end as code_key
    from (
      select p.supplier_id, p.supplier_product_code, p.product_name, coalesce(p.brand, p.manufacturer) as brand,
             p.barcode, p.pack_size,
             hashtextextended(concat_ws('|', p.product_name, coalesce(p.brand, p.manufacturer, ''),
                                        coalesce(p.barcode, ''), p.pack_size), 0) as source_hash
        from spp.supplier_products p
       where p.supplier_id = match_refresh_texts.supplier_id
         and p.supplier_product_code > v_low collate "C" and (v_high is null or p.supplier_product_code <= v_high)
    ) s
    left join spp_private.match_texts t
      on t.supplier_id = match_refresh_texts.supplier_id and t.supplier_product_code = s.supplier_product_code
     and t.supplier_product_code > v_low and (v_high is null or t.supplier_product_code <= v_high)
   cross join lateral (
     select regexp_replace(upper(s.supplier_product_code), '[^[:alnum:]]', '', 'g') as code offset 0) u
   where t.source_hash is distinct from s.source_hash;
  get diagnostics v_read = row_count;
  if v_read = 0 then
    return 0;
  end if;
  perform spp_private.match_read_texts();
  perform spp_private.match_read_keys();

  with written as (
    insert into spp_private.match_texts as t
      (supplier_id, supplier_product_code, source_hash, gtin, code_key, brand_words, words, numbers, pack, keys,
       number_bits)
    select c.supplier_id, c.supplier_product_code, c.source_hash, c.gtin, c.code_key,
           coalesce(string_to_array(nullif(c.plain_brand, ''), ' '), '{}'), coalesce(n.words, '{}'),
           coalesce(n.numbers, '{}'), coalesce(p.numbers, '{}'), h.keys,
           case when p.numbers <> '{}' then 8191
                when n.numbers <> '{}' then (
                  select bit_or(1 << (hashtext(u.number) & 1048575) % 13) from unnest(n.numbers) as u (number))
                else 0 end
      from pg_temp.match_changed c
      join pg_temp.match_hashed h on h.place = c.place
      left join pg_temp.match_read n on n.place = c.place and not n.is_pack
      left join pg_temp.match_read p on p.place = c.place and p.is_pack
    on conflict on constraint match_texts_supplier_id_code_key do update
       set source_hash = excluded.source_hash, gtin = excluded.gtin, code_key = excluded.code_key,
           brand_words = excluded.brand_words, words = excluded.words, numbers = excluded.numbers, pack = excluded.pack,
           keys = excluded.keys, number_bits = excluded.number_bits
    returning t.text_id
  )
  insert into spp_private.match_due as d (text_id)
  select w.text_id from written w
  on conflict (text_id) do update set since = default, xact_id = default;
  drop table pg_temp.match_changed, pg_temp.match_read, pg_temp.match_hashed;
  return v_read;
end
$$;
comment on function spp_private.match_refresh_texts(uuid, text, text) is
  $$Reads the products of a supplier anew whose texts are new or have changed, from behind one code up to another (none:
the last), and makes them due; answers how many.$$;
--! EndIncluded functions/spp/matching/match_refresh_texts.sql
--! Included functions/spp/matching_steps/match_plan_comparing.sql
create or replace function spp_private.match_plan_comparing(run spp_private.match_runs) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
declare
  v_seen constant pg_snapshot := pg_current_snapshot();
  v_thresholds constant jsonb := jsonb_build_array(
    spp.setting('matching.auto_threshold'), spp.setting('matching.review_threshold'));
  v_low bigint;
  v_high bigint;
  v_texts bigint;
  v_targets bigint;
  v_ranges integer;
begin
  update spp_private.match_sources m set stale = false where m.stale;
  analyze spp_private.match_texts;
  if exists (select from spp_private.match_state s where s.thresholds is distinct from v_thresholds) then
    insert into spp_private.match_due (text_id) select t.text_id from spp_private.match_texts t on conflict do nothing;
    update spp_private.match_state s set thresholds = v_thresholds;
  end if;
  select count(*) into v_targets from spp_private.match_targets((run).supplier_id) t;

  truncate spp_private.match_packs, spp_private.match_results;
  insert into spp_private.match_packs (phase, part) values ('run', 0);
  select min(t.text_id), max(t.text_id), count(*) into v_low, v_high, v_texts from spp_private.match_texts t;
  v_ranges := case when v_targets > 0 then ceil(v_texts / 25000.0) else 0 end;
  -- Of few products only the keys are looked for.
  if v_targets between 1 and 20000 then
    insert into spp_private.match_packs (phase, part, keys)
    select 'wanted', 0, array_agg(distinct k.key)
      from spp_private.match_targets((run).supplier_id) g
      join spp_private.match_texts t on t.text_id = g.text_id
     cross join lateral unnest(t.keys) as k (key);
    v_ranges := least(v_ranges, 4);
  end if;
  update spp_private.match_runs r
     set scope = jsonb_build_object(
           'texts', v_texts, 'targets', v_targets, 'low', v_low,
           'width', ceil((v_high - v_low + 1) / greatest(v_ranges, 1)::numeric),
           'ranges', v_ranges, 'buckets', greatest(v_ranges, 1), 'seen', v_seen::text,
           'planned_by', pg_current_xact_id()::text, 'planned_at', clock_timestamp())
   where r.run_id = (run).run_id;
  insert into spp_private.match_steps (run_id, phase, part, size)
  select (run).run_id, 'deal', g.part, 50000
    from generate_series(1, case when v_targets > 0 then ceil((v_high - v_low + 1) / 50000.0)::integer else 0 end)
      as g (part);
end
$$;
comment on function spp_private.match_plan_comparing(spp_private.match_runs) is
  'Counts the products that a run looks at, cuts the work after reading, and makes the steps that deal keys out.';
--! EndIncluded functions/spp/matching_steps/match_plan_comparing.sql
--! Included functions/spp/matching_steps/match_plan_reading.sql
create or replace function spp_private.match_plan_reading(run_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant pg_snapshot := pg_current_snapshot();
  v_state spp_private.match_state;
  v_epoch uuid;
begin
  insert into spp_private.match_sources (supplier_id)
  select s.supplier_id from spp.suppliers s
  on conflict do nothing;
  update spp_private.match_sources m
     set place = s.place
    from (select s.supplier_id, row_number() over (order by s.supplier_id) as place
            from spp_private.match_sources s) s
   where s.supplier_id = m.supplier_id and m.place is distinct from s.place;

  -- Whose products came, changed or went, as a reader of the feed would see it.
  select s.* into v_state from spp_private.match_state s;
  select f.feed_epoch into v_epoch from spp_private.feed_state f;
  if v_state.seen is null or v_state.feed_epoch is distinct from v_epoch then
    update spp_private.match_sources m set stale = true where not m.stale;
    -- Transactions of another life of the database may be ahead of this one's for years.
    update spp_private.match_due d set xact_id = default;
  else
    update spp_private.match_sources m
       set stale = true
     where not m.stale
       and m.supplier_id in (
         select e.supplier_id
           from spp.product_events e
          where e.xact_id >= pg_snapshot_xmin(v_state.seen) and not pg_visible_in_snapshot(e.xact_id, v_state.seen)
         union
         select h.supplier_id
           from spp.price_history h
          where h.xact_id >= pg_snapshot_xmin(v_state.seen) and not pg_visible_in_snapshot(h.xact_id, v_state.seen)
            and h.old_price is null);
  end if;
  update spp_private.match_state s set seen = v_now, feed_epoch = v_epoch;
  perform spp_private.match_cut_reading(match_plan_reading.run_id);
end
$$;
comment on function spp_private.match_plan_reading(uuid) is
  'Finds out whose products have changed since the last run, and makes the steps that read them.';
--! EndIncluded functions/spp/matching_steps/match_plan_reading.sql
--! Included functions/spp/matching_steps/match_settle_part.sql
create or replace function spp_private.match_settle_part(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of texts, pairs and mappings: by index.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_review constant numeric := spp.setting('matching.review_threshold')::numeric;
  v_width constant bigint := ((run).scope ->> 'width')::bigint;
  v_from constant bigint := ((run).scope ->> 'low')::bigint + v_width * (match_settle_part.part - 1);
  v_planned constant timestamptz := ((run).scope ->> 'planned_at')::timestamptz;
  v_planner constant xid8 := ((run).scope ->> 'planned_by')::xid8;
  v_seen constant pg_snapshot := ((run).scope ->> 'seen')::pg_snapshot;
begin
  perform spp_private.match_lock();
  -- What planning saw. What it did not see, by whoever committed only then, was not looked at, however old it is.
  create temporary table match_looked on commit drop as
  select t.text_id, t.supplier_id, t.supplier_product_code
    from spp_private.match_due d
    join spp_private.match_texts t on t.text_id = d.text_id
   where d.text_id >= v_from and d.text_id < v_from + v_width and d.since < v_planned
     and (d.xact_id = v_planner or pg_visible_in_snapshot(d.xact_id, v_seen))
     and ((run).supplier_id is null or t.supplier_id = (run).supplier_id);
  analyze pg_temp.match_looked;

  -- What waited and is no longer found, or no longer worth a look.
  with pairs as materialized (
    select w.*
      from pg_temp.match_looked l
      join spp.match_pairs w
        on w.supplier_id = l.supplier_id and w.supplier_product_code = l.supplier_product_code
    union
    select w.*
      from pg_temp.match_looked l
      join spp.match_pairs w
        on w.other_supplier_id = l.supplier_id and w.other_product_code = l.supplier_product_code
  )
  delete from spp.match_pairs p
   using (
     select w.pair_id, t.text_id as one, o.text_id as other
       from pairs w
       left join spp_private.match_texts t
         on t.supplier_id = w.supplier_id and t.supplier_product_code = w.supplier_product_code
       left join spp_private.match_texts o
         on o.supplier_id = w.other_supplier_id and o.supplier_product_code = w.other_product_code
      where w.status = 'waiting'
   ) g
   where p.pair_id = g.pair_id
     and not exists (
       select from spp_private.match_results r
        where r.one = g.one and r.other = g.other and r.confidence >= v_review);
  perform spp_private.match_write_waiting(v_from, v_from + v_width);
  delete from spp_private.match_due d using pg_temp.match_looked l where d.text_id = l.text_id;
  drop table pg_temp.match_looked;
  return 0;
end
$$;
comment on function spp_private.match_settle_part(spp_private.match_runs, integer) is
  $$Writes the pairs of a part that wait for a person, takes those away that no longer need one, and lets its products
be due no more.$$;
--! EndIncluded functions/spp/matching_steps/match_settle_part.sql

--! split: 048-rows_by_outcome.sql
-- Rows of an upload by an outcome that few or none of them have are found without a look at all the others.
set lock_timeout = '5s';

--! Included functions/spp/report/codes_of_outcome.sql
create or replace function spp_private.codes_of_outcome(batch spp.upload_batches, outcome text) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
-- Whoever reads page by page has it off, and goes through all by index.
set enable_hashjoin = on
set enable_nestloop = off
as $$
  select coalesce(array_agg(distinct c.code), '{}')
    from (
      select p.supplier_product_code as code
        from spp.supplier_products p
       where not (codes_of_outcome.batch).dry_run and p.supplier_id = (codes_of_outcome.batch).supplier_id
         and case codes_of_outcome.outcome when 'new' then p.created_at when 'changed' then p.price_changed_at end
             >= (codes_of_outcome.batch).upload_date
      union all
      select s.code
        from spp.upload_staging s
        left join spp.supplier_products p
          on p.supplier_id = (codes_of_outcome.batch).supplier_id and p.supplier_product_code = s.code
       where codes_of_outcome.outcome = 'new' and s.batch_id = (codes_of_outcome.batch).batch_id
         and s.code is not null and p.product_id is null
      union all
      select s.code
        from spp.upload_staging s
        join spp.supplier_products p
          on p.supplier_id = (codes_of_outcome.batch).supplier_id and p.supplier_product_code = s.code
        left join spp.price_history h
          on h.supplier_id = (codes_of_outcome.batch).supplier_id and h.product_id = p.product_id
         and h.upload_batch_id = (codes_of_outcome.batch).batch_id
         and h.changed_at >= (codes_of_outcome.batch).upload_date and h.change_reason <> 'rollback'
       where codes_of_outcome.outcome = 'unchanged' and s.batch_id = (codes_of_outcome.batch).batch_id
         and h.history_id is null) c
$$;
comment on function spp_private.codes_of_outcome(spp.upload_batches, text) is
  $$Codes that rows of an upload with an outcome (new, changed, unchanged) have, and others: of an applied one products
that came or moved since, too; of new ones also those that are not there.$$;
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
  v_counted constant integer := case
    when upload_rows.of_outcome = 'new' then v_batch.new_products_count
    when upload_rows.of_outcome = 'changed' and v_is_applied then v_batch.updated_products_count
    when upload_rows.of_outcome = 'unchanged' and v_is_applied then v_batch.unchanged_products_count
  end;
begin
  -- What a list has changed stays so; what was new or unchanged may be gone since, or there again.
  if upload_rows.of_outcome = 'changed' and v_counted = 0 then
    return;
  end if;
  if v_counted * (case upload_rows.of_outcome when 'unchanged' then 200 else 20 end) < v_batch.total_products then
    -- They are few: by their codes, so that the others are passed over without a look at their products. Which are
    -- unchanged is the dearer question.
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
   where s.batch_id = v_batch.batch_id and v_batch.status <> 'cancelled'
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
are not listed, nor those of a cancelled upload. Raises SPNBA, SPIPG.';
grant execute on function spp.upload_rows(uuid, text, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_rows.sql

--! split: 051-undo_once.sql
-- A preview wrote and indexed a whole list to count it; an undo wrote each product twice.
set lock_timeout = '5s';

--! Included functions/spp/undo/lock_undoable.sql
create or replace function spp_private.lock_undoable(batch_id uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(lock_undoable.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if v_batch.status in ('rolled_back', 'failed', 'cancelled') or v_batch.dry_run then
    return null;
  elsif v_batch.mode = 'corrections' then
    raise exception using
      errcode = 'SPCRC',
      message = format('Upload %s is a file of corrections: its prices are part of the lists that it corrected.',
                       v_batch.batch_id),
      hint = 'Roll back those lists; "corrections" in its report names them.';
  elsif v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCBR',
      message = format('Upload %s is still %s.', v_batch.batch_id, v_batch.status),
      hint = 'Roll it back once it is completed.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_undoable(uuid) is
  'The upload, locked, that may be undone; null where there is nothing left to undo. Raises SPNBA, SPCBR, SPCRC.';
--! EndIncluded functions/spp/undo/lock_undoable.sql
--! Included functions/spp/undo/find_undone.sql
create or replace function spp_private.find_undone(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
-- A whole list is sorted and joined at once.
set work_mem = '64MB'
as $$
begin
  drop table if exists pg_temp.later_codes;
  -- The newest list that brings each code, of those that stand. Purged rows are missing here: listed_by of the marks
  -- knows of them, and is_new.
  create temporary table later_codes on commit drop as
  select s.code, max(b.batch_id::text collate "C")::uuid as batch_id
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   where b.supplier_id = (batch).supplier_id and b.batch_id <> (batch).batch_id and b.status = 'completed'
     and b.batch_id > coalesce((select min(c.batch_id::text collate "C")::uuid
                                  from spp_private.batch_marks m
                                  join spp.upload_batches c on c.batch_id = m.batch_id
                                 where c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
                                   and c.status in ('rolled_back', 'failed')), (batch).batch_id)
     and not b.dry_run and s.validation_status in ('staged', 'corrected')
   group by s.code;

  -- What this batch did to prices, and whether they still stand: changes that were undone since do not count, and
  -- several of this batch in a row (a list and its corrections) are one.
  drop table if exists pg_temp.undone;
  create temporary table undone on commit drop as
  with own as (
    select distinct h.product_id
      from spp.price_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
  ), standing as (
    select h.product_id, h.old_price, h.new_price, h.changed_at, h.history_id,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id)
             over (partition by h.product_id order by h.changed_at desc, h.history_id desc) as others_since
      from own o
      join spp.price_history h on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id
      left join spp.upload_batches b on b.batch_id = h.upload_batch_id
     where h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
       and coalesce(b.status, '') not in ('rolled_back', 'failed')
  ), last as (
    select s.product_id, (array_agg(s.old_price order by s.changed_at, s.history_id))[1] as old_price,
           (array_agg(s.new_price order by s.changed_at desc, s.history_id desc))[1] as new_price
      from standing s
     where s.others_since = 0
     group by s.product_id
  )
  select o.product_id, p.supplier_product_code, l.old_price,
         v.is_first and v.only_here as goes,
         coalesce(not v.is_first and v.stands and p.current_price <> l.old_price, false) as returns,
         case when v.is_first and not v.only_here then 'brought by a later upload'
              when not v.is_first and not v.stands then 'price changed since' end as kept_since
    from own o
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = o.product_id
    left join last l on l.product_id = o.product_id
    left join pg_temp.later_codes c on c.code = p.supplier_product_code and c.batch_id > (batch).batch_id
   cross join lateral (
     select coalesce(p.current_price = l.new_price, false) as stands,
            p.first_batch_id is not distinct from (batch).batch_id as is_first,
            p.is_new and c.code is null as only_here) v;

  select count(*) filter (where u.returns), count(*) filter (where u.goes),
         coalesce(jsonb_agg(jsonb_build_object('supplier_product_code', u.supplier_product_code,
                                               'reason', u.kept_since) order by u.supplier_product_code)
                    filter (where u.kept_since is not null), '[]')
    into reverted, removed, kept
    from pg_temp.undone u;
end
$$;
comment on function spp_private.find_undone(spp.upload_batches) is
  $$What the undoing of a batch does, of which it does nothing: how many prices go back and products go, and what is
kept and why. Product by product in the temporary table undone; later_codes has the lists that bring a code later.$$;
--! EndIncluded functions/spp/undo/find_undone.sql
--! Included functions/spp/undo/restore_products.sql
create or replace function spp_private.restore_products(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  -- Marks that the batch set.
  update spp.supplier_products p
     set missing_since_batch_id = null, discontinued_batch_id = null,
         status = case when p.discontinued_batch_id = (batch).batch_id then 'available' else p.status end
   where p.supplier_id = (batch).supplier_id
     and (p.missing_since_batch_id = (batch).batch_id or p.discontinued_batch_id = (batch).batch_id);

  -- Marks that it cleared, and those of batches undone before that only it kept away. They come back where no list
  -- that stands brings the product, unless the batch that set them is undone.
  drop table if exists pg_temp.cleared_marks;
  create temporary table cleared_marks on commit drop as
  with cleared as (
    delete from spp_private.batch_marks m
     using spp.upload_batches c
     where c.batch_id = m.batch_id and c.supplier_id = (batch).supplier_id
       and (c.batch_id = (batch).batch_id
            or c.batch_id < (batch).batch_id and c.status in ('rolled_back', 'failed'))
    returning m.*
  ), pieces as materialized (
    -- Taken apart first: joined mark by mark, the supplier's products would be read once a mark.
    select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, x.product_id
      from cleared m
     cross join unnest(m.product_ids) x (product_id)
  )
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, p.product_id,
         later.batch_id is not null or exists (
           select from spp.upload_batches b
            where b.batch_id = any (m.listed_by) and b.batch_id <> (batch).batch_id and b.status = 'completed'
         ) as listed
    from pieces m
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
    left join pg_temp.later_codes later on later.code = p.supplier_product_code and later.batch_id > m.batch_id
    left join spp.upload_batches previous on previous.batch_id = m.previous_batch_id
   where m.previous_batch_id is null or previous.status = 'completed';

  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, array_agg(m.product_id)
    from pg_temp.cleared_marks m
   where m.listed
   group by m.batch_id, m.mark, m.previous_batch_id, m.listed_by;

  -- Prices go back in the same statement: each product is written, indexed and recorded once.
  perform spp_private.set_origin((batch).batch_id, 'rollback');
  update spp.supplier_products p
     set current_price = coalesce(t.old_price, p.current_price), is_new = p.is_new or t.is_new
    from (
      select product_id, u.old_price, m.product_id is not null as is_new
        from (select x.product_id, x.old_price from pg_temp.undone x where x.returns) u
        full join (select distinct c.product_id
                     from pg_temp.cleared_marks c
                    where c.mark = 'is_new' and not c.listed) m using (product_id)
    ) t
   where p.supplier_id = (batch).supplier_id and p.product_id = t.product_id;
  perform spp_private.set_origin(null, null);
  with oldest as (
    select distinct on (m.product_id) m.product_id, m.previous_batch_id
      from pg_temp.cleared_marks m
     where m.mark = 'missing' and not m.listed
     order by m.product_id, m.batch_id
  )
  update spp.supplier_products p
     set missing_since_batch_id = m.previous_batch_id
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and p.missing_since_batch_id is null;
  with oldest as (
    select distinct on (m.product_id) m.product_id, m.previous_batch_id
      from pg_temp.cleared_marks m
     where m.mark = 'discontinued' and not m.listed
     order by m.product_id, m.batch_id
  )
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.previous_batch_id
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and p.status = 'available';
  drop table pg_temp.cleared_marks;
end
$$;
comment on function spp_private.restore_products(spp.upload_batches) is
  $$Puts prices, and new, missing and discontinued marks, back to what they were before a batch; part of undo_batch,
whose tables it reads (find_undone). Marks that a list which stands would have cleared as well wait until it is undone,
too.$$;
--! EndIncluded functions/spp/undo/restore_products.sql
--! Included functions/spp/undo/undo_batch.sql
create or replace function spp_private.undo_batch(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  perform spp_private.lock_supplier((batch).supplier_id);
  -- By a statement of its own: what others write by SQL meanwhile is waited for first, and then judged.
  perform from spp.supplier_products p
    where p.supplier_id = (batch).supplier_id
      and p.product_id in (select h.product_id
                             from spp.price_history h
                            where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
                              and h.changed_at >= (batch).upload_date)
    order by p.product_id
      for no key update;
  select f.* into reverted, removed, kept from spp_private.find_undone(batch) f;
  perform spp_private.undo_breaks(batch);
  delete from spp.supplier_products p
   using pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id and u.goes;
  perform spp_private.restore_products(batch), spp_private.restore_superseded(batch);
  perform spp_private.remove_unused_categories((batch).batch_id);
  drop table pg_temp.undone, pg_temp.later_codes;
end
$$;
comment on function spp_private.undo_batch(spp.upload_batches) is
  $$Takes back what a batch did: prices nobody changed since return, products that only it brought go, marks return, and
what it superseded waits again.
History and audit keep everything.$$;
--! EndIncluded functions/spp/undo/undo_batch.sql
--! Included functions/spp/undo/rollback_batch.sql
create or replace function spp.rollback_batch(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_undoable(rollback_batch.batch_id);
  v_undone record;
begin
  if v_batch.batch_id is null then
    return '{"reverted": 0, "removed": 0, "kept": []}';
  end if;
  select * into v_undone from spp_private.undo_batch(v_batch);
  update spp.upload_batches b
     set status = 'rolled_back', discontinue_held = false
   where b.batch_id = v_batch.batch_id;
  perform spp_private.enqueue_figures();
  return jsonb_build_object('reverted', v_undone.reverted, 'removed', v_undone.removed, 'kept', v_undone.kept);
end
$$;
comment on function spp.rollback_batch(uuid) is
  $$Undoes an upload: prices whose latest change is its go back, products that only it brought are removed, its marks
are undone. Answers {reverted, removed, kept: [{supplier_product_code, reason}]}; zeros when there is nothing left to
undo. Raises SPNBA, SPCBR (still running), SPCRC (a file of corrections).$$;
grant execute on function spp.rollback_batch(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/undo/rollback_batch.sql
--! Included functions/spp/undo/preview_rollback.sql
create or replace function spp.preview_rollback(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_undoable(preview_rollback.batch_id);
  v_undone record;
begin
  if v_batch.batch_id is null then
    return '{"reverted": 0, "removed": 0, "kept": []}';
  end if;

  -- What the undoing goes by: no second definition of what it does.
  select * into v_undone from spp_private.find_undone(v_batch);
  drop table pg_temp.undone, pg_temp.later_codes;
  return jsonb_build_object('reverted', v_undone.reverted, 'removed', v_undone.removed, 'kept', v_undone.kept);
end
$$;
comment on function spp.preview_rollback(uuid) is
  'What rollback_batch would answer now: {reverted, removed, kept}. Nothing is changed. Raises what rollback_batch
does.';
grant execute on function spp.preview_rollback(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/undo/preview_rollback.sql
drop function if exists spp_private.restore_marks(spp.upload_batches);

--! split: 052-edited_rows.sql
-- What was recorded of edited products was kept as JSON and gone through by each that asked only whether there is any.
set lock_timeout = '5s';

--! Included functions/spp/products/tg_supplier_products__update.sql
create or replace function spp.tg_supplier_products__update() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  insert into spp_kept.supplier_touches (supplier_id) select distinct n.supplier_id from new_rows n;
  with changed as materialized (
    select n.supplier_id, n.product_id, o.current_price as old_price, n.current_price as new_price,
           n.partition_code, n.previous_price, n.price_changed_at, n.last_rise_at, n.last_fall_at,
           f.moved as figures_moved, n.is_new, n.status,
           (n.status, n.missing_since_batch_id is null) is distinct from (o.status, o.missing_since_batch_id is null)
             as availability_moved,
           -- As JSON they are three times as large, and whatever follows goes through them.
           e.edited, case when e.edited then o end as old_row, case when e.edited then n end as new_row
      from old_rows o
      join new_rows n on n.product_id = o.product_id and n.supplier_id = o.supplier_id
     cross join lateral (
       select (n.supplier_product_code, n.product_name, n.description, n.category_id, n.subcategory_id,
              n.brand, n.manufacturer, n.barcode, n.unit_of_measure, n.pack_size, n.min_order_qty,
              n.lead_time_days, n.currency_code, n.status, n.first_seen_date, n.first_batch_id,
              n.specifications)
              is distinct from
              (o.supplier_product_code, o.product_name, o.description, o.category_id, o.subcategory_id,
              o.brand, o.manufacturer, o.barcode, o.unit_of_measure, o.pack_size, o.min_order_qty,
              o.lead_time_days, o.currency_code, o.status, o.first_seen_date, o.first_batch_id,
              o.specifications) as edited
     ) e
     cross join lateral (
       select (n.current_price, n.previous_price, n.price_changed_at, n.last_rise_at, n.last_fall_at, n.is_new,
              n.status)
              is distinct from
              (o.current_price, o.previous_price, o.price_changed_at, o.last_rise_at, o.last_fall_at, o.is_new,
              o.status) as moved
     ) f
     where e.edited or f.moved or (n.missing_since_batch_id is null) <> (o.missing_since_batch_id is null)
  ), prices as (
    insert into spp.price_history
      (supplier_id, product_id, old_price, new_price, price_change_percentage, change_reason, upload_batch_id,
       changed_at, changed_by)
    select c.supplier_id, c.product_id, c.old_price, c.new_price,
           spp.price_change_percentage(c.old_price, c.new_price), coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, v_now, v_actor
      from changed c
     where c.new_price <> c.old_price
  ), touches as (
    insert into spp_kept.product_touches
      (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
       is_new, status, current_price)
    select c.product_id, c.supplier_id, c.partition_code, c.price_changed_at, c.last_rise_at, c.last_fall_at,
           spp.price_change_percentage(c.previous_price, c.new_price), c.is_new, c.status,
           c.new_price
      from changed c
     where c.figures_moved
  ), events as (
    insert into spp.product_events (supplier_id, product_id, event_type, upload_batch_id, occurred_at)
    select c.supplier_id, c.product_id, case when c.availability_moved then 'availability' else 'master_data' end,
           v_origin.batch_id, v_now
      from changed c
     where c.availability_moved or c.edited
  )
  -- A price that moves is in price_history; everything else that changes is in the audit log.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select audit.logged_actor(), audit.acting_role(),
         nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'supplier_products',
         c.product_id::text, to_jsonb(c.old_row), to_jsonb(c.new_row)
    from changed c
   where c.edited;
  return null;
end
$$;
comment on function spp.tg_supplier_products__update() is
  $$Statement trigger: price changes go into price_history, other changes into audit.log, and that there were some
into product_events; figures kept of the products are out of date.$$;
--! EndIncluded functions/spp/products/tg_supplier_products__update.sql

--! split: 053-corrected_cells.sql
-- Of each corrected row all cells were looked at, those of prices three times, by a plan made for each row anew.
set lock_timeout = '5s';

--! Included functions/spp/quarantine/changed_cells.sql
create or replace function spp_private.changed_cells(batch spp.upload_batches, waiting spp.upload_staging,
  cells jsonb, numbers jsonb)
returns table (
  heading text,
  change text,
  value jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
-- Asked row by row: planned for each anew it took twice as long.
set plan_cache_mode = force_generic_plan
as $$
  with own as (
    select k.key, spp_private.file_heading(k.key) as heading, k.value as cell
      from jsonb_each_text((waiting).raw_data) k
  ), columns as (
    select coalesce((
      select s.value
        from jsonb_array_elements((batch).detected -> 'sections') s
       where (s.value ->> 'first_row')::integer <= (waiting).row_number
       order by (s.value ->> 'first_row')::integer desc
       limit 1), (batch).detected) as detected
  ), came as (
    select c.key as heading, o.key as own_key, o.cell,
           case when c.value like '''%' and coalesce(o.cell, '') not like '''%' and c.value <> ''''
                then substr(c.value, 2) else c.value end as text,
           changed_cells.numbers -> c.key as number,
           coalesce(o.key, case when c.key = any (spp_private.product_fields())
                                 and not (waiting).raw_data ? c.key then c.key end) as key
      from jsonb_each_text(changed_cells.cells) c
      left join own o on o.heading = c.key
     where c.key not in ('reject_reason', 'accept', 'row_ref')
  ), judged as materialized (
    select c.*, p.is_price,
           case when c.key is null then 'unknown'
                when c.text is not distinct from c.cell then 'same'
                -- What could not be read is not the same when it is written so that it can.
                when p.is_price
                     and spp_private.parse_amount(c.cell, (batch).decimal_mark) is null
                     and (c.number is not null or spp_private.parse_amount(c.text, (batch).decimal_mark) is not null)
                     and spp_private.cell_change(c.cell, c.text, c.number ->> 'n') = 'same' then 'changed'
                else spp_private.cell_change(c.cell, c.text, c.number ->> 'n') end as change
      from came c
     cross join columns d
     cross join lateral (
       select c.key = 'price' or coalesce(d.detected #> '{raw_columns,price}' ? c.key, false)
              or coalesce(jsonb_path_exists(d.detected, '$.raw_breaks[*].price ? (@ == $key)',
                                            jsonb_build_object('key', c.key)), false) as is_price) p
  )
  select coalesce(j.key, j.heading), j.change,
         case
           when j.number is null or not coalesce(j.is_price, false) then to_jsonb(j.text)
           -- A currency that the cell's format shows stands with the number.
           when j.number ? 'u' then to_jsonb(replace(j.number ->> 'n', '.', (batch).decimal_mark) || ' '
                                             || (j.number ->> 'u'))
           else to_jsonb((j.number ->> 'n')::numeric)
         end
    from judged j
   where case when j.own_key is null then common.plain(j.text) is not null else j.change <> 'same' end
$$;
comment on function spp_private.changed_cells(spp.upload_batches, spp.upload_staging, jsonb, jsonb) is
  $$The cells of a row of a file of corrections that are others than those of the row that waits: by its own heading or
the name of a field, changed, rewritten (see cell_change) or unknown (its list has no such column), and what a
correction says of it.$$;
--! EndIncluded functions/spp/quarantine/changed_cells.sql
--! Included functions/spp/quarantine/review_correction.sql
create or replace function spp_private.review_correction(correction spp.upload_staging, headings text[])
returns spp_private.correction_outcome
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- Asked row by row: by its key, whatever the row.
set plan_cache_mode = force_generic_plan
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
--! Included functions/spp/corrections/read_corrected.sql
create or replace function spp_private.read_corrected(batch spp.upload_batches, old_row spp.upload_staging, data jsonb)
returns spp.upload_staging
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Asked row by row, of nothing but the row.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_row spp.upload_staging := old_row;
  v_raw constant jsonb := (old_row).raw_data || data;
  -- Rows below a heading that came again have its columns.
  v_section constant jsonb := coalesce((
    select s.value from jsonb_array_elements((batch).detected -> 'sections') s
     where (s.value ->> 'first_row')::int <= (old_row).row_number
     order by (s.value ->> 'first_row')::int desc limit 1
  ), (batch).detected);
  v_columns constant jsonb := coalesce(v_section -> 'raw_columns', '{}');
  v_headings constant jsonb := case when jsonb_typeof(v_section -> 'headings') = 'array' then v_section -> 'headings'
                                    else (old_row).raw_data end;
  v_fields jsonb;
begin
  -- The name of a field, where no heading is called so, or a heading of the file: written the way raw_data has it.
  select jsonb_object_agg(f.field, case
           when n.named then spp_private.field_text(batch, f.field, data ->> f.field)
           else (select case when f.field <> 'code' or bool_and(h.part is not null)
                             then nullif(string_agg(h.part, '|' order by h.position), '') end
                   from (select e.position, spp_private.field_text(batch, f.field, v_raw ->> e.heading) as part
                           from unnest(n.headings) with ordinality e (heading, position) offset 0) h)
         end)
    into v_fields
    from unnest(spp_private.product_fields()) as f (field)
   cross join lateral (
     select data ? f.field and not v_headings ? f.field as named,
            array(select jsonb_array_elements_text(v_columns -> f.field)) as headings
   ) n
   where n.named or data ?| n.headings;
  v_row := jsonb_populate_record(v_row, coalesce(v_fields, '{}'));

  -- The file's decimal mark reads the price, unless it comes as a number or a plain decimal.
  if v_row.price is distinct from (old_row).price then
    v_row.price_number := case
      when length(v_row.price) <= 42 and spp_private.plain_decimal(v_row.price) is not null
           and (data ? 'price' and not v_headings ? 'price'
                or exists (select from jsonb_each(data) d
                            where jsonb_typeof(d.value) = 'number' and d.value #>> '{}' = v_row.price)
                or spp_private.parse_amount(v_row.price, (batch).decimal_mark) is null)
        then v_row.price
    end;
    v_row.price_label := v_section ->> 'currency';
  end if;
  -- Prices of larger quantities in columns of their own.
  if exists (select from jsonb_array_elements(v_section -> 'raw_breaks') b
              where data ?| array[b.value ->> 'price', b.value ->> 'quantity']) then
    select jsonb_agg(jsonb_build_object('from', b.from_quantity, 'price', b.price, 'number', b.number))::text
      into v_row.breaks
      from (
        select coalesce(c.value ->> 'from', common.plain(v_raw ->> (c.value ->> 'quantity'))) as from_quantity,
               common.plain(v_raw ->> (c.value ->> 'price')) as price,
               case when jsonb_typeof(data -> (c.value ->> 'price')) = 'number'
                    then data ->> (c.value ->> 'price') end as number
          from jsonb_array_elements(v_section -> 'raw_breaks') c
      ) b
     where b.from_quantity is not null and b.price is not null;
  end if;
  v_row.raw_data := v_raw;
  v_row.validation_status := 'corrected';
  return v_row;
end
$$;
comment on function spp_private.read_corrected(spp.upload_batches, spp.upload_staging, jsonb) is
  'A staged row with a person''s corrections {heading or field: text or number} laid over it.';
--! EndIncluded functions/spp/corrections/read_corrected.sql

--! split: 056-settled_by_group.sql
-- What waits is settled group by group: where statistics were of when little waited, all that waits was read once for
-- each product of the groups (at 5 million products three minutes for 1,000 new ones).
set lock_timeout = '5s';

--! Included functions/spp/mappings/match_settle.sql
create or replace function spp_private.match_settle(masters uuid[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
-- The pairs of some of millions of products: by index, whatever the statistics of a fresh table say.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
  with members as materialized (
    select m.supplier_id, m.supplier_product_code
      from unnest(match_settle.masters) as g (master_product_id)
      join spp.product_mappings m on m.master_product_id = g.master_product_id
     where exists (select from spp.match_pairs w where w.status = 'waiting')
  ), pairs as materialized (
    -- Whether they wait is asked afterwards: an index of what waits would be gone through whole for each member, where
    -- statistics are of when nothing did.
    select w.pair_id, w.status, w.supplier_id, w.supplier_product_code, w.other_supplier_id, w.other_product_code
      from members m
      join spp.match_pairs w on w.supplier_id = m.supplier_id and w.supplier_product_code = m.supplier_product_code
    union all
    select w.pair_id, w.status, w.supplier_id, w.supplier_product_code, w.other_supplier_id, w.other_product_code
      from members m
      join spp.match_pairs w on w.other_supplier_id = m.supplier_id and w.other_product_code = m.supplier_product_code
  )
  delete from spp.match_pairs p
   using (
     select w.pair_id
       from pairs w
       left join spp.product_mappings a
         on a.supplier_id = w.supplier_id and a.supplier_product_code = w.supplier_product_code
       left join spp.product_mappings b
         on b.supplier_id = w.other_supplier_id and b.supplier_product_code = w.other_product_code
      where w.status = 'waiting'
        and spp_private.match_is_settled(a.master_product_id, b.master_product_id, w.supplier_id, w.other_supplier_id)
   ) s
   where p.pair_id = s.pair_id
$$;
comment on function spp_private.match_settle(uuid[]) is
  $$Drops the waiting pairs of the members of masters whose products are together already, or cannot come together: the
supplier of the other is there.$$;
--! EndIncluded functions/spp/mappings/match_settle.sql

--! split: 057-undone_under_lock.sql
-- An undo wrote over what somebody set by SQL while it judged: what a list touched is locked, and judged then.
set lock_timeout = '5s';

--! Included functions/spp/undo/undo_batch.sql
create or replace function spp_private.undo_batch(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  perform spp_private.lock_supplier((batch).supplier_id);
  -- By a statement of its own: what others write by SQL meanwhile is waited for first, and then judged.
  perform from spp.supplier_products p
    where p.supplier_id = (batch).supplier_id
      and p.product_id in (select h.product_id
                             from spp.price_history h
                            where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
                              and h.changed_at >= (batch).upload_date)
    order by p.product_id
      for no key update;
  select f.* into reverted, removed, kept from spp_private.find_undone(batch) f;
  perform spp_private.undo_breaks(batch);
  delete from spp.supplier_products p
   using pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id and u.goes;
  perform spp_private.restore_products(batch), spp_private.restore_superseded(batch);
  perform spp_private.remove_unused_categories((batch).batch_id);
  drop table pg_temp.undone, pg_temp.later_codes;
end
$$;
comment on function spp_private.undo_batch(spp.upload_batches) is
  $$Takes back what a batch did: prices nobody changed since return, products that only it brought go, marks return, and
what it superseded waits again.
History and audit keep everything.$$;
--! EndIncluded functions/spp/undo/undo_batch.sql
--! Included functions/spp/undo/undo_breaks.sql
create or replace function spp_private.undo_breaks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  -- As in undo_batch.
  perform from spp.price_breaks k
    where k.supplier_id = (batch).supplier_id
      and (k.product_id, k.from_quantity) in (
        select h.product_id, h.from_quantity
          from spp.price_break_history h
         where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id)
    order by k.product_id, k.from_quantity
      for no key update;

  drop table if exists pg_temp.undone_breaks;
  create temporary table undone_breaks on commit drop as
  with own as (
    select distinct h.product_id, h.from_quantity
      from spp.price_break_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.change_reason <> 'rollback'
  ), standing as (
    select h.*,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id)
             over (partition by h.product_id, h.from_quantity order by h.history_id desc) as others_since
      from own o
      join spp.price_break_history h
        on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id and h.from_quantity = o.from_quantity
      left join spp.upload_batches b on b.batch_id = h.upload_batch_id
     where h.change_reason <> 'rollback' and coalesce(b.status, '') not in ('rolled_back', 'failed')
  ), before as (
    select s.product_id, s.from_quantity, (array_agg(s.old_price order by s.history_id))[1] as price
      from standing s
     where s.others_since = 0
     group by s.product_id, s.from_quantity
  )
  select b.*, k.price is not null as is_there
    from before b
    left join spp.price_breaks k
      on k.supplier_id = (batch).supplier_id and k.product_id = b.product_id and k.from_quantity = b.from_quantity;

  perform spp_private.set_origin((batch).batch_id, 'rollback');
  delete from spp.price_breaks k
   using pg_temp.undone_breaks u
   where k.supplier_id = (batch).supplier_id and k.product_id = u.product_id and k.from_quantity = u.from_quantity
     and u.is_there and u.price is null;
  update spp.price_breaks k
     set price = u.price, updated_at = clock_timestamp()
    from pg_temp.undone_breaks u
   where k.supplier_id = (batch).supplier_id and k.product_id = u.product_id and k.from_quantity = u.from_quantity
     and u.is_there and k.price <> u.price;
  -- Where there is none, none could be locked: if somebody else is first to add one, that stays.
  insert into spp.price_breaks (supplier_id, product_id, from_quantity, price)
  select (batch).supplier_id, u.product_id, u.from_quantity, u.price
    from pg_temp.undone_breaks u
   where not u.is_there and u.price is not null
  on conflict do nothing;
  perform spp_private.set_origin(null, null);
  drop table pg_temp.undone_breaks;
end
$$;
comment on function spp_private.undo_breaks(spp.upload_batches) is
  'Takes back what a batch did to the prices of larger quantities, where nobody changed them since; part of
undo_batch.';
--! EndIncluded functions/spp/undo/undo_breaks.sql

--! split: 058-fold_by_value.sql
-- A step of the fold went through all that waits once for each of the step, by plans that were made while nothing did.
-- After a rollback nobody queued the fold.
set lock_timeout = '5s';

--! Included functions/spp/figures/fold_products.sql
create or replace function spp_private.fold_products(row_limit integer) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of a table of any size by their keys: without a join, which a plan made while it was empty would do row by row.
set enable_seqscan = off
as $$
declare
  v_folded integer;
begin
  with oldest as materialized (
    -- Who removes a product holds its touches.
    select t.seq, t.product_id
      from spp_kept.product_touches t
     order by t.seq
     limit fold_products.row_limit
       for update skip locked
  ), free as (
    -- A removal may be rolled back: a later touch is not folded before an earlier one of its product.
    select unnest(array_agg(m.seq) filter (where m.is_ours)) as seq
      from (select o.seq, o.product_id, true as is_ours from oldest o
            union all
            select t.seq, t.product_id, false
              from spp_kept.product_touches t
             where t.seq <= (select max(o.seq) from oldest o)) m
     group by m.product_id
    having 2 * count(*) filter (where m.is_ours) = count(*)
  ), taken as (
    delete from spp_kept.product_touches t where t.seq = any (array(select f.seq from free f))
    returning t.*
  ), kept as (
    insert into spp_kept.product_figures as f
      (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
       is_new, status, current_price, seq)
    select distinct on (t.product_id, t.supplier_id) t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at,
           t.last_rise_at, t.last_fall_at, t.price_change_percentage, t.is_new, t.status,
           t.current_price, t.seq
      from taken t
     order by t.product_id, t.supplier_id, t.seq desc
        on conflict (product_id, supplier_id) do update
       set price_changed_at = excluded.price_changed_at, last_rise_at = excluded.last_rise_at,
           last_fall_at = excluded.last_fall_at, price_change_percentage = excluded.price_change_percentage,
           is_new = excluded.is_new, status = excluded.status, current_price = excluded.current_price,
           seq = excluded.seq
  )
  select count(*) into v_folded from taken;
  return v_folded;
end
$$;
comment on function spp_private.fold_products(integer) is
  $$Brings the oldest touches, up to so many, into product_figures; answers how many. One at a time:
whoever calls it holds the lock of refresh_figures_step.$$;
--! EndIncluded functions/spp/figures/fold_products.sql
--! Included functions/spp/undo/rollback_batch.sql
create or replace function spp.rollback_batch(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_undoable(rollback_batch.batch_id);
  v_undone record;
begin
  if v_batch.batch_id is null then
    return '{"reverted": 0, "removed": 0, "kept": []}';
  end if;
  select * into v_undone from spp_private.undo_batch(v_batch);
  update spp.upload_batches b
     set status = 'rolled_back', discontinue_held = false
   where b.batch_id = v_batch.batch_id;
  perform spp_private.enqueue_figures();
  return jsonb_build_object('reverted', v_undone.reverted, 'removed', v_undone.removed, 'kept', v_undone.kept);
end
$$;
comment on function spp.rollback_batch(uuid) is
  $$Undoes an upload: prices whose latest change is its go back, products that only it brought are removed, its marks
are undone. Answers {reverted, removed, kept: [{supplier_product_code, reason}]}; zeros when there is nothing left to
undo. Raises SPNBA, SPCBR (still running), SPCRC (a file of corrections).$$;
grant execute on function spp.rollback_batch(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/undo/rollback_batch.sql

--! split: 059-bases_beside_words.sql
-- A column says what prices are for also where a price in words has one in words.
set lock_timeout = '5s';

--! Included functions/spp/reading/columns_below.sql
create or replace function spp_private.columns_below(sample jsonb, last_heading int) returns table ("position" int,
  below jsonb)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with rows as materialized (
    select (r.value ->> 'n')::int as n,
           array(select lower(common.trimmed(c) collate pg_catalog.pg_c_utf8)
                   from jsonb_array_elements_text(r.value -> 'c') c) as cells
      from jsonb_array_elements(columns_below.sample -> 'rows') r
  ), headings as materialized (
    -- Those that come again; where their cells have moved, other columns begin.
    select r.n, m.known > m.same as moved
      from rows o
      join rows r on r.n > o.n
     cross join lateral (
       select count(*) filter (where c.cell <> '') as filled,
              count(*) filter (where c.cell <> '' and c.cell = any (o.cells)) as known,
              count(*) filter (where c.cell <> '' and c.cell = o.cells[c.at]) as same
         from unnest(r.cells) with ordinality c (cell, at)) m
     where o.n in (columns_below.last_heading - 1, columns_below.last_heading) and r.n > columns_below.last_heading
       and m.known >= 2 and m.known * 2 >= m.filled
  )
  select s.position, to_jsonb(s)
  from (
    select c.position, count(*) as filled, max(c.total) as total,
      count(distinct c.cell)::float8 / count(*) as uniqueness,
      count(*)::float8 / max(c.total) as fill,
      avg(c.is_amount::int)::float8 as amounts,
      -- Wider, for a column whose heading means a price: "12,50 / 100 St", "1/2".
      avg((c.is_amount or length(c.cell) <= 30 and c.cell ~ '^\D{0,5}\d' and c.cell !~ '[[:alpha:]]\s+[[:alpha:]]{3}'
        and not c.is_date)::int)::float8 as priced,
      -- "12.100.77" is a code.
      avg((c.cell ~ '[.,]\d{1,2}(\D|$)' and c.cell !~ '^\d+([.,])\d+\1\d+$')::int)::float8 as decimals,
      avg((length(c.cell) <= 4 and c.cell !~ '\d'
        and spp_private.currencies_of(c.cell) is not null)::int)::float8 as currencies,
      avg((c.cell ~ '^\d{12,14}$')::int)::float8 as gtins,
      avg(c.is_date::int)::float8 as dates,
      min(case when c.is_date and length(c.cell) <= 40 then spp_private.read_date(c.cell) end) as first_day,
      avg((c.cell ~ '[[:alpha:]]{2}')::int)::float8 as letters,
      avg((c.cell ~ '\d')::int)::float8 as digits,
      avg((c.cell ~ '[[:alpha:]]\s+[[:alpha:]]')::int)::float8 as phrases,
      avg(length(c.cell))::float8 as length,
      bool_or(c.cell ~ '^(C|%|‰|[%‰] ?St)$|^([Pp]er|[Jj]e|/)?\s*(100|1[., ]?000)\s*([Ss]t|[Ss]tk|[Ss]t.ck|[Pp]cs'
        '|szt|ks)?\.?$')
        as hundreds,
      -- Beside a price in words (on request) its basis is in words, too.
      coalesce(bool_and(c.cell ~ '^1(0{0,2}|[., ]?000)$') filter (where c.cell ~ '\d'), false) as bases,
      avg((c.cell ~ '^(100|\d{1,2}([.,]\d+)?)\s*%?(\s*[+/-]\s*\d{1,2}([.,]\d+)?\s*%?)*$')::int)::float8 as percents,
      bool_and(c.cell ~ '^\d{1,9}$') and count(distinct c.cell) = count(*) and count(*) > 2
        and max(case when c.cell ~ '^\d{1,9}$' then c.cell::int end)
          - min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) = count(*) - 1
        and min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) <= 1 as counter,
      percentile_disc(0.5) within group (order by case when c.cell ~ '^\d{1,9}([.,]\d+)?$'
        then replace(c.cell, ',', '.')::numeric else 0 end)::float8 as median
    from (
      select c.*, c.kind = 'd' or spp_private.looks_like_date(c.cell) as is_date,
        c.kind = 'n' or spp_private.looks_like_amount(c.cell) as is_amount
      from (
      select c.ordinality::int as position,
        spp_private.latin_digits(btrim(c.value, E' \t\n\r\u00a0\u200e\u200f')) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1), 's') as kind,
        count(*) filter (where c.ordinality = 1) over () as total
      from (
        select r.value ->> 'k' as k, r.value -> 'c' as c,
          max(jsonb_array_length(r.value -> 'c')) over () as width, row_number() over (order by r.ordinality) as at
        from jsonb_array_elements(columns_below.sample -> 'rows') with ordinality r
        where (r.value ->> 'n')::int > columns_below.last_heading
          and (r.value ->> 'n')::int < (select coalesce(min(h.n) filter (where h.moved), 2147483647) from headings h)
          and not exists (select from headings h where h.n = (r.value ->> 'n')::int)
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where r.at <= greatest(60, 2000 / greatest(r.width, 1))
      ) c
      where c.cell <> ''
      offset 0
    ) c
    group by c.position
  ) s
$$;
comment on function spp_private.columns_below(jsonb, int) is
  $$What stands in each column below the headings: how many cells are filled, and which share of them are amounts,
dates, barcodes, letters, percentages. `sample` as for spp_private.recognise_columns; `last_heading`: the record
they end at.$$;
grant execute on function spp_private.columns_below(jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/columns_below.sql

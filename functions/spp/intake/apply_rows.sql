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
       currency_code, is_new, first_batch_id, first_seen_date, last_updated)
    select (batch).supplier_id, r.code, r.name, r.description, r.brand, r.manufacturer,
           case when spp_private.is_gtin(r.barcode) then r.barcode end, r.unit_of_measure, r.pack_size,
           spp_private.parse_count(r.min_order_qty, 1, (batch).decimal_mark),
           spp_private.parse_days(r.lead_time_days, (batch).decimal_mark),
           r.category_id, r.subcategory_id, r.price, r.currency, true, (batch).batch_id,
           (v_now at time zone 'UTC')::date, v_now
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

--! Previous: sha1:d7c0bc7f7d0ee317aafc66e5ea00d67f1defaf32
--! Hash: sha1:3c505cbce68fc45be1ad2dc451c3040697b3a6e3
--! Message: nested_updates

--! split: 1-current.sql
-- The trigger says what no statement may do.
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
into product_events; figures kept of the products are out of date. What a function that the statement itself calls (in
RETURNING) changes of the same products ends before it, and is recorded before it: no statement may do so.$$;
--! EndIncluded functions/spp/products/tg_supplier_products__update.sql

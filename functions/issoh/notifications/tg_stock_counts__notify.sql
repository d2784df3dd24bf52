create or replace function issoh.tg_stock_counts__notify() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
as $$
declare
  -- Of a warehouse's differences this many are named, the largest, the others counted.
  v_most constant integer := 20;
begin
  insert into issoh.notifications (kind, event_key, severity, title, detail)
  with placed as (
    select n.*, row_number() over (partition by n.warehouse_id order by abs(n.difference) desc, n.count_id) as place
      from new_rows n
     where n.difference <> 0 and n.restates_count_id is null
  )
  select 'stock_discrepancy', min(p.count_id::text), 'warning',
         case count(*)
           when 1 then format('%s: %s pieces of %s instead of %s', w.warehouse_code, min(p.quantity_counted),
                              min(s.internal_sku), min(p.quantity_expected))
           else format('%s: %s products differ from the books', w.warehouse_code, count(*)) end,
         jsonb_build_object(
           'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code, 'counted_by', min(p.counted_by),
           'reference_id', min(p.reference_id), 'differences', count(*),
           'found', coalesce(sum(p.difference) filter (where p.difference > 0), 0),
           'missing', coalesce(-sum(p.difference) filter (where p.difference < 0), 0),
           'largest', jsonb_agg(jsonb_build_object(
             'product_id', p.product_id, 'internal_sku', s.internal_sku, 'product_name', s.product_name,
             'quantity_expected', p.quantity_expected, 'quantity_counted', p.quantity_counted,
             'difference', p.difference) order by p.place) filter (where p.place <= v_most))
    from placed p
    join issoh.warehouses w on w.warehouse_id = p.warehouse_id
    left join issoh.selected_products s on s.product_id = p.product_id and p.place <= v_most
   group by w.warehouse_id, w.warehouse_code;
  return null;
end
$$;
comment on function issoh.tg_stock_counts__notify() is
  'Statement trigger: tells of counts that differ from the books, in one notification a warehouse.';

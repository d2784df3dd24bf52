create or replace function issoh_private.notify_reorder_alerts() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of a supplier's alerts this many are named, the others counted.
  v_most constant integer := 100;
  v_alerts constant issoh.v_reorder_alerts[] := array(select a from issoh.v_reorder_alerts a);
  v_told integer;
begin
  with raised as (
    select r.alert_key::uuid as soh_id
      from issoh_private.raise_alerts('reorder_alert',
                                      array(select a.soh_id::text from unnest(v_alerts) a)) r (alert_key)
  ), placed as (
    select a.*, row_number() over (partition by a.supplier_id order by a.internal_sku, a.warehouse_code) as place
      from unnest(v_alerts) a
      join raised r on r.soh_id = a.soh_id
  ), told as (
    select p.supplier_id, min(p.supplier_code) as supplier_code, count(*) as alerts,
           min(p.internal_sku) filter (where p.place = 1) as first_sku,
           min(p.warehouse_code) filter (where p.place = 1) as first_warehouse,
           jsonb_agg(jsonb_build_object(
             'product_id', p.product_id, 'internal_sku', p.internal_sku, 'product_name', p.product_name,
             'warehouse_code', p.warehouse_code, 'quantity_available', p.quantity_available,
             'quantity_on_order', p.quantity_on_order, 'reorder_point', p.reorder_point,
             'suggested_quantity', p.suggested_quantity) order by p.place) filter (where p.place <= v_most) as items
      from placed p
     group by p.supplier_id
  )
  insert into issoh.notifications (kind, event_key, severity, supplier_id, title, detail)
  select 'reorder_alert', uuidv7(), 'warning', t.supplier_id,
         case t.alerts when 1 then format('Time to order %s for %s', t.first_sku, t.first_warehouse)
                       else format('Time to order %s products of %s', t.alerts,
                                   coalesce(t.supplier_code, 'no supplier')) end,
         jsonb_build_object('alerts', t.alerts, 'supplier_code', t.supplier_code, 'items', t.items)
    from told t;
  get diagnostics v_told = row_count;
  return v_told;
end
$$;
comment on function issoh_private.notify_reorder_alerts() is
  $$Tells of what it has become time to order since the last time, in one notification a supplier; answers how many
that made.$$;

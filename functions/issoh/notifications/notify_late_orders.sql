create or replace function issoh_private.notify_late_orders() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of a supplier's lines this many are named, the others counted.
  v_most constant integer := 100;
  v_late constant issoh.v_late_orders[] := array(select l from issoh.v_late_orders l);
  v_told integer;
begin
  with raised as (
    select r.alert_key::uuid as order_line_id
      from issoh_private.raise_alerts('order_late',
                                      array(select l.order_line_id::text from unnest(v_late) l)) r (alert_key)
  ), placed as (
    select l.*, row_number() over (partition by l.supplier_id order by l.expected_at, l.po_number, l.internal_sku)
             as place
      from unnest(v_late) l
      join raised r on r.order_line_id = l.order_line_id
  ), told as (
    select p.supplier_id, min(p.supplier_code) as supplier_code, count(*) as lines,
           min(p.po_number) filter (where p.place = 1) as first_order,
           min(p.internal_sku) filter (where p.place = 1) as first_sku,
           jsonb_agg(jsonb_build_object(
             'po_number', p.po_number, 'product_id', p.product_id, 'internal_sku', p.internal_sku,
             'product_name', p.product_name, 'warehouse_code', p.warehouse_code, 'quantity_open', p.quantity_open,
             'expected_at', p.expected_at) order by p.place) filter (where p.place <= v_most) as items
      from placed p
     group by p.supplier_id
  )
  insert into issoh.notifications (kind, event_key, severity, supplier_id, title, detail)
  select 'order_late', uuidv7(), 'warning', t.supplier_id,
         case t.lines when 1 then format('%s of order %s is late', t.first_sku, t.first_order)
                      else format('%s order lines of %s are late', t.lines,
                                  coalesce(t.supplier_code, 'one supplier')) end,
         jsonb_build_object('lines', t.lines, 'supplier_code', t.supplier_code, 'items', t.items)
    from told t;
  get diagnostics v_told = row_count;
  return v_told;
end
$$;
comment on function issoh_private.notify_late_orders() is
  $$Tells of order lines that have become late since the last time, in one notification a supplier; answers how many
that made.$$;

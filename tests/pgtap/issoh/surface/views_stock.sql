-- Views of stock and selection: their columns, and their values on a small fixture.
select plan(35);

select results_eq($$select tap.columns_of('issoh.v_stock_summary_by_supplier')$$, array[
  'supplier_id uuid', 'supplier_code text', 'supplier_name text', 'products integer', 'products_in_stock integer',
  'quantity_on_hand bigint', 'quantity_on_order bigint', 'total_value numeric', 'currency_code text',
  'last_purchase_date timestamp with time zone'], 'v_stock_summary_by_supplier has its columns');
select results_eq($$select tap.columns_of('issoh.v_selection_pipeline')$$, array[
  'queue_id uuid', 'spp_product_id uuid', 'spp_supplier_id uuid', 'supplier_code text', 'supplier_product_code text',
  'product_name text', 'current_price numeric', 'currency_code text', 'stage text', 'review_status text',
  'score numeric(5,2)', 'auto_candidate boolean', 'queued_at timestamp with time zone', 'queued_by text',
  'days_waiting numeric', 'reviewed_by text', 'reviewed_at timestamp with time zone', 'review_notes text',
  'lease_state text', 'lease_owner text', 'lease_expires_at timestamp with time zone', 'coverage numeric(5,4)',
  'score_low numeric(5,2)', 'score_high numeric(5,2)', 'weights_version integer', 'scored_at timestamp with time zone',
  'recommended_by text', 'recommended_at timestamp with time zone', 'product_id uuid',
  'imported_at timestamp with time zone', 'category_path text', 'brand text', 'product_details jsonb',
  'selection_criteria jsonb', 'last_reviewer text', 'reopened_by text', 'category_name text'],
  'v_selection_pipeline has its columns');
select results_eq($$select tap.columns_of('issoh.v_warehouse_stock')$$, array[
  'warehouse_id uuid', 'warehouse_code text', 'warehouse_name text', 'is_active boolean', 'products integer',
  'quantity_on_hand bigint', 'quantity_reserved bigint', 'capacity_units bigint', 'fill_share numeric',
  'average_value numeric', 'currency_code text'],
  'v_warehouse_stock has its columns');

insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
values ('00000000-0000-4000-8000-000000000001', 'ACME', 'Acme', 'active', 'EUR'),
       ('00000000-0000-4000-8000-000000000002', 'BOLT', 'Bolt', 'active', 'EUR'),
       ('00000000-0000-4000-8000-000000000003', 'IDLE', 'Idle', 'active', 'EUR');
select tap.warehouse('V'), tap.warehouse('W'), tap.warehouse('EMPTY');
select tap.item('A'), tap.item('B'), tap.item('C');
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
select tap.receive(tap.id('A'), 'W', 10, 2, '2026-01-05 12:00+00', 'ACME'),
       tap.receive(tap.id('A'), 'V', 30, 4, '2026-01-07 12:00+00', 'ACME'),
       tap.receive(tap.id('B'), 'W', 5, 1.5, '2026-01-06 12:00+00', 'ACME'),
       tap.receive(tap.id('B'), 'W', 4, 3, '2026-01-08 12:00+00', 'BOLT'),
       tap.receive(tap.id('C'), 'V', 7, 1, '2026-01-09 12:00+00');
select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
  'internal_sku', 'B', 'movement_type', 'issue', 'quantity', 5, 'from_location', 'W', 'supplier_id', 'ACME')));
select issoh.place_orders('PO-1', 'BOLT', 'W', array[row(null, 'C', 12, 1, null, null), row(null, 'B', 3, 3, null, null)]
  ::issoh.order_line_input[]);

-- By supplier. Of ACME 40 pieces of A are there at (10 * 2 + 30 * 4) / 40 = 3.50, of B none; of BOLT 4 of B at 3.
select set_eq(
  $$select concat_ws(' ', coalesce(v.supplier_code, '?'), v.products, v.products_in_stock, v.quantity_on_hand,
                     v.quantity_on_order, trim_scale(v.total_value), v.currency_code,
                     to_char(v.last_purchase_date at time zone 'UTC', 'MM-DD')) from issoh.v_stock_summary_by_supplier v$$,
  array['ACME 2 1 40 0 140 EUR 01-07', 'BOLT 2 1 4 15 12 EUR 01-08', '? 1 1 7 0 7 EUR 01-09'],
  'stock and orders are summed up by supplier, what is nobody''s for itself');
select is((select v.supplier_name from issoh.v_stock_summary_by_supplier v
            where v.supplier_id = '00000000-0000-4000-8000-000000000002'), 'Bolt', 'each with its name');
select is((select sum(v.quantity_on_hand) from issoh.v_stock_summary_by_supplier v),
          (select sum(s.quantity_on_hand) from issoh.stock_on_hand s)::numeric, 'together they are the stock');

-- Warehouses. All of A cost (10 * 2 + 30 * 4) / 40 = 3.50, wherever they lie: 105 in V, 35 in W. Of B 5 at 1.5 and 4 at 3
-- were 19.50, of which 5 have left: 4 / 9 of it, 8.6667, are left in W. C is 7 at 1 in V.
select set_eq(
  $$select concat_ws(' ', v.warehouse_code, round(v.average_value, 2), v.currency_code) from issoh.v_warehouse_stock v$$,
  array['V 112.00 EUR', 'W 43.67 EUR', 'EMPTY 0.00 EUR'], 'every warehouse is worth what lies there');
select is((select round(sum(v.average_value), 2) from issoh.v_warehouse_stock v),
          (select round(sum(i.average_value), 2) from issoh.v_inventory_valuation i), 'together they are the valuation');

-- Categories. A is in Tools > Drills, B in Tools, C in none.
insert into issoh.categories (category_id, category_name, parent_category_id, level, path)
values ('00000000-0000-4000-8000-0000000000c1', 'Tools', null, 1, 'tools'),
       ('00000000-0000-4000-8000-0000000000c2', 'Drills', '00000000-0000-4000-8000-0000000000c1', 2, 'tools.drills'),
       ('00000000-0000-4000-8000-0000000000c3', 'Glue', null, 1, 'glue');
update issoh.selected_products p set category_id = c.id::uuid
  from (values ('A', '00000000-0000-4000-8000-0000000000c2'), ('B', '00000000-0000-4000-8000-0000000000c1')) c (sku, id)
 where p.internal_sku = c.sku;
select set_eq(
  $$select concat_ws(' ', coalesce(v.path::text, '-'), coalesce(v.category_name, '-'), v.products, v.quantity_on_hand,
                     round(v.average_value, 2), v.branch_products, v.branch_quantity_on_hand,
                     round(v.branch_average_value, 2)) from issoh.v_category_stock v$$,
  array['tools.drills Drills 1 40 140.00 1 40 140.00', 'tools Tools 1 4 8.67 2 44 148.67', '- - 1 7 7.00 1 7 7.00'],
  'every category has its stock, and that of all below');
-- By FIFO the 5 of B that left were those at 1.5: 4 at 3 are left.
select is((select concat_ws(' ', trim_scale(v.fifo_value), trim_scale(v.branch_fifo_value))
             from issoh.v_category_stock v where v.category_name = 'Tools'), '12 152', 'by FIFO, too');
select is(tap.as_role('inv_stock_operator', 'select count(*) from issoh.v_category_stock'), '3', 'who reads stock reads it');
select is(tap.outcome('inv_supplier', 'select from issoh.v_category_stock'), '42501', 'a supplier does not');
select is(tap.outcome('inv_supplier', 'select from issoh.v_cost_comparison'), '42501', 'nor our costs');
select issoh.reserve_stock('A', 'V', 6), issoh.update_warehouse('V', '{"capacity_units": 100}');
select set_eq(
  $$select concat_ws(' ', v.warehouse_code, v.is_active, v.products, v.quantity_on_hand, v.quantity_reserved,
                     v.capacity_units, v.fill_share) from issoh.v_warehouse_stock v$$,
  array['V t 2 37 6 100 0.3700', 'W t 2 14 0', 'EMPTY t 0 0 0'], 'every warehouse is there, and how full it is');
select issoh.deactivate_warehouse('EMPTY'), issoh.update_warehouse('EMPTY', '{"capacity_units": 0}');
select is((select (v.is_active, v.fill_share)::text from issoh.v_warehouse_stock v where v.warehouse_code = 'EMPTY'),
  '(f,)', 'one without room has no share');

-- The pipeline.
insert into issoh.selection_queue (spp_product_id, spp_supplier_id, product_details, review_status, auto_select_score,
  score_low, coverage, queued_at, reviewed_at, reviewed_by, lease_owner, lease_expires_at)
select gen_random_uuid(), '00000000-0000-4000-8000-000000000001',
       jsonb_build_object('product_name', q.name, 'supplier_product_code', 'c-' || q.name, 'current_price', q.price,
                          'currency_code', 'USD'), q.status, q.score, q.score, 0.6, now() - make_interval(hours => 24 * q.queued),
       now() - make_interval(hours => 24 * q.reviewed), case when q.reviewed is not null then 'buyer' end,
       case when q.lease is not null then 'me' end, now() + make_interval(hours => q.lease)
  from (values
    ('new', '1.50'::text, 'pending', null::numeric, 3, null::integer, null::integer), ('good', '2', 'pending', 80, 2, null, 1),
    ('fair', '3', 'pending', 79.99, 1, null, -1), ('hold', null, 'on_hold', 90, 10, 4, null),
    ('yes', 'abc', 'approved', 95, 10, 4, null), ('no', '1e5', 'rejected', 10, 9, 8, null), ('in', '7', 'imported', 85, 5, 5, null)
  ) as q (name, price, status, score, queued, reviewed, lease);
select results_eq(
  $$select concat_ws(' ', v.product_name, v.stage, v.review_status, coalesce(v.score::text, '-'), v.auto_candidate,
                     v.days_waiting, v.lease_state)
      from issoh.v_selection_pipeline v order by v.product_name$$,
  array['fair queued pending 79.99 f 1.00 expired', 'good queued pending 80.00 t 2.00 leased',
        'hold queued on_hold 90.00 f 10.00 free', 'in decided imported 85.00 f 0.00 free',
        'new queued pending - f 3.00 free', 'no decided rejected 10.00 f 1.00 free',
        'yes decided approved 95.00 f 6.00 free'], 'what waits, how long, and what waits for nobody');
select is((select (v.supplier_code, v.supplier_product_code, v.current_price, v.currency_code)::text
             from issoh.v_selection_pipeline v where v.product_name = 'new'), '(ACME,c-new,1.50,USD)',
  'a queued product shows what it was in SPP');
select is((select count(v.current_price) from issoh.v_selection_pipeline v), 4::bigint,
  'a price that cannot be read does not break the list');
select issoh.set_setting('selection.auto_candidate_score', '79');
select is((select string_agg(v.product_name, ' ' order by v.product_name) from issoh.v_selection_pipeline v
            where v.auto_candidate), 'fair good', 'the setting says from which score on a product is a candidate');
update issoh.selection_queue set review_notes = 'x' where review_status = 'on_hold';
select is((select count(*) from audit.log l where l.table_name = 'selection_queue' and l.operation = 'update'), 1::bigint,
  'a change of the queue is audited');
select ok((select q.updated_at > now() from issoh.selection_queue q where q.review_status = 'on_hold'), 'and stamped');

-- Who may.
create function tap.may(statement text) returns text language sql volatile as $$
  select string_agg(substr(r.role, 5), ' ' order by r.position)
    from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                      'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'])
         with ordinality as r (role, position)
   where tap.outcome(r.role, statement) <> '42501'
$$;
select is(tap.may(format('select from issoh.%I', v.name)),
  'reviewer approver stock_operator pricing_manager analyst admin', 'who reads ' || v.name)
  from unnest(array['v_stock_summary_by_supplier', 'v_selection_pipeline', 'v_warehouse_stock', 'v_stock_discrepancies',
                    'v_reorder_alerts']) as v (name);
select is(tap.as_role('inv_analyst', format('select count(*) from issoh.%I', v.name)),
  v.rows, 'an analyst sees all rows of ' || v.name)
  from (values ('v_stock_summary_by_supplier', '3'), ('v_selection_pipeline', '7'), ('v_warehouse_stock', '3'))
       as v (name, rows);
select is((select c.reloptions from pg_class c where c.oid = ('issoh.' || v.name)::regclass), array['security_invoker=true'],
  v.name || ' runs as its reader')
  from unnest(array['v_stock_summary_by_supplier', 'v_selection_pipeline', 'v_warehouse_stock', 'v_stock_discrepancies',
                    'v_reorder_alerts']) as v (name);
select is((select count(*) from pg_policies p where p.schemaname = 'issoh' and p.tablename in (
  'warehouses', 'selected_products', 'selection_queue', 'stock_on_hand', 'supplier_stock_holdings', 'stock_reservations',
  'stock_counts', 'purchase_order_lines') and p.cmd = 'SELECT' and p.policyname = 'staff_read'
  and p.roles @> array['inv_reviewer', 'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst']::name[] and cardinality(p.roles) = 4), 8::bigint,
  'their tables let the same roles read');
select * from finish();

-- What makes notifications, and what does not.
select plan(45);

create function tap.titles(kind text) returns text
language sql volatile
as $$
  with gone as (delete from issoh.notifications n where n.kind = titles.kind returning n.*)
  select coalesce(string_agg(g.severity || ' ' || g.title, '; ' order by g.title), 'nothing') from gone g
$$;
create temporary table acme on commit drop as select tap.supplier('ACME') as id;
create temporary table other on commit drop as select tap.supplier('OTHER') as id;
select tap.warehouse('W'), tap.warehouse('V');
create temporary table goods on commit drop as
select s.sku, tap.item(s.sku) as id from unnest(array['A', 'B', 'C', 'D', 'E']) s (sku);

-- Prices.
insert into issoh.supplier_listings (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price,
                                     currency_code, availability)
select g.id, gen_random_uuid(), case when g.sku = 'E' then o.id else a.id end, g.sku, 100, 'EUR', 'available'
  from goods g, acme a, other o;
create function tap.see(run uuid, changes jsonb) returns void
language sql volatile
as $$
  with changed as (
    update issoh.supplier_listings l
       set supplier_price = split_part(c.value, ' ', 1)::numeric,
           currency_code = coalesce(nullif(split_part(c.value, ' ', 2), ''), l.currency_code)
      from jsonb_each_text(changes) c
     where l.supplier_product_code = c.key
    returning l.product_id, old.supplier_price as old_price, new.supplier_price as new_price,
              old.currency_code as old_currency, new.currency_code
  )
  insert into issoh.supplier_price_changes
    (product_id, run_id, old_price, new_price, old_currency_code, currency_code)
  select c.product_id, see.run, c.old_price, c.new_price, c.old_currency, c.currency_code from changed c
$$;
create function tap.started() returns uuid
language sql volatile
as $$
  insert into issoh.sync_runs (reason, status) values ('poll', 'running') returning run_id
$$;
create function tap.ended(run uuid, as_status text default 'completed') returns void
language sql volatile
as $$
  update issoh.sync_runs r set status = as_status, finished_at = clock_timestamp() where r.run_id = run
$$;
create function tap.reprice(changes jsonb) returns void
language sql volatile
as $$
  select tap.see(run, changes), tap.ended(run) from tap.started() run
$$;
select is(tap.titles('price_change'), 'nothing', 'a new listing is no change');
select tap.reprice('{"A": 109.99, "B": 90.01}');
select is(tap.titles('price_change'), 'nothing', 'nor are changes below the limit of 10 %');
update issoh.supplier_listings set availability = 'missing';
select is(tap.titles('price_change'), 'nothing', 'nor is anything else that changes');
select tap.reprice('{"C": 110}');
select is(tap.titles('price_change'), 'info C: EUR 110.0000 instead of 100.0000 (+10.00 %)', 'one that reaches it is told of');
select tap.reprice('{"A": 50, "B": 200, "C": 111, "E": 80}');
select is((select n.detail - 'largest' - 'run_id' from issoh.notifications n
            where n.supplier_id = (select id from acme)),
  '{"changes": 2, "increased": 1, "decreased": 1, "supplier_code": "ACME"}', 'several are counted');
select is((select jsonb_path_query_array(n.detail, '$.largest[*].percentage') from issoh.notifications n
            where n.supplier_id = (select id from acme)), '["122.20", "-54.54"]', 'the largest come first');
select is((select n.detail #>> '{largest,1,internal_sku}' from issoh.notifications n
            where n.supplier_id = (select id from acme)), 'A', 'by name');
select is(tap.titles('price_change'),
  'info ACME: 2 products changed price by 10 % or more; info E: EUR 80.0000 instead of 100.0000 (-20.00 %)',
  'in one notification a supplier');
select tap.reprice('{"D": "100 USD"}');
select is(tap.titles('price_change'), 'info D: USD 100.0000 instead of 100.0000', 'another currency is told of');
select tap.reprice('{"D": 0}'), tap.titles('price_change'), tap.reprice('{"D": 1}');
select is(tap.titles('price_change'), 'info D: USD 1.0000 instead of 0.0000', 'so is the end of a price of 0');
select issoh.set_setting('notifications.price_change_percent', '60'), tap.reprice('{"B": 300}');
select is(tap.titles('price_change'), 'nothing', 'the limit is a setting');
insert into goods select s, tap.item(s) from (select 'N' || n as s from generate_series(1, 30) n) n;
insert into issoh.supplier_listings (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price,
                                     currency_code, availability)
select g.id, gen_random_uuid(), a.id, g.sku, 1, 'EUR', 'available' from goods g, acme a where g.sku ~ '^N';
select tap.reprice(jsonb_object_agg('N' || n, '2')) from generate_series(1, 30) n;
select is((select jsonb_array_length(n.detail -> 'largest') || ' of ' || (n.detail ->> 'changes')
             from issoh.notifications n where n.kind = 'price_change'), '20 of 30', 'of very many some are named');
select tap.titles('price_change'), issoh.set_setting('notifications.price_change_percent', '10');
create temporary table run on commit drop as select tap.started() as run_id;
select tap.see(r.run_id, '{"N1": 4, "N2": 4}') from run r;
select tap.see(r.run_id, '{"N3": 4, "N1": 8, "N2": 2}') from run r;
select is(tap.titles('price_change'), 'nothing', 'nothing is told of before the run has ended');
select tap.ended(r.run_id) from run r;
select is((select jsonb_path_query_array(n.detail, '$.largest[*].percentage') from issoh.notifications n
            where n.kind = 'price_change'), '["300.00", "100.00"]', 'then all at once, each from first to last');
select is((select n.detail ->> 'run_id' from issoh.notifications n where n.kind = 'price_change'),
          (select r.run_id::text from run r), 'with the run that saw them');
select is(tap.titles('price_change'), 'info ACME: 2 products changed price by 10 % or more', 'in one notification');
update run set run_id = tap.started();
select tap.see(r.run_id, '{"N4": 4}'), tap.ended(r.run_id, 'failed') from run r;
select is(tap.titles('price_change'), 'info N4: EUR 4.0000 instead of 2.0000 (+100.00 %)',
  'what a run saw before it failed is told of, too');
select tap.ended(r.run_id, 'failed') from run r;
select is(tap.titles('price_change'), 'nothing', 'once');

-- Counts.
select tap.receive(g.id, 'W', 10, 1) from goods g where g.sku in ('A', 'B', 'C');
select count(*) from issoh.record_stock_counts('W', array[row(null, 'A', 10, null)::issoh.stock_count_input]);
select is(tap.titles('stock_discrepancy'), 'nothing', 'a count that agrees is nothing to tell of');
select count(*) from issoh.record_stock_counts('W', array[row(null, 'A', 7, null)::issoh.stock_count_input]);
select is(tap.titles('stock_discrepancy'), 'warning W: 7 pieces of A instead of 10', 'one that differs is');
select count(*) from issoh.record_stock_counts('W', array[
  row(null, 'A', 7, null), row(null, 'B', 4, null), row(null, 'C', 11, null)]::issoh.stock_count_input[], 'K-9');
select is((select n.detail - 'largest' - 'counted_by' - 'warehouse_id' from issoh.notifications n
            where n.kind = 'stock_discrepancy'),
  '{"found": 1, "missing": 6, "differences": 2, "reference_id": "K-9", "warehouse_code": "W"}', 'a sheet is one');
select is(tap.titles('stock_discrepancy'), 'warning W: 2 products differ from the books', 'with what differs');

-- Checks.
insert into issoh.invariant_results (tier, check_name, violations) values ('spp', 'x', 0), ('issoh', 'x', 3);
select is(issoh_private.notify_broken_checks(), 1, 'a broken check is told of');
select is(tap.titles('stock_discrepancy'), 'error The check x of issoh is broken: 3 rows', 'as an error');
select is(issoh_private.notify_broken_checks(), 0, 'once');
update issoh.invariant_results set violations = 0;
select is(issoh_private.notify_broken_checks(), 0, 'when it is well again');
update issoh.invariant_results set violations = 1;
select is(issoh_private.notify_broken_checks(), 2, 'the next time is another');

-- Orders.
select tap.receive(g.id, 'V', 3, 1) from goods g where g.sku in ('A', 'B', 'C');
update issoh.selected_products p set spp_supplier_id = a.id from acme a where p.internal_sku in ('A', 'B');
update issoh.stock_on_hand s
   set reorder_point = 5
  from issoh.selected_products p, issoh.warehouses w
 where p.product_id = s.product_id and w.warehouse_id = s.warehouse_id and w.warehouse_code = 'V'
   and p.internal_sku in ('A', 'C');
select is(issoh_private.notify_reorder_alerts(), 2, 'what it is time to order is told of, a supplier at a time');
select is((select (n.detail #> '{items,0}') - 'product_id' from issoh.notifications n
            where n.kind = 'reorder_alert' and n.supplier_id = (select id from acme)),
  '{"internal_sku": "A", "product_name": "A", "reorder_point": 5, "warehouse_code": "V", "quantity_on_order": 0,
    "quantity_available": 3, "suggested_quantity": 3}', 'with how much');
select is(tap.titles('reorder_alert'), 'warning Time to order A for V; warning Time to order C for V', 'by name');
select is(issoh_private.notify_reorder_alerts(), 0, 'once');
update issoh.stock_on_hand s set reorder_point = 5
  from issoh.selected_products p where p.product_id = s.product_id and p.internal_sku = 'B';
select is(issoh_private.notify_reorder_alerts(), 1, 'what joins them is told of by itself');
select is((select n.detail ->> 'alerts' from issoh.notifications n where n.kind = 'reorder_alert'), '2',
  'one product in two warehouses is two');

select issoh.place_orders('PO-1', 'ACME', 'V', array[
  row(null, 'A', 5, null, null, null), row(null, 'B', 2, null, null, null)]::issoh.order_line_input[],
  now() - interval '49 hours');
select is(issoh_private.notify_late_orders(), 1, 'orders that are late are told of, a supplier at a time');
select is((select (n.detail #> '{items,0}') - 'product_id' - 'expected_at' from issoh.notifications n where n.kind = 'order_late'),
  '{"po_number": "PO-1", "internal_sku": "A", "product_name": "A", "warehouse_code": "V", "quantity_open": 5}', 'and which');
select is(tap.titles('order_late'), 'warning 2 order lines of ACME are late', 'how many');
select is(issoh_private.notify_late_orders(), 0, 'once');
select issoh.place_orders('PO-2', 'ACME', 'V', array[row(null, 'C', 5, null, null, null)]::issoh.order_line_input[],
  now() - interval '1 hour');
select is(issoh_private.notify_late_orders(), 1, 'what joins them is told of by itself');
select is(tap.titles('order_late'), 'warning C of order PO-2 is late', 'by name');

-- The synchronisation.
select issoh_private.notify_sync(n, 'SPP is away') from generate_series(1, 2) n;
select is(tap.titles('sync_failure'), 'nothing', 'a failure or two is nothing to tell of');
select issoh_private.notify_sync(n, 'SPP is away') from generate_series(3, 9) n;
select is((select n.detail from issoh.notifications n where n.kind = 'sync_failure'),
  '{"error": "SPP is away", "failures": 3}', 'the third is, with its reason');
select is(tap.titles('sync_failure'), 'error The synchronisation with SPP has failed 3 times on end', 'once');
select issoh_private.notify_sync(0), issoh_private.notify_sync(0);
select is(tap.titles('sync_failure'), 'info The synchronisation with SPP works again', 'and that it works again');
select issoh_private.notify_sync(4, 'again');
select is(tap.titles('sync_failure'), 'error The synchronisation with SPP has failed 4 times on end', 'the next time');

-- What is old goes.
select issoh_private.notify('list_held', 'old', 'old'), issoh_private.notify('list_held', 'new', 'new');
update issoh.notifications n set created_at = now() - interval '91 days' where n.event_key = 'old';
select ok((issoh_private.purge_old() ->> 'notifications')::integer = 1
          and exists (select from issoh.notifications n where n.event_key = 'new'),
  'notifications are kept for notifications.keep_days');
select * from finish();

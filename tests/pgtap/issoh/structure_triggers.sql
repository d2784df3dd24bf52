-- Triggers: what follows what, and what is append-only.
select plan(21);

-- "name function", and whether it fires in replicas too.
create function tap.triggers_on(relation regclass) returns setof text language sql stable as $$
  select concat(t.tgname, ' ', f.proname, case when t.tgenabled = 'A' then ' always' end)
    from pg_trigger t join pg_proc f on f.oid = t.tgfoid
   where t.tgrelid = relation and not t.tgisinternal
$$;

select set_eq(
  $$select * from tap.triggers_on('audit.log')$$,
  array[
    '_900_append_only tg_table__forbid_change always'
  ],
  'log has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.categories')$$,
  array[
    '_100_stamp tg_table__stamp', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'categories has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.exchange_rates')$$,
  array[
    '_100_stamp tg_table__stamp', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'exchange_rates has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.movement_keys')$$,
  array[
    '_100_append_only tg_table__forbid_change always'
  ],
  'movement_keys has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.movement_reversals')$$,
  array[
    '_100_append_only tg_table__forbid_change always'
  ],
  'movement_reversals has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.price_proposals')$$,
  array[
    '_100_stamp tg_table__stamp', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'price_proposals has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.pricing_rules')$$,
  array[
    '_100_stamp tg_table__stamp', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'pricing_rules has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.pricing_tiers')$$,
  array[
    '_100_stamp tg_table__stamp', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'pricing_tiers has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.purchase_order_lines')$$,
  array[
    '_100_no_truncate tg_table__forbid_change', '_100_stamp tg_table__stamp',
    '_500_follow_delete tg_purchase_order_lines__follow', '_500_follow_insert tg_purchase_order_lines__follow',
    '_500_follow_update tg_purchase_order_lines__follow', '_900_log_delete tg_table__log',
    '_900_log_insert tg_table__log', '_900_log_update tg_table__log'
  ],
  'purchase_order_lines has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.selected_products')$$,
  array[
    '_100_stamp tg_table__stamp', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'selected_products has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.selection_queue')$$,
  array[
    '_100_stamp tg_table__stamp', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'selection_queue has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.settings')$$,
  array[
    '_100_stamp tg_table__stamp', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'settings has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.stock_counts')$$,
  array[
    '_100_append_only tg_table__forbid_change always', '_500_date_stock tg_stock_counts__date_stock',
    '_900_log_delete tg_table__log', '_900_log_insert tg_table__log', '_900_log_update tg_table__log'
  ],
  'stock_counts has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.stock_movements')$$,
  array[
    '_100_append_only tg_table__forbid_change always',
    '_500_reversals tg_stock_movements__record_reversals always',
    '_510_stock tg_stock_movements__move_stock always', '_520_suppliers tg_stock_movements__move_holdings always',
    '_530_orders tg_stock_movements__receive_orders always', '_900_propose tg_stock_movements__propose always'
  ],
  'stock_movements has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.stock_on_hand')$$,
  array[
    '_100_no_truncate tg_table__forbid_change', '_200_guard tg_stock_on_hand__guard always', '_900_log tg_row__log'
  ],
  'stock_on_hand has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.stock_reservations')$$,
  array[
    '_100_no_truncate tg_table__forbid_change', '_100_stamp tg_table__stamp',
    '_500_follow_delete tg_stock_reservations__follow', '_500_follow_insert tg_stock_reservations__follow',
    '_500_follow_update tg_stock_reservations__follow', '_900_log_delete tg_table__log',
    '_900_log_insert tg_table__log', '_900_log_update tg_table__log'
  ],
  'stock_reservations has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.supplier_movements')$$,
  array[
    '_100_append_only tg_table__forbid_change always'
  ],
  'supplier_movements has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.supplier_stock_holdings')$$,
  array[
    '_100_no_truncate tg_table__forbid_change', '_200_guard tg_supplier_stock_holdings__guard', '_900_log tg_row__log'
  ],
  'supplier_stock_holdings has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.suppliers')$$,
  array[
    '_900_log_delete tg_table__log', '_900_log_insert tg_table__log', '_900_log_update tg_table__log'
  ],
  'suppliers has these triggers');
select set_eq(
  $$select * from tap.triggers_on('issoh.warehouses')$$,
  array[
    '_100_stamp tg_table__stamp', '_200_guard tg_warehouses__guard', '_500_track_load tg_warehouses__track_load',
    '_510_track_load tg_warehouses__track_load', '_900_log_delete tg_table__log', '_900_log_insert tg_table__log',
    '_900_log_update tg_table__log'
  ],
  'warehouses has these triggers');
select set_eq(
  $$select distinct t.tgrelid::regclass::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where not t.tgisinternal and not c.relispartition
       and c.relnamespace::regnamespace::text in ('issoh', 'issoh_private', 'audit')$$,
  array[
    'audit.log', 'issoh.categories', 'issoh.exchange_rates', 'issoh.movement_keys', 'issoh.movement_reversals',
    'issoh.price_proposals', 'issoh.pricing_rules', 'issoh.pricing_tiers', 'issoh.purchase_order_lines',
    'issoh.selected_products', 'issoh.selection_queue', 'issoh.settings', 'issoh.stock_counts',
    'issoh.stock_movements', 'issoh.stock_on_hand', 'issoh.stock_reservations', 'issoh.supplier_movements',
    'issoh.supplier_stock_holdings', 'issoh.suppliers', 'issoh.warehouses'
  ],
  'no other table has any');
select * from finish();

-- Tables, types and their columns: the brief's, and those that the design adds.
select plan(36);

select set_eq(
  $$select c.relname::text from pg_class c
     where c.relnamespace = 'issoh'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition$$,
  array[
    'categories', 'exchange_rates', 'invariant_results', 'movement_keys', 'movement_reversals', 'price_proposals',
    'pricing_rules', 'pricing_tiers', 'purchase_order_lines', 'selected_products', 'selection_queue', 'settings',
    'stock_counts', 'stock_movements', 'stock_on_hand', 'stock_reservations', 'supplier_movements',
    'supplier_stock_holdings', 'suppliers', 'warehouses'
  ],
  'schema issoh has its tables');
select tables_are('issoh_private', array['warehouse_loads'], 'schema issoh_private has its table');
select materialized_views_are('issoh_private', array['inventory_values'],
  'and the valuation of the last refresh');
select foreign_tables_are('spp_remote', array['suppliers'], 'schema spp_remote has what is read of SPP');
select tables_are('audit', array['log'], 'schema audit has the log');
select is(
  (select count(*) from pg_class c
    where c.relispartition and c.relkind = 'r' and c.relnamespace::regnamespace::text in ('issoh', 'issoh_private')
      and c.relname !~ '^stock_movements_\d{4}_\d\d$'),
  0::bigint, 'only the ledger is partitioned, by month');
select results_eq(
  $$select tap.columns_of('issoh.categories')$$,
  array[
    'category_id uuid not null', 'category_name text not null', 'parent_category_id uuid',
    'level integer not null', 'path ltree not null', 'is_active boolean not null', 'sort_order integer not null',
    'created_at timestamp with time zone not null', 'updated_at timestamp with time zone not null'
  ],
  'categories mirrors those of SPP');
select results_eq(
  $$select tap.columns_of('issoh.exchange_rates')$$,
  array[
    'rate_id uuid not null', 'currency_code text not null', 'rate_date date not null', 'rate numeric not null',
    'source text not null', 'created_by text not null', 'created_at timestamp with time zone not null',
    'updated_at timestamp with time zone not null'
  ],
  'exchange_rates has a rate per currency and day');
select results_eq(
  $$select tap.columns_of('issoh.invariant_results')$$,
  array[
    'tier text not null', 'check_name text not null', 'checked_at timestamp with time zone not null',
    'violations integer not null', 'examples jsonb not null'
  ],
  'invariant_results says what the last check of each invariant found');
select results_eq(
  $$select tap.columns_of('issoh.movement_keys')$$,
  array[
    'idempotency_key text not null', 'request_hash bytea not null', 'movement_ids uuid[] not null',
    'created_by text not null', 'created_at timestamp with time zone not null'
  ],
  'movement_keys has a key, what was asked and what was posted');
select results_eq(
  $$select tap.columns_of('issoh.movement_reversals')$$,
  array[
    'reversed_id uuid not null', 'reversal_id uuid not null', 'product_id uuid not null',
    'created_by text not null', 'created_at timestamp with time zone not null'
  ],
  'movement_reversals has a row per undone movement');
select results_eq(
  $$select tap.columns_of('issoh.price_proposals')$$,
  array[
    'proposal_id uuid not null', 'rule_id uuid', 'product_id uuid not null', 'pricing_tier_id uuid not null',
    'old_cost numeric(19,4)', 'new_cost numeric(19,4) not null', 'markup_percentage numeric(12,4) not null',
    'current_price numeric(19,4) not null', 'proposed_price numeric(19,4) not null', 'currency_code text not null',
    'status text not null', 'reason text not null', 'notes text', 'decided_by text',
    'decided_at timestamp with time zone', 'created_at timestamp with time zone not null',
    'updated_at timestamp with time zone not null'
  ],
  'price_proposals has the price that is, and the one that could be');
select results_eq(
  $$select tap.columns_of('issoh.pricing_rules')$$,
  array[
    'rule_id uuid not null', 'product_id uuid not null', 'pricing_tier_id uuid not null',
    'rule_type text not null', 'cost_price numeric(19,4)', 'markup_percentage numeric(12,4)',
    'target_markup_percentage numeric(12,4)', 'selling_price numeric(19,4)', 'minimum_price numeric(19,4)',
    'maximum_price numeric(19,4)', 'source_tier_id uuid', 'adjustment_percentage numeric(12,4)',
    'rounding_increment numeric(19,4)', 'rounding_mode text not null', 'charm_ending numeric(19,4)',
    'currency_code text not null', 'effective_from timestamp with time zone not null',
    'effective_to timestamp with time zone', 'period tstzrange', 'created_by text not null',
    'created_at timestamp with time zone not null', 'updated_at timestamp with time zone not null', 'reason text'
  ],
  'pricing_rules has the briefs columns, how the price came about, and its period');
select results_eq(
  $$select tap.columns_of('issoh.pricing_tiers')$$,
  array[
    'tier_id uuid not null', 'tier_code text not null', 'tier_name text not null', 'is_default boolean not null',
    'is_active boolean not null', 'created_at timestamp with time zone not null',
    'updated_at timestamp with time zone not null'
  ],
  'pricing_tiers has code and name of a group of customers');
select results_eq(
  $$select tap.columns_of('issoh.purchase_order_lines')$$,
  array[
    'order_line_id uuid not null', 'po_number text not null', 'supplier_id uuid not null',
    'product_id uuid not null', 'warehouse_id uuid not null', 'quantity_ordered integer not null',
    'quantity_received integer not null', 'is_cancelled boolean not null', 'quantity_open integer',
    'unit_cost numeric', 'currency_code text not null', 'expected_at timestamp with time zone',
    'ordered_by text not null', 'ordered_at timestamp with time zone not null',
    'updated_at timestamp with time zone not null'
  ],
  'purchase_order_lines has what was ordered, received and is open');
select results_eq(
  $$select tap.columns_of('issoh.selected_products')$$,
  array[
    'product_id uuid not null', 'spp_product_id uuid', 'spp_supplier_id uuid', 'internal_sku text not null',
    'product_name text not null', 'description text', 'category_id uuid', 'brand text', 'barcode text',
    'unit_of_measure text', 'min_order_qty integer', 'pack_multiple integer', 'lead_time_days integer',
    'status text not null', 'selection_date timestamp with time zone not null', 'selected_by text not null',
    'selection_reason text', 'created_at timestamp with time zone not null',
    'updated_at timestamp with time zone not null'
  ],
  'selected_products has the briefs columns and what ordering needs');
select results_eq(
  $$select tap.columns_of('issoh.selection_queue')$$,
  array[
    'queue_id uuid not null', 'spp_product_id uuid not null', 'spp_supplier_id uuid not null',
    'product_details jsonb not null', 'review_status text not null', 'review_notes text', 'reviewed_by text',
    'reviewed_at timestamp with time zone', 'auto_select_score numeric(5,2)', 'selection_criteria jsonb not null',
    'queued_at timestamp with time zone not null', 'queued_by text not null', 'lease_owner text',
    'lease_expires_at timestamp with time zone', 'updated_at timestamp with time zone not null'
  ],
  'selection_queue has the briefs columns, who queued and who reviews');
select results_eq(
  $$select tap.columns_of('issoh.settings')$$,
  array[
    'setting_key text not null', 'setting_value jsonb not null', 'description text not null',
    'updated_at timestamp with time zone not null'
  ],
  'settings has key, value and description');
select results_eq(
  $$select tap.columns_of('issoh.stock_counts')$$,
  array[
    'count_id uuid not null', 'product_id uuid not null', 'warehouse_id uuid not null',
    'quantity_expected integer not null', 'quantity_counted integer not null', 'difference integer not null',
    'movement_id uuid', 'unit_cost numeric', 'currency_code text not null', 'reference_id text', 'note text',
    'counted_by text not null', 'counted_at timestamp with time zone not null'
  ],
  'stock_counts has what was expected and what was counted');
select results_eq(
  $$select tap.columns_of('issoh.stock_movements')$$,
  array[
    'movement_id uuid not null', 'product_id uuid not null', 'movement_type text not null',
    'quantity integer not null', 'from_location uuid', 'to_location uuid', 'unit_cost numeric',
    'currency_code text not null', 'purchase_cost numeric', 'purchase_currency text', 'supplier_id uuid',
    'reference_type text', 'reference_id text', 'movement_date timestamp with time zone not null',
    'created_by text not null', 'note text', 'reverses_movement_id uuid', 'returns_movement_id uuid',
    'recorded_at timestamp with time zone not null', 'seq bigint not null', 'xact_id xid8 not null'
  ],
  'stock_movements has the briefs columns, cost, supplier, what it undoes or returns, and its place in the order');
select results_eq(
  $$select tap.columns_of('issoh.stock_on_hand')$$,
  array[
    'soh_id uuid not null', 'product_id uuid not null', 'warehouse_id uuid not null',
    'quantity_on_hand integer not null', 'quantity_reserved integer not null',
    'quantity_available integer not null', 'reorder_point integer', 'reorder_quantity integer',
    'last_count_date timestamp with time zone', 'first_movement_date timestamp with time zone',
    'last_movement_date timestamp with time zone', 'updated_at timestamp with time zone not null'
  ],
  'stock_on_hand has the briefs columns');
select results_eq(
  $$select tap.columns_of('issoh.stock_reservations')$$,
  array[
    'reservation_id uuid not null', 'product_id uuid not null', 'warehouse_id uuid not null',
    'quantity integer not null', 'issued_quantity integer not null', 'status text not null',
    'reserved_quantity integer', 'reference_type text', 'reference_id text', 'expires_at timestamp with time zone',
    'created_by text not null', 'created_at timestamp with time zone not null', 'closed_by text',
    'closed_at timestamp with time zone', 'updated_at timestamp with time zone not null'
  ],
  'stock_reservations has how much is promised to what, and until when');
select results_eq(
  $$select tap.columns_of('issoh.supplier_movements')$$,
  array[
    'movement_id uuid not null', 'product_id uuid not null', 'supplier_id uuid', 'quantity integer not null',
    'unit_cost numeric', 'movement_date timestamp with time zone not null'
  ],
  'supplier_movements says whose pieces a movement brought or took');
select results_eq(
  $$select tap.columns_of('issoh.supplier_stock_holdings')$$,
  array[
    'holding_id uuid not null', 'supplier_id uuid', 'product_id uuid not null',
    'quantity_on_hand integer not null', 'quantity_on_order integer not null',
    'purchased_quantity bigint not null', 'purchased_value numeric not null', 'last_purchase_price numeric',
    'last_purchase_date timestamp with time zone', 'average_cost numeric', 'total_value numeric',
    'currency_code text not null', 'updated_at timestamp with time zone not null'
  ],
  'supplier_stock_holdings has the briefs columns and what purchases came to');
select results_eq(
  $$select tap.columns_of('issoh.suppliers')$$,
  array[
    'supplier_id uuid not null', 'supplier_code text not null', 'supplier_name text not null',
    'status text not null', 'currency_code text not null', 'mirrored_at timestamp with time zone not null'
  ],
  'suppliers mirrors those of SPP');
select results_eq(
  $$select tap.columns_of('issoh.warehouses')$$,
  array[
    'warehouse_id uuid not null', 'warehouse_code text not null', 'warehouse_name text not null',
    'location_address jsonb not null', 'is_active boolean not null', 'capacity_units bigint',
    'allow_negative boolean not null', 'manager_id text', 'created_at timestamp with time zone not null',
    'updated_at timestamp with time zone not null'
  ],
  'warehouses has the briefs columns and whether stock may be negative');
select results_eq(
  $$select tap.columns_of('issoh_private.inventory_values')$$,
  array[
    'product_id uuid', 'quantity bigint', 'fifo_value numeric', 'lifo_value numeric', 'average_value numeric',
    'horizon xid8'
  ],
  'inventory_values has these columns');
select results_eq(
  $$select tap.columns_of('issoh_private.warehouse_loads')$$,
  array[
    'warehouse_id uuid not null', 'units bigint not null'
  ],
  'warehouse_loads has these columns');
select results_eq(
  $$select concat(a.attrelid::regclass, '.', a.attname, ' ', a.attgenerated) collate "default" from pg_attribute a
      join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'issoh'::regnamespace and not c.relispartition and a.attgenerated <> ''
     order by 1$$,
  array[
    'issoh.pricing_rules.period s', 'issoh.purchase_order_lines.quantity_open s', 'issoh.stock_counts.difference s',
    'issoh.stock_on_hand.quantity_available s', 'issoh.stock_reservations.reserved_quantity s',
    'issoh.supplier_stock_holdings.total_value s'
  ],
  'what follows from other columns is generated, and stored');
select results_eq(
  $$select tap.columns_of('issoh.cost_of_issue')$$,
  array[
    'movement_id uuid', 'product_id uuid', 'quantity bigint', 'fifo_cost numeric', 'lifo_cost numeric',
    'average_cost numeric', 'movement_type text', 'movement_date timestamp with time zone'
  ],
  'type cost_of_issue has these fields');
select results_eq(
  $$select tap.columns_of('issoh.exchange_rate_input')$$,
  array[
    'currency_code text', 'rate_date date', 'rate numeric'
  ],
  'type exchange_rate_input has these fields');
select results_eq(
  $$select tap.columns_of('issoh.inventory_value')$$,
  array[
    'product_id uuid', 'internal_sku text', 'quantity_on_hand bigint', 'fifo_value numeric', 'lifo_value numeric',
    'average_value numeric', 'fifo_unit_cost numeric', 'lifo_unit_cost numeric', 'average_unit_cost numeric'
  ],
  'type inventory_value has these fields');
select results_eq(
  $$select tap.columns_of('issoh.movement_input')$$,
  array[
    'product_id uuid', 'internal_sku text', 'movement_type text', 'quantity integer', 'from_location text',
    'to_location text', 'unit_cost numeric', 'currency_code text', 'supplier_id text', 'reference_type text',
    'reference_id text', 'movement_date timestamp with time zone', 'returns_movement_id uuid',
    'reservation_id uuid', 'note text'
  ],
  'type movement_input has these fields');
select results_eq(
  $$select tap.columns_of('issoh.order_line_input')$$,
  array[
    'product_id uuid', 'internal_sku text', 'quantity integer', 'unit_cost numeric', 'currency_code text'
  ],
  'type order_line_input has these fields');
select results_eq(
  $$select tap.columns_of('issoh.product_price')$$,
  array[
    'product_id uuid', 'internal_sku text', 'pricing_tier text', 'price numeric', 'currency_code text',
    'rule_id uuid', 'rule_type text', 'cost_price numeric', 'markup_percentage numeric', 'minimum_price numeric',
    'maximum_price numeric', 'effective_from timestamp with time zone', 'effective_to timestamp with time zone',
    'trace jsonb'
  ],
  'type product_price has these fields');
select results_eq(
  $$select tap.columns_of('issoh.stock_count_input')$$,
  array[
    'product_id uuid', 'internal_sku text', 'quantity integer', 'note text'
  ],
  'type stock_count_input has these fields');
select * from finish();

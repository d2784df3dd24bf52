-- Views and their columns.
select plan(8);

select views_are('issoh', array[
    'v_inventory_valuation', 'v_price_proposals', 'v_reorder_alerts', 'v_selection_pipeline',
    'v_stock_discrepancies', 'v_stock_summary_by_supplier', 'v_warehouse_stock'
  ], 'schema issoh has these views');
select results_eq(
  $$select tap.columns_of('issoh.v_inventory_valuation')$$,
  array[
    'product_id uuid', 'internal_sku text', 'quantity_on_hand bigint', 'fifo_value numeric', 'lifo_value numeric',
    'average_value numeric', 'fifo_unit_cost numeric', 'lifo_unit_cost numeric', 'average_unit_cost numeric'
  ],
  'v_inventory_valuation shows these columns');
select results_eq(
  $$select tap.columns_of('issoh.v_price_proposals')$$,
  array[
    'proposal_id uuid', 'product_id uuid', 'internal_sku text', 'product_name text', 'pricing_tier text',
    'old_cost numeric(19,4)', 'new_cost numeric(19,4)', 'current_price numeric(19,4)',
    'proposed_price numeric(19,4)', 'currency_code text', 'current_margin numeric', 'proposed_margin numeric',
    'reason text', 'created_at timestamp with time zone'
  ],
  'v_price_proposals shows these columns');
select results_eq(
  $$select tap.columns_of('issoh.v_reorder_alerts')$$,
  array[
    'soh_id uuid', 'product_id uuid', 'internal_sku text', 'product_name text', 'supplier_id uuid',
    'supplier_code text', 'warehouse_id uuid', 'warehouse_code text', 'quantity_on_hand integer',
    'quantity_reserved integer', 'quantity_available integer', 'quantity_on_order integer',
    'reorder_point integer', 'reorder_quantity integer', 'demand_per_day numeric', 'lead_time_days integer',
    'lead_time_demand numeric', 'safety_stock numeric', 'min_order_qty integer', 'pack_multiple integer',
    'quantity_needed integer', 'suggested_quantity integer', 'reason text', 'explanation text'
  ],
  'v_reorder_alerts shows these columns');
select results_eq(
  $$select tap.columns_of('issoh.v_selection_pipeline')$$,
  array[
    'queue_id uuid', 'spp_product_id uuid', 'spp_supplier_id uuid', 'supplier_code text',
    'supplier_product_code text', 'product_name text', 'current_price numeric', 'currency_code text', 'stage text',
    'review_status text', 'score numeric(5,2)', 'auto_candidate boolean', 'queued_at timestamp with time zone',
    'queued_by text', 'days_waiting numeric', 'reviewed_by text', 'reviewed_at timestamp with time zone',
    'review_notes text', 'lease_state text', 'lease_owner text', 'lease_expires_at timestamp with time zone'
  ],
  'v_selection_pipeline shows these columns');
select results_eq(
  $$select tap.columns_of('issoh.v_stock_discrepancies')$$,
  array[
    'count_id uuid', 'counted_at timestamp with time zone', 'counted_by text', 'product_id uuid',
    'internal_sku text', 'product_name text', 'warehouse_id uuid', 'warehouse_code text',
    'quantity_expected integer', 'quantity_counted integer', 'difference integer', 'unit_cost numeric',
    'difference_value numeric', 'currency_code text', 'reference_id text', 'note text', 'movement_id uuid'
  ],
  'v_stock_discrepancies shows these columns');
select results_eq(
  $$select tap.columns_of('issoh.v_stock_summary_by_supplier')$$,
  array[
    'supplier_id uuid', 'supplier_code text', 'supplier_name text', 'products integer',
    'products_in_stock integer', 'quantity_on_hand bigint', 'quantity_on_order bigint', 'total_value numeric',
    'currency_code text', 'last_purchase_date timestamp with time zone'
  ],
  'v_stock_summary_by_supplier shows these columns');
select results_eq(
  $$select tap.columns_of('issoh.v_warehouse_stock')$$,
  array[
    'warehouse_id uuid', 'warehouse_code text', 'warehouse_name text', 'is_active boolean', 'products integer',
    'quantity_on_hand bigint', 'quantity_reserved bigint', 'capacity_units bigint', 'fill_share numeric'
  ],
  'v_warehouse_stock shows these columns');
select * from finish();

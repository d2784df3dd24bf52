-- Indexes by the names and columns that the brief gives them, and the keys.
select plan(16);

select is(pg_get_indexdef('issoh.idx_selected_products_sku'::regclass),
  'CREATE UNIQUE INDEX idx_selected_products_sku ON issoh.selected_products USING btree (internal_sku)',
  'products are found by their SKU, which is unique');
select is(pg_get_indexdef('issoh.idx_selected_products_supplier'::regclass),
  'CREATE INDEX idx_selected_products_supplier ON issoh.selected_products USING btree (spp_supplier_id)',
  'and by their supplier');
select is(pg_get_indexdef('issoh.idx_active_products'::regclass),
  'CREATE INDEX idx_active_products ON issoh.selected_products USING btree (product_id) WHERE (status = '
  '''active''::text)',
  'active ones have an index of their own');
select is(pg_get_indexdef('issoh.idx_stock_on_hand_available'::regclass),
  'CREATE INDEX idx_stock_on_hand_available ON issoh.stock_on_hand USING btree (product_id, quantity_available)',
  'stock is found by product and what is available');
select is(pg_get_indexdef('issoh.idx_selection_queue_status'::regclass),
  'CREATE INDEX idx_selection_queue_status ON issoh.selection_queue USING btree (review_status, reviewed_at)',
  'the queue by its state');
select is(pg_get_indexdef('issoh.idx_stock_movements_date'::regclass),
  'CREATE INDEX idx_stock_movements_date ON ONLY issoh.stock_movements USING btree (movement_date DESC, '
  'product_id)',
  'movements by date, newest first');
select is(pg_get_indexdef('issoh.idx_pricing_rules_effective'::regclass),
  'CREATE INDEX idx_pricing_rules_effective ON issoh.pricing_rules USING btree (product_id, effective_from, '
  'effective_to)',
  'prices by product and time');
select is(pg_get_indexdef('issoh.pricing_rules_no_overlap'::regclass),
  'CREATE UNIQUE INDEX pricing_rules_no_overlap ON issoh.pricing_rules USING gist (product_id, pricing_tier_id, '
  'period)',
  'two prices of a product and tier cannot overlap');
select is(pg_get_indexdef('issoh.selection_queue_spp_product_id_key'::regclass),
  'CREATE UNIQUE INDEX selection_queue_spp_product_id_key ON issoh.selection_queue USING btree (spp_product_id) '
  'WHERE (review_status = ANY (ARRAY[''pending''::text, ''on_hold''::text, ''approved''::text]))',
  'a product waits in the queue once');
select is(pg_get_indexdef('issoh.stock_on_hand_product_id_warehouse_id_key'::regclass),
  'CREATE UNIQUE INDEX stock_on_hand_product_id_warehouse_id_key ON issoh.stock_on_hand USING btree '
  '(product_id, warehouse_id)',
  'a products stock in a warehouse is one row');
select is(pg_get_indexdef('issoh.supplier_stock_holdings_product_id_supplier_id_key'::regclass),
  'CREATE UNIQUE INDEX supplier_stock_holdings_product_id_supplier_id_key ON issoh.supplier_stock_holdings '
  'USING btree (product_id, supplier_id) NULLS NOT DISTINCT',
  'so is a suppliers share, and nobodys');
select is(pg_get_indexdef('issoh.stock_movements_product_id_idx'::regclass),
  'CREATE INDEX stock_movements_product_id_idx ON ONLY issoh.stock_movements USING btree (product_id, '
  'movement_date, seq)',
  'a products movements are read in their order');
select is(pg_get_indexdef('issoh.stock_movements_xact_id_idx'::regclass),
  'CREATE INDEX stock_movements_xact_id_idx ON ONLY issoh.stock_movements USING btree (xact_id)',
  'what a refresh has not seen is found');
select set_eq(
  $$select c.relname::text from pg_index i join pg_class c on c.oid = i.indexrelid
      join pg_class t on t.oid = i.indrelid
     where t.relnamespace = 'issoh'::regnamespace and not t.relispartition$$,
  array[
    'categories_parent_category_id_idx', 'categories_path_idx', 'categories_pkey', 'exchange_rates_pkey',
    'exchange_rates_rate_id_key', 'invariant_results_pkey', 'movement_keys_pkey', 'movement_reversals_pkey',
    'movement_reversals_product_id_idx', 'movement_reversals_reversal_id_key', 'price_proposals_open_key',
    'price_proposals_pkey', 'price_proposals_pricing_tier_id_idx', 'price_proposals_rule_id_idx',
    'idx_pricing_rules_effective', 'pricing_rules_no_overlap', 'pricing_rules_pkey',
    'pricing_rules_pricing_tier_id_idx', 'pricing_rules_source_tier_id_idx', 'pricing_tiers_is_default_key',
    'pricing_tiers_pkey', 'pricing_tiers_tier_code_key', 'purchase_order_lines_pkey',
    'purchase_order_lines_po_number_product_id_key', 'purchase_order_lines_product_id_idx',
    'purchase_order_lines_supplier_id_idx', 'purchase_order_lines_warehouse_id_idx', 'idx_active_products',
    'idx_selected_products_sku', 'idx_selected_products_supplier', 'selected_products_category_id_idx',
    'selected_products_pkey', 'selected_products_spp_product_id_key', 'idx_selection_queue_status',
    'selection_queue_pkey', 'selection_queue_spp_product_id_key', 'selection_queue_spp_supplier_id_idx',
    'settings_pkey', 'stock_counts_pkey', 'stock_counts_product_id_idx', 'stock_counts_warehouse_id_idx',
    'idx_stock_movements_date', 'stock_movements_pkey', 'stock_movements_product_id_idx',
    'stock_movements_returns_movement_id_idx', 'stock_movements_xact_id_idx', 'idx_stock_on_hand_available',
    'stock_on_hand_pkey', 'stock_on_hand_product_id_warehouse_id_key', 'stock_on_hand_reorder_idx',
    'stock_on_hand_warehouse_id_idx', 'stock_reservations_expires_at_idx', 'stock_reservations_pkey',
    'stock_reservations_product_id_idx', 'stock_reservations_reference_idx', 'stock_reservations_warehouse_id_idx',
    'supplier_movements_key', 'supplier_movements_product_id_idx', 'supplier_stock_holdings_pkey',
    'supplier_stock_holdings_product_id_supplier_id_key', 'supplier_stock_holdings_supplier_id_idx',
    'suppliers_pkey', 'suppliers_supplier_code_key', 'warehouses_pkey', 'warehouses_warehouse_code_key'
  ],
  'no table of schema issoh has an index beyond these');
select is_empty(
  $$select x.indexrelid::regclass from pg_index x
     where not x.indisvalid
       and x.indrelid in (select c.oid from pg_class c where c.relnamespace = 'issoh'::regnamespace)$$,
  'every index is valid');
-- A product is not deleted while it has any of these: nobody waits for the search.
select set_eq(
  $$select c.conname::text
      from pg_constraint c
     where c.contype = 'f' and c.connamespace in ('issoh'::regnamespace, 'issoh_private'::regnamespace)
       and c.conparentid = 0
       and not exists (
         select from pg_index i
          where i.indrelid = c.conrelid and c.conkey[1] = any (i.indkey::smallint[])
            and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\(\w+ IS NOT NULL\)$')
       )$$,
  array['price_proposals_product_id_fkey', 'stock_reservations_product_id_fkey'],
  'every other foreign key has an index that holds its column');
select * from finish();

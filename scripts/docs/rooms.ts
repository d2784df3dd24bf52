/** How docs/erd.md is cut into diagrams, and what the catalogs do not know. */
import type { Tier } from '../../server/database/migrate.ts';

/** What belongs together, in one diagram of 25 tables at most, with those of others that they refer to. */
export interface Room {
  title: string;
  about: string;
  tables: string[];
}

/** References without a foreign key: a column that is named so, or ends so, means a row of that table. */
export type Means = Record<string, string>;

export const means: Record<Tier, Means> = {
  spp: {
    batch_id: 'upload_batches',
    supplier_id: 'suppliers',
    product_id: 'supplier_products',
    category_id: 'categories',
    text_id: 'match_texts',
    lease_owner: 'workers',
  },
  issoh: {
    supplier_id: 'suppliers',
    product_id: 'selected_products',
    warehouse_id: 'warehouses',
    from_location: 'warehouses',
    to_location: 'warehouses',
    movement_id: 'stock_movements',
    reversed_id: 'stock_movements',
    reversal_id: 'stock_movements',
    queue_id: 'selection_queue',
    run_id: 'sync_runs',
    rule_id: 'pricing_rules',
    category_id: 'categories',
  },
};

/** Columns that are named like a reference and are none in their table, as `table.column`. */
export const meansNothing: Record<Tier, string[]> = {
  spp: ['maintenance_runs.run_id', 'product_mappings.master_product_id'],
  issoh: [
    'maintenance_runs.run_id',
    'selected_products.spp_product_id',
    'selection_queue.spp_product_id',
    'supplier_listings.spp_product_id',
    'webhook_deliveries.lease_owner',
  ],
};

const running: Room = {
  title: 'Running it',
  about:
    'Settings, recurring work, samples for the monitor, the audit log (it names its rows by table and key), seals, and who works here now.',
  tables: [
    'settings',
    'locks',
    'maintenance_runs',
    'metric_samples',
    'log',
    'seals',
    'seal_turns',
    'workers',
  ],
};

export const rooms: Record<Tier, Room[]> = {
  spp: [
    {
      title: 'Suppliers, products, prices',
      about:
        'Each supplier has a partition of `supplier_products` ([0004](decisions/0004-partition-per-supplier.md)); `price_history` has one for each month ([0009](decisions/0009-price-history-partitions.md)), and what is left of a month is in `price_history_default`.',
      tables: [
        'suppliers',
        'supplier_import_profiles',
        'supplier_products',
        'categories',
        'price_history',
        'price_breaks',
        'price_break_history',
        'product_events',
        'feed_state',
      ],
    },
    {
      title: 'Lists',
      about:
        'From a file to what became of its rows ([0006](decisions/0006-upload-pipeline.md)). Batches are referred to without keys: they are purged, and history stays.',
      tables: [
        'upload_batches',
        'upload_staging',
        'batch_categories',
        'batch_marks',
        'batch_missing',
        'batch_parts',
        'cancellations',
        'change_origins',
        'upload_turns',
        'decided_rows',
      ],
    },
    {
      title: 'Reading',
      about: 'Words by which headings are recognised. Without relations.',
      tables: ['column_synonyms', 'heading_words'],
    },
    {
      title: 'Matching',
      about:
        'Which suppliers’ products are the same thing ([matching.md](workflows/matching.md)); what a run carries from phase to phase is unlogged.',
      tables: [
        'match_pairs',
        'product_mappings',
        'match_runs',
        'match_steps',
        'match_sources',
        'match_texts',
        'match_due',
        'match_units',
        'match_state',
        'match_packs',
        'match_results',
      ],
    },
    {
      title: 'Kept figures',
      about:
        'What views show is kept beside the rows, and brought up to date by what has moved since ([0027](decisions/0027-kept-figures.md)).',
      tables: [
        'product_figures',
        'product_touches',
        'supplier_figures',
        'supplier_touches',
        'price_days',
        'price_day_horizons',
        'catalogue_marks',
      ],
    },
    { ...running, tables: [...running.tables, 'signing_keys'] },
  ],
  issoh: [
    {
      title: 'Products and warehouses',
      about: 'What is carried, and where. Suppliers and categories are mirrors of SPP’s, with its ids.',
      tables: [
        'selected_products',
        'suppliers',
        'categories',
        'warehouses',
        'warehouse_loads',
        'warehouse_rules',
        'sku_patterns',
        'sku_counters',
        'sheet_columns',
        'sheet_headings',
      ],
    },
    {
      title: 'The ledger',
      about:
        'Movements are append-only; all that lies, and what it is worth, follows from them ([0014](decisions/0014-ledger-and-stock.md), [0015](decisions/0015-valuation-by-replay.md)). A partition for each month.',
      tables: [
        'stock_movements',
        'stock_on_hand',
        'supplier_movements',
        'supplier_stock_holdings',
        'movement_reversals',
        'movement_keys',
        'transfer_dates',
        'inventory_values',
        'valuation_checkpoints',
        'valuation_horizons',
      ],
    },
    {
      title: 'Promised, counted, ordered',
      about: 'What is beside the ledger and moves it.',
      tables: ['stock_reservations', 'stock_counts', 'purchase_order_lines', 'order_numbers'],
    },
    {
      title: 'Prices',
      about:
        'What a product sells for ([pricing.md](workflows/pricing.md)); periods of a rule never overlap.',
      tables: [
        'pricing_tiers',
        'pricing_rules',
        'pricing_defaults',
        'price_proposals',
        'proposals_due',
        'exchange_rates',
        'receipt_horizons',
      ],
    },
    {
      title: 'Negotiated terms',
      about:
        'What was agreed with suppliers ([contracts.md](workflows/contracts.md)), encrypted under a key of each supplier.',
      tables: ['contract_terms', 'supplier_keys', 'encryption_keys', 'terms_applied'],
    },
    {
      title: 'Choosing',
      about: 'From an offer to a product of ours ([selecting.md](workflows/selecting.md)).',
      tables: [
        'selection_queue',
        'import_runs',
        'import_items',
        'score_weights',
        'score_curves',
        'supplier_reliability',
      ],
    },
    {
      title: 'Following SPP',
      about: 'How costs follow suppliers ([0021](decisions/0021-sync-by-snapshots.md)).',
      tables: [
        'supplier_listings',
        'supplier_price_changes',
        'sync_runs',
        'sync_state',
        'sync_pending',
        'sync_failures',
      ],
    },
    {
      title: 'Telling people',
      about: 'Notifications, who has read them, and where they are sent on.',
      tables: [
        'notifications',
        'notification_subscriptions',
        'notification_reads',
        'webhooks',
        'webhook_secrets',
        'webhook_deliveries',
        'open_alerts',
      ],
    },
    { ...running, tables: [...running.tables, 'invariant_results'] },
  ],
};

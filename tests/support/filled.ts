/** Databases with rows in every table that GraphQL lists: few, many of them equal in a column, or without a value in it. */
import type { Statements, World } from './world.ts';

/** What cannot be anything, by column, as SQL; `i` counts the rows. */
type Columns = Record<string, string>;

const id = (value: string) => `md5((${value})::text)::uuid`;
const code = "'C' || i";
const ago = "case when i % 4 > 0 then now() - i % 5 * interval '1 day 1 microsecond' end";

/** The tables of IS-SOH. */
const stock: Record<string, Columns> = {
  suppliers: { supplier_code: code },
  categories: { path: "('c' || i)::public.ltree", level: 'i % 3 + 1' },
  selected_products: { internal_sku: code },
  warehouses: { warehouse_code: code, is_active: 'true', never_negative_since: "'-infinity'" },
  supplier_stock_holdings: {},
  stock_on_hand: {
    quantity_on_hand: 'i % 4 + 1',
    quantity_reserved: '0',
    reorder_point: 'case when i % 4 > 0 then 99 end',
    reorder_quantity: 'null',
    reorder_up_to: 'null',
  },
  stock_movements: {
    supplier_id: 'null',
    movement_type: "'receipt'",
    from_location: 'null',
    to_location: id('i % 5 + 1'),
    unit_cost: '1',
    total_cost: 'null',
    currency_code: "'EUR'",
    reverses_movement_id: 'null',
    returns_movement_id: 'null',
    reference_type: 'null',
    reference_id: 'null',
    movement_date: "now() - i % 5 * interval '1 microsecond'",
  },
  stock_reservations: { quantity: '9', issued_quantity: '1' },
  stock_counts: {
    movement_id: 'null',
    restates_count_id: 'null',
    quantity_counted: 'i % 4 + 3',
    quantity_expected: '1',
  },
  purchase_order_lines: {
    quantity_ordered: '9',
    quantity_received: '1',
    is_cancelled: 'false',
    pack_size: 'null',
    pack_cost: 'null',
    expected_at: ago,
  },
  pricing_tiers: {
    tier_code: code,
    is_default: 'false',
    currency_code: "case when i % 4 > 0 then 'EUR' end",
  },
  pricing_rules: {
    rule_type: "'fixed'",
    source_tier_id: 'null',
    selling_price: '5',
    minimum_price: 'null',
    maximum_price: 'null',
    terms_secret: 'null',
    terms_key_id: 'null',
    default_id: 'null',
    effective_to: 'null',
    from_quantity: 'i',
  },
  pricing_defaults: { effective_to: 'null', rounding_mode: "'up'", pricing_tier_id: id('i') },
  price_proposals: { status: "'open'" },
  exchange_rates: { currency_code: "(array['USD', 'GBP', 'SEK'])[i % 3 + 1]", rate_date: 'current_date - i' },
  selection_queue: {
    lease_owner: 'null',
    lease_expires_at: 'null',
    product_details: "'{}'",
    auto_select_score: 'case when i % 4 > 0 then i % 5 end',
    coverage: '0.5',
    score_low: '1',
    score_high: '2',
    reviewed_at: ago,
  },
  import_runs: {},
  import_items: {},
  supplier_listings: { exchange_rate: '1', cost_price: '1', supplier_product_code: code },
  score_curves: { points: 'i % 5', raw_value: 'i' },
  score_weights: { weight: 'i % 5', version: 'i % 6 + 2' },
  notifications: { kind: "'list_held'", event_key: code },
  notification_subscriptions: {
    kind: "'list_held'",
    user_id: "'test inv_admin'",
    supplier_id: `case when i > 1 then ${id('i')} end`,
  },
  webhooks: { url: "'https://localhost/' || i % 5" },
  invariant_results: { check_name: code },
  contract_terms: {
    effective_to: 'null',
    price_secret: 'null',
    rebate_secret: "'\\x00'",
    currency_code: "'EUR'",
    supplier_product_code: code,
  },
  supplier_reliability: {},
  supplier_price_changes: {},
  sku_patterns: {},
  sync_runs: {},
  sync_failures: {},
  webhook_deliveries: {},
  metric_samples: {},
  maintenance_runs: { duration_ms: 'null' },
  movement_reversals: {},
  'issoh_kept.inventory_values': {},
};

/** The tables of SPP that no list fills. */
const ofSupplier = '(select array_agg(s.supplier_id order by s.supplier_id) from spp.suppliers s)';
const catalogue: Record<string, Columns> = {
  product_mappings: {
    supplier_id: `${ofSupplier}[i % 6 + 1]`,
    supplier_product_code: "'S' || (i / 6 + 1)",
    master_product_id: id('i / 3'),
  },
  product_events: {},
  match_pairs: {
    supplier_id: `${ofSupplier}[i % 3 + 1]`,
    supplier_product_code: "'S' || (i / 3 % 3 + 1)",
    other_supplier_id: `${ofSupplier}[i / 9 + 4]`,
    other_product_code: "'S' || (i % 2 + 1)",
    status: "'waiting'",
  },
  metric_samples: {},
  maintenance_runs: {},
};

/** Beside what there is. */
export async function fill(world: World): Promise<void> {
  for (const supplier of ['AA', 'BB', 'CC', 'DD', 'EE', 'FF']) {
    await world.addSupplier(supplier, profile);
    for (const price of ['1', '2']) await world.upload(supplier, listOf(supplier, price), { force: true });
  }
  await world.sql(`update spp.suppliers set payment_terms = '30 days' where supplier_code < 'DD'`);
  await fillTables(world, 'spp', catalogue);
  await fillTables(world.issoh, 'issoh', stock);
}

const profile = {
  columns: { code: 'code', name: 'name', price: 'price', category: 'group', subcategory: 'kind' },
};

function listOf(supplier: string, price: string): Buffer {
  // One product is new by the second list, and one has no price.
  const numbers = price === '1' ? [1, 2, 4] : [1, 2, 3, 4];
  const rows = numbers.map(
    n => `S${n},Thing ${n},${n > 3 ? 'none' : price},Goods ${supplier},${n > 1 ? `Kind ${n}` : ''}`,
  );
  return Buffer.from(['code,name,price,group,kind', ...rows, ''].join('\n'));
}

async function fillTables(database: Statements, schema: string, tables: Record<string, Columns>) {
  for (const [name, columns] of Object.entries(tables)) {
    const table = name.includes('.') ? name : `${schema}.${name}`;
    const rows = await database.sql(COLUMNS, [table]);
    const values = new Map(rows.map(row => [String(row.name), columns[String(row.name)] ?? anything(row)]));
    for (const [column, value] of values) if (value === null) values.delete(column);
    // Neither triggers nor keys to other tables.
    await database.sql(`
      set session_replication_role = replica;
      insert into ${table} (${[...values.keys()]}) select ${[...values.values()]} from generate_series(1, 24) i`);
  }
}

/** A table's columns that may be written, how much of a key each is, and the words that a check allows. */
const COLUMNS = `
  select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as is_filled, a.atthasdef as has_default,
         k.place, k.columns,
         (select regexp_substr(pg_get_constraintdef(c.oid), 'ARRAY\\[[^]]*\\]')
            from pg_constraint c
           where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]) as words
    from pg_attribute a
    left join lateral (
      select array_position(i.indkey::int2[], a.attnum) as place, i.indnkeyatts as columns
        from pg_index i
       where i.indrelid = a.attrelid and i.indisunique and a.attnum = any (i.indkey::int2[])
       order by i.indnkeyatts
       limit 1) k on true
   where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
   order by a.attnum`;

/** A value for each row, few of them different unless they have to be; null in a fourth where it may be. */
function anything(column: Record<string, unknown>): string | null {
  const { type, is_filled, has_default, columns, place, words } = column;
  const isKnown = /^(uuid|boolean|date|timestamp.*|.*int|integer|numeric|text|public.ltree)$/.test(
    String(type),
  );
  if (!isKnown && (has_default || !is_filled)) return null;
  // Of a key of two, the one is the same in every sixth row, and the other in six that follow.
  const kind = columns === null ? 'i % 5 + 1' : columns === 1 ? 'i' : place === 0 ? 'i % 6 + 1' : 'i / 6 + 1';
  const value =
    words === null
      ? ofType(String(type), kind, String(column.name))
      : `(${words})[(${kind}) % cardinality(${words}) + 1]`;
  return is_filled || columns !== null ? value : `case when i % 4 > 0 then ${value} end`;
}

function ofType(type: string, value: string, name: string): string {
  if (type === 'uuid') return id(value);
  if (type === 'boolean') return `(${value}) % 2 = 0`;
  if (type === 'date') return `current_date - (${value})`;
  if (/^timestamp/.test(type)) return `now() - (${value}) * interval '1 day 1 microsecond'`;
  if (/int|numeric/.test(type)) return value;
  if (type === 'public.ltree') return `('c' || (${value}))::public.ltree`;
  if (type === 'bytea') return "'\\x00'";
  if (type === 'jsonb') return "'{}'";
  return /currency/.test(name) ? "'EUR'" : `'T' || (${value})`;
}

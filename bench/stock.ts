/**
 * The operational tier at size: how fast movements are posted, next to a bare `update` of as few rows by as many
 * clients, and how fast every view answers.
 * `npm run bench -- stock [--products 100000] [--movements 1000000] [--clients 100] [--hot 20] [--seconds 5] [--rounds 3]`;
 * starts a PostgreSQL of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { bootstrap } from '../server/database/bootstrap.ts';
import { connectTo, urlsOf } from '../server/database/connect.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../server/database/embedded.ts';
import { migrate, tiers } from '../server/database/migrate.ts';
import { prepareSettings } from '../server/settings.ts';

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '100000' },
    movements: { type: 'string', default: '1000000' },
    clients: { type: 'string', default: '100' },
    hot: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
  },
});
const products = Number(values.products);
const movements = Number(values.movements);
const clients = Number(values.clients);
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const hot = Number(values.hot);
const batch = 5000;

const dataDir = mkdtempSync(join(tmpdir(), 'inventory-bench-'));
const settings = prepareSettings({ ...process.env, DATA_DIR: dataDir });
const cluster = await startEmbedded(settings);
const administrator = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
try {
  const migrator = await bootstrap(administrator, settings.secrets);
  for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
  const connections = connectTo(urlsOf(settings, administrator, administrator));
  const owner = await connections.owner.issoh.connect();
  await makeProducts(owner);
  await load(owner);
  await makeCounts(owner);
  await owner.query('analyze');
  await measure('refresh of the valuation', owner, 'select issoh.refresh_valuation()');
  await measureViews('after a refresh');
  await post(owner, 1, 1000, 0);
  await measureViews('1,000 products moved since');
  await hammer();
  owner.release();
  await connections.close();
} finally {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(dataDir, { recursive: true, force: true });
}

async function makeProducts(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into issoh.warehouses (warehouse_code, warehouse_name, allow_negative)
     select 'W' || n, 'Warehouse ' || n, true from generate_series(1, 3) n`,
  );
  await client.query(
    `insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
     select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'S' || n, 'Supplier ' || n, 'active', 'EUR'
       from generate_series(0, 49) n`,
  );
  await client.query(
    `insert into issoh.selected_products (internal_sku, product_name, status, spp_supplier_id, lead_time_days)
     select 'SKU-' || n, 'Product ' || n, 'active',
            ('00000000-0000-4000-8000-' || lpad((n % 50)::text, 12, '0'))::uuid, n % 30
       from generate_series(0, $1::integer - 1) n`,
    [products],
  );
  await client.query(
    `insert into issoh.stock_on_hand (product_id, warehouse_id, reorder_point, reorder_quantity)
     select p.product_id, w.warehouse_id, 4, 50 from issoh.selected_products p
       join issoh.warehouses w on w.warehouse_code = 'W1'`,
  );
  await client.query(
    `insert into issoh.pricing_rules (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage,
                                      selling_price, currency_code, effective_from)
     select p.product_id, t.tier_id, 'cost_plus', 10, 50, 15, 'EUR', now() - interval '1 year'
       from issoh.selected_products p join issoh.pricing_tiers t on t.is_default`,
  );
  await client.query(
    `insert into issoh.selection_queue (spp_product_id, spp_supplier_id, product_details, auto_select_score)
     select uuidv7(), ('00000000-0000-4000-8000-' || lpad((n % 50)::text, 12, '0'))::uuid,
            jsonb_build_object('product_name', 'Candidate ' || n, 'current_price', '12.50'), n % 101
       from generate_series(1, $1::integer) n`,
    [products / 10],
  );
  await client.query('analyze');
}

/** After the movements: nothing dated before a count comes in. */
async function makeCounts(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into issoh.stock_counts (product_id, warehouse_id, quantity_expected, quantity_counted, unit_cost)
     select s.product_id, s.warehouse_id, 10, 10 + n % 3 - 1, 2.5
       from issoh.stock_on_hand s, generate_series(1, 2) n
`,
  );
}

/** A year of movements through the public function: five receipts in ten, three issues, a transfer, an adjustment. */
async function load(client: pg.ClientBase): Promise<void> {
  const started = performance.now();
  for (let from = 0; from < movements; from += batch) {
    await post(client, from, Math.min(batch, movements - from), 360 * (1 - from / movements));
  }
  const took = (performance.now() - started) / 1000;
  console.log(
    `${movements} movements of ${products} products, ${batch} at once: ${took.toFixed(1)} s, ` +
      `${Math.round(movements / took)} a second`,
  );
}

async function post(client: pg.ClientBase, from: number, count: number, daysAgo: number): Promise<void> {
  await client.query(
    `select count(*) from issoh.post_movements(array(
       select jsonb_populate_record(null::issoh.movement_input, jsonb_strip_nulls(jsonb_build_object(
         'internal_sku', 'SKU-' || (n * 7919) % $3,
         'movement_type', (array['receipt', 'issue', 'receipt', 'issue', 'receipt', 'transfer', 'receipt', 'issue',
                                 'receipt', 'adjustment'])[1 + kind],
         'quantity', case when kind % 2 = 0 then 5 + n % 13 else 1 + n % 7 end,
         'from_location', case when kind % 2 = 1 then 'W' || 1 + n % 3 end,
         'to_location', case when kind % 2 = 0 or kind = 5 then 'W' || 1 + (n + kind) % 3 end,
         'unit_cost', case when kind % 2 = 0 then (n % 1000 + 100) / 100.0 end,
         'movement_date', now() - make_interval(secs => $4::numeric * 86400))))
         from (select n, ((n / $3) + n) % 10 as kind from generate_series($1::bigint, $1::bigint + $2 - 1) n) x))`,
    [from, count, products, daysAgo],
  );
}

async function measureViews(when: string): Promise<void> {
  const pages: [string, string, string][] = [
    ['v_stock_summary_by_supplier', 'supplier_code', "supplier_code = 'S7'"],
    ['v_inventory_valuation', 'internal_sku', "internal_sku = 'SKU-77'"],
    ['v_reorder_alerts', 'soh_id', "supplier_code = 'S7'"],
    ['v_selection_pipeline', 'queue_id', "supplier_code = 'S7' and auto_candidate"],
    ['v_warehouse_stock', 'warehouse_code', "warehouse_code = 'W2'"],
    ['v_stock_discrepancies', 'count_id', "internal_sku = 'SKU-77'"],
    ['v_price_proposals', 'proposal_id', "internal_sku = 'SKU-77'"],
  ];
  const totals: Record<string, string> = {
    v_stock_summary_by_supplier: 'sum(quantity_on_hand), sum(total_value)',
    v_inventory_valuation: 'count(*), sum(fifo_value), sum(lifo_value), sum(average_value)',
    v_reorder_alerts: 'count(*), sum(suggested_quantity)',
    v_selection_pipeline: 'count(*), count(*) filter (where auto_candidate)',
    v_warehouse_stock: 'sum(quantity_on_hand), sum(quantity_reserved)',
    v_stock_discrepancies: 'count(*), sum(difference_value)',
    v_price_proposals: 'count(*), sum(proposed_price)',
  };
  const analyst = new pg.Client({ connectionString: administrator.issoh });
  await analyst.connect();
  await analyst.query('set role inv_analyst');
  const { rows } = await analyst.query('select count(*) as alerts from issoh.v_reorder_alerts');
  console.log(`${when}: ${rows[0].alerts} of ${products} products to reorder`);
  for (const [view, order, filter] of pages) {
    const times: string[] = [];
    for (const sql of [
      `select * from issoh.${view} order by ${order} limit 50`,
      `select * from issoh.${view} where ${filter} order by ${order} limit 50`,
      `select ${totals[view]} from issoh.${view}`,
    ]) {
      times.push(await timesOf(analyst, sql));
    }
    console.log(`${view}, ${when}: first page ${times[0]}, filtered ${times[1]}, totals ${times[2]} ms`);
  }
  await analyst.end();
}

async function measure(name: string, client: pg.ClientBase, sql: string): Promise<void> {
  console.log(`${name}: ${await timesOf(client, sql, 1)} ms`);
}

async function timesOf(client: pg.ClientBase, sql: string, times = 5): Promise<string> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    await client.query(sql);
    took.push(performance.now() - started);
  }
  return spread(took, 0);
}

/** Single movements of few products by many clients, in turns with a bare update of as many rows. */
async function hammer(): Promise<void> {
  const sessions = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: administrator.issoh });
      await client.connect();
      return client;
    }),
  );
  await sessions[0]!.query(
    `create table issoh_private.floor as select n, 0 as pieces from generate_series(0, $1::integer - 1) n`,
    [hot],
  );
  await sessions[0]!.query('alter table issoh_private.floor add primary key (n)');
  const update = { name: 'floor', text: 'update issoh_private.floor set pieces = pieces + 1 where n = $1' };
  const movement = {
    name: 'movement',
    text: `select movement_id from issoh.post_movement(
             row(null, 'SKU-' || $1::integer, 'receipt', 1, null, 'W1', 2.5, null, null, null, null, null, null, null,
                 null, null)::issoh.movement_input)`,
  };
  const floors: number[] = [];
  const posted: number[] = [];
  // What a session does first it plans: no part of either.
  await rate(sessions, movement, 2);
  for (let round = 0; round < rounds; round++) {
    const inTurn = [
      async () => floors.push(await rate(sessions, update, seconds)),
      async () => posted.push(await rate(sessions, movement, seconds)),
    ];
    for (const one of round % 2 === 0 ? inTurn : inTurn.reverse()) await one();
  }
  console.log(
    `${clients} clients on ${hot} products: ${spread(posted, 0)} movements a second; bare update ` +
      `${spread(floors, 0)}; ratio ${spread(
        posted.map((one, i) => one / floors[i]!),
        3,
      )}`,
  );
  await Promise.all(sessions.map(session => session.end()));
}

/** Statements a second. */
async function rate(
  sessions: pg.Client[],
  query: { name: string; text: string },
  length: number,
): Promise<number> {
  const until = performance.now() + length * 1000;
  let done = 0;
  await Promise.all(
    sessions.map(async session => {
      while (performance.now() < until) {
        await session.query({ ...query, values: [Math.floor(Math.random() * hot)] });
        done++;
      }
    }),
  );
  return done / length;
}

/** Median, with the least and the most. */
function spread(numbers: number[], digits: number): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const shown = (value: number) => value.toFixed(digits);
  return `${shown(sorted[Math.floor(sorted.length / 2)]!)} (${shown(sorted[0]!)}–${shown(sorted.at(-1)!)})`;
}

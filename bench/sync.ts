/**
 * How long the synchronisation takes for as many changed prices, next to its floor: each rule in force ended and one
 * with the new cost inserted, by hand, in copies of pricing_rules without foreign keys, triggers or history.
 * `npm run bench -- sync [--products 100000] [--suppliers 5] [--rounds 3]`; starts a PostgreSQL of its own.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { bootstrap, linkToSpp } from '../server/database/bootstrap.ts';
import { connectTo, urlsOf } from '../server/database/connect.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../server/database/embedded.ts';
import { migrate, tiers } from '../server/database/migrate.ts';
import { prepareSettings } from '../server/settings.ts';
import { syncOnce } from '../server/worker/sync.ts';

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '100000' },
    suppliers: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
  },
});
const products = Number(values.products);
const suppliers = Number(values.suppliers);
const rounds = Number(values.rounds);

const dataDir = mkdtempSync(join(tmpdir(), 'inventory-bench-'));
const settings = prepareSettings({ ...process.env, DATA_DIR: dataDir });
const cluster = await startEmbedded(settings);
const administrator = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
try {
  const migrator = await bootstrap(administrator, settings.secrets);
  for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
  await linkToSpp(administrator, settings.secrets);
  const connections = connectTo(urlsOf(settings, administrator, administrator));
  const spp = await connections.owner.spp.connect();
  const issoh = await connections.owner.issoh.connect();
  // Sessions of others are shown to the superuser alone.
  const watcher = new pg.Client({ connectionString: administrator.issoh });
  await watcher.connect();
  await makeProducts(spp, issoh);
  const first = await measure(watcher, synchronise);
  console.log(`first comparison of ${products} products: ${first.seconds.toFixed(1)} s`);
  const floors: Measured[] = [];
  const synced: Measured[] = [];
  for (let round = 1; round <= rounds; round++) {
    await spp.query('update spp.supplier_products set current_price = round(current_price * 1.03, 2) + 0.01');
    for (const one of round % 2 === 0 ? ['floor', 'sync'] : ['sync', 'floor']) {
      if (one === 'floor') floors.push(await floor(watcher));
      else synced.push(await measure(watcher, synchronise));
    }
  }
  const { rows } = await issoh.query(
    `select count(*) filter (where l.cost_price = r.cost_price)::integer as followed
       from issoh.supplier_listings l
       join issoh.pricing_rules r on r.product_id = l.product_id and r.effective_to is null`,
  );
  console.log(
    `${products} changed prices (${rows[0].followed} followed): ${spread(synced.map(one => one.seconds))} s, of that ` +
      `CPU in IS-SOH ${spread(synced.map(one => one.cpu))} s; floor ${spread(floors.map(one => one.seconds))} s, ` +
      `CPU ${spread(floors.map(one => one.cpu))} s; ratio of CPU ${spread(
        synced.map((one, i) => one.cpu / floors[i]!.cpu),
      )}`,
  );
  spp.release();
  issoh.release();
  await watcher.end();
  await connections.close();

  async function synchronise(): Promise<void> {
    while ((await syncOnce({ connections, worker: null })) === 'done');
  }
} finally {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(dataDir, { recursive: true, force: true });
}

async function makeProducts(spp: pg.ClientBase, issoh: pg.ClientBase): Promise<void> {
  for (let n = 0; n < suppliers; n++) {
    const { rows } = await spp.query("select supplier_id from spp.create_supplier($1, $1, 'EUR')", [
      `bench_${n}`,
    ]);
    await spp.query(
      `insert into spp.supplier_products
         (supplier_id, supplier_product_code, product_name, current_price, currency_code, min_order_qty)
       select $1, 'P' || n, 'Product ' || n, (n % 5000 + 100) / 100.0, 'EUR', 1
         from generate_series(1, $2::integer) n`,
      [rows[0].supplier_id, products / suppliers],
    );
  }
  await spp.query('analyze');
  await issoh.query(
    `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name)
     select p.product_id, p.supplier_id, s.supplier_code || '-' || p.supplier_product_code, p.product_name
       from spp_remote.products p join spp_remote.suppliers s on s.supplier_id = p.supplier_id`,
  );
  await issoh.query(
    `insert into issoh.pricing_rules (product_id, rule_type, cost_price, markup_percentage, selling_price,
                                      effective_from)
     select p.product_id, 'cost_plus', 10, 50, 15, now() - interval '1 year' from issoh.selected_products p`,
  );
  await issoh.query('analyze');
}

interface Measured {
  seconds: number;
  /** Seconds of CPU that sessions in IS-SOH took. */
  cpu: number;
}

async function measure(client: pg.ClientBase, run: () => Promise<void>): Promise<Measured> {
  const before = await cpuOf(client);
  const started = performance.now();
  await run();
  const seconds = (performance.now() - started) / 1000;
  let cpu = 0;
  // Sessions that the pool has closed meanwhile were idle.
  for (const [pid, spent] of await cpuOf(client)) cpu += spent - (before.get(pid) ?? 0);
  return { seconds, cpu };
}

/** Seconds of CPU by session in IS-SOH. */
async function cpuOf(client: pg.ClientBase): Promise<Map<number, number>> {
  const { rows } = await client.query<{ pid: number }>(
    "select pid from pg_stat_activity where datname = 'issoh' and backend_type = 'client backend'",
  );
  return new Map(
    rows.map(({ pid }) => {
      // utime and stime, in hundredths; the name before them may hold spaces.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return [pid, (Number(fields[11]) + Number(fields[12])) / 100];
    }),
  );
}

/** The same rules, ended and followed by hand, in one transaction. */
async function floor(client: pg.ClientBase): Promise<Measured> {
  await client.query(`
    drop table if exists issoh_private.floor_rules;
    create table issoh_private.floor_rules (like issoh.pricing_rules including all);
    insert into issoh_private.floor_rules
      (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, selling_price, effective_from)
    select p.product_id, t.tier_id, 'cost_plus', 10, 50, 15, now() - interval '1 year'
      from issoh.selected_products p join issoh.pricing_tiers t on t.is_default;
    analyze issoh_private.floor_rules`);
  const measured = await measure(client, async () => {
    await client.query(
      `with ended as (
         update issoh_private.floor_rules r set effective_to = statement_timestamp()
          where r.effective_to is null
         returning r.*
       )
       insert into issoh_private.floor_rules
         (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, selling_price, effective_from)
       select e.product_id, e.pricing_tier_id, 'fixed', e.cost_price + 1, 36.3636, e.selling_price, e.effective_to
         from ended e`,
    );
  });
  await client.query('drop table issoh_private.floor_rules');
  return measured;
}

/** Median, with the least and the most. */
function spread(numbers: number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const shown = (value: number) => value.toFixed(2);
  return `${shown(sorted[Math.floor(sorted.length / 2)]!)} (${shown(sorted[0]!)}–${shown(sorted.at(-1)!)})`;
}

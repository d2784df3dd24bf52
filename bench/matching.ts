/**
 * How long a run of matching takes over products that were never looked at, then over what one supplier lists since, next
 * to a floor: one statement that joins GTINs and equal normalised names by hash.
 * `npm run bench -- matching [--suppliers 2] [--products 20000] [--rounds 1] [--workers 2]`; starts a PostgreSQL of its own.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { bootstrap, linkToSpp } from '../server/database/bootstrap.ts';
import { connectTo, urlsOf } from '../server/database/connect.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../server/database/embedded.ts';
import { migrate, tiers } from '../server/database/migrate.ts';
import { noLimit, runAs } from '../server/database/pools.ts';
import { doMatching, matchingRun, startMatching } from '../server/operations/matching.ts';
import { prepareSettings } from '../server/settings.ts';
import { listProducts } from './catalogue.ts';

const { values } = parseArgs({
  options: {
    suppliers: { type: 'string', default: '2' },
    products: { type: 'string', default: '20000' },
    later: { type: 'string', default: '1000' },
    profile: { type: 'boolean', default: false },
  },
});
const suppliers = Number(values.suppliers);
const each = Number(values.products);
const later = Number(values.later);
let postmaster = 0;

const dataDir = mkdtempSync(join(tmpdir(), 'inventory-bench-'));
const settings = prepareSettings({ ...process.env, DATA_DIR: dataDir });
const cluster = await startEmbedded(settings);
const administrator = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
try {
  const migrator = await bootstrap(administrator, settings.secrets);
  for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
  await linkToSpp(administrator, settings.secrets);
  const connections = connectTo(urlsOf(settings, administrator, administrator));
  const superuser = new pg.Client({ connectionString: administrator.spp });
  await superuser.connect();
  const { rows: backend } = await superuser.query('select pg_backend_pid() as pid');
  // Its parent; the name before the parent may hold spaces.
  postmaster = Number(readFileSync(`/proc/${backend[0].pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]);
  if (values.profile) await superuser.query("alter database spp set track_functions = 'all'");
  const manager = runAs(connections.spp, { role: 'inv_catalog_manager', user_id: 'bench' }, noLimit);
  const made: { supplier_id: string; partition_name: string }[] = [];
  const began = performance.now();
  for (let n = 0; n < suppliers; n += 1) {
    const supplier = await manager(async client => {
      const { rows } = await client.query(
        "select supplier_id, partition_name from spp.create_supplier($1, $1, 'EUR')",
        [`bench_${n}`],
      );
      return rows[0];
    });
    made.push(supplier);
    await superuser.query("set session_replication_role = 'replica'");
    await listProducts(superuser, supplier, n, { suppliers, each });
    await superuser.query("set session_replication_role = 'origin'");
  }
  await superuser.query('vacuum analyze');
  console.log(`${suppliers} × ${each} products listed in ${since(began)} s`);

  const floor = await timed(floorOf);
  console.log(`floor: ${floor.seconds.toFixed(2)} s, CPU ${floor.cpu.toFixed(2)} s, ${floor.answer} pairs`);
  const whole = await timed(run);
  console.log(
    `first run: ${whole.seconds.toFixed(1)} s, CPU ${whole.cpu.toFixed(1)} s, ${Math.round((suppliers * each) / whole.seconds)} products/s, ` +
      `${(whole.cpu / floor.cpu).toFixed(1)} times the CPU of the floor, ${JSON.stringify(whole.answer)}`,
  );
  const again = await timed(run);
  console.log(
    `again, nothing new: ${again.seconds.toFixed(2)} s, CPU ${again.cpu.toFixed(2)} s, ${JSON.stringify(again.answer)}`,
  );
  await listProducts(superuser, made[0]!, 0, { suppliers, each: later, from: each + 1 });
  const more = await timed(run);
  console.log(
    `${later} products more: ${more.seconds.toFixed(2)} s, CPU ${more.cpu.toFixed(2)} s, ${JSON.stringify(more.answer)}`,
  );
  const { rows } = await superuser.query(
    `select (select count(*) from spp.product_mappings)::integer as mappings,
            (select count(*) from spp.match_pairs where status = 'auto')::integer as pairs,
            pg_size_pretty(pg_database_size('spp')) as size`,
  );
  console.log(JSON.stringify(rows[0]));
  if (values.profile) {
    const { rows } = await superuser.query(
      `select funcname, calls::integer, round(total_time)::integer as total_ms, round(self_time)::integer as self_ms
         from pg_stat_user_functions where total_time > 20 order by self_time desc limit 30`,
    );
    console.table(rows);
  }
  await superuser.end();
  await connections.close();

  /** Does a run, and says now and then how it stands. */
  async function run(): Promise<unknown> {
    const id = await startMatching(manager, null);
    const beginning = performance.now();
    let shown = '';
    const teller = setInterval(async () => {
      const { phase, done, total } = (await matchingRun(manager, id)) as unknown as Record<string, unknown>;
      const line = `${phase} ${done}/${total}`;
      if (line !== shown) console.log(`  ${since(beginning)} s: ${line}`);
      shown = line;
    }, 5000);
    try {
      await doMatching(connections, id);
    } finally {
      clearInterval(teller);
    }
    const { result, failure } = await matchingRun(manager, id);
    if (failure !== null) throw new Error(JSON.stringify(failure));
    return result;
  }

  /** Pairs of the same GTIN or of the same words, whatever else: what one statement can do. */
  async function floorOf(): Promise<number> {
    const { rows } = await superuser.query(
      `with read as materialized (
         select supplier_id, product_id, barcode,
                regexp_replace(lower(product_name), '[^[:alnum:]]+', ' ', 'g') as name
           from spp.supplier_products
       )
       select count(*)::integer as n
         from (
           select a.product_id, b.product_id
             from read a join read b on b.barcode = a.barcode and b.supplier_id > a.supplier_id
           union
           select a.product_id, b.product_id
             from read a join read b on b.name = a.name and b.supplier_id > a.supplier_id
         ) p`,
    );
    return rows[0].n;
  }
} finally {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(dataDir, { recursive: true, force: true });
}

function since(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; cpu: number; answer: T }> {
  const began = performance.now();
  const before = cpuOf();
  const answer = await work();
  return { seconds: (performance.now() - began) / 1000, cpu: cpuOf() - before, answer };
}

/** Seconds of CPU that the server's processes have taken, those that have ended too. */
function cpuOf(): number {
  let hundredths = 0;
  for (const pid of readdirSync('/proc').map(Number).filter(Boolean)) {
    let fields: string[];
    try {
      // The name before them may hold spaces: the state is the third, the parent the fourth.
      fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    } catch {
      continue;
    }
    if (Number(fields[1]) !== postmaster && pid !== postmaster) continue;
    hundredths += Number(fields[11]) + Number(fields[12]);
    if (pid === postmaster) hundredths += Number(fields[13]) + Number(fields[14]);
  }
  return hundredths / 100;
}

/**
 * From SPP's catalogue to selected products, and their costs kept in step, at size: how long candidates take to be
 * queued, scored, approved, imported and synchronised, each next to a floor of the same run that moves as many rows; the
 * floor of a changed price is its rule ended and followed by hand.
 * `npm run bench -- isi [--products 100000] [--chosen 10000] [--rounds 3]`; starts a PostgreSQL of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { bootstrap } from '../server/database/bootstrap.ts';
import { type Connections, connectTo, urlsOf } from '../server/database/connect.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../server/database/embedded.ts';
import { migrate, tiers } from '../server/database/migrate.ts';
import { asRole, type Claims, noLimit } from '../server/database/pools.ts';
import { beginUpload, checkUpload, spoolDir, uploadReport } from '../server/intake/begin.ts';
import { prepareSpool, spool } from '../server/intake/spool.ts';
import { prepareSettings } from '../server/settings.ts';
import { processUploads } from '../server/worker/process-uploads.ts';
import { runImport } from '../server/worker/run-import.ts';
import { syncOnce } from '../server/worker/sync.ts';

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '100000' },
    chosen: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
  },
});
const products = Number(values.products);
const chosen = Math.min(Number(values.chosen), products);
const rounds = Number(values.rounds);

const manager: Claims = { role: 'inv_catalog_manager', user_id: 'bench manager' };
const reviewer: Claims = { role: 'inv_reviewer', user_id: 'bench reviewer' };
const approver: Claims = { role: 'inv_approver', user_id: 'bench approver' };

const dataDir = mkdtempSync(join(tmpdir(), 'inventory-bench-'));
const settings = prepareSettings({ ...process.env, DATA_DIR: dataDir });
const cluster = await startEmbedded(settings);
const administrator = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
const taken = new Map<string, number[]>();
try {
  const migrator = await bootstrap(administrator, settings.secrets);
  for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
  await prepareSpool(spoolDir(settings));
  const connections = connectTo(urlsOf(settings, administrator, administrator));
  await prepareFloor(connections);
  for (let round = 0; round < rounds; round++) await choose(connections, `bench_${round}`, round);
  await chooseRest(connections, 'bench_0');
  for (let round = 0; round < rounds; round++) await follow(connections, 'bench_0', round);
  await connections.close();
  report();
} finally {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(dataDir, { recursive: true, force: true });
}

/** Queues, scores, approves and imports products of a supplier of its own. */
async function choose(connections: Connections, code: string, round: number): Promise<void> {
  await asRole(connections.spp, manager, noLimit, client =>
    client.query('select spp.create_supplier($1, $1)', [code]),
  );
  await upload(connections, code, 1);
  const supplier = await supplierId(connections, code);
  const queue = async () =>
    count(
      await ask(connections, reviewer, 'select queued as n from issoh.queue_for_selection($1)', [
        { supplier_codes: [code] },
      ]),
    );
  await inTurn(round, 'queued', products, queue, () =>
    floor(
      connections,
      `insert into issoh_private.floor_queue
       select product_id, supplier_id, to_jsonb(p), null from spp_remote.products p where supplier_id = $1`,
      [supplier],
    ),
  );

  const ids = await queued(connections, supplier, products);
  await inTurn(
    round,
    'scored',
    products,
    async () => count(await ask(connections, reviewer, 'select issoh.score_selection($1) as n', [ids])),
    () =>
      floor(
        connections,
        'update issoh_private.floor_queue set score = random(), details = details where supplier_id = $1',
        [supplier],
      ),
  );

  const some = ids.slice(0, chosen);
  const of = (await ask(
    connections,
    reviewer,
    'select array(select spp_product_id from issoh.selection_queue where queue_id = any ($1)) as n',
    [some],
  )) as string[];
  await inTurn(
    round,
    'approved in one call',
    chosen,
    async () =>
      count(
        await ask(
          connections,
          approver,
          `select cardinality((issoh.decide_selection($1, 'approve')).done) as n`,
          [some],
        ),
      ),
    () =>
      floor(connections, 'update issoh_private.floor_queue set score = 1 where product_id = any ($1)', [of]),
  );
  await inTurn(
    round,
    'imported',
    chosen,
    () => importThem(connections, some),
    () =>
      floor(
        connections,
        `insert into issoh_private.floor_products
         select product_id, supplier_id, product_name, current_price from spp_remote.products
          where supplier_id = $1 and product_id = any ($2)`,
        [supplier, of],
      ),
  );
}

/** Selects what is left of a supplier, and no figure of it. */
async function chooseRest(connections: Connections, code: string): Promise<void> {
  const supplier = await supplierId(connections, code);
  const started = performance.now();
  for (let left = await queued(connections, supplier, chosen); left.length > 0; ) {
    await ask(connections, approver, `select (issoh.decide_selection($1, 'approve')).done as n`, [left]);
    await importThem(connections, left);
    left = await queued(connections, supplier, chosen);
  }
  note(`the rest of ${products} products selected`, started);
  await prepareFloorRules(connections, supplier);
  await level(connections);
}

/** Changes every price of a supplier, and lets the costs follow. */
async function follow(connections: Connections, code: string, round: number): Promise<void> {
  const supplier = await supplierId(connections, code);
  await upload(connections, code, 2 + round);
  const before = await changes(connections);
  await inTurn(
    round,
    'changed prices synchronised',
    products,
    async () => {
      await level(connections);
      return -1;
    },
    () =>
      floor(
        connections,
        `with ended as (
           update issoh_private.floor_rules r set effective_to = statement_timestamp()
            where r.effective_to is null
           returning r.*
         )
         insert into issoh_private.floor_rules
           (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, selling_price, effective_from)
         select e.product_id, e.pricing_tier_id, e.rule_type, e.cost_price * 1.01, e.markup_percentage,
                e.selling_price, e.effective_to
           from ended e`,
        [],
      ),
  );
  expect('changed prices synchronised', (await changes(connections)) - before, products);
  const [astray] = await rows(
    connections,
    `select count(*) as n
       from issoh.selected_products p
       join spp_remote.products s on s.supplier_id = p.spp_supplier_id and s.product_id = p.spp_product_id
       join issoh.pricing_rules r on r.product_id = p.product_id and r.period @> clock_timestamp()
      where p.spp_supplier_id = $1 and r.cost_price <> s.current_price`,
    [supplier],
  );
  expect('costs astray', Number(astray!.n), 0);
  // What the worker does afterwards, so that the next round does not find it.
  const started = performance.now();
  while (Number((await rows(connections, 'select issoh_private.propose_due(2000) as n'))[0]!.n) > 0);
  note('prices proposed afterwards', started);
}

async function level(connections: Connections): Promise<void> {
  while ((await syncOnce({ connections, worker: null })) !== 'level');
}

async function importThem(connections: Connections, ids: string[]): Promise<number> {
  const jobId = (await ask(connections, approver, 'select issoh.request_import($1) as n', [ids])) as string;
  await runImport({ connections, worker: null }, jobId);
  const status = (await ask(connections, approver, 'select issoh.import_status($1) as n', [jobId])) as {
    imported: number;
  };
  return status.imported;
}

async function upload(connections: Connections, code: string, version: number): Promise<void> {
  const started = performance.now();
  const run = <T>(work: Parameters<typeof asRole<T>>[3]) => asRole(connections.spp, manager, noLimit, work);
  const limits = await checkUpload(run, code);
  const received = await spool(Readable.from(lines(version)), spoolDir(settings), limits);
  const { batch_id } = await beginUpload(
    { settings, run },
    code,
    { ...received, fileName: `bench-${version}.csv` },
    { mode: 'partial', force: false, dryRun: false },
  );
  await processUploads(settings, connections, limits.supplierId);
  const told = await uploadReport(run, batch_id);
  const counted = version === 1 ? told.new_products_count : told.updated_products_count;
  expect(`list ${version} of ${code}`, Number(counted), products);
  note(`list ${version} of ${code}`, started);
}

function* lines(version: number): Generator<string> {
  yield 'Code;Name;Brand;Category;Price;MOQ;Lead time\n';
  for (let i = 0; i < products; i++) {
    const price = (((100 + (i % 9973)) * (1 + version / 50)) / 10).toFixed(2);
    yield `B-${i};Product number ${i};Brand ${i % 50};Tools > Kind ${i % 40};${price};${1 + (i % 12)};${1 + (i % 30)}\n`;
  }
}

async function prepareFloor(connections: Connections): Promise<void> {
  await rows(
    connections,
    `create table issoh_private.floor_queue
       (product_id uuid primary key, supplier_id uuid not null, details jsonb not null, score numeric)`,
  );
  await rows(
    connections,
    `create table issoh_private.floor_products
       (product_id uuid primary key, supplier_id uuid not null, name text not null, price numeric not null)`,
  );
}

/** Rules of a supplier's products in a copy of pricing_rules without foreign keys and triggers. */
async function prepareFloorRules(connections: Connections, supplier: string): Promise<void> {
  await rows(connections, 'create table issoh_private.floor_rules (like issoh.pricing_rules including all)');
  const copied = await floor(
    connections,
    `insert into issoh_private.floor_rules
       (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, selling_price, effective_from)
     select r.product_id, r.pricing_tier_id, r.rule_type, r.cost_price, r.markup_percentage, r.selling_price,
            r.effective_from
       from issoh.pricing_rules r
       join issoh.selected_products p on p.product_id = r.product_id
      where p.spp_supplier_id = $1 and r.effective_to is null`,
    [supplier],
  );
  expect('rules of the floor', copied, products);
  await rows(connections, 'analyze issoh_private.floor_rules');
}

async function floor(connections: Connections, sql: string, given: unknown[]): Promise<number> {
  const { rowCount } = await connections.owner.issoh.query(sql, given);
  return rowCount ?? 0;
}

/** Measures what is looked at and its floor; who goes first takes turns. */
async function inTurn(
  round: number,
  name: string,
  expected: number,
  work: () => Promise<number>,
  plain: () => Promise<number>,
): Promise<void> {
  const measure = async (key: string, run: () => Promise<number>) => {
    const started = performance.now();
    const done = await run();
    const seconds = (performance.now() - started) / 1000;
    if (done >= 0) expect(key, done, expected);
    taken.set(key, [...(taken.get(key) ?? []), seconds]);
    console.log(`round ${round + 1}: ${expected} ${key}: ${seconds.toFixed(2)} s`);
  };
  const both = [() => measure(name, work), () => measure(`${name}, floor`, plain)];
  for (const one of round % 2 === 0 ? both : both.reverse()) await one();
}

function report(): void {
  for (const [name, times] of taken) {
    if (name.endsWith(', floor')) continue;
    const plain = taken.get(`${name}, floor`)!;
    const many = name === 'approved in one call' || name === 'imported' ? chosen : products;
    const ratios = times.map((time, i) => time / plain[i]!);
    console.log(`${many} ${name}: ${spread(times)} s, floor ${spread(plain)} s, ratio ${spread(ratios)}`);
  }
}

async function queued(connections: Connections, supplier: string, most: number): Promise<string[]> {
  const found = await rows(
    connections,
    `select queue_id from issoh.selection_queue
      where spp_supplier_id = $1 and review_status = 'pending' order by queue_id limit $2`,
    [supplier, most],
  );
  return found.map(row => String(row.queue_id));
}

async function supplierId(connections: Connections, code: string): Promise<string> {
  const { rows } = await connections.owner.spp.query(
    'select supplier_id from spp.suppliers where supplier_code = $1',
    [code],
  );
  return rows[0].supplier_id;
}

async function changes(connections: Connections): Promise<number> {
  const [row] = await rows(connections, 'select coalesce(sum(prices_changed), 0) as n from issoh.sync_runs');
  return Number(row!.n);
}

async function ask(
  connections: Connections,
  claims: Claims,
  sql: string,
  given: unknown[],
): Promise<unknown> {
  return asRole(
    connections.issoh,
    claims,
    noLimit,
    async client => (await client.query(sql, given)).rows[0].n,
  );
}

/** As the owner. */
async function rows(
  connections: Connections,
  sql: string,
  given: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return (await connections.owner.issoh.query(sql, given)).rows;
}

function count(answer: unknown): number {
  return Number(answer);
}

/** @throws Error when a figure would tell of something else than was meant */
function expect(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${what}: ${found} and not ${expected}`);
}

function note(what: string, started: number): void {
  console.log(`  (${what}: ${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

/** Median, with the least and the most. */
function spread(numbers: number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const shown = (value: number) => value.toFixed(2);
  return `${shown(sorted[Math.floor(sorted.length / 2)]!)} (${shown(sorted[0]!)}–${shown(sorted.at(-1)!)})`;
}

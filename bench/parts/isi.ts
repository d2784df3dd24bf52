/**
 * From SPP's catalogue to selected products, and their costs kept in step, at size: how long candidates take to be
 * queued, scored, approved, imported and synchronised. Floors: `insert … select` over the foreign table or an `update` of
 * as many rows, in tables without triggers or history; of a changed price, its rule ended and followed by hand.
 */

import { Readable } from 'node:stream';
import type { Connections } from '../../server/database/connect.ts';
import { asRole, type Claims, noLimit } from '../../server/database/pools.ts';
import { keysOf } from '../../server/encryption/keys.ts';
import { beginUpload, checkUpload, spoolDir, uploadReport } from '../../server/intake/begin.ts';
import { prepareSpool, spool } from '../../server/intake/spool.ts';
import type { Settings } from '../../server/settings.ts';
import { processUploads } from '../../server/worker/process-uploads.ts';
import { runImport } from '../../server/worker/run-import.ts';
import { syncOnce } from '../../server/worker/sync.ts';
import { type Bench, expect } from '../program/bench.ts';
import { withCluster } from '../program/cluster.ts';
import { part } from '../program/part.ts';

const manager: Claims = { role: 'inv_catalog_manager', user_id: 'bench manager' };
const reviewer: Claims = { role: 'inv_reviewer', user_id: 'bench reviewer' };
const approver: Claims = { role: 'inv_approver', user_id: 'bench approver' };

interface Run {
  bench: Bench;
  settings: Settings;
  connections: Connections;
  products: number;
  /** How many of them are approved and imported while the clock runs. */
  chosen: number;
}

export const isi = part({
  about:
    'candidates queued, scored, approved, imported, and their costs followed, against bare inserts and updates',
  full: { products: 100_000, chosen: 10_000, rounds: 3 },
  small: { products: 200, chosen: 50, rounds: 1 },
  run: async (bench, { products, chosen, rounds }) => {
    await withCluster(bench, async ({ settings, connections }) => {
      const run = { bench, settings, connections, products, chosen: Math.min(chosen, products) };
      await prepareSpool(spoolDir(settings));
      await prepareFloor(run);
      for (let round = 0; round < rounds; round++) await choose(run, `bench_${round}`, round);
      await bench.prepare(`the rest of ${products} products selected`, () => chooseRest(run, 'bench_0'));
      for (let round = 0; round < rounds; round++) await follow(run, 'bench_0', round);
    });
  },
});

/** Queues, scores, approves and imports products of a supplier of its own. */
async function choose(at: Run, code: string, round: number): Promise<void> {
  await asRole(at.connections.spp, manager, noLimit, client =>
    client.query('select spp.create_supplier($1, $1)', [code]),
  );
  await at.bench.prepare(`list 1 of ${code}`, () => upload(at, code, 1));
  const supplier = await supplierId(at, code);
  const queue = async () =>
    Number(
      await ask(at, reviewer, 'select queued as n from issoh.queue_for_selection($1)', [
        { supplier_codes: [code] },
      ]),
    );
  await inTurn(at, { round, name: 'queued', expected: at.products }, queue, () =>
    floor(
      at,
      `insert into issoh_private.floor_queue
       select product_id, supplier_id, to_jsonb(p), null from spp_remote.products p where supplier_id = $1`,
      [supplier],
    ),
  );

  const ids = await queued(at, supplier, at.products);
  await inTurn(
    at,
    { round, name: 'scored', expected: at.products },
    async () => Number(await ask(at, reviewer, 'select issoh.score_selection($1) as n', [ids])),
    () =>
      floor(
        at,
        'update issoh_private.floor_queue set score = random(), details = details where supplier_id = $1',
        [supplier],
      ),
  );

  const some = ids.slice(0, at.chosen);
  const of = (await ask(
    at,
    reviewer,
    'select array(select spp_product_id from issoh.selection_queue where queue_id = any ($1)) as n',
    [some],
  )) as string[];
  await inTurn(
    at,
    { round, name: 'approved in one call', expected: at.chosen },
    async () =>
      Number(
        await ask(at, approver, `select cardinality((issoh.decide_selection($1, 'approve')).done) as n`, [
          some,
        ]),
      ),
    () => floor(at, 'update issoh_private.floor_queue set score = 1 where product_id = any ($1)', [of]),
  );
  await inTurn(
    at,
    { round, name: 'imported', expected: at.chosen },
    () => importThem(at, some),
    () =>
      floor(
        at,
        `insert into issoh_private.floor_products
         select product_id, supplier_id, product_name, current_price from spp_remote.products
          where supplier_id = $1 and product_id = any ($2)`,
        [supplier, of],
      ),
  );
}

/** Selects what is left of a supplier, and no figure of it. */
async function chooseRest(at: Run, code: string): Promise<void> {
  const supplier = await supplierId(at, code);
  for (let left = await queued(at, supplier, at.chosen); left.length > 0; ) {
    await ask(at, approver, `select (issoh.decide_selection($1, 'approve')).done as n`, [left]);
    await importThem(at, left);
    left = await queued(at, supplier, at.chosen);
  }
  await prepareFloorRules(at, supplier);
  await level(at);
}

/** Changes every price of a supplier, and lets the costs follow. */
async function follow(at: Run, code: string, round: number): Promise<void> {
  const supplier = await supplierId(at, code);
  await at.bench.prepare(`list ${2 + round} of ${code}`, () => upload(at, code, 2 + round));
  const before = await changes(at);
  await inTurn(
    at,
    { round, name: 'changed prices synchronised', expected: at.products },
    async () => {
      await level(at);
      return -1;
    },
    () =>
      floor(
        at,
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
  expect('changed prices synchronised', (await changes(at)) - before, at.products);
  const [astray] = await rows(
    at,
    `select count(*) as n
       from issoh.selected_products p
       join spp_remote.products s on s.supplier_id = p.spp_supplier_id and s.product_id = p.spp_product_id
       join issoh.pricing_rules r on r.product_id = p.product_id and r.period @> clock_timestamp()
      where p.spp_supplier_id = $1 and r.cost_price <> s.current_price`,
    [supplier],
  );
  expect('costs astray', Number(astray!.n), 0);
  // What the worker does afterwards, so that the next round does not find it.
  await at.bench.prepare('prices proposed afterwards', async () => {
    while (Number((await rows(at, 'select issoh_private.propose_due(2000) as n'))[0]!.n) > 0);
  });
}

async function level(at: Run): Promise<void> {
  while ((await syncOnce({ connections: at.connections, worker: null })) !== 'level');
}

async function importThem(at: Run, ids: string[]): Promise<number> {
  const jobId = (await ask(at, approver, 'select issoh.request_import($1) as n', [ids])) as string;
  await runImport({ connections: at.connections, worker: null }, jobId);
  const status = (await ask(at, approver, 'select issoh.import_status($1) as n', [jobId])) as {
    imported: number;
  };
  return status.imported;
}

async function upload(at: Run, code: string, version: number): Promise<void> {
  const run = <T>(work: Parameters<typeof asRole<T>>[3]) =>
    asRole(at.connections.spp, manager, noLimit, work);
  const limits = await checkUpload(run, code);
  const received = await spool(
    Readable.from(lines(version, at.products)),
    spoolDir(at.settings),
    limits,
    await keysOf(at.settings.keys),
  );
  const { batch_id } = await beginUpload(
    { settings: at.settings, run },
    code,
    { ...received, fileName: `bench-${version}.csv` },
    { mode: 'partial', force: false, dryRun: false },
  );
  await processUploads(at.settings, at.connections, limits.supplierId);
  const told = await uploadReport(run, batch_id);
  const counted = version === 1 ? told.new_products_count : told.updated_products_count;
  expect(`list ${version} of ${code}`, Number(counted), at.products);
}

function* lines(version: number, products: number): Generator<string> {
  yield 'Code;Name;Brand;Category;Price;MOQ;Lead time\n';
  for (let i = 0; i < products; i++) {
    const price = (((100 + (i % 9973)) * (1 + version / 50)) / 10).toFixed(2);
    yield `B-${i};Product number ${i};Brand ${i % 50};Tools > Kind ${i % 40};${price};${1 + (i % 12)};${1 + (i % 30)}\n`;
  }
}

async function prepareFloor(at: Run): Promise<void> {
  await rows(
    at,
    `create table issoh_private.floor_queue
       (product_id uuid primary key, supplier_id uuid not null, details jsonb not null, score numeric)`,
  );
  await rows(
    at,
    `create table issoh_private.floor_products
       (product_id uuid primary key, supplier_id uuid not null, name text not null, price numeric not null)`,
  );
}

/** Rules of a supplier's products in a copy of pricing_rules without foreign keys and triggers. */
async function prepareFloorRules(at: Run, supplier: string): Promise<void> {
  await rows(at, 'create table issoh_private.floor_rules (like issoh.pricing_rules including all)');
  const copied = await floor(
    at,
    `insert into issoh_private.floor_rules
       (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, selling_price, effective_from)
     select r.product_id, r.pricing_tier_id, r.rule_type, r.cost_price, r.markup_percentage, r.selling_price,
            r.effective_from
       from issoh.pricing_rules r
       join issoh.selected_products p on p.product_id = r.product_id
      where p.spp_supplier_id = $1 and r.effective_to is null`,
    [supplier],
  );
  expect('rules of the floor', copied, at.products);
  await rows(at, 'analyze issoh_private.floor_rules');
}

async function floor(at: Run, sql: string, given: unknown[]): Promise<number> {
  const { rowCount } = await at.connections.owner.issoh.query(sql, given);
  return rowCount ?? 0;
}

/** Measures something and its floor; each answers how many it did, or -1 where it does not know. */
async function inTurn(
  { bench }: Run,
  { round, name, expected }: { round: number; name: string; expected: number },
  work: () => Promise<number>,
  plain: () => Promise<number>,
): Promise<void> {
  const checked = (key: string, run: () => Promise<number>) => async () => {
    const done = await run();
    if (done >= 0) expect(key, done, expected);
  };
  const shown = `${expected.toLocaleString('en')} ${name}`;
  await bench.inTurn(round, shown, checked(name, work), checked(`${name}, floor`, plain), expected);
}

async function queued(at: Run, supplier: string, most: number): Promise<string[]> {
  const found = await rows(
    at,
    `select queue_id from issoh.selection_queue
      where spp_supplier_id = $1 and review_status = 'pending' order by queue_id limit $2`,
    [supplier, most],
  );
  return found.map(row => String(row.queue_id));
}

async function supplierId(at: Run, code: string): Promise<string> {
  const { rows } = await at.connections.owner.spp.query(
    'select supplier_id from spp.suppliers where supplier_code = $1',
    [code],
  );
  return rows[0].supplier_id;
}

async function changes(at: Run): Promise<number> {
  const [row] = await rows(at, 'select coalesce(sum(prices_changed), 0) as n from issoh.sync_runs');
  return Number(row!.n);
}

async function ask(at: Run, claims: Claims, sql: string, given: unknown[]): Promise<unknown> {
  return asRole(
    at.connections.issoh,
    claims,
    noLimit,
    async client => (await client.query(sql, given)).rows[0].n,
  );
}

/** As the owner. */
async function rows(at: Run, sql: string, given: unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await at.connections.owner.issoh.query(sql, given)).rows;
}

/** Imports at once, and imports whose worker dies: each product once, whoever comes when. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { ownerPool } from '../../../server/database/pools.ts';
import { type Presence, register } from '../../../server/worker/presence.ts';
import { runImport } from '../../../server/worker/run-import.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';
import { approve, importNow, listOf, request, statusOf } from './approved.ts';

const admin = { role: 'inv_admin' } as const;
const codes = (count: number) => Array.from({ length: count }, (_, i) => `P${i}`);

let world: World;
let pool: pg.Pool;
const workers: Presence[] = [];
beforeAll(async () => {
  world = await createWorld();
  pool = ownerPool(world.connections.urls.worker.issoh, 8);
  await world.issoh.as(admin, "select issoh.create_warehouse('W', 'W')");
  await world.issoh.as(admin, "select issoh.set_setting('import.chunk_rows', '7')");
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map(worker => worker.leave()));
});
afterAll(async () => {
  await pool.end();
  await world.close();
});

async function registered(): Promise<Presence> {
  const worker = await register(pool, 'worker', 'issoh');
  worker.lost.catch(() => undefined);
  workers.push(worker);
  return worker;
}
async function approvedItems(supplier: string, count: number): Promise<string[]> {
  const id = await world.addSupplier(supplier);
  await world.upload(supplier, listOf(codes(count)));
  return Object.values(await approve(world, id));
}
const run = (jobId: string, worker: string | null = null) =>
  runImport({ connections: world.connections, worker }, jobId);
/** Does an import whoever else is at it, as the worker does by its queue. */
async function runToTheEnd(jobId: string): Promise<void> {
  while ((await run(jobId)) !== 'done') await sleep(1);
}
const claim = async (jobId: string, worker: string | null = null) =>
  (await world.issoh.as(admin, 'select issoh_private.claim_import($1, $2) as answer', [jobId, worker]))[0]!
    .answer as { lease: string; attempts: number } & Row;
const chunk = (jobId: string, lease: string) =>
  world.issoh.as(admin, 'select issoh_private.import_chunk($1, $2) as more', [jobId, lease]);
const products = (queueIds: string[]) =>
  world.issoh.sql(
    `select p.product_id, p.internal_sku, count(*)::integer as items,
            (select count(*)::integer from issoh.pricing_rules r where r.product_id = p.product_id) as prices,
            (select count(*)::integer from issoh.stock_on_hand s where s.product_id = p.product_id) as stocks
       from issoh.selected_products p
       join issoh.selection_queue q on q.spp_product_id = p.spp_product_id and q.product_id = p.product_id
      where q.queue_id = any ($1) and q.review_status = 'imported'
      group by p.product_id`,
    [queueIds],
  );
const once = { items: 1, prices: 1, stocks: 1 };

test('20 clients who import the same set at once import each product once', async () => {
  const items = await approvedItems('SAME', 30);
  const jobs = await Promise.all(Array.from({ length: 20 }, () => request(world, items)));
  await Promise.all(jobs.map(runToTheEnd));
  const ended = await Promise.all(jobs.map(job => statusOf(world, job)));
  expect(ended.map(one => [one.status, one.attempts, one.imported + one.conflict_count])).toEqual(
    Array(20).fill(['completed', 1, 30]),
  );
  expect(ended.reduce((sum, one) => sum + one.imported, 0)).toBe(30);
  const reasons = new Set(ended.flatMap(one => one.conflicts.map(conflict => conflict.reason)));
  expect([...reasons]).toEqual(['already_imported']);
  const made = await products(items);
  expect(made).toEqual(Array(30).fill(expect.objectContaining(once)));
  expect(new Set(made.map(row => row.internal_sku)).size).toBe(30);
});

test('8 imports of sets that overlap, of suppliers that share their numbers, do not lock each other up', async () => {
  const items: string[] = [];
  for (const supplier of ['LEFT', 'RIGHT', 'THIRD']) items.push(...(await approvedItems(supplier, 20)));
  for (const supplier of ['LEFT', 'RIGHT']) {
    await world.issoh.as(admin, "select issoh.set_sku_pattern($1, 'N{number}{check}')", [supplier]);
  }
  const sets = Array.from({ length: 8 }, (_, i) =>
    items.filter((_id, at) => (at + i * 7) % 60 < 34).sort(() => (i % 2 === 0 ? 1 : -1)),
  );
  expect(new Set(sets.flat()).size).toBe(60);
  const jobs = await Promise.all(sets.map(set => request(world, set)));
  await Promise.all(jobs.map(runToTheEnd));
  const ended = await Promise.all(jobs.map(job => statusOf(world, job)));
  expect(ended.map(one => [one.status, one.attempts])).toEqual(Array(8).fill(['completed', 1]));
  expect(ended.reduce((sum, one) => sum + one.imported, 0)).toBe(60);
  expect(ended.flatMap(one => one.errors)).toEqual([]);
  const made = await products(items);
  expect(made).toEqual(Array(60).fill(expect.objectContaining(once)));
  expect(new Set(made.map(row => row.internal_sku)).size).toBe(60);
});

test('one import is one worker’s: another finds it busy until the first has died', async () => {
  const items = await approvedItems('HELD', 20);
  const job = await request(world, items);
  const [killed, next] = [await registered(), await registered()];
  const { lease } = await claim(job, killed.id);
  await chunk(job, lease);
  expect(await run(job, next.id)).toBe('busy');
  expect(await statusOf(world, job)).toMatchObject({ status: 'running', imported: 7, attempts: 1 });
  await world.issoh.sql(
    'select pg_terminate_backend(w.backend_pid, 5000) from lease.workers w where w.worker_id = $1',
    [killed.id],
  );
  expect(await run(job, next.id)).toBe('done');
  expect(await statusOf(world, job)).toMatchObject({
    status: 'completed',
    imported: 20,
    conflict_count: 0,
    attempts: 2,
  });
  expect(await products(items)).toEqual(Array(20).fill(expect.objectContaining(once)));
  await expect(chunk(job, lease)).rejects.toMatchObject({ code: 'SPCLO' });
  expect(await run(job, next.id)).toBe('done');
  expect(await run(await request(world, items), randomUUID())).toBe('dead');
});

/** Until the session of an import waits for a lock that another one holds. */
async function untilBlocked(running: Promise<unknown>): Promise<number> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  running.then(end, end);
  for (;;) {
    if (ended) throw new Error('It did not wait.');
    const [row] = await world.issoh.sql(
      `select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%import_chunk%'`,
    );
    if (row !== undefined) return row.pid as number;
    await sleep(5);
  }
}

test('a session that is killed within a chunk leaves the chunk as it was, and the next goes on', async () => {
  const items = await approvedItems('KILLED', 10);
  const job = await request(world, items);
  await withClient(world.connections.urls.administrator.issoh, async other => {
    await other.query('begin');
    // Its first chunk goes through, its second waits for an item that somebody else decides on.
    const [, , , , , , , , ninth] = [...items].sort();
    await other.query('select from issoh.selection_queue where queue_id = $1 for update', [ninth]);
    const broken = run(job).catch((error: Error) => error.message);
    const pid = await untilBlocked(broken);
    expect(await statusOf(world, job)).toMatchObject({ status: 'running', imported: 7 });
    await world.issoh.sql('select pg_terminate_backend($1, 5000)', [pid]);
    expect(await broken).toMatch(/terminat/i);
    await other.query('rollback');
  });
  expect(await statusOf(world, job)).toMatchObject({ status: 'running', imported: 7, attempts: 1 });
  expect(await products(items)).toHaveLength(7);
  expect(await run(job)).toBe('done');
  expect(await statusOf(world, job)).toMatchObject({ status: 'completed', imported: 10, attempts: 2 });
  expect(await products(items)).toEqual(Array(10).fill(expect.objectContaining(once)));
});

test('a SKU that is entered by hand at the same moment is taken, and the next number used', async () => {
  const items = await approvedItems('RACE', 1);
  await world.issoh.as(admin, "select issoh.set_sku_pattern('RACE', '{supplier}{number}')");
  const job = await request(world, items);
  await withClient(world.connections.urls.administrator.issoh, async other => {
    await other.query("begin; select issoh.add_product('RACE000001', 'By hand')");
    const running = run(job);
    await untilBlocked(running);
    await other.query('commit');
    expect(await running).toBe('done');
  });
  expect(await products(items)).toMatchObject([{ internal_sku: 'RACE000002' }]);
});

const steps: [string, string][] = [
  ['hold_import', 'select issoh_private.hold_import($1, $2)'],
  ['import_chunk', 'select issoh_private.import_chunk($1, $2)'],
  ['finish_import', 'select issoh_private.finish_import($1, $2)'],
  ['release_import', "select issoh_private.release_import($1, $2, 'x')"],
];
test.each(steps)('%s is refused to whoever lost the import, and changes nothing', async (name, sql) => {
  const items = await approvedItems(name, 3);
  const job = await request(world, items);
  const first = await claim(job);
  await world.issoh.sql('update issoh.import_runs set lease_expires_at = now() where job_id = $1', [job]);
  expect(await claim(job)).toMatchObject({ attempts: 2 });
  const state = () => world.issoh.sql('select * from issoh.import_runs where job_id = $1', [job]);
  const before = await state();
  for (const lease of [first.lease, randomUUID(), null]) {
    await expect(world.issoh.as(admin, sql, [job, lease])).rejects.toMatchObject({ code: 'SPCLO' });
  }
  expect(await state()).toEqual(before);
  expect(await products(items)).toEqual([]);
});

test('an import that kills its worker each time ends as failed, and what it has made stays', async () => {
  const items = await approvedItems('FATAL', 10);
  const job = await request(world, items);
  for (let tries = 1; tries <= 5; tries++) {
    const { lease } = await claim(job);
    if (tries === 1) await chunk(job, lease);
    await world.issoh.sql('update issoh.import_runs set lease_expires_at = now() where job_id = $1', [job]);
  }
  expect(await claim(job)).toBeNull();
  expect(await statusOf(world, job)).toMatchObject({ status: 'failed', imported: 7, attempts: 5 });
  expect(await importNow(world, items)).toMatchObject({
    status: 'completed',
    imported: 3,
    conflict_count: 7,
  });
});

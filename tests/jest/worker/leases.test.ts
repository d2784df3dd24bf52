import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { ownerPool } from '../../../server/database/pools.ts';
import { spooledFile } from '../../../server/intake/begin.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { type Presence, register } from '../../../server/worker/presence.ts';
import { processUploads } from '../../../server/worker/process-uploads.ts';
import { startWorker } from '../../../server/worker/runner.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';

let world: World;
let pool: pg.Pool;
const admin = { role: 'inv_admin' as const };
beforeAll(async () => {
  world = await createWorld();
  pool = ownerPool(world.connections.urls.worker.spp, 8);
});
afterAll(async () => {
  await pool.end();
  await world.close();
});

// A batch on its third try or later would hold back those of other tests.
afterEach(async () => {
  await Promise.all(working.splice(0).map(worker => worker.leave()));
  await world.sql('update spp.upload_batches set lease_token = null');
});

const working: Presence[] = [];
async function registered(): Promise<Presence> {
  const worker = await register(pool, 'worker', 'spp');
  working.push(worker);
  return worker;
}

const list = (rows: number) =>
  `Code;Name;Price\n${Array.from({ length: rows }, (_, i) => `P-${i};Product ${i};${i + 1}.50`).join('\n')}\n`;

async function accept(supplier: string, text: string, mode = 'partial'): Promise<string> {
  const hash = createHash('sha256').update(text).digest('hex');
  const [row] = await world.as(admin, 'select spp.begin_upload($1, $2, $3, $4, $5) as answer', [
    supplier,
    'list.csv',
    hash,
    text.length,
    mode,
  ]);
  const { batch_id } = row!.answer as { batch_id: string };
  writeFileSync(spooledFile(world.settings, batch_id), text);
  return batch_id;
}
const claim = async (supplierId: string, worker?: string) =>
  (
    await world.as(admin, 'select spp_private.claim_batch($1, $2) as answer', [supplierId, worker ?? null])
  )[0]!.answer as { busy?: true; batch_id: string; lease: string; attempts: number } | null;
const batch = async (id: string): Promise<Row> =>
  (await world.sql('select * from spp.upload_batches where batch_id = $1', [id]))[0]!;
/** As the operating system ends the sessions of a process that was killed. */
async function killSession(worker: Presence): Promise<void> {
  worker.lost.catch(() => undefined);
  await world.sql(
    `select pg_terminate_backend(w.backend_pid, 5000) from lease.workers w where w.worker_id = $1`,
    [worker.id],
  );
}
/** As if it had hung since: it beats no more. */
const silence = (worker: Presence) =>
  world.sql("update lease.workers set beat_at = now() - interval '1 minute' where worker_id = $1", [
    worker.id,
  ]);

const steps: [string, string][] = [
  ['hold_batch', 'select spp_private.hold_batch($1, $2)'],
  ['keep_batch', 'select spp_private.keep_batch($1, $2)'],
  ['finish_staging', "select spp_private.finish_staging($1, $2, '{}')"],
  ['advance_batch', 'select spp_private.advance_batch($1, $2)'],
  ['split_batch', 'select spp_private.split_batch($1, $2)'],
  ['work_part', 'select spp_private.work_part($1, $2, 1, 3, true)'],
  ['reject_batch', "select spp_private.reject_batch($1, $2, 'x', 'X.', 'None.')"],
  ['release_batch', "select spp_private.release_batch($1, $2, 'x')"],
];

test.each(steps)('%s is refused to whoever lost the batch, and changes nothing', async (name, sql) => {
  const code = name.replace('_', '-');
  const supplierId = await world.addSupplier(code);
  const id = await accept(code, list(3));
  const first = (await claim(supplierId))!;
  await world.sql('update spp.upload_batches set lease_expires_at = now() where batch_id = $1', [id]);
  const second = (await claim(supplierId))!;
  expect(second).toMatchObject({ batch_id: id, attempts: 2 });
  const before = await batch(id);
  for (const lease of [first.lease, randomUUID(), null]) {
    await expect(world.as(admin, sql, [id, lease])).rejects.toMatchObject({ code: 'SPCLO' });
  }
  expect(await batch(id)).toEqual(before);
});

test('a claimed batch is nobody else’s until its lease runs out or its worker dies', async () => {
  const supplierId = await world.addSupplier('held');
  const id = await accept('held', list(3));
  const workers = [await registered(), await registered()];
  const [killed, hung] = workers as [Presence, Presence];
  expect(await claim(supplierId, killed.id)).toMatchObject({ batch_id: id, attempts: 1 });
  expect(await claim(supplierId, hung.id)).toEqual({ busy: true });
  await killSession(killed);
  expect(await claim(supplierId, hung.id)).toMatchObject({ batch_id: id, attempts: 2 });
  await hung.leave();
  // Without a worker that could die there is the time alone.
  expect(await claim(supplierId)).toMatchObject({ attempts: 3 });
  expect(await claim(supplierId)).toEqual({ busy: true });
  await world.sql('update spp.upload_batches set lease_expires_at = now() where batch_id = $1', [id]);
  expect(await claim(supplierId)).toMatchObject({ attempts: 4 });
});

test('a worker that falls silent is given up for dead, and finds out', async () => {
  const supplierId = await world.addSupplier('silent');
  const id = await accept('silent', list(3));
  const hung = await registered();
  await claim(supplierId, hung.id);
  await silence(hung);
  expect(await claim(supplierId)).toMatchObject({ batch_id: id, attempts: 2 });
  await world.sql('select lease.bury_dead()');
  await expect(hung.lost).rejects.toThrow('given up for dead');
});

test('who was given up for dead claims nothing, and processes under a name of its own', async () => {
  const supplierId = await world.addSupplier('REVIVED');
  const worker = await registered();
  const id = await accept('REVIVED', 'Code;Price\n1;2,50\n');
  await silence(worker);
  expect(await claim(supplierId, worker.id)).toEqual({ dead: true });
  expect(await batch(id)).toMatchObject({ status: 'queued', attempts: 0 });
  await processUploads(world.settings, world.connections, supplierId);
  expect(await batch(id)).toMatchObject({ status: 'completed', attempts: 1 });
});

test('two who process one supplier at once count every row once', async () => {
  const supplierId = await world.addSupplier('rivals');
  const ids = [await accept('rivals', list(12_000), 'full')];
  ids.push(await accept('rivals', list(12_001), 'full'));
  const work = () => processUploads(world.settings, world.connections, supplierId);
  await Promise.all([work(), work(), work()]);
  const found = await Promise.all(ids.map(batch));
  expect(found).toMatchObject([
    { status: 'completed', total_products: 12_000, new_products_count: 12_000, missing_products_count: 0 },
    {
      status: 'completed',
      total_products: 12_001,
      unchanged_products_count: 12_000,
      missing_products_count: 0,
    },
  ]);
  expect(found.map(one => one.attempts)).toEqual([1, 1]);
});

test('a batch that keeps killing its worker ends as failed, and its successor is taken', async () => {
  const supplierId = await world.addSupplier('killer');
  const killer = await accept('killer', list(3));
  const successor = await accept('killer', list(4));
  for (let tries = 1; tries <= 8; tries++) {
    const worker = await registered();
    expect(await claim(supplierId, worker.id)).toMatchObject({ batch_id: killer, attempts: tries });
    await killSession(worker);
  }
  expect(await claim(supplierId)).toMatchObject({ batch_id: successor, attempts: 1 });
  expect(await batch(killer)).toMatchObject({
    status: 'failed',
    reason: {
      code: 'processing_failed',
      message: expect.stringContaining('8 tries: its worker died each time'),
    },
  });
});

test('from the third try on, batches are tried one at a time', async () => {
  const suppliers: string[] = [];
  for (const code of ['suspect-1', 'suspect-2']) {
    suppliers.push(await world.addSupplier(code));
    await accept(code, list(3));
  }
  const [one, other] = suppliers as [string, string];
  await world.sql('update spp.upload_batches set attempts = 2 where supplier_id = any ($1)', [suppliers]);
  const held = (await claim(one))!;
  expect(held).toMatchObject({ attempts: 3 });
  expect(await claim(other)).toEqual({ busy: true });
  await world.as(admin, "select spp_private.release_batch($1, $2, 'x')", [held.batch_id, held.lease]);
  expect(await claim(other)).toMatchObject({ attempts: 3 });
});

test('an error that comes each time ends a batch with its words', async () => {
  const supplierId = await world.addSupplier('broken');
  const id = await accept('broken', list(3));
  for (let tries = 1; tries <= 8; tries++) {
    const { lease } = (await claim(supplierId))!;
    const [row] = await world.as(admin, "select spp_private.release_batch($1, $2, 'disk full') as ended", [
      id,
      lease,
    ]);
    expect(row!.ended).toBe(tries === 8);
  }
  expect(await batch(id)).toMatchObject({
    status: 'failed',
    reason: { message: 'The list could not be processed in 8 tries: disk full' },
  });
});

test('jobs of a dead worker are free at once after their first try, later with each further one', async () => {
  const worker = await registered();
  worker.locksJobsAs(['worker-a']);
  await world.sql('update lease.workers set job_owners = array[$2] where worker_id = $1', [
    worker.id,
    'worker-a',
  ]);
  await world.sql(
    `select graphile_worker.add_job('x', json_build_object('n', n), job_key => 'late-' || n) from generate_series(1, 5) n`,
  );
  await world.sql(
    `update graphile_worker._private_jobs set locked_by = 'worker-a', locked_at = now(), attempts = substr(key, 6)::int
      where key like 'late-%'`,
  );
  await killSession(worker);
  await world.sql('select lease.bury_dead()');
  const found = await world.sql(
    `select locked_by, round(extract(epoch from run_at - updated_at))::integer as late
       from graphile_worker._private_jobs where key like 'late-%' order by attempts`,
  );
  expect(found.map(row => row.locked_by)).toEqual([null, null, null, null, null]);
  const late = found.map(row => row.late as number);
  expect(late).toEqual([...late].sort((a, b) => a - b));
  expect(late[4]! - late[0]!).toBeGreaterThan(10);
});

test('a job that runs for long stays its worker’s: it is locked in a name that the worker beats for', async () => {
  await world.addSupplier('long');
  const worker = await startWorker({ settings: world.settings, connections: world.connections });
  const locker = await pool.connect();
  try {
    // Holds every job of uploads where it is.
    await locker.query('begin; lock table spp.upload_batches in access exclusive mode');
    await world.sql(
      "select spp_private.enqueue_uploads(s.supplier_id) from spp.suppliers s where s.supplier_code = 'long'",
    );
    const running = () =>
      world.sql(
        `select j.id, exists (select from lease.workers w where j.locked_by = any (w.job_owners)) as known
           from graphile_worker._private_jobs j
          where j.locked_by is not null and j.task_id = (
            select t.id from graphile_worker._private_tasks t where t.identifier = 'supplier__process_uploads')`,
      );
    while ((await running()).length === 0);
    await world.sql(
      "update graphile_worker._private_jobs set locked_at = now() - interval '1 hour' where locked_by is not null",
    );
    await world.sql('select lease.bury_dead()');
    const found = await running();
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(job => job.known)).toBe(true);
  } finally {
    await locker.query('rollback');
    locker.release();
    await worker.stop();
  }
});

test('uploads whose job is gone or used up get another one', async () => {
  const ids: string[] = [];
  for (const code of ['no-job', 'used-up']) {
    ids.push(await world.addSupplier(code));
    await accept(code, list(3));
  }
  await world.sql('delete from graphile_worker._private_jobs where key = $1', [`uploads:${ids[0]}`]);
  await world.sql('update graphile_worker._private_jobs set attempts = max_attempts where key = $1', [
    `uploads:${ids[1]}`,
  ]);
  const broken = async () =>
    (await runChecks('spp', world.connections.owner.spp))
      .find(one => one.check === 'batch_jobs')!
      .examples.map(row => row.supplier_id);
  expect((await broken()).filter(id => ids.includes(id as string))).toHaveLength(2);
  await world.sql('select spp_private.rescue_uploads()');
  expect((await broken()).filter(id => ids.includes(id as string))).toEqual([]);
  const jobs = await world.sql('select attempts from graphile_worker._private_jobs where key = any ($1)', [
    ids.map(id => `uploads:${id}`),
  ]);
  expect(jobs).toEqual([{ attempts: 0 }, { attempts: 0 }]);
});

test('an upload that waited for a month ends like any other', async () => {
  await world.addSupplier('month');
  const id = await accept('month', list(3));
  const supplierId = (await batch(id)).supplier_id as string;
  await world.sql(
    "update spp.upload_batches set upload_date = now() - interval '400 days' where batch_id = $1",
    [id],
  );
  await processUploads(world.settings, world.connections, supplierId);
  expect(await batch(id)).toMatchObject({ status: 'completed', processing_time_ms: 2_147_483_647 });
});

/** Each way in which accepted work stops is told; work that goes on is not. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { findStuck } from '../../../server/operations/stuck.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('ACME');
});
afterAll(() => world.close());
afterEach(async () => {
  await world.sql('delete from graphile_worker._private_jobs');
});

const manager = { role: 'inv_catalog_manager' } as const;

/** A job in this state; its id. */
async function job(change: string): Promise<string> {
  const [row] = await world.sql("select id::text from graphile_worker.add_job('nothing__do', '{}')");
  await world.sql(`update graphile_worker._private_jobs set ${change} where id = $1`, [row!.id]);
  return row!.id as string;
}

/** A batch that was begun, and its job; its id. */
async function upload(change: string, keepsJob = true): Promise<string> {
  const hash = createHash('sha256').update(randomUUID()).digest('hex');
  const [row] = await world.as(
    manager,
    `select spp.begin_upload('ACME', 'list.csv', $1, 1) ->> 'batch_id' as id`,
    [hash],
  );
  await world.sql(`update spp.upload_batches set ${change} where batch_id = $1`, [row!.id]);
  if (!keepsJob) await world.sql('delete from graphile_worker._private_jobs');
  return row!.id as string;
}

const told = async () => (await findStuck(world.connections)).map(({ what, id, why }) => ({ what, id, why }));

test.each([
  ['runs', "locked_by = 'w', locked_at = now()"],
  ['waits', 'attempts = 0'],
  ['waits', "run_at = now() + interval '1 hour'"],
  ['tries again', "attempts = 3, run_at = now() + interval '5 minutes'"],
])('a job that %s (%s) goes on', async (state, change) => {
  const id = await job(change);
  const [row] = await world.sql('select j.state from lease.jobs() j where j.job_id = $1', [id]);
  expect(row).toEqual({ state });
  expect(await told()).toEqual([]);
});

test.each([
  ['overdue after 0 of 25 tries', "run_at = now() - interval '3 minutes'"],
  ['given up after 25 of 25 tries: it broke', "attempts = 25, last_error = E'it broke\\n at line 1'"],
  [
    'its worker is gone after 1 of 25 tries',
    "attempts = 1, locked_by = 'w', locked_at = now() - interval '2 minutes'",
  ],
])('a job: %s', async (why, change) => {
  const id = await job(change);
  expect(await told()).toEqual([{ what: 'job', id, why }]);
});

test('a job that failed once another was asked for in its place goes on', async () => {
  const [row] = await world.sql(
    "select id::text from graphile_worker.add_job('nothing__do', job_key => 'again')",
  );
  await world.sql(
    "update graphile_worker._private_jobs set locked_by = 'w', locked_at = now(), attempts = 1",
  );
  await world.sql("select from graphile_worker.add_job('nothing__do', job_key => 'again')");
  await world.sql(
    "update graphile_worker._private_jobs set locked_by = null, locked_at = null, last_error = 'it broke' where id = $1",
    [row!.id],
  );
  expect(await told()).toEqual([]);
  const [kept] = await world.sql('select state, attempts from lease.jobs() where job_id = $1', [row!.id]);
  expect(kept).toEqual({ state: 'superseded', attempts: 25 });
});

test.each<[string, string, boolean]>([
  ['no job will take it up', "upload_date = now() - interval '3 minutes'", false],
  [
    'nobody works on it',
    "status = 'processing', attempts = 1, started_at = now(), lease_token = gen_random_uuid(), lease_expires_at = now() - interval '2 minutes'",
    true,
  ],
  [
    'tried 2 times: disk full',
    "status = 'processing', attempts = 2, started_at = now(), last_failure = 'disk full'",
    true,
  ],
  [
    'tried 3 times',
    "status = 'processing', attempts = 3, started_at = now(), lease_token = gen_random_uuid(), lease_expires_at = now() + interval '1 minute'",
    true,
  ],
  [
    'tried 3 times: disk full',
    "status = 'processing', attempts = 3, started_at = now(), last_failure = 'disk full'",
    true,
  ],
])('an upload: %s', async (why, change, keepsJob) => {
  const id = await upload(change, keepsJob);
  try {
    expect(await told()).toEqual([{ what: 'upload', id, why }]);
  } finally {
    await world.sql('delete from spp.upload_batches');
  }
});

test('an upload that waits or is worked on goes on, after a restart too', async () => {
  await upload('attempts = 0');
  await upload(
    "status = 'processing', attempts = 2, started_at = now(), lease_token = gen_random_uuid(), lease_expires_at = now() + interval '1 minute'",
  );
  await upload(
    "status = 'processing', attempts = 1, started_at = now(), lease_token = gen_random_uuid(), lease_expires_at = now() + interval '1 minute'",
  );
  expect(await told()).toEqual([]);
});

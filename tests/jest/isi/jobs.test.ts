/** Jobs by REST and GraphQL: an administrator's, in both databases. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { tiers } from '../../../server/database/migrate.ts';
import { roles } from '../../../server/database/pools.ts';
import { type Door, openDoor } from '../http/door.ts';
import { approve, importNow, listOf, request, statusOf } from '../issoh/approved.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const sqlOf = (tier: string) => (tier === 'spp' ? door.world.sql : door.world.issoh.sql);
const admin = { role: 'inv_admin' } as const;

beforeEach(async () => {
  for (const tier of tiers) await sqlOf(tier)('delete from graphile_worker._private_jobs');
});

async function addJob(tier: string, change = 'attempts = 0'): Promise<string> {
  const [job] = await sqlOf(tier)(
    "select id::text from graphile_worker.add_job('nothing__do', json_build_object('of', $1::text))",
    [tier],
  );
  await sqlOf(tier)(`update graphile_worker._private_jobs set ${change} where id = $1`, [job!.id]);
  return job!.id as string;
}

test('the jobs of both databases are one list, page by page', async () => {
  const made = [];
  for (const tier of tiers)
    for (let i = 0; i < 3; i++)
      made.push({ database: tier, job_id: await addJob(tier), payload: { of: tier } });
  const found: Record<string, unknown>[] = [];
  let cursor = '';
  do {
    const { status, body } = await door.call(`/api/isi/jobs?limit=2&cursor=${cursor}`, admin);
    expect(status).toBe(200);
    expect(body.items.length).toBe(2);
    found.push(...body.items);
    cursor = body.next_cursor;
  } while (cursor !== null);
  expect(found).toMatchObject(made);
});

test('or of one database, state and task', async () => {
  await addJob('spp');
  await addJob('issoh');
  const given_up = await addJob('issoh', "attempts = 25, last_error = 'it broke'");
  const { body } = await door.call('/api/isi/jobs?database=issoh&state=given%20up&task=nothing__do', admin);
  expect(body.items).toMatchObject([
    { database: 'issoh', job_id: given_up, state: 'given up', attempts: 25, last_error: 'it broke' },
  ]);
});

test.each([...tiers])('a job of %s is retried, then discarded', async tier => {
  const id = await addJob(tier, "attempts = 25, run_at = now() + interval '1 day'");
  const call = (verb: string) =>
    door.call(`/api/isi/jobs/${tier}/${id}/${verb}`, { ...admin, method: 'POST' });
  expect((await call('retry')).body).toEqual({ database: tier, job_id: id, retried: true });
  const [job] = await sqlOf(tier)(
    'select attempts, run_at <= clock_timestamp() as due from graphile_worker.jobs',
  );
  expect(job).toEqual({ attempts: 0, due: true });
  expect((await call('discard')).body).toEqual({ database: tier, job_id: id, discarded: true });
  expect(await sqlOf(tier)('select from graphile_worker.jobs')).toEqual([]);
  expect(await call('discard')).toMatchObject({ status: 404, body: { code: 'SPNJO' } });
  const log = await sqlOf(tier)(
    'select actor, role_name, request_id is not null as asked from audit.log where record_key = $1 order by log_id',
    [id],
  );
  const by = { actor: 'test inv_admin', role_name: 'inv_admin', asked: true };
  expect(log).toEqual([by, by]);
});

describe('what a discarded job had to do ends, so that nothing queues it again', () => {
  const discard = (tier: string, id: unknown) =>
    door.call(`/api/isi/jobs/${tier}/${id}/discard`, { ...admin, method: 'POST' });
  const jobOf = async (tier: string) =>
    (await sqlOf(tier)('select id::text, key from graphile_worker.jobs'))[0]!;

  test('an import', async () => {
    const { world } = door;
    const supplier = await world.addSupplier('ACME');
    await world.upload('ACME', listOf(['A', 'B']));
    await approve(world, supplier);
    await world.issoh.sql('delete from graphile_worker._private_jobs');
    const importId = await request(world);
    const { id } = await jobOf('issoh');
    expect((await discard('issoh', id)).body).toMatchObject({ discarded: true });
    expect(await statusOf(world, importId)).toMatchObject({
      status: 'failed',
      last_failure: 'Its job was discarded.',
      imported: 0,
    });
    expect(await world.issoh.sql('select issoh_private.rescue_imports() as rescued')).toEqual([
      { rescued: 0 },
    ]);
    // Its items can be imported by another one, whose job is discarded while somebody works on it.
    const next = await request(world);
    const lease = await world.issoh.sql('select issoh_private.claim_import($1) as claimed', [next]);
    await discard('issoh', (await jobOf('issoh')).id);
    expect(await statusOf(world, next)).toMatchObject({ status: 'running' });
    await world.issoh.sql('update issoh.import_runs set lease_token = null');
    expect(lease).toHaveLength(1);
    expect((await importNow(world)).imported).toBe(2);
  });

  test('uploads', async () => {
    const { world } = door;
    const supplier = await world.addSupplier('LATE');
    const [batch] = await world.as(
      admin,
      "select spp.begin_upload('LATE', 'l.csv', repeat('a', 64), 3, 'partial') as begun",
    );
    await world.sql('select spp_private.enqueue_uploads($1)', [supplier]);
    await discard('spp', (await jobOf('spp')).id);
    expect(batch).toBeDefined();
    const ended = await world.sql(
      "select status, reason ->> 'code' as code from spp.upload_batches where supplier_id = $1",
      [supplier],
    );
    expect(ended).toEqual([{ status: 'failed', code: 'discarded' }]);
    expect(await world.sql('select spp_private.rescue_uploads() as rescued')).toEqual([{ rescued: 0 }]);
  });

  test('matching', async () => {
    const start = async () => (await door.world.as(admin, 'select spp.start_matching() as id'))[0]!.id;
    const runId = await start();
    await discard('spp', (await jobOf('spp')).id);
    const [run] = await door.world.as(admin, 'select spp.matching_run($1) as run', [runId]);
    expect(run!.run).toMatchObject({ status: 'failed', failure: { code: 'discarded' } });
    expect(await start()).not.toBe(runId);
  });
});

test('a job at which a worker works is left alone', async () => {
  const id = await addJob('spp', "locked_by = 'w', locked_at = now()");
  for (const verb of ['retry', 'discard']) {
    const answer = await door.call(`/api/isi/jobs/spp/${id}/${verb}`, { ...admin, method: 'POST' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'SPNJO' } });
  }
  expect((await door.call('/api/isi/jobs', admin)).body.items).toMatchObject([{ job_id: id, state: 'runs' }]);
});

test.each(roles.filter(role => role !== 'inv_admin' && role !== 'inv_anonymous'))(
  '%s has no jobs',
  async role => {
    const id = await addJob('spp');
    const supplier = role === 'inv_supplier' ? randomUUID() : undefined;
    const answers = await Promise.all([
      door.call('/api/isi/jobs', { role, supplier }),
      door.call(`/api/isi/jobs/spp/${id}/retry`, { role, supplier, method: 'POST' }),
      door.call(`/api/isi/jobs/spp/${id}/discard`, { role, supplier, method: 'POST' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  },
);

test.each([['/api/isi/jobs?database=none'], ['/api/isi/jobs?cursor=eA']])('%s is refused', async path => {
  expect((await door.call(path, admin)).status).toBe(400);
});

test('the same by GraphQL', async () => {
  const ids = { spp: await addJob('spp'), issoh: await addJob('issoh') };
  const list = await door.graphql(
    `{ catalogueJobs(state: "waits") { nodes { jobId task payload } } stockJobs { nodes { jobId task state } } }`,
    admin,
  );
  expect(list.body).toEqual({
    data: {
      catalogueJobs: { nodes: [{ jobId: ids.spp, task: 'nothing__do', payload: { of: 'spp' } }] },
      stockJobs: { nodes: [{ jobId: ids.issoh, task: 'nothing__do', state: 'waits' }] },
    },
  });
  const done = await door.graphql(
    `mutation ($spp: [BigInt!]!, $issoh: [BigInt!]!) {
       retryCatalogueJobs(input: { jobIds: $spp }) { result }
       discardStockJobs(input: { jobIds: $issoh }) { result }
     }`,
    { ...admin, variables: { spp: [ids.spp], issoh: [ids.issoh] } },
  );
  expect(done.body).toEqual({
    data: { retryCatalogueJobs: { result: [ids.spp] }, discardStockJobs: { result: [ids.issoh] } },
  });
  const refused = await door.graphql('{ catalogueJobs { nodes { jobId } } }', { role: 'inv_analyst' });
  expect(refused.body.errors).toHaveLength(1);
});

/** Jobs by REST and GraphQL: an administrator's, in both databases. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { tiers } from '../../../server/database/migrate.ts';
import { roles } from '../../../server/database/pools.ts';
import { type Door, openDoor } from '../http/door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
}, 60_000);
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
    `{ listJobs(state: "waits") { nodes { jobId task payload } } issohListJobs { nodes { jobId task state } } }`,
    admin,
  );
  expect(list.body).toEqual({
    data: {
      listJobs: { nodes: [{ jobId: ids.spp, task: 'nothing__do', payload: { of: 'spp' } }] },
      issohListJobs: { nodes: [{ jobId: ids.issoh, task: 'nothing__do', state: 'waits' }] },
    },
  });
  const done = await door.graphql(
    `mutation ($spp: [BigInt!]!, $issoh: [BigInt!]!) {
       retryJobs(input: { jobIds: $spp }) { result }
       issohDiscardJobs(input: { jobIds: $issoh }) { result }
     }`,
    { ...admin, variables: { spp: [ids.spp], issoh: [ids.issoh] } },
  );
  expect(done.body).toEqual({
    data: { retryJobs: { result: [ids.spp] }, issohDiscardJobs: { result: [ids.issoh] } },
  });
  const refused = await door.graphql('{ listJobs { nodes { jobId } } }', { role: 'inv_analyst' });
  expect(refused.body.errors).toHaveLength(1);
});

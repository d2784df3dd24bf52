/** Imports by HTTP and GraphQL, done by a worker, for each role. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { issohReaders, signedInRoles } from '../../../server/access.ts';
import { type Answer, type Door, openDoor } from '../http/door.ts';
import { approve, listOf } from './approved.ts';

const approver = { role: 'inv_approver' } as const;
const mayImport = new Set(['inv_approver', 'inv_admin']);

let door: Door;
let items: Record<string, string>;
beforeAll(async () => {
  door = await openDoor({ worker: true });
  const supplier = await door.world.addSupplier('ACME');
  await door.world.upload('ACME', listOf(['A', 'B', 'C']));
  items = await approve(door.world, supplier);
});
afterAll(() => door.close());

async function ended(jobId: string): Promise<Answer> {
  for (;;) {
    const answer = await door.call(`/api/isi/import/status/${jobId}`, { role: 'inv_analyst' });
    if (!['queued', 'running'].includes(answer.body.status)) return answer;
    await sleep(20);
  }
}

test('an import is asked for, done by the worker, looked at and undone', async () => {
  const asked = await door.call('/api/isi/import/execute', {
    ...approver,
    json: { queue_ids: [items.A, items.B, items.A] },
  });
  expect(asked).toMatchObject({ status: 202, body: { job_id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  expect(Object.keys(asked.body)).toEqual(['job_id']);
  const { job_id } = asked.body;
  expect(asked.headers.get('location')).toBe(`/api/isi/import/status/${job_id}`);
  const done = await ended(job_id);
  expect(done).toMatchObject({
    status: 200,
    body: {
      job_id,
      status: 'completed',
      total: 2,
      imported: 2,
      conflicts: [],
      errors: [],
      requested_by: 'test inv_approver',
    },
  });
  const undone = await door.call(`/api/isi/import/${job_id}/undo`, { ...approver, method: 'POST' });
  expect(undone).toMatchObject({ status: 200, body: { undone: 2, kept: [] } });
});

test('without a body it is all that is approved', async () => {
  const asked = await door.call('/api/isi/import/execute', { ...approver, method: 'POST' });
  expect(asked.status).toBe(202);
  expect((await ended(asked.body.job_id)).body).toMatchObject({ total: 3, imported: 3 });
  const again = await door.call('/api/isi/import/execute', { ...approver, json: {} });
  expect((await ended(again.body.job_id)).body).toMatchObject({ total: 0, imported: 0, status: 'completed' });
});

test.each(signedInRoles)('%s may what its role says', async role => {
  const may = (allowed: boolean, otherwise: number) => (allowed ? otherwise : 403);
  const none = randomUUID();
  const by = role === 'inv_supplier' ? { role, supplier: none } : { role };
  const answers = [
    await door.call('/api/isi/import/execute', { ...by, json: { queue_ids: [none] } }),
    await door.call(`/api/isi/import/status/${none}`, by),
    await door.call(`/api/isi/import/${none}/undo`, { ...by, method: 'POST' }),
  ];
  expect(answers.map(answer => answer.status)).toEqual([
    may(mayImport.has(role), 404),
    may(issohReaders.includes(role), 404),
    may(mayImport.has(role), 404),
  ]);
  const codes = answers.map(answer => answer.body.code).filter(code => code !== 'forbidden');
  expect(['ISNQI', 'ISNIJ']).toEqual(expect.arrayContaining(codes));
  // GraphQL asks the database, which says the same.
  const { body } = await door.graphql(`mutation { undoImport(input: {jobId: "${none}"}) { result } }`, by);
  expect(body.errors[0].extensions.code).toBe(mayImport.has(role) ? 'ISNIJ' : 'forbidden');
});

test.each([
  ['/api/isi/import/execute', { queue_ids: [] }, 400],
  ['/api/isi/import/execute', { queue_ids: ['x'] }, 400],
  ['/api/isi/import/execute', { ids: [] }, 400],
])('%s refuses %j', async (path, json, status) => {
  expect((await door.call(path, { ...approver, json })).status).toBe(status);
});

test('the same by GraphQL', async () => {
  const asked = await door.graphql(
    `mutation { requestImport(input: {queueIds: ["${items.A}"]}) { result } }`,
    approver,
  );
  const job = asked.body.data.requestImport.result;
  await ended(job);
  const { body } = await door.graphql(
    `{ importStatus(jobId: "${job}") importRuns(filter: {jobId: {equalTo: "${job}"}}) { nodes { status conflicts } }
       importItems(filter: {jobId: {equalTo: "${job}"}}) { nodes { outcome code } } }`,
    { role: 'inv_analyst' },
  );
  expect(body.data).toMatchObject({
    importStatus: { status: 'completed', conflicts: [{ queue_id: items.A, reason: 'already_imported' }] },
    importRuns: { nodes: [{ status: 'completed', conflicts: 1 }] },
    importItems: { nodes: [{ outcome: 'conflict', code: 'already_imported' }] },
  });
  const set = await door.graphql(
    'mutation { setSkuPattern(input: {supplier: "ACME", skuPattern: "{supplier}.{number}"}) { result { skuPattern } } }',
    approver,
  );
  expect(set.body.data.setSkuPattern.result).toEqual({ skuPattern: '{supplier}.{number}' });
});

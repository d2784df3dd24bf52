/** The worker keeps selected products in step by itself; people look and ask by REST, GraphQL and the command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentOf, verb } from '../../support/verbs.ts';
import { type Door, openDoor } from '../http/door.ts';
import { astray, list, selectAll, standing } from './listed.ts';

const approver = { role: 'inv_approver' } as const;
let door: Door;
let supplier: string;

beforeAll(async () => {
  door = await openDoor({ worker: true });
  supplier = await door.world.addSupplier('ACME');
  await door.world.upload('ACME', list(['A', '10.00'], ['B', '20.00']));
  await selectAll(door.world, 'ACME', '1');
}, 120_000);
afterAll(() => door.close());

/** Asks again and again; the test's own limit ends it. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await sleep(20);
  }
}
const statusOf = async () => (await door.call('/api/isi/sync/status', { role: 'inv_analyst' })).body;
const isLevel = () => until(statusOf, status => status.level_at !== null && status.lag_rows === 0);

test('an upload by HTTP arrives by itself', async () => {
  await isLevel();
  const answer = await door.call('/api/spp/upload/ACME?wait=true&filename=b.csv', {
    role: 'inv_catalog_manager',
    body: list(['A', '10.00'], ['B', '25.00']),
  });
  expect(answer).toMatchObject({ status: 200, body: { updated_products_count: 1 } });
  await until(
    () => standing(door.world, 'ACME-B'),
    product => product?.rule_cost === '25',
  );
  expect(await isLevel()).toEqual({
    lag_rows: 0,
    lag_seconds: 0,
    pending: 0,
    last_run_at: expect.any(String),
    last_success_at: expect.any(String),
    consecutive_failures: 0,
    last_error: null,
    level_at: expect.any(String),
    is_known: true,
    failed: 0,
  });
  expect(await astray(door.world)).toEqual([]);
});

test('REST asks for a run', async () => {
  const asked = await door.call('/api/isi/sync/run', { ...approver, json: { full: true } });
  expect(asked).toMatchObject({ status: 202, body: { job_id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  const read = () =>
    door.world.issoh.sql('select * from issoh.sync_runs where run_id = $1', [asked.body.job_id]);
  const [run] = await until(read, rows => rows[0]?.status === 'completed');
  expect(run).toMatchObject({ reason: 'asked', is_full: true, products_seen: 2, prices_changed: 0 });
  const plain = await door.call('/api/isi/sync/run', { ...approver, method: 'POST' });
  expect(plain.status).toBe(202);
  expect((await door.call('/api/isi/sync/run', { ...approver, json: { fully: true } })).status).toBe(400);
});

test.each([
  ['inv_supplier', 403, 403],
  ['inv_catalog_manager', 403, 403],
  ['inv_reviewer', 200, 403],
  ['inv_stock_operator', 200, 403],
  ['inv_analyst', 200, 403],
  ['inv_approver', 200, 202],
  ['inv_pricing_manager', 200, 202],
  ['inv_admin', 200, 202],
] as const)('REST lets %s look (%i) and ask (%i)', async (role, look, ask) => {
  const caller = role === 'inv_supplier' ? { role, supplier } : { role };
  expect((await door.call('/api/isi/sync/status', caller)).status).toBe(look);
  expect((await door.call('/api/isi/sync/run', { ...caller, json: {} })).status).toBe(ask);
});

test('GraphQL does both', async () => {
  const seen = await door.graphql('{ syncStatus { nodes { lagRows consecutiveFailures } } }', {
    role: 'inv_reviewer',
  });
  expect(seen.body.errors).toBeUndefined();
  expect(seen.body.data.syncStatus.nodes).toMatchObject([{ consecutiveFailures: 0 }]);
  const asked = await door.graphql(
    'mutation { requestSync(input: { isFull: true }) { result { runId status reason } } }',
    approver,
  );
  expect(asked.body.errors).toBeUndefined();
  expect(asked.body.data.requestSync.result).toMatchObject({ status: 'queued', reason: 'asked' });
  const listed = await door.graphql(
    '{ syncRuns(orderBy: RUN_ID_DESC, first: 1) { nodes { reason isFull } } }',
    approver,
  );
  expect(listed.body.errors).toBeUndefined();
  expect(listed.body.data.syncRuns.nodes).toMatchObject([{ isFull: true }]);
});

test('the command line does both', async () => {
  const { settings } = door.world;
  writeFileSync(join(settings.dataDir, 'secrets.json'), JSON.stringify(settings.secrets));
  const inventory = async (...args: string[]) =>
    (await verb(environmentOf(settings), ['sync', ...args])).stdout;
  expect(JSON.parse(await inventory('run', '--full'))).toMatchObject({
    status: 'completed',
    products_seen: 2,
  });
  expect(await inventory('status')).toMatch(/^lag_rows +0$/m);
  expect(JSON.parse(await inventory('status', '--json'))).toMatchObject({ lag_rows: 0, is_known: true });
  const epochs = () =>
    door.world.issoh
      .sql("select from issoh.sync_runs where reason = 'epoch' and is_full and status = 'completed'")
      .then(found => found.length);
  const before = await epochs();
  expect(await inventory('restored')).toBe('every selected product is compared at the next look\n');
  await until(epochs, count => count === before + 1);
});

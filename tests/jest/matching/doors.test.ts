import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentOf, verb } from '../../support/verbs.ts';
import { type Door, openDoor } from '../http/door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
let door: Door;
let alpha: string;

const list = (...names: string[]) =>
  ['code,name,price', ...names.map((name, i) => `${name.charAt(0)}${i},${name},1.00`), ''].join('\n');
const goods = ['Garden chair', 'Wooden spoon', 'Window cleaner', 'Kitchen towel'];

beforeAll(async () => {
  door = await openDoor({ worker: true });
  alpha = await door.world.addSupplier('ALPHA');
  await door.world.addSupplier('BETA');
  await door.world.upload('ALPHA', list(...goods));
  await door.world.upload('BETA', list(...goods.map(name => name.toUpperCase())));
}, 120_000);
afterAll(() => door.close());

test('REST runs, pages candidates and decides', async () => {
  const run = await door.call('/api/spp/matching/run', { ...manager, json: { supplier: 'ALPHA' } });
  expect(run).toMatchObject({ status: 200, body: { compared: 4, auto: 0, waiting: 4 } });

  const path = '/api/spp/matching/candidates?supplier=BETA&limit=3';
  const first = await door.call(path, { role: 'inv_analyst' });
  expect(first.body.items).toHaveLength(3);
  expect(first.body.items[0]).toMatchObject({
    confidence: '85.00',
    supplier_code: 'ALPHA',
    other_supplier_code: 'BETA',
  });
  const second = await door.call(`${path}&cursor=${first.body.next_cursor}`, { role: 'inv_reviewer' });
  expect(second.body).toMatchObject({ items: [expect.anything()], next_cursor: null });
  const ids = [...first.body.items, ...second.body.items].map((item: { pair_id: string }) => item.pair_id);
  expect(new Set(ids).size).toBe(4);

  const decide = (json: unknown) => door.call('/api/spp/matching/decide', { ...manager, json });
  expect((await decide({ pairs: [{ pair_id: ids[0] }], decision: 'verify' })).body).toEqual({ verified: 1 });
  expect((await decide({ pairs: [{ pair_id: ids[1] }], decision: 'reject' })).body).toEqual({ rejected: 1 });
  expect((await decide({ pairs: [{ pair_id: alpha }], decision: 'reject' })).body).toMatchObject({
    status: 404,
    code: 'SPNMP',
  });
  expect((await decide({ pairs: [{ pair_id: ids[1] }], decision: 'perhaps' })).status).toBe(400);
  const left = await door.call('/api/spp/matching/candidates', manager);
  expect(left.body.items).toHaveLength(2);
});

test('REST lets nobody else in, and takes no other list’s cursor', async () => {
  const supplier = { role: 'inv_supplier', supplier: alpha } as const;
  expect((await door.call('/api/spp/matching/candidates', supplier)).status).toBe(403);
  expect((await door.call('/api/spp/matching/run', { ...supplier, json: {} })).status).toBe(403);
  expect((await door.call('/api/spp/matching/run', { role: 'inv_analyst', json: {} })).status).toBe(403);
  const cursor = Buffer.from(alpha).toString('base64url');
  expect((await door.call(`/api/spp/matching/candidates?cursor=${cursor}`, manager)).status).toBe(400);
  expect(
    (await door.call('/api/spp/matching/run', { ...manager, json: { supplier: 'NOBODY' } })).body,
  ).toMatchObject({
    status: 404,
    code: 'SPNSU',
  });
});

test('GraphQL has candidates and mutations; a supplier gets neither', async () => {
  const query =
    '{ matchCandidates(first: 10) { nodes { confidence productName otherProductName evidence } } }';
  const candidates = await door.graphql(query, manager);
  expect(candidates.body.errors).toBeUndefined();
  expect(candidates.body.data.matchCandidates.nodes).toHaveLength(2);
  const run = await door.graphql('mutation { startMatching(input: {}) { result } }', manager);
  expect(run.body.errors).toBeUndefined();
  const standing = `{ matchingRun(runId: "${run.body.data.startMatching.result}") }`;
  let seen: { status: string; result: unknown };
  do {
    const answer = await door.graphql(standing, manager);
    expect(answer.body.errors).toBeUndefined();
    seen = answer.body.data.matchingRun;
  } while (seen.status === 'queued' || seen.status === 'running');
  expect(seen).toMatchObject({ status: 'completed', result: { auto: 0, waiting: 2 } });
  // Whatever runs for long is a worker's: no mutation does it in the hands of its caller.
  const mutations = await door.graphql('{__type(name: "Mutation") {fields {name}}}', manager);
  expect(JSON.stringify(mutations.body)).not.toContain('matchProducts');
  const refused = await door.graphql(query, { role: 'inv_supplier', supplier: alpha });
  expect(refused.body.data?.matchCandidates ?? null).toBeNull();
  expect(refused.body.errors).toBeDefined();
});

test('the command line runs, lists and decides', async () => {
  const { settings } = door.world;
  writeFileSync(join(settings.dataDir, 'secrets.json'), JSON.stringify(settings.secrets));
  const match = (...args: string[]) => verb(environmentOf(settings), ['match', ...args]);
  const inventory = async (...args: string[]) => (await match(...args)).stdout;
  expect(JSON.parse(await inventory('run', 'BETA'))).toMatchObject({ auto: 0, waiting: 2 });
  expect(await inventory('list')).toContain('85.00');
  const waiting = JSON.parse(await inventory('list', 'ALPHA', '--json'));
  expect(waiting).toHaveLength(2);
  expect(JSON.parse(await inventory('list', '--limit', '1', '--json'))).toEqual(waiting.slice(0, 1));
  expect((await inventory('list', '--limit', '1')).trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^pair_id +confidence/),
    expect.stringContaining(waiting[0].pair_id),
  ]);
  expect(await inventory('list', 'ALPHA', '--limit', '0', '--json')).toBe('[]\n');
  expect(JSON.parse(await inventory('verify', waiting[0].pair_id))).toEqual({ verified: 1 });
  const { supplier_product_code, other_product_code } = waiting[1];
  const pair = `ALPHA/${supplier_product_code}=BETA/${other_product_code}`;
  expect(JSON.parse(await inventory('reject', pair))).toEqual({ rejected: 1 });
  expect(await match('verify', 'nonsense')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('bad_pair'),
  });
});

/** New keys for what is encrypted: broken off anywhere, it goes on; and an earlier key may go then. */

import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { ensureKeys, readGivenKeys } from '../../../server/encryption/keys.ts';
import { termsKeys } from '../../../server/encryption/terms.ts';
import { examineTerms } from '../../../server/operations/doctor/terms.ts';
import { keyUsage, rotateTerms, unrotatedContracts } from '../../../server/operations/rotate-terms.ts';
import { createWorld, type World } from '../../support/world.ts';
import { setTerms, withKeys } from './terms.ts';

const SIZE = 2_500;
let world: World;
let path: string;
beforeAll(async () => {
  world = await createWorld();
  path = join(world.settings.dataDir, 'keys');
  world.settings.keys = { kind: 'made', path };
  await ensureKeys(world.settings.keys);
  for (const code of ['ACME', 'OTHER']) await world.addSupplier(code);
  const terms = Array.from({ length: SIZE }, (_, n) => ({
    supplier: n % 2 === 0 ? 'ACME' : 'OTHER',
    supplier_product_code: `P${n}`,
    currency_code: 'EUR',
    unit_price: `${n + 1}.5`,
    rebate_percentage: '2',
  }));
  expect(await setTerms(world, terms)).toEqual([{ written: SIZE, unchanged: 0, ended: 0 }]);
});
afterAll(() => world.close());

const keys = () => readGivenKeys(world.settings.keys);
const addLine = (version: number) =>
  appendFileSync(path, `\n${version}:${randomBytes(32).toString('base64')}\n`);
const keepLine = (version: number) =>
  writeFileSync(
    path,
    readFileSync(path, 'utf8')
      .split('\n')
      .filter(line => line.startsWith(`${version}:`))
      .join('\n'),
  );
const sum = async (given?: string) =>
  (
    await withKeys(
      world,
      `select count(*)::integer as terms, sum(r.unit_price)::text as prices, max(r.rebate_percentage)::text as rebate
         from issoh.read_contracts(case when a.at_hand is null then '' end, null, null, null, null) r`,
      [],
      given,
    )
  )[0];
const allRead = { unreadable: 0, holding: 0 };
const usage = () => keyUsage(world.settings, world.connections);

test('a rotation that is killed in the middle goes on', async () => {
  const before = await sum();
  const first = await keys();
  addLine(2);
  const { current } = await keys();
  let rounds = 0;
  // The session dies at its second piece, in the middle of the transaction.
  const dying = {
    query: async (text: string, values: unknown[]) => {
      if (text.includes('rotate_terms') && ++rounds === 2) {
        const client = await world.connections.owner.issoh.connect();
        const failed = new Promise(resolve => client.once('error', resolve));
        await client.query('begin');
        await client.query(text, values);
        const { rows } = await client.query('select pg_backend_pid() as pid');
        await world.issoh.sql('select pg_terminate_backend($1)', [rows[0].pid]);
        await failed;
        client.release(true);
        throw new Error('killed');
      }
      return world.connections.owner.issoh.query(text, values);
    },
  } as unknown as pg.Pool;
  await expect(rotateTerms(dying, termsKeys(await keys()))).rejects.toThrow('killed');
  expect(await usage()).toEqual([
    {
      key: first.current.id,
      encrypts: false,
      at_hand: true,
      supplier_keys: 2,
      contracts: SIZE - 1_000,
      prices: 0,
      ...allRead,
    },
    {
      key: current.id,
      encrypts: true,
      at_hand: true,
      supplier_keys: 2,
      contracts: 1_000,
      prices: 0,
      ...allRead,
    },
  ]);
  expect(await sum()).toEqual(before);
  // What comes meanwhile is under the new key.
  await setTerms(world, [{ supplier: 'ACME', rebate_percentage: '1' }]);
  expect(await rotateTerms(world.connections.owner.issoh, termsKeys(await keys()))).toBe(SIZE - 1_000);
  expect(await usage()).toEqual([
    {
      key: first.current.id,
      encrypts: false,
      at_hand: true,
      supplier_keys: 0,
      contracts: 0,
      prices: 0,
      ...allRead,
    },
    {
      key: current.id,
      encrypts: true,
      at_hand: true,
      supplier_keys: 2,
      contracts: SIZE + 1,
      prices: 0,
      ...allRead,
    },
  ]);
  keepLine(2);
  expect(await sum()).toEqual({ ...before, terms: SIZE + 1 });
});

test('a supplier whose key was altered is named when all others are rotated', async () => {
  const before = await sum();
  const spoil = () =>
    world.issoh.sql(
      `update issoh_private.supplier_keys k set wrapped = set_byte(k.wrapped, 70, get_byte(k.wrapped, 70) # 1)
        where k.key_no = 2 and k.supplier_id = (select s.supplier_id from issoh.suppliers s where s.supplier_code = 'ACME')`,
    );
  await spoil();
  addLine(3);
  const rotate = async () => rotateTerms(world.connections.owner.issoh, termsKeys(await keys()));
  const named = { code: 'ISCKT', message: expect.stringMatching(/key 2 of ACME/) };
  await expect(rotate()).rejects.toMatchObject(named);
  const used = (await usage()).map(one => one.contracts);
  expect(used).toEqual([SIZE / 2 + 1, SIZE / 2]);
  expect(await sum()).toMatchObject({ terms: SIZE + 1 });
  await expect(rotate()).rejects.toMatchObject(named);
  await spoil();
  expect(await rotate()).toBe(SIZE / 2 + 1);
  expect(await sum()).toEqual(before);
  keepLine(3);
});

test('whoever asks for it waits for what somebody writes, and counts it', async () => {
  const before = await sum();
  addLine(4);
  const given = termsKeys(await keys());
  const { issoh } = world.connections.owner;
  const holder = await world.connections.owner.issoh.connect();
  let rotating: Promise<number> | null = null;
  try {
    await holder.query('begin');
    await holder.query('select from issoh.contract_terms limit 1 for update');
    rotating = rotateTerms(issoh, given, { waits: true });
    await blockedBy(holder, rotating);
    expect(await unrotatedContracts(issoh)).toHaveLength(1);
    await holder.query('commit');
  } finally {
    // What is held would be waited for by whoever comes next.
    holder.release(true);
  }
  expect(await rotating).toBe(SIZE + 1);
  expect(await unrotatedContracts(issoh)).toEqual([]);
  expect(await sum()).toEqual(before);
  keepLine(4);
});

/** Until somebody waits for what a session holds. @throws what the one fails with that is to */
async function blockedBy(holder: pg.PoolClient, waiter: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = waiter.finally(() => {
    isOver = true;
  });
  const { rows } = await holder.query('select pg_backend_pid() as pid');
  const waiting = 'select from pg_stat_activity a where $1 = any (pg_blocking_pids(a.pid))';
  // By another session: within one transaction it stays as it was seen first.
  const waits = async () => {
    while (!isOver && (await world.issoh.sql(waiting, [rows[0].pid])).length === 0);
  };
  await Promise.race([over, waits()]);
}

test('a key that is still used and not at hand is told', async () => {
  const [used] = await usage();
  const doctor = () => examineTerms(world.settings, world.connections);
  expect(await doctor()).toMatchObject([{ verdict: 'ok' }]);
  addLine(5);
  expect(await doctor()).toMatchObject([{ verdict: 'weak', found: expect.stringContaining(used!.key) }]);
  const [line] = readFileSync(path, 'utf8').split('\n');
  expect(line).toMatch(/^4:/);
  writeFileSync(path, '');
  addLine(3);
  // Somebody goes on with a key of his own making.
  rmSync(`${path}.made`);
  expect(await usage()).toEqual([
    {
      key: (await keys()).current.id,
      encrypts: true,
      at_hand: true,
      supplier_keys: 0,
      contracts: 0,
      prices: 0,
      ...allRead,
    },
    { ...used, encrypts: false, at_hand: false },
  ]);
  expect(await doctor()).toMatchObject([{ verdict: 'bad', found: expect.stringContaining(used!.key) }]);
  await expect(sum()).rejects.toMatchObject({ code: 'ISCKU', message: expect.stringContaining(used!.key) });
  await expect(rotateTerms(world.connections.owner.issoh, termsKeys(await keys()))).rejects.toMatchObject({
    code: 'ISCKU',
  });
  // It is gone for good: nothing is held up by it, and what waits is told.
  const said = await withKeys(
    world,
    'select issoh.declare_key_lost($1) as contracts where a.at_hand is not null',
    [used!.key],
  );
  expect(said).toEqual([{ contracts: SIZE + 1 }]);
  expect(await rotateTerms(world.connections.owner.issoh, termsKeys(await keys()))).toBe(0);
  expect(await doctor()).toMatchObject([
    { verdict: 'weak', found: `${SIZE + 1} are under ${used!.key}, declared lost` },
  ]);
  const needless = { supplier_keys: 0, contracts: 0, prices: 0, unreadable: SIZE + 1 };
  expect(await usage()).toContainEqual({
    ...used,
    ...needless,
    encrypts: false,
    at_hand: false,
    holding: SIZE + 1,
  });
  await world.issoh.sql('update issoh.contract_terms set effective_to = clock_timestamp()');
  expect(await doctor()).toMatchObject([{ verdict: 'ok' }]);
  // What stays as it is is said as that, and nothing that a worker would do.
  const stays = `${SIZE + 1} under ${used!.key} stay unreadable`;
  expect(await doctor()).toMatchObject([
    { found: `are under the key that encrypts; ${stays} unless it returns` },
  ]);
  writeFileSync(path, `${line}\n${readFileSync(path, 'utf8').trim()}\n`);
  expect(await usage()).toContainEqual({ ...used, ...needless, encrypts: false, at_hand: true, holding: 0 });
  expect(await doctor()).toMatchObject([
    { verdict: 'ok', found: `are under the key that encrypts; ${stays}` },
  ]);
});

test('keys that are given and are not those in use here encrypt nothing', async () => {
  const text = `1:${randomBytes(32).toString('base64')}`;
  const foreign = { kind: 'environment', text, dataDir: world.settings.dataDir } as const;
  const { current } = await readGivenKeys(foreign);
  await expect(ensureKeys(foreign)).rejects.toMatchObject({ code: 'keys_missing' });
  const used = await keyUsage({ keys: foreign }, world.connections);
  expect(used).toContainEqual(expect.objectContaining({ key: current.id, at_hand: true, encrypts: false }));
  expect(used.filter(one => one.encrypts)).toEqual([]);
});

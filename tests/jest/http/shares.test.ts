/** One caller holds half of the connections at most: whoever else asks is served, however many requests he has. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { signToken } from '../../../server/access.ts';
import { limits } from '../../../server/http/limits.ts';
import { sharesOf } from '../../../server/http/shares.ts';
import { addGoods } from '../issoh/goods.ts';
import { type Door, openDoor } from './door.ts';

const MOST = 2;
const LONG = 1_000_000;
const claims = (user_id: string) => ({ role: 'inv_admin' as const, user_id });
/** A pool that always has a connection, or none at all. */
const pool = (isDown = () => false) => ({
  connect: async () => {
    if (isDown()) throw new Error('down');
    return { release: () => undefined } as unknown as pg.PoolClient;
  },
});
/** Lets everything happen that waits for nothing but its turn. */
const settle = () => new Promise(resolve => setImmediate(resolve));

/** Asks so many times and gathers what is given. */
function asks(shares: ReturnType<typeof sharesOf>, who: string, times: number) {
  const given: pg.PoolClient[] = [];
  const failed: string[] = [];
  for (let i = 0; i < times; i++) {
    shares
      .of(claims(who))
      .connect()
      .then(
        client => given.push(client),
        error => failed.push(error.message),
      );
  }
  return { given, failed };
}

test('the share of one is full, that of another is free; what is given back passes on', async () => {
  const shares = sharesOf(pool(), MOST, LONG);
  const greedy = asks(shares, 'greedy', 5);
  const other = asks(shares, 'other', 1);
  await settle();
  expect([greedy.given.length, other.given.length]).toEqual([2, 1]);
  for (let done = 0; done < 5; done++) {
    greedy.given[done]?.release();
    await settle();
    expect(greedy.given.length).toBe(Math.min(done + 3, 5));
  }
  const again = asks(shares, 'greedy', 3);
  await settle();
  expect(again.given).toHaveLength(2);
  for (const client of again.given) client.release();
  await settle();
  again.given[2]?.release();
});

test('a connection that cannot be made takes no share', async () => {
  let isDown = true;
  const shares = sharesOf(
    pool(() => isDown),
    MOST,
    LONG,
  );
  const refused = asks(shares, 'greedy', 7);
  await settle();
  expect(refused.failed).toEqual(Array(7).fill('down'));
  isDown = false;
  const served = asks(shares, 'greedy', 2);
  await settle();
  expect(served.given).toHaveLength(2);
});

test('who waits in vain is told as the pool tells it, and holds up nobody', async () => {
  const shares = sharesOf(pool(), 1, 1);
  const first = await shares.of(claims('one')).connect();
  await expect(shares.of(claims('one')).connect()).rejects.toThrow(
    /^timeout exceeded when trying to connect$/,
  );
  first.release();
  const next = await shares.of(claims('one')).connect();
  next.release();
});

let door: Door;
beforeAll(async () => {
  door = await openDoor({
    graphqlAtOnce: true,
    limits: { connections: { ...limits.connections, rest: 2, graphql: 2 } },
  });
  await addGoods(door.world);
});
afterAll(() => door.close());

test.each([
  [
    'REST',
    () => (token: string) => door.call('/api/issoh/pricing/HAMMER', { token }),
    () => door.call('/api/issoh/stock/by-supplier/ACME', { role: 'inv_analyst' }),
  ],
  [
    'GraphQL',
    () => (token: string) => door.graphql('{pricingRules {nodes {ruleId}}}', { token }),
    () => door.graphql('{warehouses {nodes {warehouseCode}}}', { role: 'inv_analyst' }),
  ],
] as const)(
  'at the door: many requests of one that hang leave another his connection, by %s',
  async (_door, hang, other) => {
    const token = await signToken(door.settings, { role: 'inv_admin', sub: 'greedy' });
    const blocker = await door.world.connections.owner.issoh.connect();
    await blocker.query('begin');
    await blocker.query('lock table issoh.pricing_rules in access exclusive mode');
    const hanging = Array.from({ length: 6 }, () => hang()(token));
    try {
      const served = await other();
      expect([served.status, served.body.errors]).toEqual([200, undefined]);
    } finally {
      await blocker.query('rollback');
      blocker.release();
    }
    expect((await Promise.all(hanging)).map(one => one.status)).toEqual(Array(6).fill(200));
  },
);

/** What becomes of a replica, as it is seen: by pools that answer what the test says. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { placeOf } from '../../../server/database/places.ts';
import { type Replica, watchReplica } from '../../../server/database/replica.ts';

interface Server {
  standby: boolean;
  at: string;
  system: string;
  isAway: boolean;
}

let watched: Replica | undefined;
afterEach(() => watched?.close());

/** A pool whose server is as `server` says when it is asked. */
function poolOf(server: Server): pg.Pool {
  const client = {
    query: async (sql: string) => {
      if (server.isAway) throw new Error('Connection terminated unexpectedly');
      const at = sql.includes('replay') && !server.standby ? null : server.at;
      return { rows: [{ standby: server.standby, at, system: server.system }] };
    },
    release: () => undefined,
  };
  return {
    connect: async () => {
      if (server.isAway) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return client;
    },
    end: async () => undefined,
  } as unknown as pg.Pool;
}

function servers() {
  const primary: Server = { standby: false, at: '0/100', system: '1', isAway: false };
  const replica: Server = { standby: true, at: '0/100', system: '1', isAway: false };
  return { primary, replica };
}

/** Watches them; `until` comes back when the replica has come to a state. */
function watch({ primary, replica }: ReturnType<typeof servers>, lag = 30) {
  const seen: string[] = [];
  const waiting: (() => void)[] = [];
  let began: bigint | null = null;
  const pool = poolOf(replica);
  const one = watchReplica({
    replica: pool,
    primary: poolOf(primary),
    limits: { look: 1, patience: 60_000, wait: 20, lag },
    told: state => {
      if (seen.at(-1) !== state) seen.push(state);
      for (const go of waiting.splice(0)) go();
    },
    began: place => {
      began = place;
    },
  });
  watched = one;
  return {
    one,
    pool,
    seen,
    began: () => began,
    until: async (state: string) => {
      while (one.state() !== state) await new Promise<void>(resolve => waiting.push(resolve));
    },
    look: () => new Promise<void>(resolve => waiting.push(resolve)),
  };
}

test('it serves from the first look on, and all who come have to be shown what was there then', async () => {
  const { one, until, began } = watch(servers());
  expect(one.state()).toBe('unknown');
  await until('serves');
  expect([one.lag(), began()]).toEqual([0, 0x100n]);
});

describe.each([
  ['away', { replica: { isAway: true } }],
  ['promoted', { replica: { standby: false } }],
  ['lags', { primary: { at: '0/200' } }],
] as const)('%s', (state, happens: { replica?: Partial<Server>; primary?: Partial<Server> }) => {
  test('is seen, nothing is borrowed meanwhile, and it comes back', async () => {
    const all = servers();
    const { one, pool, until } = watch(all);
    await until('serves');
    Object.assign(all.replica, happens.replica);
    Object.assign(all.primary, happens.primary);
    await until(state);
    expect(await one.borrow(pool, 0n)).toBeNull();
    Object.assign(all.primary, servers().primary);
    Object.assign(all.replica, servers().replica);
    await until('serves');
    expect(await one.borrow(pool, 0n)).toMatchObject({ at: 0x100n });
  });
});

test('one that takes the place of another server is known by its identity', async () => {
  const all = servers();
  all.replica.system = '2';
  const { one, pool, until, seen } = watch(all);
  await until('foreign');
  expect(await one.borrow(pool, 0n)).toBeNull();
  all.replica.system = '1';
  await until('serves');
  expect(seen).toEqual(['foreign', 'serves']);
});

test('while the primary is away it goes on, unless nobody knows where that was', async () => {
  const all = servers();
  all.primary.isAway = true;
  const { until, look, one } = watch(all);
  await look();
  expect(one.state()).toBe('unknown');
  all.primary.isAway = false;
  await until('serves');
  all.primary.isAway = true;
  for (let n = 0; n < 3; n++) await look();
  expect(one.state()).toBe('serves');
});

test('what has been killed, or promoted, since the last look is found out by whoever borrows', async () => {
  for (const [change, state] of [
    [{ isAway: true }, 'away'],
    [{ standby: false }, 'promoted'],
  ] as const) {
    const all = servers();
    const { one, pool, until } = watch(all);
    await until('serves');
    Object.assign(all.replica, change);
    expect(await one.borrow(pool, 0n)).toBeNull();
    expect(one.state()).toBe(state);
    await one.close();
  }
});

test('a read waits for what its caller has seen, and not twice in vain', async () => {
  const all = servers();
  // However long the test takes, it does not count as standing still.
  const { one, pool, until } = watch(all, 600_000);
  await until('serves');
  all.replica.at = '0/80';
  const borrowed = one.borrow(pool, 0x100n);
  all.replica.at = '0/100';
  expect((await borrowed)?.at).toBe(placeOf('0/100'));
  all.replica.at = '0/90';
  expect(await one.borrow(pool, 0x100n)).toBeNull();
  expect((await one.borrow(pool, 0x90n))?.at).toBe(0x90n);
});

test.each([
  ['25006', true],
  ['42883', true],
  ['XX000', true],
  ['55000', true],
  ['40001', true],
  ['57P01', true],
  ['SPNSU', true],
  ['42501', false],
  ['22P02', false],
  ['57014', false],
  ['SPCUC', false],
])('an error %s is the replica’s own: %s', (code, its) => {
  watched = watch(servers()).one;
  expect(watched.isAtFault(Object.assign(new Error(), { code }))).toBe(its);
});

/** What becomes of a replica, as it is seen: by pools that answer what the test says. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { placeOf } from '../../../server/database/places.ts';
import { PRIMARY_ITSELF, type Replica, watchReplica } from '../../../server/database/replica.ts';

interface Server {
  standby: boolean;
  at: string;
  system: string;
  started: string;
  isAway: boolean;
  /** What it says to whoever logs in. */
  refuses: Error | null;
}

let watched: Replica | undefined;
afterEach(() => watched?.close());

/** A pool whose server is as `server` says when it is asked. */
function poolOf(server: Server): pg.Pool {
  const client = {
    query: async (sql: string) => {
      if (server.isAway) throw new Error('Connection terminated unexpectedly');
      const at = sql.includes('replay') && !server.standby ? null : server.at;
      return {
        rows: [{ standby: server.standby, at, may: true, system: server.system, started: server.started }],
      };
    },
    release: () => undefined,
  };
  return {
    connect: async () => {
      // As whatever comes by a socket: after the timers that are due.
      await new Promise(resolve => setImmediate(resolve));
      if (server.refuses !== null) throw server.refuses;
      if (server.isAway) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return client;
    },
    end: async () => undefined,
    options: { connectionString: 'postgres://inv_authenticator:bad@replica.example/spp' },
  } as unknown as pg.Pool;
}

function servers() {
  const primary: Server = {
    standby: false,
    at: '0/100',
    system: '1',
    started: '1',
    isAway: false,
    refuses: null,
  };
  const replica: Server = {
    standby: true,
    at: '0/100',
    system: '1',
    started: '2',
    isAway: false,
    refuses: null,
  };
  return { primary, replica };
}

/** Watches them; `until` comes back when the replica has come to a state. */
function watch({ primary, replica }: ReturnType<typeof servers>, lag = 30, patience = 60_000) {
  const seen: string[] = [];
  const reasons: string[] = [];
  const waiting: (() => void)[] = [];
  let began: bigint | null = null;
  const pool = poolOf(replica);
  const one = watchReplica({
    replica: pool,
    primary: poolOf(primary),
    limits: { look: 1, patience, wait: 20, lag },
    told: (state, _, reason) => {
      if (reasons.at(-1) !== reason) reasons.push(reason);
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
    reasons,
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

test.each([
  [
    '28P01',
    'password authentication failed',
    /refuses login inv_authenticator or its password.*Correct login/,
  ],
  ['3D000', 'database "spp" does not exist', /there is no database that is needed/],
  ['53300', 'too many connections', /no connection left for login inv_authenticator/],
  ['28000', 'no pg_hba.conf entry for host', /pg_hba\.conf/],
])(
  'what it refuses its caller for (%s) is said in words, and anew when that changes',
  async (code, message, words) => {
    const all = servers();
    all.replica.isAway = true;
    const { until, look, reasons, seen } = watch(all);
    await until('away');
    all.replica.refuses = Object.assign(new Error(message), { code });
    for (let n = 0; n < 3; n++) await look();
    expect(seen).toEqual(['away']);
    expect(reasons).toEqual([expect.stringMatching(/nothing listens there/), expect.stringMatching(words)]);
    expect(reasons.join()).not.toMatch(/:bad@/);
  },
);

test('a URL that leads to the primary itself is told as that', async () => {
  const all = servers();
  Object.assign(all.replica, all.primary);
  const { until, reasons } = watch(all);
  await until('promoted');
  expect(reasons).toEqual([PRIMARY_ITSELF]);
  all.replica.started = '2';
  const promoted = watch(all);
  await promoted.until('promoted');
  expect(promoted.reasons).toEqual(['']);
  await promoted.one.close();
});

test('what this process was too busy to hear is no silence of the replica’s', async () => {
  const { until, seen } = watch(servers(), 600_000, 100);
  // Timers come before answers: all are due when it listens again.
  const busyUntil = performance.now() + 300;
  while (performance.now() < busyUntil);
  await until('serves');
  expect(seen).toEqual(['serves']);
});

test('a replica that stays silent is away, though this process is busy all the time', async () => {
  const all = servers();
  const { one, pool } = watch(all, 600_000, 20);
  pool.connect = () => new Promise(() => undefined);
  // At each look it hears nothing for longer than that may take.
  for (let n = 0; n < 100 && one.state() !== 'away'; n++) {
    const busyUntil = performance.now() + 60;
    while (performance.now() < busyUntil);
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(one.state()).toBe('away');
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

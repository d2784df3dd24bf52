import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ownerPool } from '../../../server/database/pools.ts';
import { notesOf, readinessOf } from '../../../server/operations/readiness.ts';
import { register } from '../../../server/worker/presence.ts';
import { createWorld, type World } from '../../support/world.ts';

const LONG = 60_000;
/** Until something is so. */
const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise(resolve => setImmediate(resolve));
};

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('a worker that hangs is no readiness', async () => {
  const readiness = readinessOf(world.connections, LONG);
  const reasons = () => readiness(world.connections);
  expect(await reasons()).toEqual(['spp: no worker runs', 'issoh: no worker runs']);
  const pools = (['spp', 'issoh'] as const).map(tier => ownerPool(world.connections.urls.worker[tier]));
  const [spp, issoh] = await Promise.all(pools.map(pool => register(pool, 'worker', 'test')));
  expect(await reasons()).toEqual([]);
  await spp!.leave();
  // Its session is there, and says nothing.
  await world.sql(
    `insert into lease.workers (worker_id, worker_name, backend_pid, beat_at)
     select gen_random_uuid(), 'worker', a.pid, now() - interval '1 minute'
       from pg_stat_activity a where a.datname = current_database() limit 1`,
  );
  expect(await reasons()).toEqual(['spp: no worker runs']);
  await issoh!.leave();
  expect(await reasons()).toContain('issoh: no worker runs');
  await Promise.all(pools.map(pool => pool.end()));
});

test('a locked table, and a database that is gone, are told in time, and nothing else is said of them', async () => {
  const soon = readinessOf(world.connections, 1);
  const holder = await world.connections.owner.issoh.connect();
  await holder.query('begin');
  await holder.query('lock table graphile_migrate.migrations in access exclusive mode');
  const waiting = () =>
    world.sql(
      "select count(*)::integer as n from pg_stat_activity where datname like 'issoh%' and wait_event_type = 'Lock' and query like '%graphile_migrate%'",
    );
  try {
    for (let probe = 0; probe < 5; probe += 1) {
      expect(await soon(world.connections)).toContain('issoh: the database does not answer in time');
    }
    // However often it is asked, one question waits.
    while ((await waiting())[0]!.n === 0);
    expect(await waiting()).toEqual([{ n: 1 }]);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  const gone = { query: () => Promise.reject(new Error('secret of the driver')) };
  const owner = { ...world.connections.owner, spp: gone };
  const broken = readinessOf({ ...world.connections, owner } as never, LONG);
  expect((await broken(world.connections))[0]).toBe('spp: the database does not answer');
});

test.each([
  ['28P01', null, 'spp: the database refuses the password'],
  ['28000', null, 'spp: the database refuses the login'],
  ['3D000', null, 'spp: there is no such database'],
  ['53300', null, 'spp: the database has no connection left'],
  ['55000', 'CheckMyDatabase', 'spp: the database lets nobody in'],
  ['55000', 'another', 'spp: the database does not answer'],
  ['ECONNREFUSED', null, 'spp: the database does not answer'],
])('what a database answers (%s, %s) is told as such', async (code, routine, said) => {
  const refused = Object.assign(new Error('secret of the driver'), { code, routine });
  const spp = { query: () => Promise.reject(refused) };
  const readiness = readinessOf(world.connections, LONG);
  expect((await readiness({ ...world.connections, spp } as never))[0]).toBe(said);
});

test('logins that are refused are noted, and not which: whoever asks needs no token', async () => {
  const given = { kind: 'environment', text: `1:${randomBytes(32).toString('base64')}` } as const;
  let refused: unknown[] = [{ what: 'password of inv_worker' }];
  const notes = notesOf(world.connections, given, 0, undefined, async () => refused);
  await until(() => notes().length > 0);
  expect(notes()).toEqual(['logins: the databases refuse some of ours; "inventory doctor" says which']);
  refused = [];
  await until(() => notes().length === 0);
});

test('a job of a task that nobody knows is told, and takes no server out', async () => {
  const pools = (['spp', 'issoh'] as const).map(tier => ownerPool(world.connections.urls.worker[tier]));
  const present = await Promise.all(pools.map(pool => register(pool, 'worker', 'test')));
  const notes = notesOf(world.connections, world.settings.keys, 0);
  await world.sql("select graphile_worker.add_job('unheard__of', run_at => now() - interval '3 minutes')");
  expect(await readinessOf(world.connections, LONG)(world.connections)).toEqual([]);
  await until(() => notes().length > 0);
  expect(notes()).toEqual(['spp: nobody takes jobs of unheard__of']);
  await world.sql('delete from graphile_worker._private_jobs');
  await until(() => notes().length === 0);
  await Promise.all(present.map(one => one.leave()));
  await Promise.all(pools.map(pool => pool.end()));
});

test.each([
  { kind: 'command', command: 'echo "sealed: $HOME" >&2; exit 1' },
  { kind: 'file', path: '/there/is/none' },
] as const)(
  'keys that are not at hand are noted, and not why: whoever asks needs no token ($kind)',
  async source => {
    const notes = notesOf(world.connections, source, 0);
    await until(() => notes().length > 0);
    expect(notes()).toEqual([expect.stringMatching(/^keys: not at hand \((bad_keys|keys_missing)\)/)]);
    expect(notes()[0]).not.toMatch(/sealed|there/);
  },
);

describe('where a look at one database hangs', () => {
  const silent = { query: () => new Promise(() => undefined) };
  const given = { kind: 'environment', text: `1:${randomBytes(32).toString('base64')}` } as const;
  const notesWithout = (age: number) => {
    const owner = { spp: silent, issoh: world.connections.owner.issoh };
    return notesOf({ owner } as never, given, age, async () => [{}]);
  };
  const failing = 'backups: they fail, or fall behind; "inventory doctor" says why';

  test('what the others see is told', async () => {
    await world.issoh.sql(
      "select graphile_worker.add_job('unheard__of', run_at => now() - interval '3 minutes')",
    );
    const notes = notesWithout(0);
    await until(() => notes().length === 2);
    expect(notes()).toEqual(['issoh: nobody takes jobs of unheard__of', failing]);
    await world.issoh.sql('delete from graphile_worker._private_jobs');
    await until(() => notes().length === 1);
  });

  test('who asks waits a moment, and once', async () => {
    const notes = notesWithout(LONG);
    expect(await notes.fresh()).toEqual([failing]);
    let isAnswered = false;
    void notes.fresh().then(() => {
      isAnswered = true;
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(isAnswered).toBe(true);
  });

  test('that is told, after a time', async () => {
    const notes = notesWithout(LONG);
    await notes.fresh();
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + LONG / 2);
    expect(notes()).toEqual(['spp: its jobs could not be looked at in time', failing]);
    later.mockRestore();
  });
});

test('the first who asks hears what is so now, and not only the next', async () => {
  const away = { kind: 'file', path: '/there/is/none' } as const;
  const notes = notesOf(world.connections, away, LONG, async () => [{}]);
  expect(await notes.fresh()).toEqual([
    expect.stringMatching(/^backups: /),
    expect.stringMatching(/^keys: not at hand/),
  ]);
});

test('what a look has seen counts from its end, however long it took', async () => {
  let asked = 0;
  let answer: (rows: unknown) => void = () => undefined;
  const spp = {
    query: () => {
      asked += 1;
      return new Promise(resolve => {
        answer = resolve;
      });
    },
  };
  const keys = { kind: 'file', path: '/there/is/none' } as const;
  const notes = notesOf({ owner: { spp, issoh: spp } } as never, keys, LONG);
  const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000_000);
  try {
    const pass = (ms: number) => clock.mockReturnValue(performance.now() + ms);
    // Both databases ask the same.
    notes();
    expect(asked).toBe(2);
    pass(2 * LONG);
    answer({ rows: [{ task: 'unheard__of' }] });
    await until(() => notes().includes('issoh: nobody takes jobs of unheard__of'));
    expect(asked).toBe(2);
    pass(LONG - 1);
    notes();
    expect(asked).toBe(2);
    pass(1);
    notes();
    expect(asked).toBe(3);
  } finally {
    clock.mockRestore();
  }
});

test('whoever asks for what is amiss is answered at once, and asks once at a time, whatever a database does', () => {
  let asked = 0;
  const silent = {
    query: () => {
      asked += 1;
      return new Promise(() => undefined);
    },
  };
  const notes = notesOf(
    { owner: { spp: silent, issoh: silent } } as never,
    { kind: 'command', command: 'sleep 1' },
    0,
  );
  expect([notes(), notes(), notes()]).toEqual([[], [], []]);
  expect(asked).toBe(2);
});

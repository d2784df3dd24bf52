import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ownerPool } from '../../../server/database/pools.ts';
import { readinessOf } from '../../../server/operations/readiness.ts';
import { register } from '../../../server/worker/presence.ts';
import { createWorld, type World } from '../../support/world.ts';

const LONG = 60_000;
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('a worker that hangs, and a queue that nobody works off, are no readiness', async () => {
  const readiness = readinessOf(world.connections, LONG);
  const reasons = () => readiness(world.connections);
  expect(await reasons()).toEqual(['spp: no worker runs', 'issoh: no worker runs']);
  const pools = (['spp', 'issoh'] as const).map(tier => ownerPool(world.connections.urls.worker[tier]));
  const [spp, issoh] = await Promise.all(pools.map(pool => register(pool, 'worker', 'test')));
  expect(await reasons()).toEqual([]);
  await world.sql("select graphile_worker.add_job('x', run_at => now() - interval '3 minutes')");
  expect(await reasons()).toEqual(['spp: jobs wait, and no worker takes them']);
  await world.sql('delete from graphile_worker._private_jobs');
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

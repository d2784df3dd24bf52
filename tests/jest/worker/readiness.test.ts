import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ownerPool } from '../../../server/database/pools.ts';
import { readiness } from '../../../server/operations/readiness.ts';
import { register } from '../../../server/worker/presence.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world.close());

test('a worker that hangs, and a queue that nobody works off, are no readiness', async () => {
  const reasons = async () => (await readiness(world.connections)).filter(one => !one.includes('migrations'));
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
}, 30_000);

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { measureQueues } from '../../../server/operations/queue-metrics.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world.close());

test('jobs, workers and uploads that wait are told by state', async () => {
  const registry = new Registry();
  measureQueues(registry, world.connections);
  await world.sql("select graphile_worker.add_job('late', run_at => now() - interval '1 hour')");
  await world.sql("select graphile_worker.add_job('fresh')");
  await world.addSupplier('waits');
  await world.as(
    { role: 'inv_admin' },
    "select spp.begin_upload('waits', 'l.csv', repeat('a', 64), 3, 'partial')",
  );
  await world.sql("update spp.upload_batches set upload_date = now() - interval '90 seconds'");
  const text = await registry.metrics();
  expect(text).toContain('inventory_jobs{database="spp",task="late",state="overdue"} 1');
  expect(text).toContain('inventory_jobs{database="spp",task="fresh",state="waits"} 1');
  expect(text).toContain('inventory_workers{database="issoh",state="beats"} 0');
  expect(text).toContain('inventory_uploads_unfinished{state="queued"} 1');
  expect(text).toMatch(/inventory_uploads_oldest_seconds\{state="queued"\} (9\d|\d{3})\./);
  await world.sql('delete from graphile_worker._private_jobs');
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { measureQueues } from '../../../server/operations/queue-metrics.ts';
import { createWorld, type World } from '../../support/world.ts';
import { level, list, selectAll } from '../issoh/listed.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
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

test('how far the synchronisation is behind is told, and how often it failed', async () => {
  const registry = new Registry();
  measureQueues(registry, world.connections);
  await world.addSupplier('ACME');
  await world.upload('ACME', list(['A', '1.00'], ['B', '2.00']));
  await selectAll(world, 'ACME');
  const never = await registry.metrics();
  expect(never).toContain('inventory_sync_lag_rows 2');
  expect(never).toContain('inventory_sync_failures_consecutive 0');
  expect(never).not.toMatch(/^inventory_sync_lag_seconds/m);
  await level(world);
  const even = await registry.metrics();
  expect(even).toContain('inventory_sync_lag_rows 0');
  // Since the last look, which a worker takes every second.
  expect(even).toMatch(/^inventory_sync_lag_seconds \d+\.\d+/m);
  expect(even).toContain('inventory_sync_failures_consecutive 0');
  await world.upload('ACME', list(['A', '1.50'], ['B', '2.00']));
  await world.issoh.sql("update issoh_private.sync_state set level_at = now() - interval '90 seconds'");
  const behind = await registry.metrics();
  // What SPP has written since it was looked at is no row yet; that it was not looked at is told.
  expect(behind).toContain('inventory_sync_lag_rows 0');
  expect(behind).toMatch(/^inventory_sync_lag_seconds (9\d|\d{3})\./m);

  await world.issoh.sql("alter server spp options (set port '1')");
  await expect(level(world)).rejects.toThrow();
  const away = await registry.metrics();
  expect(away).toContain('inventory_sync_failures_consecutive 1');
  expect(away).toMatch(/^inventory_sync_lag_seconds [1-9]/m);
});

test('a scrape does not ask SPP, and takes no more than one connection of a database that is held up', async () => {
  const registry = new Registry();
  measureQueues(registry, world.connections);
  await world.issoh.sql("alter server spp options (set port '1')");
  const { owner } = world.connections;
  const holder = await owner.issoh.connect();
  await holder.query('begin; lock table issoh_private.sync_state, graphile_worker._private_jobs');
  const busy = () => owner.issoh.totalCount - owner.issoh.idleCount;
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, busy() + owner.issoh.waitingCount);
  }, 5);
  const scrapes = Array.from({ length: 6 }, () => registry.metrics());
  const texts = await Promise.all(scrapes);
  clearInterval(watching);
  // Besides the one that holds the locks.
  expect(most).toBe(2);
  for (const text of texts) expect(text).not.toMatch(/^inventory_sync/m);
  await holder.query('rollback');
  holder.release();
  // What was late was ended by its own limit, and the next scrape asks anew.
  const told = async () => (await registry.metrics()).includes('inventory_sync_failures_consecutive 1');
  let isTold = false;
  for (let tries = 0; tries < 20 && !isTold; tries++) isTold = await told();
  expect(isTold).toBe(true);
});

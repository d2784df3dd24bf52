import { randomUUID } from 'node:crypto';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { logOf } from '../../../server/log.ts';
import { tasks } from '../../../server/worker/runner.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const run = (name: string) => {
  const { settings, connections } = world;
  return tasks({ settings, connections, worker: randomUUID(), log: logOf('test', 'silent') }).spp[name]!(
    {},
    {} as never,
  );
};

test('received files that no batch waits for go after a day', async () => {
  const path = (name: string) => join(world.settings.dataDir, 'spool', name);
  const yesterday = new Date(Date.now() - 2 * 86_400_000);
  for (const name of ['incoming-old', 'incoming-fresh']) writeFileSync(path(name), 'x');
  utimesSync(path('incoming-old'), yesterday, yesterday);
  await run('staging__purge');
  expect([existsSync(path('incoming-old')), existsSync(path('incoming-fresh'))]).toEqual([false, true]);
});

test('staged rows of uploads that ended long ago go, those in quarantine stay', async () => {
  await world.addSupplier('purged');
  const { batch_id } = await world.upload('purged', 'Code;Name;Price\nA1;Anvil;1.50\nA2;Bolt;none\n');
  await world.sql(
    "update spp.upload_batches set completed_at = now() - interval '31 days' where batch_id = $1",
    [batch_id],
  );
  await run('staging__purge');
  const left = await world.sql('select code from spp.upload_staging where batch_id = $1', [batch_id]);
  expect(left).toEqual([{ code: 'A2' }]);
});

test('the coming months have their partitions of price_history', async () => {
  await run('history__ensure_months');
  const [row] = await world.sql(
    `select to_regclass('spp.price_history_' || to_char(date_trunc('month', now() at time zone 'UTC')
                                                        + interval '3 months', 'YYYY_MM')) is not null as made`,
  );
  expect(row!.made).toBe(true);
});

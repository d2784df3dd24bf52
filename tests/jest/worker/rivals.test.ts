import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ownerPool } from '../../../server/database/pools.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { projectRoot } from '../../../server/settings.ts';
import { register } from '../../../server/worker/presence.ts';
import { runRivals } from '../../load/rivals.ts';
import { createWorld, type World } from '../../support/world.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const [rounds, rows] = full ? [20, 20_000] : [2, 3_000];

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test(
  `two workers and a command line on one supplier, ${rounds} rounds of kills: every count is right`,
  async () => {
    const done = await runRivals(world, { rounds, rows, seed: 1 });
    for (const [place, round] of done.entries()) {
      if (full) console.log(`round ${place + 1}: ${round.blows.join(', ')}; ${round.attempts} tries`);
      expect(round.counted).toEqual(round.expected);
      expect(round.wrongProducts).toBe(0);
      expect(round.historyRows).toBe(Number(round.expected.new) + Number(round.expected.updated));
    }
    expect(done.some(round => round.attempts > 1)).toBe(true);
    const broken = (await runChecks('spp', world.connections.owner.spp)).filter(one => one.violations > 0);
    expect(broken).toEqual([]);
  },
  full ? 1_200_000 : 600_000,
);

test('a command line that leaves its list to a worker takes it up when none is left', async () => {
  await world.addSupplier('left');
  const file = join(world.settings.dataDir, 'left.csv');
  writeFileSync(file, 'Code;Name;Price\nA1;Anvil;1.50\n');
  const pool = ownerPool(world.connections.urls.worker.spp);
  // It beats, and will never come to the list.
  const worker = await register(pool, 'worker', 'spp');
  const child = spawn(
    process.execPath,
    [join(projectRoot, 'server/cli/inventory.ts'), 'upload', 'left', file],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PGAPPNAME: 'left',
        DATA_DIR: world.settings.dataDir,
        SPP_DATABASE_URL: world.settings.spp?.direct,
        ISSOH_DATABASE_URL: world.settings.issoh?.direct,
      },
    },
  );
  const ended = once(child, 'exit');
  const batches = () => world.sql("select status from spp.upload_batches where file_name = 'left.csv'");
  const hasLooked = () =>
    world.sql(
      "select from pg_stat_activity where application_name = 'left' and state = 'idle' and query like '%lease.workers%'",
    );
  while ((await hasLooked()).length === 0) await sleep(20);
  expect(await batches()).toEqual([{ status: 'queued' }]);
  await worker.leave();
  expect(await ended).toEqual([0, null]);
  expect(await batches()).toEqual([{ status: 'completed' }]);
  await pool.end();
});

/** A start that is told to stop, whatever it is at, leaves nothing running. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { homeFolder, readHome } from '../../../server/database/embedded/cluster-home.ts';
import { embeddedProcess, removeEmbedded, stopEmbedded } from '../../../server/database/embedded/embedded.ts';
import { prepareSettings, projectRoot, type Settings } from '../../../server/settings.ts';

let settings: Settings;
let child: ChildProcess;
afterEach(async () => {
  child.kill('SIGKILL');
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(settings.dataDir, { recursive: true, force: true });
});

/** What tells that a start has come so far. */
const moments: Record<string, (log: string) => boolean> = {
  'it has the folder': () => existsSync(join(settings.dataDir, 'inventory.pid')),
  'it starts PostgreSQL': () => existsSync(join(settings.dataDir, 'postgres.json')),
  'PostgreSQL comes up': () => {
    const home = readHome(settings);
    return home !== null && existsSync(join(homeFolder(settings, home), 'data', 'postmaster.pid'));
  },
  'it migrates': log => log.includes('"migration"'),
};

test.each(Object.keys(moments))('when %s', async moment => {
  const environment = {
    ...process.env,
    DATA_DIR: mkdtempSync(join(tmpdir(), 'inventory-stopping-')),
    PORT: '0',
    INVENTORY_DEMO: '0',
    INVENTORY_FSYNC: 'off',
    LOG_LEVEL: 'info',
  };
  settings = prepareSettings(environment);
  child = spawn(process.execPath, [join(projectRoot, 'server/cli/inventory.ts'), 'start'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr!.on('data', piece => {
    log += piece;
  });
  const exited = once(child, 'exit');
  while (!moments[moment]!(log) && child.exitCode === null) await sleep(1);
  child.kill('SIGTERM');
  const [code] = await exited;
  expect({ code, log: code === 0 ? '' : log }).toEqual({ code: 0, log: '' });
  expect(embeddedProcess(settings)).toBeNull();
  expect(readdirSync(settings.dataDir).filter(name => name.startsWith('inventory.pid'))).toEqual([]);
});

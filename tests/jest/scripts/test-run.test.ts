/** A run of the tests that is told to end leaves neither a process nor a folder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedProcess } from '../../../server/database/embedded/embedded.ts';
import { isAlive } from '../../../server/database/embedded/postmaster.ts';
import { projectRoot, readSettings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-runs-'));
  chmodSync(folder, 0o711);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Processes of the embedded databases whose DATA_DIR lies there. */
function databasesBelow(folder: string): number[] {
  return globSync('**/postgres.json', { cwd: folder }).flatMap(
    home => embeddedProcess(readSettings({ DATA_DIR: join(folder, dirname(home)) })) ?? [],
  );
}

const CACHE = 'inventory-jest-cache';

test.each<[NodeJS.Signals, string, number]>([
  ['SIGTERM', 'pgtap/common/texts', 1],
  // This suite starts a server with a PostgreSQL of its own.
  ['SIGINT', 'docs/readme', 2],
])(
  '%s during %s',
  async (signal, pattern, databases) => {
    const {
      INVENTORY_TEST_DATA_DIR: _,
      INVENTORY_TEST_URL: __,
      JEST_WORKER_ID: ___,
      ...environment
    } = process.env;
    const run = spawn(process.execPath, ['scripts/test.ts', pattern], {
      cwd: projectRoot,
      env: { ...environment, TMPDIR: folder },
      stdio: 'ignore',
    });
    const ended = once(run, 'exit');
    let processes: number[] = [];
    while (processes.length < databases && run.exitCode === null) {
      await sleep(50);
      processes = databasesBelow(folder);
    }
    run.kill(signal);
    const [code] = await ended;
    expect(code).toBeGreaterThan(128);
    // One that was told to end may take a moment more; one that was not would last.
    while (processes.some(isAlive)) await sleep(50);
    expect(readdirSync(folder).filter(name => name !== CACHE)).toEqual([]);
  },
  120_000,
);

/** A first start as whoever tries the inventory has it: a PostgreSQL and a server of its own, and the demo. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeEmbedded, stopEmbedded } from '../../server/database/embedded/embedded.ts';
import { prepareSettings, projectRoot } from '../../server/settings.ts';

export interface FirstStart {
  /** For whatever is written; it holds the DATA_DIR, too. */
  folder: string;
  environment: NodeJS.ProcessEnv;
  url: string;
  /** What it printed until it was ready. */
  said: string;
  /** What it has logged as errors so far: why a request was answered 500. */
  errors(): string[];
  /** @param others DATA_DIRs that were made meanwhile */
  stop(others?: string[]): Promise<void>;
}

export async function startFirst(): Promise<FirstStart> {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-first-'));
  chmodSync(folder, 0o711); // PostgreSQL's user reaches its DATA_DIR, and a copy of a migrated cluster is taken.
  const port = await freePort();
  const environment = {
    ...process.env,
    PATH: `${pathWithPsql(folder)}:${process.env.PATH}`,
    DATA_DIR: join(folder, 'data'),
    PORT: String(port),
    INVENTORY_FSYNC: 'off',
  };
  // Whatever is not committed yet is migrated, too; the start takes the database over.
  const prepared = spawnSync(process.execPath, [join(projectRoot, 'tests/support/prepared.ts')], {
    env: environment,
    encoding: 'utf8',
  });
  if (prepared.status !== 0)
    throw new Error(`The databases of a first start were not made:\n${prepared.stderr}`);
  const server = spawn(process.execPath, [join(projectRoot, 'server/cli/inventory.ts'), 'start'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logged: string[] = [];
  createInterface(server.stderr).on('line', line => logged.push(line));
  let said = '';
  let isReady = false;
  for await (const line of createInterface(server.stdout)) {
    said += `${line}\n`;
    isReady = line.startsWith('Ready: ');
    if (isReady) break;
  }
  if (!isReady) throw new Error(`A first start ended before it was ready:\n${said}${logged.join('\n')}`);
  return {
    folder,
    environment,
    url: `http://127.0.0.1:${port}`,
    said,
    errors: () => logged.filter(line => line.includes('"level":50')),
    stop: async (others = []) => {
      const ended = once(server, 'exit');
      if (server.kill('SIGTERM')) await ended;
      for (const DATA_DIR of [environment.DATA_DIR, ...others]) {
        const settings = prepareSettings({ ...environment, DATA_DIR });
        await stopEmbedded(settings);
        removeEmbedded(settings);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where there is no psql, one that is content. */
function pathWithPsql(folder: string): string {
  if (spawnSync('psql', ['--version']).status !== 0) {
    writeFileSync(join(folder, 'psql'), '#!/bin/sh\n');
    chmodSync(join(folder, 'psql'), 0o755);
  }
  return folder;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

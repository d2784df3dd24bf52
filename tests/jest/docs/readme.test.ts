/** What the README and the first start show can be pasted, from top to bottom, in one shell. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { removeEmbedded, stopEmbedded } from '../../../server/database/embedded.ts';
import { prepareSettings, projectRoot } from '../../../server/settings.ts';

const README_PORT = '5678';
const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
/** All but the block that installs and starts. */
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
  .map(match => match[1]!)
  .filter(block => !block.includes('npm ci'));

let folder: string;
let environment: NodeJS.ProcessEnv;
let server: ChildProcess;
let said = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-readme-'));
  environment = {
    ...process.env,
    PATH: `${pathWithPsql()}:${process.env.PATH}`,
    DATA_DIR: join(folder, 'data'),
    PORT: String(await freePort()),
    INVENTORY_FSYNC: 'off',
  };
  // Whatever is not committed yet is migrated, too; the start takes the database over.
  spawnSync(process.execPath, [join(projectRoot, 'tests/support/prepared.ts')], { env: environment });
  server = spawn(process.execPath, [join(projectRoot, 'server/cli/inventory.ts'), 'start'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface(server.stdout!)) {
    said += `${line}\n`;
    if (line.startsWith('Ready: ')) break;
  }
}, 120_000);
afterAll(async () => {
  const ended = once(server, 'exit');
  if (server.kill('SIGTERM')) await ended;
  for (const DATA_DIR of [environment.DATA_DIR, join(folder, 'inventory-restored')]) {
    const settings = prepareSettings({ ...environment, DATA_DIR });
    await stopEmbedded(settings);
    removeEmbedded(settings);
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Runs lines in one shell that ends at the first that fails; an answer of 400 or more is a failure. */
async function paste(lines: string): Promise<{ code: number | null; output: string }> {
  const script = `set -eo pipefail; curl() { command curl -sS --fail-with-body "$@"; }\n${lines}`
    .replaceAll(`127.0.0.1:${README_PORT}`, `127.0.0.1:${environment.PORT}`)
    .replaceAll('/tmp/', `${folder}/`);
  const shell = spawn('bash', ['-c', script], { cwd: projectRoot, env: environment, stdio: 'pipe' });
  shell.stdin.end();
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', chunk => (output += chunk));
  const [code] = await once(shell, 'close');
  return { code, output };
}

const outside = () =>
  spawnSync('git', ['status', '--porcelain'], { cwd: projectRoot, encoding: 'utf8' }).stdout;

test('the blocks of the README', async () => {
  const before = [readdirSync(projectRoot), outside()];
  const { code, output } = await paste(blocks.join('\n'));
  expect({ code, output: output.split('\n').slice(-15) }).toEqual({ code: 0, output: expect.anything() });
  expect(output).toContain('acme.csv of ACME: completed');
  expect([readdirSync(projectRoot), outside()]).toEqual(before);
}, 300_000);

test('the link of the start opens the pages, and its token is taken', async () => {
  const [, url, token] = /^Pages \(.*\): (\S+)#token=(\S+)$/m.exec(said)!;
  expect(await (await fetch(url!)).text()).toContain('id="root"');
  const answer = await fetch(`${url}api/spp/uploads?limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
});

test('what the README shows of the first start is what it says', () => {
  const shown = /^First start: [\s\S]*?^Try next/m;
  expect(shown.exec(said)?.[0]).toContain('to reorder');
  expect(shown.exec(readme)?.[0]).toBe(shown.exec(said)?.[0]);
});

test('what the first start says to try next', async () => {
  const block = /Try next.*:\n\n((?: .*\n)+)/.exec(said)?.[1];
  expect(block).toMatch(/^ {2}TOKEN=\S+$/m);
  const { code, output } = await paste(block!);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('HIGH001') });
});

/** Where there is no psql, one that is content. */
function pathWithPsql(): string {
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

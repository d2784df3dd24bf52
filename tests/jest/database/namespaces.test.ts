/**
 * Two containers on one DATA_DIR: neither sees the other's processes, and ids of processes mean nothing. Whoever comes
 * second touches nothing. And a PostgreSQL whose port was taken while it was down.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { homeFolder, readHome } from '../../../server/database/embedded/cluster-home.ts';
import { embeddedProcess } from '../../../server/database/embedded/embedded.ts';
import type { Finding } from '../../../server/operations/doctor/finding.ts';
import { projectRoot } from '../../../server/settings.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { verb } from '../../support/verbs.ts';

const containers: [string, string[]][] = [
  ['with processes of its own', ['--pid', '--fork', '--mount-proc']],
  ['with a network of its own, too', ['--pid', '--fork', '--mount-proc', '--net', '--ipc', '--uts']],
];
const canBeMade = containers.every(([, flags]) => spawnSync('unshare', [...flags, 'true']).status === 0);

let server: RunningServer;
const told: { event?: string; state?: string; code?: string }[] = [];
beforeAll(async () => {
  server = await startServer({ INVENTORY_FSYNC: 'off' }, line => told.push(JSON.parse(line)));
}, 240_000);
afterAll(() => server?.stop());

const isReady = async () => (await fetch(`${server.url}/readyz`).catch(() => null))?.ok ?? false;
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await sleep(50);
}

(canBeMade ? describe : describe['skip'])('another container (unshare)', () => {
  describe.each(containers)('%s', (_, flags) => {
    test.each(['migrate', 'migrate --plan', 'start', 'backup create /tmp/nowhere'])(
      '%s',
      async words => {
        const data = join(homeFolder(server.settings, readHome(server.settings)!), 'data');
        const program = join(projectRoot, 'server/cli/inventory.ts');
        const inside = spawn('unshare', [...flags, process.execPath, program, ...words.split(' ')], {
          env: {
            ...process.env,
            NODE_OPTIONS: '',
            DATA_DIR: server.settings.dataDir,
            PORT: '0',
            INVENTORY_DEMO: '0',
          },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        const said = text(inside.stderr);
        const [status] = await once(inside, 'exit');
        const stderr = await said;
        expect(status).toBe(1);
        expect(stderr).toMatch(/database_elsewhere|already_running|no_database/);
        expect(existsSync(join(data, 'postmaster.pid'))).toBe(true);
        expect(await isReady()).toBe(true);
      },
      90_000,
    );
  });
});

test('a port that was taken meanwhile is waited for: whoever works with the databases knows them by it', async () => {
  const { port } = readHome(server.settings)!;
  const stranger = createServer(client => client.destroy());
  // Whoever is quicker has it: the server tries every two seconds.
  for (let got = false; !got; ) {
    let runs = embeddedProcess(server.settings);
    for (; runs === null; runs = embeddedProcess(server.settings)) await sleep(20);
    process.kill(runs, 'SIGKILL');
    await until(async () => {
      const listens = once(stranger, 'listening');
      stranger.listen(port, '127.0.0.1');
      got = await listens.then(
        () => true,
        () => false,
      );
      return got || embeddedProcess(server.settings) !== null;
    });
  }
  await until(() => told.some(one => one.event === 'database' && one.code === 'port_in_use'));
  expect(await isReady()).toBe(false);
  // Whoever asks from another shell hears what it waits for.
  const waits = new RegExp(
    `runs \\(process \\d+\\), and its databases do not: it waits for their port ${port}, which is another process’s`,
  );
  for (const words of [['status'], ['contracts', 'list'], ['psql', 'spp']]) {
    const { code, stderr } = await verb({ ...process.env, DATA_DIR: server.settings.dataDir }, words);
    expect([words, code, stderr]).toEqual([words, 1, expect.stringMatching(waits)]);
  }
  const { stdout } = await verb({ ...process.env, DATA_DIR: server.settings.dataDir }, ['doctor', '--json']);
  const said = (JSON.parse(stdout) as Finding[]).filter(one => waits.test(one.found));
  expect(said.map(one => [one.what, one.found.split(':')[0]])).toEqual([
    ['what the databases say', 'spp'],
    ['what the databases say', 'issoh'],
  ]);
  stranger.close();
  await until(isReady);
  expect(readHome(server.settings)!.port).toBe(port);
}, 120_000);

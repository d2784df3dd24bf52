/** A first start whose demo cannot go on is a start. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { demoBrokeOff } from '../../../demo/first-start.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { findUrls } from '../../../server/database/connect.ts';
import { removeEmbedded, stopEmbedded } from '../../../server/database/embedded/embedded.ts';
import { prepareSettings, projectRoot } from '../../../server/settings.ts';

test('the log says where the demo ends, and the server is ready', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-first-start-'));
  const environment = { ...process.env, DATA_DIR: folder, PORT: await freePort(), INVENTORY_FSYNC: 'off' };
  spawnSync(process.execPath, [join(projectRoot, 'tests/support/prepared.ts')], { env: environment });
  const settings = prepareSettings(environment);
  try {
    const { administrator } = await findUrls(settings);
    await withClient(administrator.issoh, client =>
      client.query('revoke execute on function issoh.request_import from inv_approver'),
    );
    const { said, logged } = await startOnce(environment);
    expect(said.at(-1)).toMatch(/^Ready: /);
    // Whoever drives it by a pipe gets in; what ends up in a journal lets nobody in.
    expect(said.join('\n')).toMatch(/#token=/);
    const later = await startOnce({ ...environment, NODE_ENV: 'production' });
    expect(later.said.at(-1)).toMatch(/^Ready: /);
    expect(later.said.join('\n')).not.toMatch(/token=|eyJ/);
    expect(later.said.join('\n')).toMatch(/inventory token/);
    // What the next start says.
    expect(demoBrokeOff(settings)?.message).toMatch(/did not come to its end/);
    expect(logged.filter(({ event }) => event === 'demo')).toEqual([
      expect.objectContaining({ code: '42501', error: expect.stringContaining('request_import') }),
    ]);
  } finally {
    await stopEmbedded(settings);
    removeEmbedded(settings);
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

/** What a server says until it is ready, and logs until it has ended. */
async function startOnce(
  env: NodeJS.ProcessEnv,
): Promise<{ said: string[]; logged: Record<string, unknown>[] }> {
  const server = spawn(process.execPath, [join(projectRoot, 'server/cli/inventory.ts'), 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(server, 'exit');
  const logged: Record<string, unknown>[] = [];
  createInterface(server.stderr).on('line', line => logged.push(JSON.parse(line)));
  const said: string[] = [];
  for await (const line of createInterface(server.stdout)) {
    said.push(line);
    if (line.startsWith('Ready: ')) break;
  }
  server.kill('SIGTERM');
  await ended;
  return { said, logged };
}

async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return String(port);
}

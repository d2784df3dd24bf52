/** A port that is taken is told before anything is made or changed. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';

test('a taken port ends the start before its databases are made', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'inventory-port-'));
  try {
    const { SPP_DATABASE_URL: _, ISSOH_DATABASE_URL: __, ...environment } = process.env;
    const { status, stderr } = spawnSync(process.execPath, ['server/cli/inventory.js', 'start'], {
      cwd: projectRoot,
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...environment, DATA_DIR: folder, PORT: String((taken.address() as AddressInfo).port) },
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/port_in_use: .*\n.*hint: .*PORT=/),
    });
    expect(readdirSync(folder).sort()).toEqual(['locks', 'secrets.json', 'signing.pem']);
  } finally {
    taken.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

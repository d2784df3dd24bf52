/** A port that somebody takes between the look at it and PostgreSQL's start is told as that. */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type EmbeddedCluster,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
let cluster: EmbeddedCluster;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-port-'));
  chmodSync(folder, 0o755);
  const DATA_DIR = join(folder, 'data');
  settings = prepareSettings({ INVENTORY_FSYNC: 'off', PORT: '0', LOG_LEVEL: 'silent', DATA_DIR });
  cluster = await startEmbedded(settings);
  await stopEmbedded(settings);
}, 60_000);
afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(folder, { recursive: true, force: true });
});

test('who must have that one again is told whose it is, and has it once it is free', async () => {
  const stranger = createServer();
  let looks = 0;
  // The start asks whether it is to stop once it has looked at the port.
  const stopping = Object.assign(new AbortController().signal, {
    throwIfAborted: () => {
      looks += 1;
      // At once: only with the name of a host is it looked up first.
      stranger.listen(cluster.port);
    },
  });
  await expect(startEmbedded(settings, stopping, cluster.port)).rejects.toMatchObject({
    code: 'port_in_use',
    message: expect.stringContaining(String(cluster.port)),
  });
  expect([looks, stranger.listening]).toEqual([1, true]);
  const closed = once(stranger, 'close');
  stranger.close();
  await closed;
  expect(await startEmbedded(settings, undefined, cluster.port)).toMatchObject({ port: cluster.port });
}, 60_000);

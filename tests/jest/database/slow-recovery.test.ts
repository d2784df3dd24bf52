/** A PostgreSQL that recovers for longer than anybody waits for an answer is waited for, and not stopped in the middle. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { homeFolder, readHome } from '../../../server/database/embedded/cluster-home.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../../../server/database/embedded/embedded.ts';
import { isStarting } from '../../../server/database/embedded/postmaster.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-recovery-'));
  chmodSync(folder, 0o755);
  const DATA_DIR = join(folder, 'data');
  settings = prepareSettings({ INVENTORY_FSYNC: 'off', PORT: '0', LOG_LEVEL: 'silent', DATA_DIR });
  await startEmbedded(settings);
  data = join(homeFolder(settings, readHome(settings)!), 'data');
}, 60_000);
afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(folder, { recursive: true, force: true });
});

/** Each piece of its log that it asks an archive for takes seven seconds, and is not there. */
function recoverSlowly(): void {
  appendFileSync(join(data, 'postgresql.auto.conf'), "restore_command = 'sleep 7; false'\n");
  writeFileSync(join(data, 'recovery.signal'), '');
  if (process.getuid?.() === 0) execFileSync('chown', ['--reference', data, join(data, 'recovery.signal')]);
}

test('a start waits until it has recovered, however long pg_ctl does', async () => {
  await stopEmbedded(settings);
  recoverSlowly();
  const began = Date.now();
  const starting = startEmbedded(settings);
  const cluster = await starting;
  expect(Date.now() - began).toBeGreaterThan(10_000);
  expect(cluster.port).toBeGreaterThan(0);
  expect(isStarting(data)).toBe(false);
}, 90_000);

test('who is told to stop meanwhile waits no longer, and leaves it at its work', async () => {
  await stopEmbedded(settings);
  recoverSlowly();
  const stopping = new AbortController();
  const starting = startEmbedded(settings, stopping.signal);
  stopping.abort();
  await expect(starting).rejects.toThrow(/abort/i);
}, 90_000);

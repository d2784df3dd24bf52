/** What a whole server is set to, by which every session is another than it looks, is told with what takes it away. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import {
  type EmbeddedCluster,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import {
  type SettingGiven,
  settingInWords,
  settingReset,
  settingsAmiss,
} from '../../../server/database/privileges/settings-given.ts';
import { settingsOf } from '../../../server/operations/doctor/grants.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let settings: Settings;
let cluster: EmbeddedCluster;
beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'inventory-set-'));
  chmodSync(dataDir, 0o711);
  settings = prepareSettings({ DATA_DIR: dataDir, INVENTORY_FSYNC: 'off', PORT: '0', LOG_LEVEL: 'silent' });
  cluster = await startEmbedded(settings);
}, 60_000);
afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(settings.dataDir, { recursive: true, force: true });
});

const ask = <T>(look: (client: pg.Client) => Promise<T>) =>
  withClient(cluster.superuserUrl('postgres'), look);
/** `alter system` is taken by itself alone. */
const run = (...statements: string[]) =>
  ask(async client => {
    for (const statement of statements) await client.query(statement);
  });

/** A server reads its configuration anew in its own time. */
async function once(holds: (found: SettingGiven[]) => boolean): Promise<SettingGiven[]> {
  for (;;) {
    const found = await ask(settingsAmiss);
    if (holds(found)) return found;
    await sleep(20);
  }
}

test('of what the embedded server is started with nothing is told', async () => {
  expect(await ask(settingsAmiss)).toEqual([]);
});

test.each([
  ['session_replication_role', 'replica'],
  ['row_security', 'off'],
  ['transform_null_equals', 'on'],
  ['array_nulls', 'off'],
  ['zero_damaged_pages', 'on'],
  ['ignore_checksum_failure', 'on'],
  ['gin_fuzzy_search_limit', '1'],
  ['password_encryption', 'md5'],
  ['search_path', 'public, pg_catalog'],
])('%s = %s of the whole server', async (name, value) => {
  const literal = name === 'search_path' ? value : pg.escapeLiteral(value);
  await run(`alter system set ${name} = ${literal}`, 'select pg_reload_conf()');
  const [found] = await once(all => all.length > 0);
  expect(settingInWords(found!)).toMatch(
    new RegExp(`^${name} = ${value} for the whole server \\(.*postgresql\\.auto\\.conf\\)$`),
  );
  expect(await ask(settingsOf)).toMatchObject([
    { verdict: 'bad', advice: expect.stringContaining(settingReset(found!)) },
  ]);
  await run(...settingReset(found!).split('; '));
  await once(all => all.length === 0);
});

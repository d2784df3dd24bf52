/** What is committed after a clean start goes to the archive by its time, too, with nothing else that wakes PostgreSQL. */
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTarget } from '../../../server/backup/target.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import {
  archiveLog,
  clusterFolders,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded.ts';
import { ensureKeys, type KeySource } from '../../../server/encryption/keys.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-archived-'));
  chmodSync(folder, 0o755);
  const DATA_DIR = join(folder, 'data');
  const keys: KeySource = { kind: 'made', path: join(folder, 'keys') };
  settings = {
    ...prepareSettings({ INVENTORY_FSYNC: 'off', PORT: '0', LOG_LEVEL: 'silent', DATA_DIR }),
    keys,
  };
  await ensureKeys(keys);
  await startEmbedded(settings);
  setTarget(settings, join(folder, 'backups'));
  await archiveLog(settings);
  appendFileSync(
    join(clusterFolders(settings)!.postgresql, 'postgresql.auto.conf'),
    "archive_timeout = '1s'\n",
  );
}, 60_000);
afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(folder, { recursive: true, force: true });
});

test('within its time, not at the next checkpoint', async () => {
  await stopEmbedded(settings);
  const cluster = await startEmbedded(settings);
  await withClient(cluster.superuserUrl('postgres'), async client => {
    const archived = async () => {
      const { rows } = await client.query<{ archived: boolean }>(
        `select coalesce(a.last_archived_wal >= w.name, false) as archived
           from pg_stat_archiver a, noted w`,
      );
      return rows[0]!.archived;
    };
    await client.query('create table noted as select pg_walfile_name(pg_current_wal_insert_lsn()) as name');
    const until = Date.now() + 30_000;
    while (!(await archived()) && Date.now() < until) await sleep(200);
    expect(await archived()).toBe(true);
    await client.query('drop table noted');
  });
}, 90_000);

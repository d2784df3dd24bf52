/**
 * What is committed after a clean start goes to the archive by its time, too, with nothing else that wakes PostgreSQL; and a
 * folder for it that went while nobody looked is not made anew without a word.
 */
import { appendFileSync, chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { setTarget, type Target } from '../../../server/backup/target.ts';
import { shipArchived } from '../../../server/backup/wal/archive.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import {
  archiveLog,
  clusterFolders,
  keepArchiving,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { ensureKeys, type KeySource } from '../../../server/encryption/keys.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
let target: Target;
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
  target = setTarget(settings, join(folder, 'backups'));
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

const isOpen = (url: string) => withClient(url, async () => true).catch(() => sleep(50).then(() => false));

async function archivesInTime(url: string): Promise<boolean> {
  return withClient(url, async client => {
    const archived = async () => {
      const { rows } = await client.query<{ archived: boolean }>(
        `select coalesce(a.last_archived_wal >= w.name, false) as archived
           from pg_stat_archiver a, public.noted w`,
      );
      return rows[0]!.archived;
    };
    await client.query(
      'create table public.noted as select pg_walfile_name(pg_current_wal_insert_lsn()) as name',
    );
    const until = Date.now() + 30_000;
    while (!(await archived()) && Date.now() < until) await sleep(200);
    const isInTime = await archived();
    await client.query('drop table public.noted');
    return isInTime;
  });
}

test('within its time, not at the next checkpoint, after a start and after the crash of a session', async () => {
  await stopEmbedded(settings);
  const cluster = await startEmbedded(settings);
  const url = cluster.superuserUrl('postgres');
  const started = await keepArchiving(settings, null);
  expect(await archivesInTime(url)).toBe(true);

  const victim = new pg.Client(url);
  victim.on('error', () => undefined);
  await victim.connect();
  const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
  process.kill(rows[0]!.pid, 'SIGKILL');
  // As the worker does it again and again, whatever was answered.
  let since = started;
  let isWorking = true;
  const working = (async () => {
    for (; isWorking; await sleep(100)) since = await keepArchiving(settings, since);
  })();
  try {
    while (since === null || since.ready === started?.ready || !(await isOpen(url))) await sleep(50);
    expect(await archivesInTime(url)).toBe(true);
  } finally {
    isWorking = false;
    await working;
  }
}, 120_000);

test('what PostgreSQL could not be told is told by the next call', async () => {
  // pg_ctl does nothing without it; a server that runs does not read it.
  const version = join(clusterFolders(settings)!.postgresql, 'PG_VERSION');
  renameSync(version, `${version}.away`);
  expect(await keepArchiving(settings, null)).toBeNull();
  const other = { ready: 0, isSettled: false };
  expect(await keepArchiving(settings, other)).toBe(other);
  renameSync(`${version}.away`, version);
  expect(await keepArchiving(settings, other)).toMatchObject({ ready: expect.any(Number) });
  expect(await keepArchiving(settings, other)).not.toBe(other);
});

test('nor is its folder, where that went while it was stopped, made anew without a word', async () => {
  const { archive } = clusterFolders(settings)!;
  await stopEmbedded(settings);
  rmSync(archive, { recursive: true });
  const cluster = await startEmbedded(settings);
  expect(existsSync(archive)).toBe(false);
  let told = 0;
  await shipArchived(settings, target, undefined, undefined, () => void told++);
  expect(told).toBe(1);
  await withClient(cluster.superuserUrl('postgres'), client =>
    client.query("select pg_create_restore_point('more'), pg_switch_wal()"),
  );
  const until = Date.now() + 30_000;
  while (readdirSync(archive).length === 0 && Date.now() < until) await sleep(200);
  expect(readdirSync(archive).length).toBeGreaterThan(0);
}, 90_000);

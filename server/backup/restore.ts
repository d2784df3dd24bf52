/** Brings a backup back, as a new DATA_DIR with databases of its own: nothing that is there is written over. */
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { chown, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { asLogin, inDatabase, withClient } from '../database/bootstrap.ts';
import { binariesFor, homeFolder, makeHome, writeHome } from '../database/cluster-home.ts';
import { freePort, removeEmbedded, stopEmbedded } from '../database/embedded.ts';
import { isAlive, livePostmaster } from '../database/postmaster.ts';
import { type RunAs, run, unprivilegedUser } from '../database/run-as.ts';
import { type Keys, keysFile, keysText } from '../encryption/keys.ts';
import { makeFolder, replaceFile } from '../files.ts';
import { spoolDir } from '../intake/begin.ts';
import { Problem } from '../problem.ts';
import { readSecrets, unusable } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { isBatch } from './archive.ts';
import { feedLog } from './feed-log.ts';
import { readPiece, readWhole } from './pieces.ts';
import { type BackupRecord, backupsOf, pieceOf, readRecord } from './record.ts';
import { recover } from './recover.ts';
import { folders, openBackups } from './target.ts';
import { assertComplete, compared, readManifest, unpack } from './unpack.ts';
import { assertLog } from './verify.ts';

export interface RestoreOptions {
  dir: string;
  dataDir: string;
  /** The moment up to which, in ISO 8601 with a zone; null: all there is. */
  at: string | null;
  keys: Keys;
  /** Whether the new DATA_DIR gets the keys: where no environment names them. */
  withKeys: boolean;
  told?: (step: string) => void;
}

export interface Restored {
  backup: BackupRecord;
  /** When the last transaction that was brought back had ended. */
  reached: Date | null;
}

/**
 * Restores into a new folder. It has its name once all is done: what a restore that is killed leaves behind is no DATA_DIR.
 *
 * @throws Problem `data_dir_exists`, `no_backup`, `backup_too_young`, `backup_too_short`, `backup_incomplete`,
 *   `file_damaged`, `key_unknown`, `restore_failed`
 */
export async function restoreBackup(settings: Settings, options: RestoreOptions): Promise<Restored> {
  const dir = openBackups(options.dir);
  const dataDir = resolve(options.dataDir);
  await assertNew(dataDir);
  const backup = await chooseBackup(dir, options.keys, options.at);
  if (options.at === null) assertLog(backup, await readdir(folders(dir).wal));
  await removeAbandoned(settings, dataDir);
  const work = `${dataDir}.restoring.${process.pid}`;
  let restoring: Settings = { ...settings, dataDir: work, spp: null, issoh: null };
  try {
    makeFolder(work);
    const password = await restoreFiles(dir, backup, options.keys, work);
    restoring = { ...restoring, secrets: readSecrets(work) };
    if (options.withKeys) await writeFile(keysFile(work), keysText(options.keys), { mode: 0o600 });
    const reached = await restoreCluster(restoring, { ...options, dir, backup, password });
    if (existsSync(dataDir)) await rm(dataDir, { recursive: true });
    await rename(work, dataDir);
    return { backup, reached };
  } catch (error) {
    removeEmbedded(restoring);
    await rm(work, { recursive: true, force: true });
    const { syscall } = error as NodeJS.ErrnoException;
    throw syscall === undefined ? error : unusable(dataDir, error as NodeJS.ErrnoException);
  }
}

interface Restoring extends RestoreOptions {
  backup: BackupRecord;
  /** The superuser's, as the backup has it. */
  password: string;
}

async function restoreCluster(settings: Settings, restoring: Restoring): Promise<Date | null> {
  const { dir, backup, keys, at, told } = restoring;
  const runAs = unprivilegedUser();
  const home = await makeHome(settings, await freePort(), runAs);
  const binaries = await binariesFor(settings, runAs);
  writeHome(settings, home, binaries);
  const folder = homeFolder(settings, home);
  const data = join(folder, 'data');
  told?.(`files of ${backup.name}`);
  await restoreData(dir, backup, keys, data, runAs);
  await restoreLists(dir, keys, settings);
  told?.('the log');
  const feed = await feedLog(join(folder, 'restore'), dir, keys, runAs);
  const url = `postgres://postgres:${encodeURIComponent(restoring.password)}@127.0.0.1:${home.port}/postgres`;
  try {
    const reached = await recover({ settings, data, binaries, port: home.port, runAs, feed, at, url });
    await beginAnew(settings, url);
    return reached;
  } finally {
    await feed.stop();
    if (livePostmaster(data) !== null)
      run(join(binaries, 'bin', 'pg_ctl'), ['stop', '-w', '-t', '60', '-s', '-m', 'fast', '-D', data], runAs);
    await rm(join(folder, 'restore'), { recursive: true, force: true });
  }
}

/** The new cluster is another one: its superuser has another password, and readers of SPP's feeds compare everything. */
async function beginAnew(settings: Settings, url: string): Promise<void> {
  const { superuser_password, worker_password } = settings.secrets;
  await withClient(url, client =>
    client.query(`alter role postgres password ${pg.escapeLiteral(superuser_password)}`),
  );
  await withClient(asLogin(inDatabase(url, 'spp'), 'inv_worker', worker_password), async client => {
    await client.query('set role inv_owner');
    await client.query('select spp_private.renew_feed_epoch()');
  });
}

/** What lay beside the databases; answers the superuser's password of then. */
async function restoreFiles(
  dir: string,
  { name, pieces }: BackupRecord,
  keys: Keys,
  work: string,
): Promise<string> {
  const { path, name: of } = pieceOf(dir, name, 'files');
  await unpack(readPiece(path, of, keys, pieces.files), async entry => {
    const to = join(work, entry.path);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await pipeline(entry.content, createWriteStream(to, { mode: 0o600 }));
  });
  const secrets = readSecrets(work);
  const renewed = { ...secrets, superuser_password: randomBytes(32).toString('base64url') };
  replaceFile(join(work, 'secrets.json'), `${JSON.stringify(renewed, null, 2)}\n`, 0o600);
  return secrets.superuser_password;
}

async function restoreData(
  dir: string,
  { name, pieces }: BackupRecord,
  keys: Keys,
  data: string,
  runAs: RunAs,
): Promise<void> {
  const manifest = pieceOf(dir, name, 'manifest');
  const listed = readManifest((await readWhole(manifest.path, manifest.name, keys)).toString('utf8'));
  const own = async (path: string) => {
    if (runAs !== null) await chown(path, runAs.uid, runAs.gid);
  };
  await mkdir(data, { mode: 0o700 });
  await own(data);
  const base = pieceOf(dir, name, 'base');
  await unpack(readPiece(base.path, base.name, keys, pieces.base), async ({ path, type, link, content }) => {
    const to = join(data, path);
    if (type === 'directory') await mkdir(to, { recursive: true, mode: 0o700 });
    else if (type === 'symlink') await symlink(link ?? '', to);
    else await pipeline(content, compared(listed, path), createWriteStream(to, { mode: 0o600 }));
    if (type !== 'symlink') await own(to);
  });
  assertComplete(listed, base.name);
}

/** Lists that waited; those that were worked off by then are swept away by the worker. */
async function restoreLists(dir: string, keys: Keys, settings: Settings): Promise<void> {
  const from = folders(dir).lists;
  await mkdir(spoolDir(settings), { recursive: true, mode: 0o700 });
  for (const name of (await readdir(from)).filter(isBatch)) {
    const to = join(spoolDir(settings), name);
    await pipeline(
      readPiece(join(from, name), `lists/${name}`, keys),
      createWriteStream(to, { mode: 0o600 }),
    );
  }
}

/** The newest backup that was whole before the moment. */
async function chooseBackup(dir: string, keys: Keys, at: string | null): Promise<BackupRecord> {
  const names = await backupsOf(dir);
  const records = await Promise.all(names.map(name => readRecord(dir, keys, name)));
  if (records.length === 0) {
    throw new Problem(404, 'no_backup', `${dir} holds no backup that was finished.`, {
      hint: '"inventory backup create DIR" makes one.',
    });
  }
  const found = records.findLast(one => at === null || Date.parse(one.ended_at) <= Date.parse(at));
  if (found !== undefined) return found;
  throw new Problem(
    422,
    'backup_too_young',
    `The oldest backup was whole at ${records[0]!.ended_at}, after ${at}.`,
    {
      hint: 'Name a later moment.',
    },
  );
}

async function assertNew(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw unusable(dataDir, error);
  });
  if (names.length === 0) return;
  throw new Problem(
    409,
    'data_dir_exists',
    `${dataDir} is not empty: a backup is restored into a new folder only.`,
    {
      hint: 'Name one that is not there yet.',
    },
  );
}

/** What restores into this folder that were killed have left. */
async function removeAbandoned(settings: Settings, dataDir: string): Promise<void> {
  for (const name of await readdir(dirname(dataDir)).catch(() => [])) {
    const pid = name.startsWith(`${basename(dataDir)}.restoring.`)
      ? Number(name.split('.').at(-1))
      : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const left = join(dirname(dataDir), name);
    try {
      const of: Settings = { ...settings, dataDir: left, secrets: readSecrets(left), spp: null, issoh: null };
      await stopEmbedded(of);
      removeEmbedded(of);
    } catch {
      // It had not come that far.
    }
    await rm(left, { recursive: true, force: true });
  }
}

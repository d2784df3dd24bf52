/** Brings a backup back, as a new DATA_DIR with databases of its own: nothing that is there is written over. */
import { chmod, chown, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { asLogin, inDatabase } from '../../database/bootstrap.ts';
import {
  binariesFor,
  type ClusterHome,
  homeFolder,
  makeHome,
  writeHome,
} from '../../database/embedded/cluster-home.ts';
import { freePort, removeEmbedded } from '../../database/embedded/embedded.ts';
import { livePostmaster } from '../../database/embedded/postmaster.ts';
import { embeddedUrl } from '../../database/embedded/proof.ts';
import { onceWeEnd, type RunAs, run, unprivilegedUser } from '../../database/embedded/run-as.ts';
import { type Tier, tiers } from '../../database/migrate.ts';
import { type Keys, keysFile, keysText } from '../../encryption/keys.ts';
import { Problem } from '../../problem.ts';
import { readSecrets, unusable } from '../../secrets.ts';
import type { Settings } from '../../settings.ts';
import { carrying, heldIn, type LeftAside } from '../held.ts';
import { whileReading } from '../lease.ts';
import { type LostList, restoreLists } from '../lists.ts';
import { placeData, placeFiles } from '../place.ts';
import type { BackupRecord } from '../record.ts';
import { folders, openBackups } from '../target.ts';
import { namesOf, unloggedIn } from '../unlogged.ts';
import { assertLog } from '../verify.ts';
import { sayingWhy, withRestorer } from './asking.ts';
import { takeAside } from './digests.ts';
import { feedLog, isBefore } from './feed-log.ts';
import { recover } from './recover.ts';
import { makeWork, siteFor } from './site.ts';

export interface RestoreOptions {
  dir: string;
  dataDir: string;
  /** The moment up to which, in ISO 8601 with a zone; null: all there is. */
  at: string | null;
  /** The piece of the log before which it ends, one that is missing or damaged; null: none. */
  before: string | null;
  keys: Keys;
  /** Whether the new DATA_DIR gets the keys: where no environment names them. */
  withKeys: boolean;
  told?: (step: string) => void;
  /** How long it waits for a lock, or to be let in, once the log is replayed, in ms; a minute without. */
  patience?: number;
}

export interface Restored {
  backup: BackupRecord;
  /** When the last transaction that was brought back had ended. */
  reached: Date | null;
  /** Backups that could not be used, and versions of what lies beside them, and why. */
  aside: LeftAside[];
  /** Uploads that waited, and whose lists could not be brought back: they have failed. */
  lost: LostList[];
  /** Seals that the digests know and the restored databases do not have; their files were taken aside. */
  beyond: number;
}

/**
 * Restores the newest backup that can be used into a new folder. It has its name once all is done: what a restore that is
 * killed leaves behind is no DATA_DIR.
 *
 * @throws Problem `data_dir_exists`, `no_backup`, `backup_too_young`, `backup_too_short`, `backup_other_log`,
 *   `backup_incomplete`, `backup_tablespaces`, `file_damaged`, `key_unknown`, `restore_failed`, `restore_refused`; as
 *   `siteFor`
 */
export async function restoreBackup(settings: Settings, options: RestoreOptions): Promise<Restored> {
  const dir = openBackups(options.dir);
  return whileReading(dir, () => restore(settings, { ...options, dir, dataDir: resolve(options.dataDir) }));
}

async function restore(settings: Settings, options: RestoreOptions): Promise<Restored> {
  const { dir, dataDir, keys } = options;
  const held = await heldIn(dir, keys);
  const candidates = carrying(dir, held, options.at, options.before);
  const site = await siteFor(settings, dataDir, options.told);
  const bare: Settings = { ...settings, dataDir: site.work, spp: null, issoh: null };
  const placed: { now: Placed | null } = { now: null };
  try {
    const brought = await bringNewest(bare, options, candidates, placed);
    if (options.withKeys) await writeFile(keysFile(site.work), keysText(keys), { mode: 0o600 });
    await site.settle();
    return { ...brought, aside: [...held.bad, ...brought.aside, ...placed.now!.aside] };
  } catch (error) {
    for (const { backup, problem } of held.bad) options.told?.(without(backup, problem));
    await discard(placed.now?.settings ?? bare);
    const { syscall } = error as NodeJS.ErrnoException;
    throw syscall === undefined ? error : unusable(dataDir, error as NodeJS.ErrnoException);
  } finally {
    await site.leave();
  }
}

/** A cluster whose files are there, and whose log is to be replayed. */
interface Placed {
  settings: Settings;
  folder: string;
  binaries: string;
  home: ClusterHome;
  runAs: RunAs;
  /** The superuser's, as the backup has it. */
  password: string;
  /** Versions of what lies beside the databases that could not be had. */
  aside: LeftAside[];
}

/**
 * Brings the first backup back that is whole, and whose log PostgreSQL replays.
 *
 * @throws Problem what is wrong with the newest where none is; what is wrong with the log, which all of them need, or with
 *   this machine
 */
async function bringNewest(
  bare: Settings,
  options: RestoreOptions,
  candidates: BackupRecord[],
  placed: { now: Placed | null },
): Promise<Restored> {
  const aside: LeftAside[] = [];
  for (const backup of candidates) {
    let isPlaced = false;
    try {
      const log = (await readdir(folders(options.dir).wal)).filter(name => isBefore(name, options.before));
      assertLog(backup, log, options.at === null);
      await makeWork(bare.dataDir);
      await place(bare, options, backup, placed);
      isPlaced = true;
      return { backup, aside, ...(await replay(placed.now!, backup, options)) };
    } catch (error) {
      if (!(error instanceof Problem) || !isOfBackup(error, isPlaced)) throw error;
      await discard(placed.now?.settings ?? bare);
      placed.now = null;
      aside.push({ backup: backup.name, problem: error });
      options.told?.(without(backup.name, error));
    }
  }
  throw aside[0]!.problem;
}

/** As a step of it, after "Restoring". */
function without(backup: string, { message }: Problem): string {
  return `without ${backup}, which cannot be used (${message.replace(/\.$/, '')})`;
}

const OF_FILES = [
  'backup_dir_unusable',
  'backup_incomplete',
  'file_damaged',
  'format_unknown',
  'key_unknown',
];

/**
 * Whether it is a backup's own fault, so that another one may do.
 *
 * @param isPlaced whether its files are there: what is damaged since is of the log
 */
export function isOfBackup({ code }: Problem, isPlaced: boolean): boolean {
  return isPlaced ? code === 'restore_failed' : OF_FILES.includes(code);
}

/** @param placed is told as soon as there is a cluster to be removed */
async function place(
  bare: Settings,
  { dir, keys, told }: RestoreOptions,
  backup: BackupRecord,
  placed: { now: Placed | null },
): Promise<void> {
  const { password, aside } = await placeFiles(dir, backup, keys, bare.dataDir);
  const settings = { ...bare, secrets: readSecrets(bare.dataDir) };
  const runAs = unprivilegedUser();
  const home = await makeHome(settings, 0, runAs);
  const binaries = await binariesFor(settings, runAs);
  writeHome(settings, home, binaries);
  const folder = homeFolder(settings, home);
  placed.now = { settings, folder, binaries, home, runAs, password, aside };
  told?.(`files of ${backup.name}`);
  // As long as files are placed nobody else comes in.
  if (runAs !== null) await close(folder);
  await placeData(dir, backup, keys, join(folder, 'data'), runAs);
}

async function replay(
  { settings, folder, binaries, home, runAs, password }: Placed,
  { timeline }: BackupRecord,
  { dir, keys, at, before, told, patience }: RestoreOptions,
): Promise<Pick<Restored, 'reached' | 'lost' | 'beyond'>> {
  told?.('the log');
  const data = join(folder, 'data');
  const feed = await feedLog(join(folder, 'restore'), dir, keys, runAs, { timeline, before });
  // Nobody knows it before PostgreSQL has it.
  const port = await freePort();
  const url = embeddedUrl('postgres', password, port, 'postgres');
  const pgCtl = join(binaries, 'bin', 'pg_ctl');
  // Of a restore that is killed nobody else would know.
  const giveUp = onceWeEnd(pgCtl, ['stop', '-W', '-s', '-m', 'immediate', '-D', data], runAs);
  try {
    const reached = await recover({ settings, data, binaries, port, runAs, feed, timeline, at, url, told });
    writeHome(settings, { ...home, port }, binaries);
    if (at === null) feed.assertAllTaken(reached);
    // Whose password is the backup's until it has the new one.
    let current = url;
    const asking: Asking = { settings, url, patience };
    return await sayingWhy(
      async () => {
        await renewPasswords(asking);
        current = asSuperuser(asking);
        const lost = await beginAnew(asking, client => restoreLists(dir, keys, settings, client));
        for (const one of await unlogged(asking)) told?.(`without what was in ${one}: it was not logged`);
        return { reached, lost, beyond: await digestsBeyond(asking) };
      },
      () => current,
    );
  } finally {
    await feed.stop();
    if (livePostmaster(data) !== null)
      run(pgCtl, ['stop', '-w', '-t', '60', '-s', '-m', 'fast', '-D', data], runAs);
    await giveUp();
    if (runAs !== null) await close(folder);
    await rm(join(folder, 'restore'), { recursive: true, force: true });
    if (runAs !== null) {
      await chmod(folder, 0o755);
      await chown(folder, runAs.uid, runAs.gid);
    }
  }
}

async function close(folder: string): Promise<void> {
  await chown(folder, 0, 0);
  await chmod(folder, 0o700);
}

interface Asking {
  settings: Settings;
  /** The superuser's, with the password of the backup. */
  url: string;
  patience: number | undefined;
}

function asSuperuser({ settings, url }: Asking): string {
  return asLogin(url, 'postgres', settings.secrets.superuser_password);
}

/** Tables of ours that come back empty. */
async function unlogged(asking: Asking): Promise<string[]> {
  const names: string[] = [];
  for (const tier of tiers) {
    const found = await asOwner(asking, tier, client => unloggedIn(tier, client));
    if (found.length > 0) names.push(namesOf(found));
  }
  return names;
}

/** Those of both databases. */
async function digestsBeyond(asking: Asking): Promise<number> {
  const beyond: number[] = [];
  for (const tier of tiers)
    beyond.push(await asOwner(asking, tier, client => takeAside(asking.settings.dataDir, tier, client)));
  return beyond[0]! + beyond[1]!;
}

/** The secrets are newer than the cluster may be: other logins get theirs when it is started. */
function renewPasswords({ settings, url, patience }: Asking): Promise<void> {
  const { superuser_password, worker_password } = settings.secrets;
  return withRestorer(url, 'superuser', patience, async client => {
    await client.query(`alter role inv_worker password ${pg.escapeLiteral(worker_password)}`);
    await client.query(`alter role postgres password ${pg.escapeLiteral(superuser_password)}`);
  });
}

/** The new cluster is another one: readers of SPP's feeds compare everything. */
function beginAnew<T>(asking: Asking, andThen: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  return asOwner(asking, 'spp', async client => {
    await client.query('select spp_private.renew_feed_epoch()');
    return andThen(client);
  });
}

function asOwner<T>(
  { settings: { secrets }, url, patience }: Asking,
  tier: Tier,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const worker = asLogin(inDatabase(url, tier), 'inv_worker', secrets.worker_password);
  return withRestorer(worker, 'other', patience, async client => {
    await client.query('set role inv_owner');
    return work(client);
  });
}

async function discard(settings: Settings): Promise<void> {
  removeEmbedded(settings);
  await rm(settings.dataDir, { recursive: true, force: true });
}

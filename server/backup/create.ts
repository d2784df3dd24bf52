/** Makes a backup of an embedded cluster that runs: its files, the log to make them whole, and what lies beside it. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { pack } from 'tar-stream';
import { nameOfWork } from '../data-dir-lock.ts';
import { asLogin, inDatabase, withClient } from '../database/bootstrap.ts';
import { assertUrlsGiven } from '../database/connect.ts';
import { astray, saidOf, setBy, straight } from '../database/embedded/archiving.ts';
import { archiveFolder, findEmbedded, passwordRefused, postgresLog } from '../database/embedded/embedded.ts';
import { type Tier, tiers } from '../database/migrate.ts';
import { type Keys, keysOf } from '../encryption/keys.ts';
import { takeName } from '../name-lock.ts';
import { assertOwner } from '../owner.ts';
import { inWords, Problem } from '../problem.ts';
import { readSecrets } from '../secrets.ts';
import { type Settings, startCommand } from '../settings.ts';
import { type BaseBackup, takeBaseBackup } from './base-backup.ts';
import { pathsBeside, versionsOf } from './beside.ts';
import { lookingAt } from './held.ts';
import { listsDone } from './lists.ts';
import { flush, isNamed, type Piece, UNFINISHED, writePiece } from './pieces.ts';
import { type BackupRecord, type PieceName, pieceOf, readRecord, writeRecord } from './record.ts';
import { failing, lastCome, noting } from './state.ts';
import { backupsIn, logIn } from './survey.ts';
import { bringOver, type Switch, takeOver } from './switch.ts';
import { aimAt, folders, orAway, readTarget, setTarget, type Target, unusable } from './target.ts';
import { notLogged, type Unlogged, unloggedIn } from './unlogged.ts';
import { beginArchive, shipArchived } from './wal/archive.ts';
import { PATIENCE, waitsTooLong } from './wal/archive-wait.ts';
import { lastSegmentOf, segmentOf } from './wal/segments.ts';

const LONGEST_WAIT_MS = 120_000;
const PAUSE_MS = 200;

export interface Watching {
  /** Hears how far it is: bytes copied, of about how many. */
  told?: (bytes: number, of: number) => void;
  /** Breaks it off. */
  signal?: AbortSignal;
  /** Begins anew in the folder of before, where what it held has gone. */
  anew?: boolean;
  /** Does it only while backups go to the folder of this id. */
  boundTo?: string;
  /** Does it only where one is due still, once nobody else makes one. */
  isDue?: () => Promise<boolean>;
  /** Is waited for where a worker still has the key that a command gave before: then it is tried once more. */
  keysHeld?: () => Promise<void>;
  /** How long PostgreSQL may take to archive the log of it, in ms. */
  patience?: number;
}

/**
 * Makes a backup in a folder, to which the log goes from then on, too. Another folder than before takes its place once the
 * backup is whole: one that fails gives nothing up. The first of all is bound at once, and tried again by the worker.
 *
 * @throws Problem `backup_given_server`, `not_the_owner`, `no_database`, `backup_running`, `wal_not_archived`,
 *   `superuser_refused`, `backup_tablespaces`, `backup_unlogged`, what `aimAt` and `readSecrets` throw
 */
export async function createBackup(
  settings: Settings,
  dir: string,
  watching: Watching = {},
): Promise<BackupRecord> {
  try {
    return await create(settings, dir, watching);
  } catch (error) {
    const isInto = boundDir(settings.dataDir) === resolve(dir);
    const why = isInto ? await orAway(settings.dataDir, error) : error;
    if (isInto && watching.signal?.aborted !== true) noteWhy(settings, why);
    throw why;
  }
}

/** No try of its own: somebody else is at it, or may not. */
const NO_TRY = ['backup_running', 'not_the_owner', 'backup_given_server'];

/**
 * Each try into the folder that backups go to notes why it failed, wherever it did, until one is made. One into another
 * folder gives nothing up.
 */
function noteWhy({ dataDir }: Settings, error: unknown): void {
  if (error instanceof Problem && NO_TRY.includes(error.code)) return;
  noting(dataDir)(failing(inWords(error)));
}

/** Null where none is known: what keeps it from being known is told by whoever asks for it. */
function boundDir(dataDir: string): string | null {
  try {
    return readTarget(dataDir)?.dir ?? null;
  } catch {
    return null;
  }
}

async function create(settings: Settings, dir: string, watching: Watching): Promise<BackupRecord> {
  if (settings.spp !== null) throw givenServer();
  assertUrlsGiven(settings);
  assertOwner(settings.dataDir);
  const cluster = await findEmbedded(settings);
  if (cluster === null) throw notRunning(settings);
  const keys = await keysOf(settings.keys);
  // Before the folder is known to anybody: the worker would begin by itself.
  const lock = await takeName(nameOfWork(settings.dataDir, 'backup'));
  if (lock === null) throw running(settings);
  try {
    const from = readTarget(settings.dataDir);
    // Somebody has given it another folder since.
    if (watching.boundTo !== undefined && from?.id !== watching.boundTo) throw running(settings);
    if ((await watching.isDue?.()) === false) throw running(settings);
    const to = aimAt(settings, dir, watching.anew);
    const over = from === null || from.id === to.id ? null : { settings, keys, from, to };
    const target = over === null ? setTarget(settings, dir, watching.anew) : to;
    const url = cluster.superuserUrl('postgres');
    const make = () => createIn(settings, target, url, { keys, watching, over });
    return await make().catch(async error => {
      if (watching.keysHeld === undefined || !isHeld(settings, error)) throw error;
      await watching.keysHeld();
      return make();
    });
  } finally {
    await lock.close();
  }
}

/** Whether it needs a piece of the log that a worker has brought meanwhile, and its command gives another key now. */
const isHeld = ({ keys }: Settings, error: unknown) =>
  keys.kind === 'command' &&
  error instanceof Problem &&
  error.code === 'key_unknown' &&
  error.message.startsWith('wal/');

async function createIn(
  settings: Settings,
  target: Target,
  url: string,
  { keys, watching, over }: { keys: Keys; watching: Watching; over: Switch | null },
): Promise<BackupRecord> {
  await beginArchive(settings);
  // What is known to go another way than the folder takes nothing away there, and adds nothing.
  if (over === null) await shipArchived(settings, target);
  const name = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const part = `${name}.${randomUUID()}${UNFINISHED}`;
  const unfinished = join(folders(target.dir).base, part);
  await tidyUnfinished(target, keys);
  await mkdir(unfinished, { mode: 0o700 });
  try {
    const record = await copy({ settings, keys, target, url, name, part, watching, over });
    if (over !== null) await takeOver(over, record.last_wal);
    // With its name it is found: not before the log goes where it lies.
    await nameBackup(target.dir, part, name);
    // Lists, and what lies beside.
    if (over !== null) await shipArchived(settings, target);
    const usable = await lookingAt(target.dir, async () => keys)();
    const seen = {
      ...backupsIn(usable),
      ...(await logIn(target, lastCome(settings.dataDir, target), usable)),
      looked_at: new Date().toISOString(),
    };
    noting(settings.dataDir)({ ...seen, ...failing(null) });
    return record;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

interface Copying {
  settings: Settings;
  keys: Keys;
  target: Target;
  url: string;
  name: string;
  /** What its folder is called until it is whole. */
  part: string;
  watching: Watching;
  over: Switch | null;
}

async function copy(copying: Copying): Promise<BackupRecord> {
  const { settings, keys, target, url, name, part, over } = copying;
  const began = new Date();
  const write = (piece: PieceName, content: AsyncIterable<Buffer>): Promise<Piece> =>
    writePiece(pieceOf(target.dir, part, piece).path, pieceOf(target.dir, name, piece).name, keys, content);
  const lists_done = await listsDone(settings, target.dir);
  const beside = (await versionsOf(target.dir)).at(-1) ?? 0;
  const files = await write('files', filesOf(settings));
  await assertLogged(settings, url);
  const [base, manifest, range] = await copied(copying, async ({ archive, manifest: list, done }) =>
    Promise.all([write('base', archive), write('manifest', list), done]),
  );
  // One that somebody has taken out of the log meanwhile.
  await assertLogged(settings, url);
  const record: BackupRecord = {
    name,
    began_at: began.toISOString(),
    ...(await stateOf(settings, url)),
    timeline: range.timeline,
    first_wal: segmentOf(range.timeline, range.start),
    last_wal: lastSegmentOf(range.timeline, range.end),
    pieces: { base, manifest, files },
    lists_done,
    beside,
    folder: target.id,
  };
  if (over === null) await shipUpTo(copying, record.last_wal);
  else await bringOver(over, record.first_wal, record.last_wal);
  // With its record it is one.
  await writeRecord(target.dir, keys, record, part);
  return record;
}

/** Copies the cluster, and no longer than its log may take to be archived: PostgreSQL itself would wait without end. */
async function copied<Made>(
  { settings, url, name, watching }: Copying,
  take: (copy: BaseBackup) => Promise<Made>,
): Promise<Made> {
  const { signal, patience = LONGEST_WAIT_MS } = watching;
  const [late, over] = [new AbortController(), new AbortController()];
  const copy = await takeBaseBackup(url, `inventory ${name}`, {
    ...watching,
    signal: AbortSignal.any(signal ? [signal, late.signal] : [late.signal]),
  });
  const watched = waitsTooLong(url, copy.pid, patience, over.signal).then(async waits => {
    if (waits) late.abort(await notArchived(settings, url, 'the log of the copy', patience));
  });
  try {
    return await take(copy);
  } finally {
    over.abort();
    await watched;
  }
}

async function nameBackup(dir: string, part: string, name: string): Promise<void> {
  const { base } = folders(dir);
  await rename(join(base, part), join(base, name)).catch(error => {
    throw unusable(join(base, name), error);
  });
  await flush(base);
}

/** What PostgreSQL says when its files have been copied. */
async function stateOf(
  settings: Settings,
  url: string,
): Promise<Pick<BackupRecord, 'ended_at' | 'postgresql' | 'migrations'>> {
  const at = (tier: Tier) => asWorker(settings, url, tier);
  const { rows } = await withClient(at('spp'), client =>
    client.query<{ at: Date; version: string }>(
      "select clock_timestamp() as at, current_setting('server_version') as version",
    ),
  );
  const { at: ended, version } = rows[0]!;
  return {
    ended_at: ended.toISOString(),
    postgresql: version,
    migrations: { spp: await lastMigration(at('spp')), issoh: await lastMigration(at('issoh')) },
  };
}

function asWorker({ secrets }: Settings, url: string, tier: Tier): string {
  return asLogin(inDatabase(url, tier), 'inv_worker', secrets.worker_password);
}

/** @throws Problem `backup_unlogged` */
async function assertLogged(settings: Settings, url: string): Promise<void> {
  const unlogged: Unlogged[] = [];
  for (const tier of tiers)
    unlogged.push(...(await withClient(asWorker(settings, url, tier), client => unloggedIn(tier, client))));
  if (unlogged.length > 0) throw notLogged(unlogged);
}

async function lastMigration(url: string): Promise<string> {
  return withClient(url, async client => {
    await client.query('set role inv_owner');
    const { rows } = await client.query<{ filename: string }>(
      'select filename from graphile_migrate.migrations order by filename desc limit 1',
    );
    return rows[0]?.filename ?? '';
  });
}

/**
 * Waits until the log is there up to a piece of it; it is the worker or this process that brings it. One that is there and
 * was not brought is another's.
 */
async function shipUpTo({ settings, target, url, watching }: Copying, wal: string): Promise<void> {
  const { patience = LONGEST_WAIT_MS } = watching;
  const until = Date.now() + patience;
  // PostgreSQL has archived it when a copy ends: where it waits no more it was brought, or compared.
  const isThere = () =>
    existsSync(join(folders(target.dir).wal, wal)) && !existsSync(join(archiveFolder(settings), wal));
  while (!isThere()) {
    await shipArchived(settings, target);
    if (Date.now() > until) throw await notArchived(settings, url, wal, patience);
    await sleep(PAUSE_MS);
  }
}

/**
 * What lies beside the databases, as an archive. @throws as `readSecrets`, Problem `superuser_refused` where they are not
 * those that the databases take: with them it brings nobody anything back
 */
async function* filesOf(settings: Settings): AsyncGenerator<Buffer> {
  const { dataDir, secrets } = settings;
  if (readSecrets(dataDir).superuser_password !== secrets.superuser_password) throw passwordRefused(settings);
  const archive = pack();
  for (const path of await pathsBeside(dataDir))
    archive.entry({ name: path, mode: 0o600 }, await readFile(join(dataDir, path)));
  archive.finalize();
  yield* archive as AsyncIterable<Buffer>;
}

/**
 * What a backup that was killed left behind goes; one that was whole in this folder, and bound, lacks but its name. One
 * whose record cannot be read now may be that, and stays.
 */
async function tidyUnfinished({ dir, id }: Target, keys: Keys): Promise<void> {
  const { base } = folders(dir);
  for (const part of await readdir(base)) {
    if (!part.endsWith(UNFINISHED)) continue;
    const name = part.slice(0, part.indexOf('.'));
    const folder = await folderOf(dir, keys, name, part);
    // Where another has its name by now it is that one, or nobody's: it stays.
    if (folder === id && (await isNamed(join(base, name)))) continue;
    if (folder === id) await nameBackup(dir, part, name);
    else if (folder !== 'unknown') await rm(join(base, part), { recursive: true, force: true });
  }
}

/** The id that a backup bears; null where it has no record, or none with an id. */
async function folderOf(dir: string, keys: Keys, name: string, part: string): Promise<string | null> {
  try {
    return (await readRecord(dir, keys, name, part)).folder ?? null;
  } catch (error) {
    return error instanceof Problem && error.code === 'backup_incomplete' ? null : 'unknown';
  }
}

function running({ dataDir }: Settings): Problem {
  return new Problem(409, 'backup_running', `A backup of ${dataDir} is being made.`, {
    hint: 'Wait until it has ended.',
  });
}

async function notArchived(
  settings: Settings,
  url: string,
  what: string,
  patience: number,
): Promise<Problem> {
  const look = async (client: pg.Client) => ({
    elsewhere: await astray(client, archiveFolder(settings)),
    by: await setBy(client).catch(() => null),
  });
  const { elsewhere, by } = await withClient(url, look, PATIENCE).catch(() => ({ elsewhere: [], by: null }));
  const why = elsewhere.length === 0 ? '' : `: ${saidOf(elsewhere)}`;
  return new Problem(
    503,
    'wal_not_archived',
    `PostgreSQL has not archived ${what} in ${patience / 1000} s${why}.`,
    {
      hint: elsewhere.length === 0 ? `Its log says why: ${postgresLog(settings)}.` : straight(elsewhere, by),
    },
  );
}

function notRunning(settings: Settings): Problem {
  return new Problem(503, 'no_database', `No database is running for ${settings.dataDir}.`, {
    hint: `Start it with "${startCommand(settings)}": a backup is made while it runs.`,
  });
}

function givenServer(): Problem {
  return new Problem(
    409,
    'backup_given_server',
    'The databases lie on servers of your own, which back themselves up.',
    {
      hint: 'docs/backup.md tells how, with pg_basebackup, pgBackRest or Neon.',
    },
  );
}

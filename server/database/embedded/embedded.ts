/**
 * An embedded PostgreSQL 18 in `DATA_DIR`, driven by pg_ctl so that a server which outlived a killed parent is found
 * again. PostgreSQL refuses to run as root: started by root it runs as user `postgres`, with data and binaries where
 * that user can read them.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fchownSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isArchived } from '../../backup/target.ts';
import { folderOf, nameOfWork } from '../../data-dir-lock.ts';
import { makeFolder, replaceFile } from '../../files.ts';
import { holdFolder, readReal } from '../../held-folder.ts';
import { type Held, takeName } from '../../name-lock.ts';
import { assertOwner } from '../../owner.ts';
import { Problem } from '../../problem.ts';
import { hasDigests } from '../../seals/digests.ts';
import type { Settings } from '../../settings.ts';
import { assertFinished } from '../../unfinished.ts';
import { closeDefaults } from '../bootstrap.ts';
import { Patient } from '../patient.ts';
import {
  assertBound,
  binariesFor,
  type ClusterHome,
  homeFolder,
  makeHome,
  outsideOf,
  readHome,
  writeHome,
} from './cluster-home.ts';
import { configuration, OWN_FILE } from './configuration.ts';
import { isStarting, livePostmaster, type Postmaster, readySince, removeStalePid } from './postmaster.ts';
import { embeddedUrl } from './proof.ts';
import { clusterUser, type RunAs, run, unprivilegedUser } from './run-as.ts';

/** A running embedded cluster. */
export interface EmbeddedCluster {
  port: number;
  /** URL of the superuser for one of its databases. */
  superuserUrl(database: string): string;
}

/** How long a server that has started may be silent while somebody waits for it, in tries and ms. */
const patience = { tries: 60, pauseMs: 1000 };
/** For how long PostgreSQL starts no archiver after the one before (PGARCH_RESTART_INTERVAL), and a second more. */
const ARCHIVER_RESTS_MS = 11_000;
/** Tries until a process that another one is said to have started must be seen. */
const UNSEEN = 10;

/** By DATA_DIR: held by the process that started or took over its cluster, as long as that lives. */
const clusters = new Map<string, Held>();

/**
 * The embedded cluster of this DATA_DIR if it is running, else null.
 *
 * @throws Problem `database_silent` where it runs and does not answer, `database_faulty` where it answers with an error of
 *   its own, `superuser_refused` where it has another password or lets nobody in, `data_dir_copied` where it is another DATA_DIR's
 */
export async function findEmbedded(settings: Settings): Promise<EmbeddedCluster | null> {
  const home = readHome(settings);
  if (home === null) return null;
  assertBound(settings, home);
  const postmaster = livePostmaster(dataOf(settings, home));
  if (postmaster === null) return null;
  if (await answers(settings, postmaster)) return clusterAt(settings, postmaster.port);
  throw new Problem(
    503,
    'database_silent',
    `The embedded PostgreSQL (process ${postmaster.pid}) runs and does not answer.`,
    {
      hint: `It may be starting, recovering or suspended: try again; its log is in ${logOf(settings, home)}.`,
    },
  );
}

/**
 * Starts the embedded cluster of this DATA_DIR, making it on first use; takes over one that still runs.
 *
 * @param port the one it must have again, for whoever knows it by that
 * @throws Problem `database_not_started` with the end of PostgreSQL's log when it does not come up; what `findEmbedded`
 *   throws, `database_silent` after a minute, `database_elsewhere`, `databases_gone`, `port_in_use`, `not_the_owner`,
 *   `data_dir_unfinished`;
 *   once it is told to stop, instead of starting PostgreSQL
 */
export async function startEmbedded(
  settings: Settings,
  stopping?: AbortSignal,
  port?: number,
): Promise<EmbeddedCluster> {
  assertFinished(settings.dataDir);
  const running = await takeCluster(settings, stopping);
  if (running !== null) return running;
  try {
    return await startTaken(settings, stopping, port);
  } catch (error) {
    await giveCluster(settings);
    throw error;
  }
}

/** Becomes the one that may start the cluster; answers it where it runs already, started by whomever. */
async function takeCluster(settings: Settings, stopping?: AbortSignal): Promise<EmbeddedCluster | null> {
  const folder = folderOf(settings.dataDir);
  for (let tries = 1; ; tries++) {
    if (!clusters.has(folder)) {
      const held = await takeName(nameOfWork(settings.dataDir, 'postgresql'));
      if (held !== null) clusters.set(folder, held);
    }
    const running = await awaitEmbedded(settings, stopping);
    if (running !== null || clusters.has(folder)) return running;
    if (tries >= (isSaidToRun(settings) ? UNSEEN : patience.tries)) throw elsewhere(settings);
    await sleep(patience.pauseMs, undefined, { signal: stopping });
  }
}

async function giveCluster(settings: Settings): Promise<void> {
  const folder = folderOf(settings.dataDir);
  const held = clusters.get(folder);
  clusters.delete(folder);
  await held?.close();
}

/** Whether there is a `postmaster.pid`, though its process cannot be seen. */
function isSaidToRun(settings: Settings): boolean {
  const home = readHome(settings);
  return home !== null && existsSync(join(dataOf(settings, home), 'postmaster.pid'));
}

function elsewhere({ dataDir }: Settings): Problem {
  return new Problem(
    409,
    'database_elsewhere',
    `The databases of ${dataDir} are in the hands of a process that cannot be seen from here.`,
    { hint: 'Another container has them: stop it first, or run this in it.' },
  );
}

async function startTaken(
  settings: Settings,
  stopping: AbortSignal | undefined,
  port: number | undefined,
): Promise<EmbeddedCluster> {
  assertOwner(settings.dataDir);
  const known = readHome(settings);
  if (known !== null && !existsSync(join(dataOf(settings, known), 'PG_VERSION'))) throw gone(settings, known);
  assertNoneElsewhere(settings);
  const runAs = known === null ? unprivilegedUser() : clusterUser(dataOf(settings, known));
  const home = known ?? (await makeHome(settings, await freePort(), runAs));
  const data = dataOf(settings, home);
  const binaries = await binariesFor(settings, runAs);
  if (known === null && !existsSync(join(data, 'PG_VERSION')))
    initialise(settings, { binaries, data, runAs });
  removeStalePid(data);
  if (port !== undefined) home.port = port;
  if (!(await isFree(home.port))) {
    if (port !== undefined) throw portInUse(port);
    home.port = await freePort();
  }
  stopping?.throwIfAborted();
  writeHome(settings, home, binaries);
  await configure(settings, home, runAs);

  const log = logOf(settings, home);
  const started = run(
    join(binaries, 'bin', 'pg_ctl'),
    // Its port goes before one of ALTER SYSTEM, which may be another process's.
    ['start', '-w', '-t', '10', '-s', '-D', data, '-l', log, '-o', `-c port=${home.port}`],
    runAs,
  );
  await untilStarted(data, stopping);
  const postmaster = livePostmaster(data);
  if (postmaster !== null && (await answers(settings, postmaster))) {
    const cluster = clusterAt(settings, postmaster.port);
    await closeDefaults(cluster.superuserUrl('postgres'));
    return cluster;
  }
  // Somebody was quicker after the look above.
  if (port !== undefined && postmaster === null && !(await isFree(port))) throw portInUse(port);
  const tail = existsSync(log) ? endOf(log) : started.stderr;
  throw new Problem(503, 'database_not_started', `The embedded PostgreSQL did not start.\n${tail}`, {
    hint: `Its whole log is in ${log}.`,
  });
}

/** Stops the embedded cluster of this DATA_DIR; quiet when none runs. */
export async function stopEmbedded(settings: Settings): Promise<void> {
  const home = readHome(settings);
  if (home === null) return;
  assertBound(settings, home);
  const data = dataOf(settings, home);
  // pg_ctl goes by the process id in postmaster.pid, which in a copied folder is the original's.
  if (livePostmaster(data) !== null) {
    const runAs = clusterUser(data);
    const binaries = await binariesFor(settings, runAs);
    run(join(binaries, 'bin', 'pg_ctl'), ['stop', '-w', '-t', '60', '-s', '-m', 'fast', '-D', data], runAs);
  }
  await giveCluster(settings);
}

/**
 * Has a cluster that runs archive its log from now on, into a folder that is made where there is none: nobody else makes it,
 * so that one which has gone is seen.
 *
 * @throws Problem `not_as_made`; ErrnoException where it cannot be made
 */
export async function archiveLog(settings: Settings): Promise<void> {
  const home = readHome(settings);
  if (home === null) return;
  const data = dataOf(settings, home);
  const runAs = clusterUser(data);
  const archive = archiveOf(settings, home);
  // Where the databases have gone none is made in their place.
  if (existsSync(data) && !isThere(archive)) makeFolder(archive, 0o700);
  await configure(settings, home, runAs);
  // pg_ctl, too, would wait at a pipe.
  if (livePostmaster(data) !== null) await reload(settings, data);
}

/** Whether a cluster that runs has been told to read its configuration anew. */
async function reload(settings: Settings, data: string): Promise<boolean> {
  const runAs = clusterUser(data);
  const pgCtl = join(await binariesFor(settings, runAs), 'bin', 'pg_ctl');
  return run(pgCtl, ['reload', '-s', '-D', data], runAs).status === 0;
}

/** What `keepArchiving` has seen to. */
export interface Archiving {
  /** When PostgreSQL had said last that it is ready. */
  ready: number;
  /** Whether its archiver may run again since. */
  isSettled: boolean;
}

/**
 * Has PostgreSQL archive its log by the time, also after the crash of a session: a checkpointer that began before recovery had
 * ended sleeps through archive_timeout until something wakes it, and so does the postmaster when its archiver may run again.
 *
 * @param before what the call before has answered
 * @returns null where it is not ready; `before` where it could not be told, so that the next call tries again
 */
export async function keepArchiving(settings: Settings, before: Archiving | null): Promise<Archiving | null> {
  const home = readHome(settings);
  const data = home === null ? null : dataOf(settings, home);
  const ready = data === null ? null : readySince(data);
  if (data === null || ready === null) return null;
  const isSettled = Date.now() - ready > ARCHIVER_RESTS_MS;
  if (before?.ready === ready && before.isSettled === isSettled) return before;
  return (await reload(settings, data)) ? { ready, isSettled } : before;
}

/** Where the cluster of this DATA_DIR puts its log for those who take it to an archive. */
export function archiveFolder(settings: Settings): string {
  return archiveOf(settings, homeOf(settings));
}

/** Folders of the cluster of this DATA_DIR that may each lie on a volume of its own; none where it has no cluster. */
export function clusterFolders(settings: Settings): Record<'postgresql' | 'log' | 'archive', string> | null {
  const home = readHome(settings);
  if (home === null) return null;
  const data = dataOf(settings, home);
  return {
    postgresql: data,
    log: join(data, 'pg_wal'),
    archive: archiveOf(settings, home),
  };
}

/** What PostgreSQL writes about itself. */
export function postgresLog(settings: Settings): string {
  return logOf(settings, homeOf(settings));
}

/** Removes everything the embedded cluster of this DATA_DIR keeps on disk (for throw-away clusters). */
export function removeEmbedded(settings: Settings): void {
  const home = readHome(settings);
  if (home === null) return;
  assertBound(settings, home);
  for (const path of [homeFolder(settings, home), outsideOf(settings)])
    rmSync(path, { recursive: true, force: true });
}

/** The process of the embedded cluster of this DATA_DIR; null where none runs. */
export function embeddedProcess(settings: Settings): number | null {
  const home = readHome(settings);
  return home === null ? null : (livePostmaster(dataOf(settings, home))?.pid ?? null);
}

/** As `findEmbedded`, for whoever has the time to wait until it answers. */
async function awaitEmbedded(settings: Settings, stopping?: AbortSignal): Promise<EmbeddedCluster | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await findEmbedded(settings);
    } catch (error) {
      const isSilent = error instanceof Problem && error.code === 'database_silent';
      if (!isSilent || tries >= patience.tries) throw error;
      await untilStarted(dataOf(settings, homeOf(settings)), stopping);
    }
    await sleep(patience.pauseMs, undefined, { signal: stopping });
  }
}

/** What a crash left takes as long as it takes: broken off, the next start would begin it anew. */
async function untilStarted(data: string, stopping?: AbortSignal): Promise<void> {
  while (isStarting(data)) await sleep(patience.pauseMs, undefined, { signal: stopping });
}

/** Writes PostgreSQL's configuration. */
async function configure(settings: Settings, home: ClusterHome, runAs: RunAs): Promise<void> {
  const data = dataOf(settings, home);
  const archive = isArchived(settings.dataDir) ? archiveOf(settings, home) : null;
  if (archive !== null && isThere(archive)) {
    const held = holdFolder(archive);
    held.give(runAs);
    held.close();
  }
  const held = runAs === null ? null : holdFolder(data);
  const file = join(held?.at ?? data, OWN_FILE);
  try {
    replaceFile(file, configuration(settings, home.port, archive), 0o644);
  } finally {
    held?.close();
  }
}

/**
 * Refuses to make new databases in a DATA_DIR that keeps digests of others, as where the URLs of servers were forgotten: they
 * would be empty, and their past another than that of the files.
 *
 * @throws Problem `databases_gone`
 */
export function assertNoneElsewhere(settings: Settings): void {
  const { dataDir } = settings;
  const homes = [join(dataDir, 'postgres'), outsideOf(settings)];
  const isHere =
    readHome(settings) !== null || homes.some(home => existsSync(join(home, 'data', 'PG_VERSION')));
  if (isHere || !hasDigests(dataDir)) return;
  throw new Problem(
    503,
    'databases_gone',
    `DATA_DIR ${dataDir} keeps digests of seals, and the databases that they are of are not here: new ones would be empty.`,
    {
      hint:
        'Where they are on servers of your own set SPP_DATABASE_URL and ISSOH_DATABASE_URL, as they were set. Where they lay here ' +
        'bring their disk and postgres.json back, or restore a backup into a new folder. To begin with empty ones choose another ' +
        'DATA_DIR, or put the digests aside (docs/runbooks/seals.md).',
    },
  );
}

/** New ones in their place would look as if all were lost. */
function gone({ dataDir }: Settings, { layout }: ClusterHome): Problem {
  const changed = layout === 'outside' ? ' or "superuser_password" of secrets.json as it was,' : '';
  return new Problem(503, 'databases_gone', `The databases that DATA_DIR ${dataDir} had are not there.`, {
    hint: `Bring their disk back,${changed} or restore a backup into a new folder. To begin with empty ones choose another DATA_DIR, or remove ${join(dataDir, 'postgres.json')} and put ${join(dataDir, 'seals')} aside.`,
  });
}

export function passwordRefused({ dataDir }: Settings): Problem {
  return new Problem(
    503,
    'superuser_refused',
    `The embedded PostgreSQL refuses "superuser_password" of ${join(dataDir, 'secrets.json')}.`,
    {
      hint: 'Put back the one that was there; it is not among those that are renewed. Where nobody has it, restore a backup into a new folder: that makes another.',
    },
  );
}

/** Whether it has answered that it does not let one in, for other reasons than that it starts, ends or is full. */
function isRefusal(code = ''): boolean {
  return /^(?:28|3D|55|58|42|P0)[0-9A-Z]{3}$/.test(code);
}

function letsNobodyIn(settings: Settings, { pid }: Postmaster, why: string): Problem {
  const data = dataOf(settings, homeOf(settings));
  return new Problem(
    503,
    'superuser_refused',
    `The embedded PostgreSQL of ${settings.dataDir} (process ${pid}) runs, and does not let login postgres in: ${why}`,
    {
      hint: `Undo that: in ${join(data, 'pg_hba.conf')}, as another superuser, or while it is stopped with "postgres --single -D ${data} template1": alter role postgres login; alter database postgres allow_connections true;`,
    },
  );
}

/** What is in other databases may be served all the same. */
function faulty({ dataDir }: Settings, { pid }: Postmaster, why: string): Problem {
  return new Problem(
    503,
    'database_faulty',
    `The embedded PostgreSQL of ${dataDir} (process ${pid}) runs, and answers with an error of its own: ${why}`,
    {
      hint: 'Its log says more. Is it another machine than it was made on? It needs the same locales (C.UTF-8) and libraries. Else files may be damaged: docs/backup.md.',
    },
  );
}

function portInUse(port: number): Problem {
  return new Problem(503, 'port_in_use', `Port ${port} of the embedded PostgreSQL is another process's.`, {
    hint: 'It is started as soon as the port is free; restart the server to have it on another one.',
  });
}

/** The port that the cluster of this DATA_DIR had, where another process has it now; null where it is free. */
export async function portTaken(settings: Settings): Promise<number | null> {
  const home = readHome(settings);
  if (home === null || livePostmaster(dataOf(settings, home)) !== null) return null;
  return (await listensAt(home.port)) ? home.port : null;
}

/** Looked at without taking it, even for a moment: its server may be about to. */
function listensAt(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createConnection(port, '127.0.0.1');
    const told = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.setTimeout(1_000, () => told(true));
    socket.once('connect', () => told(true)).once('error', () => told(false));
  });
}

function homeOf(settings: Settings): ClusterHome {
  const home = readHome(settings);
  if (home !== null) return home;
  throw new Problem(503, 'not_set_up', `DATA_DIR ${settings.dataDir} has no databases of its own.`, {
    hint: '"inventory start" makes them.',
  });
}

function dataOf(settings: Settings, home: ClusterHome): string {
  return join(homeFolder(settings, home), 'data');
}

/** A link that leads nowhere is there as well. */
const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function archiveOf(settings: Settings, home: ClusterHome): string {
  return join(homeFolder(settings, home), 'archive');
}

function logOf(settings: Settings, home: ClusterHome): string {
  return join(homeFolder(settings, home), 'postgres.log');
}

function clusterAt(settings: Settings, port: number): EmbeddedCluster {
  const password = settings.secrets.superuser_password;
  return {
    port,
    superuserUrl: database => embeddedUrl('postgres', password, port, database),
  };
}

/** Makes a cluster whole, then gives it its name: what is called `data` is never half made. */
function initialise(
  settings: Settings,
  { binaries, data, runAs }: { binaries: string; data: string; runAs: RunAs },
): void {
  removeUnfinished(data);
  // Of a start that was killed initdb may be at work still.
  const own = randomUUID();
  const fresh = `${data}.new.${own}`;
  const passwordFile = `${data}.password.${own}`;
  const handle = openSync(passwordFile, 'wx', 0o600);
  writeFileSync(handle, `${settings.secrets.superuser_password}\n`);
  if (runAs !== null) fchownSync(handle, runAs.uid, runAs.gid);
  closeSync(handle);
  const make = (letters: string) =>
    run(
      join(binaries, 'bin', 'initdb'),
      [
        ...[
          '-D',
          fresh,
          '-U',
          'postgres',
          '--pwfile',
          passwordFile,
          '--auth',
          'scram-sha-256',
          '--encoding',
          'UTF8',
        ],
        ...[
          '--locale',
          'C',
          '--lc-ctype',
          letters,
          '--locale-provider',
          'builtin',
          '--builtin-locale',
          'C.UTF-8',
        ],
        ...['--no-instructions', ...(settings.fsync ? [] : ['--no-sync'])],
      ],
      runAs,
    );
  // Sorting is PostgreSQL's own; what a letter is trigrams ask the machine, and of "C" only ASCII's are.
  let made = make('C.UTF-8');
  if (/invalid locale/.test(made.stderr)) made = make('C');
  rmSync(passwordFile, { force: true });
  if (made.status !== 0)
    throw new Problem(503, 'database_not_started', `initdb failed: ${made.stderr.trim()}`, {
      hint: 'Look at the space on the disk and at the rights of the folder.',
    });
  const held = holdFolder(fresh);
  const { O_WRONLY, O_APPEND, O_NOFOLLOW } = constants;
  const main = openSync(join(held.at, 'postgresql.conf'), O_WRONLY | O_APPEND | O_NOFOLLOW);
  writeFileSync(main, `\ninclude = '${OWN_FILE}'\n`);
  closeSync(main);
  held.close();
  renameSync(fresh, data);
}

function endOf(log: string): string {
  return readReal(log).split('\n').slice(-15).join('\n');
}

/**
 * What a start that was killed left behind: a cluster half made, and the password that it was made with. Whoever starts it
 * is the only one.
 */
function removeUnfinished(data: string): void {
  for (const name of readdirSync(dirname(data)))
    if (/^data\.(?:new|password)\./.test(name))
      rmSync(join(dirname(data), name), { recursive: true, force: true });
}

/**
 * Whether this very postmaster answers, and not one that has its port by now.
 *
 * @throws Problem `superuser_refused`, `database_faulty`
 */
async function answers(settings: Settings, postmaster: Postmaster): Promise<boolean> {
  const client = new Patient({
    connectionString: clusterAt(settings, postmaster.port).superuserUrl('postgres'),
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === postmaster.dataDirectory;
  } catch (error) {
    const { code, message } = error as pg.DatabaseError;
    if (code === '28P01') throw passwordRefused(settings);
    // Of its own making, as a locale that this machine does not have: it runs all the same.
    if (code?.startsWith('XX')) throw faulty(settings, postmaster, message);
    if (isRefusal(code)) throw letsNobodyIn(settings, postmaster, message);
    return false;
  } finally {
    client.end().catch(() => undefined);
  }
}

function listen(port: number): Promise<number | null> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const got = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(got));
    });
  });
}

async function isFree(port: number): Promise<boolean> {
  return (await listen(port)) !== null;
}

export async function freePort(): Promise<number> {
  const port = await listen(0);
  if (port === null) throw new Error('No free TCP port on 127.0.0.1.');
  return port;
}

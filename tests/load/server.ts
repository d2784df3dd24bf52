/** A whole server in processes of its own on a throw-away DATA_DIR, to be driven from outside and killed. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { signToken } from '../../server/access.ts';
import { withClient } from '../../server/database/bootstrap.ts';
import { findUrls } from '../../server/database/connect.ts';
import { embeddedProcess, removeEmbedded, stopEmbedded } from '../../server/database/embedded/embedded.ts';
import type { Role } from '../../server/database/pools.ts';
import { prepareSettings, projectRoot, type Settings } from '../../server/settings.ts';
import { createWorld } from '../support/world.ts';

/** A server lets its worker end the steps that it is at, a minute at most, and stops its PostgreSQL then. */
export const STOP_MS = 120_000;
const SLOW_STOP_MS = 20_000;

export interface RunningServer {
  url: string;
  settings: Settings;
  /** The server's own process. */
  process(): ChildProcess;
  token(role: Role, supplierId?: string): Promise<string>;
  /** JSON of a call as inv_admin; waits while nothing answers. */
  call(
    method: string,
    path: string,
    body?: string | Buffer,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  superuserUrl(): Promise<string>;
  /** @param signal for the worker alone */
  kill(target: 'server' | 'worker' | 'postgres', signal?: NodeJS.Signals): Promise<void>;
  /** Kills it, and starts it again when something has been looked at. */
  away(meanwhile: () => Promise<void>): Promise<void>;
  /** Ends it as an orchestrator does, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A server over databases of the run's own PostgreSQL, which are there at once: for what is done to its pages, and to
 * the server and its worker.
 */
export async function startShared(): Promise<RunningServer> {
  const world = await createWorld();
  const { settings } = world;
  const server = await startServer({}, undefined, settings);
  return {
    ...server,
    kill: async (target, signal) => {
      if (target === 'postgres') throw new Error('This PostgreSQL is not this server’s alone.');
      await server.kill(target, signal);
    },
    stop: async () => {
      await server.stop();
      await world.close();
    },
  };
}

/** Whatever is not committed yet is migrated, too; the start takes the databases over. */
function prepare(env: NodeJS.ProcessEnv): void {
  const program = join(projectRoot, 'tests/support/prepared.ts');
  const { status, stderr } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The databases of a server were not made:\n${stderr}`);
}

interface Start {
  /** Is given the superuser's URL of SPP in its own PostgreSQL before it is started. */
  before?: (url: string) => Promise<void>;
  /** The command line of another version. */
  program?: string;
  /** A DATA_DIR that is there, with databases of its own; it is removed with the server. */
  restored?: string;
}

/**
 * @param hear is given each line of the server's log
 * @param given where its databases are; else it has a PostgreSQL of its own
 */
export async function startServer(
  env: Record<string, string> = {},
  hear?: (line: string) => void,
  given?: Settings,
  { before, program = join(projectRoot, 'server/cli/inventory.ts'), restored }: Start = {},
): Promise<RunningServer> {
  const dataDir = restored ?? mkdtempSync(join(tmpdir(), 'inventory-server-'));
  chmodSync(dataDir, 0o711); // PostgreSQL's user reaches it, and a copy of a migrated cluster is taken.
  const port = await freePort();
  const environment = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: String(port),
    INVENTORY_DEMO: '0',
    // Nobody balances here.
    INVENTORY_DRAIN_SECONDS: '0',
    ...(given && { SPP_DATABASE_URL: given.spp!.direct, ISSOH_DATABASE_URL: given.issoh!.direct }),
    ...env,
  };
  if (given) writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(given.secrets));
  if (!given && restored === undefined) prepare(environment);
  const settings = prepareSettings(environment);
  const url = `http://127.0.0.1:${port}`;
  await before?.((await findUrls(settings)).administrator.spp);
  let child = launch();

  function launch(): ChildProcess {
    const launched = fork(program, ['start'], {
      env: environment,
      execArgv: ['--max-semi-space-size=4'], // As npm start has them.
      stdio: [
        'ignore',
        'ignore',
        hear ? 'pipe' : process.env.INVENTORY_TEST_VERBOSE ? 'inherit' : 'ignore',
        'ipc',
      ],
    });
    if (hear) createInterface(launched.stderr!).on('line', hear);
    return launched;
  }

  const token = (role: Role, supplierId?: string) =>
    signToken(settings, {
      role,
      sub: 'tester',
      ...(supplierId === undefined ? {} : { supplier_id: supplierId }),
    });

  const running: RunningServer = {
    url,
    settings,
    process: () => child,
    token,
    call: async (method, path, body) => {
      for (let tries = 0; ; tries++) {
        try {
          const response = await fetch(`${url}${path}`, {
            method,
            headers: {
              authorization: `Bearer ${await token('inv_admin')}`,
              'content-type': typeof body === 'string' ? 'application/json' : 'text/csv',
            },
            ...(body === undefined ? {} : { body }),
          });
          return { status: response.status, body: (await response.json()) as Record<string, unknown> };
        } catch (error) {
          if (tries > 240) throw error;
          await sleep(250);
        }
      }
    },
    superuserUrl: async () => (await findUrls(settings)).administrator.spp,
    kill: async (target, signal = 'SIGKILL') => {
      if (target === 'postgres') {
        const postmaster = embeddedProcess(settings);
        if (postmaster !== null) await killAll([postmaster, ...childrenOf(postmaster)]);
      } else if (target === 'worker') {
        const worker = childrenOf(child.pid!).find(pid =>
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker/main'),
        );
        if (worker !== undefined) process.kill(worker, signal);
      } else await running.away(() => sleep(200));
    },
    away: async meanwhile => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await meanwhile();
      child = launch();
    },
    restart: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      child = launch();
      await ready(running);
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        const slow = setTimeout(() => void tellSessions(settings).catch(unheard), SLOW_STOP_MS);
        await exited;
        clearTimeout(slow);
      }
      if (!given) {
        await stopEmbedded(settings);
        removeEmbedded(settings);
      }
      if (existsSync(dataDir)) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await ready(running);
  return running;
}

/** Says what the sessions of a server are at that does not come to its end. */
async function tellSessions(settings: Settings): Promise<void> {
  const { administrator } = await findUrls(settings);
  const { rows } = await withClient(administrator.spp, client =>
    client.query(
      `select datname, usename, state, wait_event, now() - xact_start as since, pg_blocking_pids(pid) as blocked_by, pid,
              left(query, 200) as query
         from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    ),
  );
  console.error('A server takes long to stop; its sessions:', rows);
}

/** PostgreSQL itself is on its way out, and lets nobody in. */
function unheard(error: Error): void {
  console.error(`A server takes long to stop, and its sessions are not told: ${error.message}`);
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(/\s+/).filter(Boolean).map(Number);
}

/** Ends processes, and waits until they have: sessions outlive their postmaster by a moment. */
async function killAll(pids: number[]): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  while (pids.some(runs)) await sleep(5);
}

/** Not of a process that has ended and that nobody has asked about yet. */
function runs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.[0] !== 'Z';
  } catch {
    return false;
  }
}

/** Waits until the server says it is ready. */
export async function ready(server: RunningServer): Promise<void> {
  for (let tries = 0; tries < 480; tries++) {
    const response = await fetch(`${server.url}/readyz`).catch(() => null);
    if (response?.status === 200) return;
    const { exitCode } = server.process();
    if (exitCode !== null)
      throw new Error(`The server ended (${exitCode}); INVENTORY_TEST_VERBOSE=1 shows why.`);
    await sleep(250);
  }
  throw new Error('The server did not become ready within two minutes.');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

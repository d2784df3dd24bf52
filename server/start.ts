/** `inventory start`: databases, migrations, worker and server as one; Ctrl-C ends them all. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { loadDemo } from '../demo/story.ts';
import { bootstrap } from './database/bootstrap.ts';
import { type Connections, connect } from './database/connect.ts';
import { findEmbedded, startEmbedded, stopEmbedded } from './database/embedded.ts';
import { migrate, tiers } from './database/migrate.ts';
import { preflight } from './database/preflight.ts';
import { createApp } from './http/app.ts';
import { createHttpServer } from './http/continue.ts';
import { registry } from './http/metrics.ts';
import { spoolDir } from './intake/begin.ts';
import { prepareSpool } from './intake/spool.ts';
import { logOf, onWarning, tellTerminal } from './log.ts';
import { measureQueues } from './operations/queue-metrics.ts';
import { readinessOf } from './operations/readiness.ts';
import { Problem } from './problem.ts';
import { unusable } from './secrets.ts';
import { type Settings, startCommand } from './settings.ts';

/**
 * Starts everything and comes back when it is ready; SIGINT and SIGTERM stop everything cleanly.
 *
 * @throws Error when the port is taken, the same DATA_DIR is in use, or a database cannot be started or migrated
 */
export async function start(settings: Settings): Promise<void> {
  const log = logOf('start', settings.logLevel);
  onWarning(({ name, message }) => log.warn({ event: 'warning', warning: name }, message));
  const releaseLock = lockDataDir(settings);
  const undo: (() => Promise<void> | void)[] = [releaseLock];
  const stop = async () => {
    while (undo.length > 0) await undo.pop()!();
  };
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ event: 'stopping', signal }, 'stopping');
      tellTerminal('Stopping …');
      stop().then(
        () => {
          tellTerminal('Stopped.');
          process.exit(0);
        },
        (error: Error) => {
          log.fatal({ event: 'stop_failed', error: error.message }, 'not everything has stopped');
          process.exit(1);
        },
      );
    });
  }

  try {
    await assertPortFree(settings);
    const first = await prepareDatabases(settings, undo, log);
    await prepareSpool(spoolDir(settings));
    if (settings.spp === null) undo.push(superviseEmbedded(settings, log));
    const connections = await connect(settings);
    undo.push(() => connections.close());
    const worker = superviseWorker(log);
    undo.push(worker.stop);
    await worker.ready;

    measureQueues(registry, connections);
    const app = await createApp({
      settings,
      pools: { spp: connections.spp, issoh: connections.issoh },
      readiness: readinessOf(connections),
    });
    undo.push(() => app.close());
    const server = createHttpServer(app.app);
    server.listen(settings.port, settings.host);
    await once(server, 'listening');
    undo.push(() => closeServer(server));

    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : settings.port;
    const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
    if (first && settings.demo) await loadDemo(settings, connections, url);
    console.log(`Ready: REST ${url}/api, GraphQL ${url}/graphql (try ${url}/ruru). Ctrl-C stops everything.`);
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Databases up and migrated; answers whether this is an embedded database's first start. */
async function prepareDatabases(
  settings: Settings,
  undo: (() => Promise<void> | void)[],
  log: Logger,
): Promise<boolean> {
  const given = settings.spp !== null && settings.issoh !== null;
  let administrator: { spp: string; issoh: string };
  if (given) {
    administrator = { spp: settings.spp!.direct, issoh: settings.issoh!.direct };
    await preflight(administrator);
  } else {
    const cluster = await startEmbedded(settings);
    undo.push(() => stopEmbedded(settings));
    administrator = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
  }
  const migrator = await bootstrap(administrator, settings.secrets);
  for (const tier of tiers) {
    for (const { name, seconds } of await migrate(tier, migrator[tier]))
      log.info({ event: 'migration', database: tier, migration: name, seconds }, 'migration done');
  }
  if (given) return false;
  const connections = await connect(settings);
  try {
    const { rows } = await connections.owner.spp.query('select from spp.suppliers limit 1');
    return rows.length === 0;
  } finally {
    await connections.close();
  }
}

/** Starts the embedded PostgreSQL again should it die; one that is merely silent is left alone. */
function superviseEmbedded(settings: Settings, log: Logger): () => Promise<void> {
  // What was logged last: a state is told once, not at every look.
  let state = 'answers';
  const tell = (next: string, about: object = {}) => {
    if (next === state) return;
    state = next;
    const level = next === 'answers' ? 'info' : 'error';
    log[level]({ event: 'database', state, ...about }, `the embedded PostgreSQL ${next}`);
  };
  let check = Promise.resolve();
  const look = async () => {
    if ((await findEmbedded(settings)) === null) {
      if (state === 'answers') tell('has ended');
      await startEmbedded(settings);
    }
    tell('answers');
  };
  const timer = setInterval(() => {
    check = check.then(look).catch((error: Problem) => {
      tell(error.code === 'database_silent' ? 'is silent' : 'does not start', {
        code: error.code,
        reason: error.message,
      });
    });
  }, 2000);
  return async () => {
    clearInterval(timer);
    await check;
  };
}

/** Seconds after which a worker that says nothing is ended. */
const SILENCE = 15;
/** What a worker may take to end the steps it is at. */
const LAST_STEPS_MS = 60_000;

/** The worker in a process of its own, started again should it die or hang. */
function superviseWorker(log: Logger): { ready: Promise<void>; stop: () => Promise<void> } {
  let child: ChildProcess;
  let stopping = false;
  let runs = true;
  let silentFor = 0;
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const ended = (reason: string) => {
    // While it cannot run, each further try ends alike.
    if (stopping || !runs) return;
    runs = false;
    log.error({ event: 'worker', state: 'ended', reason }, 'the worker has ended and is started again');
  };
  const launch = () => {
    // A small nursery: rows stream through, and what they leave behind need not pile up.
    const execArgv = ['--max-semi-space-size=4'];
    child = fork(join(import.meta.dirname, 'worker/main.ts'), {
      execArgv,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    silentFor = 0;
    child.on('message', (said: 'ready' | 'beat' | { reason: string }) => {
      silentFor = 0;
      if (said === 'beat') return;
      if (said !== 'ready') return ended(said.reason);
      if (!runs) log.info({ event: 'worker', state: 'runs' }, 'the worker runs again');
      runs = true;
      isReady();
    });
    child.once('exit', (code, signal) => {
      ended(signal === null ? `its process ended with ${code}` : `its process was ended by ${signal}`);
      if (!stopping) setTimeout(launch, 1000);
    });
  };
  launch();
  // Counted, not timed: while this process hangs, it hears nothing either.
  const watch = setInterval(() => {
    if (++silentFor > SILENCE) child.kill('SIGKILL');
  }, 1000);
  return {
    ready,
    stop: async () => {
      stopping = true;
      clearInterval(watch);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      if (child.connected) child.disconnect();
      const impatience = setTimeout(() => child.kill('SIGKILL'), LAST_STEPS_MS);
      await exited;
      clearTimeout(impatience);
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(impatience);
}

/** One server per DATA_DIR: a second one would stop the first one's database under it. */
function lockDataDir(settings: Settings): () => void {
  const file = join(settings.dataDir, 'inventory.pid');
  const [pid = Number.NaN, folder = ''] = existsSync(file) ? lockOf(readFileSync(file, 'utf8')) : [];
  // A copied folder brings along the lock of the original.
  const isCopied = folder !== '' && folder !== folderOf(settings);
  if (pid !== process.pid && !isCopied && isOurs(pid)) {
    throw new Problem(
      409,
      'already_running',
      `A server runs on ${settings.dataDir} already (process ${pid}).`,
      { hint: 'Stop it first, or choose another DATA_DIR.' },
    );
  }
  try {
    writeFileSync(file, `${process.pid}\n${folderOf(settings)}\n`);
  } catch (error) {
    throw unusable(settings.dataDir, error as NodeJS.ErrnoException);
  }
  return () => rmSync(file, { force: true });
}

function lockOf(text: string): [pid: number, folder: string] {
  const [pid = '', folder = ''] = text.split('\n');
  return [Number(pid), folder];
}

/** Which folder DATA_DIR is, wherever it is moved. */
function folderOf(settings: Settings): string {
  const { dev, ino } = statSync(settings.dataDir, { bigint: true });
  return `${dev}:${ino}`;
}

/** Whether a process of this id lives and is a server of ours: after a crash the id may be somebody else's. */
function isOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || /inventory|server/.test(readFileSync(commandLine, 'utf8'));
}

async function assertPortFree(settings: Settings): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(settings.port, settings.host, resolve);
    });
  } catch (error) {
    throw unusableAddress(settings, error as NodeJS.ErrnoException);
  } finally {
    probe.close();
  }
}

function unusableAddress(settings: Settings, { code, message }: NodeJS.ErrnoException): Problem {
  const { host, port } = settings;
  const onAnother = `PORT=8080 ${startCommand(settings)}`;
  if (code === 'EADDRINUSE') {
    return new Problem(409, 'port_in_use', `Port ${port} of ${host} is in use.`, {
      hint: `Choose another one: ${onAnother}`,
    });
  }
  if (code === 'EACCES') {
    return new Problem(403, 'port_not_allowed', `This user may not listen on port ${port}.`, {
      hint: `Choose one above 1023: ${onAnother}`,
    });
  }
  return new Problem(400, 'host_unusable', `Nothing can listen on ${host}: ${code ?? message}.`, {
    hint: 'HOST names an address of this machine: 127.0.0.1 for it alone, 0.0.0.0 or :: for everybody.',
  });
}

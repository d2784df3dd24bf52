/** `inventory start`: databases, migrations, worker and server as one; Ctrl-C ends them all. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { demoBrokeOff, loadDemo } from '../demo/first-start.ts';
import { signToken, userName } from './access.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { type AdministratorUrls, bootstrap, withClient } from './database/bootstrap.ts';
import { connect } from './database/connect.ts';
import { startEmbedded, stopEmbedded } from './database/embedded/embedded.ts';
import { superviseEmbedded } from './database/embedded/supervise.ts';
import { ALL_GONE, assertNoneGone } from './database/gone.ts';
import { migrate, plannedMigrations, type Tier, tiers } from './database/migrate.ts';
import { besideOf, ONE_ALONE, preflight } from './database/preflight.ts';
import { closeServer, type Drain, drain } from './drain.ts';
import { beginWithKeys } from './encryption/keys-in-use.ts';
import { createApp } from './http/app.ts';
import { createHttpServer } from './http/continue.ts';
import { arePagesBuilt } from './http/web.ts';
import { makeSpool } from './intake/begin.ts';
import { noteListening } from './listening.ts';
import { logOf, newsOf, onDefect, onWarning, reasonIn, tellTerminal } from './log.ts';
import { scrapeOf } from './metrics/sources.ts';
import { backupsAmiss } from './operations/backups-amiss.ts';
import { loginsRefused } from './operations/logins-refused.ts';
import { notesOf, readinessOf } from './operations/readiness.ts';
import { isLost, Problem } from './problem.ts';
import { assertNoneLeftBehind } from './seals/left-behind.ts';
import { type Settings, startCommand } from './settings.ts';
import { superviseWorker } from './worker/supervise.ts';

/** What has been started, to be ended in the other order. */
type Undo = (() => Promise<void> | void)[];

/**
 * Starts everything and comes back when it is ready; SIGINT and SIGTERM stop everything cleanly, whatever the start is at.
 *
 * @throws Error when the port is taken, the same DATA_DIR is in use, or a database cannot be started or migrated
 */
export async function start(settings: Settings): Promise<void> {
  const log = logOf('start', settings.logLevel);
  onDefect(log);
  onWarning(({ name, message }) => log.warn({ event: 'warning', warning: name }, message));
  const undo: Undo = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      while (undo.length > 0) await undo.pop()!();
    })();
    return stopped;
  };
  const stopping = stopBySignal(stop, log);
  undo.push(await lockDataDir(settings.dataDir, settings.spp === null ? 'embedded' : 'given'));
  try {
    await startAll(settings, undo, stopping, log);
  } catch (error) {
    await stop().catch(() => undefined);
    if (!stopping.aborted) throw error;
  }
}

/** Stops everything at the first signal to end, and ends this process; a start under way sees it by what is returned. */
function stopBySignal(stop: () => Promise<void>, log: Logger): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) return;
      stopping.abort(signal);
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
  return stopping.signal;
}

/** @throws at the first step that ends after the signal to stop */
async function startAll(settings: Settings, undo: Undo, stopping: AbortSignal, log: Logger): Promise<void> {
  await assertPortFree(settings);
  await makeSpool(settings);
  stopping.throwIfAborted();
  const first = await prepareDatabases(settings, undo, stopping, log);
  stopping.throwIfAborted();
  if (settings.spp === null) undo.push(superviseEmbedded(settings, log));
  const connections = await connect(settings);
  undo.push(() => connections.close());
  stopping.throwIfAborted();
  await beginWithKeys(settings.keys, connections.owner.issoh);
  stopping.throwIfAborted();
  const worker = superviseWorker(log);
  undo.push(worker.stop);
  await worker.ready;
  stopping.throwIfAborted();

  const draining = new AbortController();
  const app = await createApp({
    settings,
    draining: draining.signal,
    pools: { spp: connections.spp, issoh: connections.issoh, read: connections.read },
    listenUrl: connections.urls.worker.issoh,
    readiness: readinessOf(connections),
    notes: notesOf(
      connections,
      settings.keys,
      undefined,
      () => backupsAmiss(settings, connections),
      () => loginsRefused(settings, connections.urls),
    ).fresh,
    measure: pools => scrapeOf(settings, connections, pools),
  });
  undo.push(() => app.close());
  stopping.throwIfAborted();
  const server = createHttpServer(app.app);
  server.listen(settings.port, settings.host);
  undo.push(() => {
    draining.abort();
    // Who sends SIGTERM starts others meanwhile; a person at a terminal does not wait.
    return stopping.reason === 'SIGTERM'
      ? drain(server, app, drainOf(settings))
      : closeServer(server, AT_ONCE_MS);
  });
  // Free at the beginning, it may have been taken since.
  await once(server, 'listening', { signal: stopping }).catch((error: NodeJS.ErrnoException) => {
    throw error.syscall === 'listen' ? unusableAddress(settings, error) : error;
  });

  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  undo.push(noteListening(settings.dataDir, settings.host, port));
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
  const brokeOff = settings.demo && !first ? demoBrokeOff(settings) : null;
  if (brokeOff !== null) log.warn({ event: 'demo', hint: brokeOff.hint }, brokeOff.message);
  if (first && settings.demo)
    await loadDemo(settings, connections, url).catch(error => {
      stopping.throwIfAborted();
      const { code, message, hint } = error as Problem;
      log.error({ event: 'demo', code, error: message, hint }, 'the demo ends here; the server goes on');
    });
  stopping.throwIfAborted();
  // A log is no place for a token: in production, and of a server of one's own, only a terminal shows it.
  if (process.stdout.isTTY || (settings.spp === null && process.env.NODE_ENV !== 'production')) {
    console.log(await linkToPages(settings, url));
    // It may read everything and write nothing.
    const token = await signToken(settings, { role: 'inv_analyst', sub: 'start' });
    console.log(`GraphQL with queries to begin with, for 24 hours: ${url}/ruru#token=${token}`);
  } else {
    console.log(`Pages: ${url}; "inventory token" signs in whoever may (docs/deployment.md).`);
  }
  if (!arePagesBuilt())
    console.log('The pages are not built: "npm run build" makes them; no restart is needed.');
  console.log(`Ready: REST ${url}/api, GraphQL ${url}/graphql (try ${url}/ruru). Ctrl-C stops everything.`);
}

/** What opens the pages, signed in: the part behind # never leaves the browser. */
async function linkToPages(settings: Settings, url: string): Promise<string> {
  const token = await signToken(settings, { role: 'inv_admin', sub: userName() });
  return `Pages (role inv_admin, good for 24 hours): ${url}/#token=${token}`;
}

/** Databases up and migrated, but for an SPP that is away; answers whether this is an embedded database's first start. */
async function prepareDatabases(
  settings: Settings,
  undo: Undo,
  stopping: AbortSignal,
  log: Logger,
): Promise<boolean> {
  const given = settings.spp !== null && settings.issoh !== null;
  let administrator: AdministratorUrls;
  if (given) {
    administrator = { spp: settings.spp!.direct, issoh: settings.issoh!.direct };
  } else {
    const starting = startEmbedded(settings, stopping);
    undo.push(async () => {
      await starting.catch(() => undefined);
      await stopEmbedded(settings);
    });
    const cluster = await starting;
    administrator = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
  }
  stopping.throwIfAborted();
  try {
    await bringUpToDate(settings, administrator, stopping, log);
  } catch (error) {
    const isMistaken = [ONE_ALONE, ALL_GONE].includes((error as Problem).code);
    if (stopping.aborted || isMistaken || !(await worksWithoutSpp(administrator))) throw error;
    log.error(
      { event: 'database', database: 'spp', state: 'away', reason: (error as Error).message },
      WITHOUT,
    );
    undo.push(prepareLater(settings, administrator, log));
    return false;
  }
  if (given) return false;
  const connections = await connect(settings);
  try {
    const isBare = (tier: Tier, table: string) =>
      connections.owner[tier].query(`select from ${table} limit 1`).then(({ rows }) => rows.length === 0);
    // An SPP that was begun anew is beside an IS-SOH that is not.
    return (await isBare('spp', 'spp.suppliers')) && (await isBare('issoh', 'issoh.selected_products'));
  } finally {
    await connections.close();
  }
}

const WITHOUT = 'SPP is away: IS-SOH starts without it';
const LATER_MS = 5_000;

async function bringUpToDate(
  settings: Settings,
  administrator: AdministratorUrls,
  stopping: AbortSignal,
  log: Logger,
): Promise<void> {
  if (settings.spp === null) await assertNoneGone(settings, administrator);
  else {
    await preflight(administrator, [], besideOf(settings));
    await assertNoneLeftBehind(settings, administrator);
  }
  stopping.throwIfAborted();
  // What runs in DATA_DIR goes by its secrets; a server of others may know better.
  const migrator = await bootstrap(administrator, settings.secrets, { set: settings.spp === null });
  for (const tier of tiers) {
    stopping.throwIfAborted();
    for (const { kind, name, seconds } of await migrate(tier, migrator[tier]).catch(tellFailed(log, tier))) {
      const about = { event: 'migration', database: tier, [kind]: name, ms: Math.round(seconds * 1000) };
      log.info({ ...about, outcome: 'done' }, `${kind} done`);
    }
  }
  stopping.throwIfAborted();
}

const tellFailed = (log: Logger, database: Tier) => (error: Error) => {
  const { code } = error as Problem;
  if (code?.startsWith('migration_'))
    log.error({ event: 'migration', database, outcome: 'failed', error: error.message }, 'migration failed');
  throw error;
};

/** Whether SPP's database cannot be reached, and IS-SOH's is there and up to date. */
async function worksWithoutSpp({ spp, issoh }: AdministratorUrls): Promise<boolean> {
  const isAway = await withClient(spp, async () => false).catch(isLost);
  return isAway && (await plannedMigrations('issoh', issoh).catch(() => null))?.length === 0;
}

/** Brings SPP's database up to date once it is back; answers what ends the waiting. */
function prepareLater(
  settings: Settings,
  administrator: AdministratorUrls,
  log: Logger,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  // It may be tried for hours.
  const { isNews } = newsOf();
  const tell = (error: Error) => {
    if (signal.aborted || !isNews(reasonIn(error))) return;
    log.error(
      { event: 'database', database: 'spp', reason: error.message },
      'SPP is back and cannot be used',
    );
  };
  const waiting = (async () => {
    while (!signal.aborted) {
      await sleep(LATER_MS, undefined, { signal, ref: false });
      const isBack = await withClient(administrator.spp, async () => true).catch(() => false);
      if (!isBack) continue;
      const isReady = await bringUpToDate(settings, administrator, signal, log).then(() => true, tell);
      if (isReady) return log.info({ event: 'database', database: 'spp', state: 'answers' }, 'SPP is back');
    }
  })().catch(() => undefined);
  return async () => {
    stopping.abort();
    await waiting;
  };
}

/** Milliseconds that requests under way have, when somebody waits at a terminal. */
const AT_ONCE_MS = 5_000;

/** How many times as long as it should it goes on answering at most. */
const MOST_DRAINS = 10;

function drainOf({ drainSeconds }: Settings): Drain {
  return { quiet: 1000 * drainSeconds, most: 1000 * MOST_DRAINS * drainSeconds };
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

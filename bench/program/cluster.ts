/** The PostgreSQL that a benchmark runs on, and the server in front of it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { signToken } from '../../server/access.ts';
import {
  type AdministratorUrls,
  bootstrap,
  ensureDatabase,
  withClient,
} from '../../server/database/bootstrap.ts';
import { type Connections, connectTo, urlsOf } from '../../server/database/connect.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../../server/database/embedded/embedded.ts';
import { migrate, tiers } from '../../server/database/migrate.ts';
import { type Claims, pgSettings, type Role } from '../../server/database/pools.ts';
import { prepareSettings, projectRoot, type Settings } from '../../server/settings.ts';
import type { Bench } from './bench.ts';
import { type Weight, weigh } from './weight.ts';

export interface Cluster {
  settings: Settings;
  administrator: AdministratorUrls;
  connections: Connections;
  /** A session of its own, as a request of a role has it. */
  session(tier: 'spp' | 'issoh', claims: Claims): Promise<pg.Client>;
}

export interface Server {
  url: string;
  token(role: Role, supplierId?: string): Promise<string>;
  /** Weighs it, its worker and its parsers from now on, until what it answers is called; not PostgreSQL. */
  weigh(): () => Weight;
}

/** A PostgreSQL that runs. */
interface Started {
  settings: Settings;
  superuserUrl(database: string): string;
}

/** The throw-away PostgreSQL of this process; parts come one after the other, each to databases of its own. */
let throwAway: Started | null = null;
let folder: string | null = null;
/** Those that have been begun and not ended. */
const running = new Set<Settings>();

/** Runs something on a PostgreSQL that is migrated: a throw-away one, or that of `--data-dir`, which is stopped and kept. */
export async function withCluster(bench: Bench, work: (cluster: Cluster) => Promise<void>): Promise<void> {
  const { dataDir } = bench.options;
  const started = dataDir === null ? await freshDatabases() : await start(dataDir);
  const { settings, superuserUrl } = started;
  const administrator = { spp: superuserUrl('spp'), issoh: superuserUrl('issoh') };
  try {
    const migrator = await bootstrap(administrator, settings.secrets);
    if (dataDir !== null)
      for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
    const connections = connectTo(urlsOf(settings, administrator, administrator));
    try {
      const { rows } = await connections.owner.spp.query<{ version: string }>(
        "select current_setting('server_version') as version",
      );
      bench.postgresql = rows[0]!.version;
      await work({ settings, administrator, connections, session: sessions(administrator) });
    } catch (error) {
      // Sessions that are out with what has failed never come back: they end with PostgreSQL.
      connections.close().catch(() => undefined);
      throw error;
    }
    await connections.close();
  } finally {
    if (dataDir !== null) await stop(started.settings);
  }
}

/** Stops what runs, and takes the throw-away PostgreSQL away, if there is one. */
export async function removeClusters(): Promise<void> {
  for (const settings of running) await stop(settings);
  if (folder === null) return;
  if (throwAway !== null) removeEmbedded(throwAway.settings);
  rmSync(folder, { recursive: true, force: true });
}

async function start(dataDir: string): Promise<Started> {
  const settings = prepareSettings({
    ...process.env,
    DATA_DIR: dataDir,
    SPP_DATABASE_URL: '',
    ISSOH_DATABASE_URL: '',
    INVENTORY_DEMO: '0',
    PORT: String(await freePort()),
  });
  running.add(settings);
  return { settings, superuserUrl: (await startEmbedded(settings)).superuserUrl };
}

async function stop(settings: Settings): Promise<void> {
  await migrationsOver();
  await stopEmbedded(settings);
  running.delete(settings);
}

/** graphile-migrate keeps its connections for 200 ms, and ends the process whose server is stopped under them. */
const migrationsOver = () => sleep(300);

/** Both databases as migrations leave them, in the place of those that were. */
async function freshDatabases(): Promise<Started> {
  // A server that came to its end has stopped it.
  throwAway = throwAway === null ? await startMigrated() : await start(throwAway.settings.dataDir);
  const { superuserUrl } = throwAway;
  for (const tier of tiers) {
    await withClient(superuserUrl('postgres'), client =>
      client.query(`drop database if exists ${tier} with (force)`),
    );
    await ensureDatabase(superuserUrl(tier), `${tier}_migrated`);
  }
  return throwAway;
}

async function startMigrated(): Promise<Started> {
  folder = mkdtempSync(join(tmpdir(), 'inventory-bench-'));
  const started = await start(folder);
  // At once: what breaks from here on leaves none behind.
  throwAway = started;
  const urls = { spp: started.superuserUrl('spp_migrated'), issoh: started.superuserUrl('issoh_migrated') };
  const migrator = await bootstrap(urls, started.settings.secrets);
  for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
  await migrationsOver();
  return started;
}

/**
 * Starts the server on a cluster, in a process of its own, and ends it afterwards.
 *
 * @param workers without them it only answers, and what they do by the way disturbs nothing
 */
export async function withServer<T>(
  { settings }: Cluster,
  { workers, environment = {} }: { workers: boolean; environment?: Record<string, string> },
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const program = workers ? 'server/cli/inventory.ts' : 'bench/program/http.ts';
  const child = fork(join(projectRoot, program), ['start'], {
    env: {
      ...process.env,
      DATA_DIR: settings.dataDir,
      PORT: String(settings.port),
      SPP_DATABASE_URL: '',
      ISSOH_DATABASE_URL: '',
      INVENTORY_DEMO: '0',
      LOG_LEVEL: 'fatal',
      MALLOC_ARENA_MAX: '2',
      ...environment,
    },
    // As npm start has both.
    execArgv: ['--max-semi-space-size=4'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${settings.port}`;
  try {
    await Promise.race([untilReady(url), ended.then(() => Promise.reject(new Error('The server ended.')))]);
    return await work({
      url,
      token: (role, supplierId) => signToken(settings, { role, sub: 'bench', supplier_id: supplierId }),
      weigh: () => weigh(child.pid!),
    });
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** A port that nobody listens on: the system's choice. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const ready = await fetch(`${url}/readyz`).then(
      response => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(250);
  }
  throw new Error('The server did not become ready.');
}

function sessions(administrator: AdministratorUrls): Cluster['session'] {
  return async (tier, claims) => {
    const client = new pg.Client({ connectionString: administrator[tier] });
    await client.connect();
    await client.query('select pg_catalog.set_config(key, value, false) from pg_catalog.json_each_text($1)', [
      JSON.stringify(pgSettings(claims)),
    ]);
    return client;
  };
}

import type pg from 'pg';
import { serverProcess, usesGiven } from '../data-dir-lock.ts';
import { Problem } from '../problem.ts';
import { type DatabaseUrls, type Settings, startCommand } from '../settings.ts';
import { asLogin, asOurs, usableLogin } from './bootstrap.ts';
import { findEmbedded, portTaken } from './embedded/embedded.ts';
import type { Tier } from './migrate.ts';
import type { Patience } from './patient.ts';
import { ownerPool, requestPool } from './pools.ts';

/** Every URL under which the two databases are reached. */
export interface Urls {
  /** May do everything, past RLS: the embedded superuser, or the login of the given direct URL. */
  administrator: { spp: string; issoh: string };
  /** The login `inv_worker`, which may act as inv_owner and no more: workers, checks, the command line. */
  worker: { spp: string; issoh: string };
  /** What requests use: the login `inv_authenticator`. */
  request: { spp: string; issoh: string };
  /** The same login at a replica, for reads; null where there is none. */
  read: { spp: string | null; issoh: string | null };
}

/** Pools of a process; `owner` acts as inv_owner over a direct connection. */
export interface Connections {
  urls: Urls;
  spp: pg.Pool;
  issoh: pg.Pool;
  owner: { spp: pg.Pool; issoh: pg.Pool };
  /** Of replicas; null where there is none. */
  read: { spp: pg.Pool | null; issoh: pg.Pool | null };
  close(): Promise<void>;
}

/**
 * URLs of the databases in use: those of the environment, else of the running embedded PostgreSQL.
 *
 * @throws Problem `urls_missing`; `no_database`, or `port_in_use`, when no URL is set and nothing runs; what `findEmbedded` throws
 */
export async function findUrls(settings: Settings): Promise<Urls> {
  if (settings.spp !== null && settings.issoh !== null) {
    return urlsOf(
      settings,
      { spp: settings.spp.direct, issoh: settings.issoh.direct },
      {
        spp: settings.spp.pooled,
        issoh: settings.issoh.pooled,
      },
    );
  }
  assertUrlsGiven(settings);
  const cluster = await findEmbedded(settings);
  if (cluster === null) throw await noDatabase(settings);
  const administrator = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
  return urlsOf(settings, administrator, administrator);
}

/**
 * Refuses to look for embedded databases where the server of this DATA_DIR works with given ones: what is said of those of
 * before would be taken for what is.
 *
 * @throws Problem `urls_missing`
 */
export function assertUrlsGiven({ spp, dataDir }: Pick<Settings, 'spp' | 'dataDir'>): void {
  const server = spp === null && usesGiven(dataDir) ? serverProcess(dataDir) : null;
  if (server === null) return;
  throw new Problem(
    409,
    'urls_missing',
    `The server of ${dataDir} (process ${server}) uses databases on servers of your own, and no URL is set here.`,
    {
      hint: 'Set SPP_DATABASE_URL and ISSOH_DATABASE_URL (and the _DIRECT_ ones) here, too, as they are set there.',
    },
  );
}

/** Where the server of this DATA_DIR runs, it is at work on having them again. */
async function noDatabase(settings: Settings): Promise<Problem> {
  const server = serverProcess(settings.dataDir);
  if (server === null) {
    return new Problem(503, 'no_database', `No database is running for ${settings.dataDir}.`, {
      hint: `Start it with "${startCommand(settings)}", or set SPP_DATABASE_URL and ISSOH_DATABASE_URL.`,
    });
  }
  const runs = `The server of ${settings.dataDir} runs (process ${server}), and its databases do not`;
  const port = await portTaken(settings);
  return port === null
    ? new Problem(503, 'no_database', `${runs} just now.`, {
        hint: 'It starts them by itself: try again in a moment. Its log says where that fails.',
      })
    : new Problem(
        503,
        'port_in_use',
        `${runs}: it waits for their port ${port}, which is another process’s.`,
        {
          hint: `They are started as soon as the port is free ("ss -ltnp 'sport = :${port}'" names who has it); restart the server to have them on another one.`,
        },
      );
}

/** Requests always log in as inv_authenticator, also where the given URL is an administrator's. */
export function urlsOf(
  settings: Settings,
  administrator: Urls['administrator'],
  pooled: Urls['request'],
): Urls {
  const request = (url: string) => asOurs(url, 'inv_authenticator', settings.secrets.authenticator_password);
  const worker = (url: string) => asLogin(url, 'inv_worker', settings.secrets.worker_password);
  const { read } = settings;
  return {
    administrator,
    worker: { spp: worker(administrator.spp), issoh: worker(administrator.issoh) },
    request: { spp: request(pooled.spp), issoh: request(pooled.issoh) },
    read: { spp: read.spp && request(read.spp), issoh: read.issoh && request(read.issoh) },
  };
}

/**
 * Pools on the databases in use.
 *
 * @param ownerMax connections of each owner's pool
 * @param patience with a server that is silent
 */
export async function connect(
  settings: Settings,
  ownerMax?: number,
  patience?: Patience,
): Promise<Connections> {
  const urls = await findUrls(settings);
  if (settings.spp === null) return connectTo(urls, ownerMax, patience);
  const worker = await usableLogin('inv_worker', urls.administrator, settings.secrets.worker_password);
  return connectTo({ ...urls, worker }, ownerMax, patience);
}

/** The same settings without poolers: for workers, whose transactions are few and may be long. */
export function withoutPoolers(settings: Settings): Settings {
  const direct = (urls: DatabaseUrls | null) => urls && { pooled: urls.direct, direct: urls.direct };
  return { ...settings, spp: direct(settings.spp), issoh: direct(settings.issoh) };
}

/**
 * Whether requests may prepare statements by name: what stands before the server is taken for a pooler that has none,
 * unless the size of that cache is given.
 */
function mayName({ request, administrator }: Urls, tier: Tier): boolean {
  const isDirect = new URL(request[tier]).host === new URL(administrator[tier]).host;
  return isDirect || Number(process.env.DATAPLAN_PG_PREPARED_STATEMENT_CACHE_SIZE ?? 0) > 0;
}

export function connectTo(urls: Urls, ownerMax?: number, patience: Patience = {}): Connections {
  const request = (tier: Tier, url: string) => requestPool(url, { named: mayName(urls, tier), patience });
  const spp = request('spp', urls.request.spp);
  const issoh = request('issoh', urls.request.issoh);
  const read = {
    spp: urls.read.spp === null ? null : request('spp', urls.read.spp),
    issoh: urls.read.issoh === null ? null : request('issoh', urls.read.issoh),
  };
  const owner = {
    spp: ownerPool(urls.worker.spp, ownerMax, patience),
    issoh: ownerPool(urls.worker.issoh, ownerMax, patience),
  };
  const pools = [spp, issoh, owner.spp, owner.issoh, read.spp, read.issoh].filter(pool => pool !== null);
  return {
    urls,
    spp,
    issoh,
    owner,
    read,
    close: async () => {
      await Promise.all(pools.map(pool => pool.end()));
    },
  };
}

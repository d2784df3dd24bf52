/** A streaming replica beside its primary: it is looked at all the time, and reads go there while it serves. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isLost } from '../problem.ts';
import { type Place, placeOf } from './places.ts';
import type { Connects } from './pools.ts';
import { refused, shown } from './refused.ts';
import { type Identity, identityOf, isOther, isSameServer } from './server-identity.ts';

/**
 * `serves`, or why reads go to the primary: it has not been looked at yet; it cannot be reached or does not answer; it is
 * too far behind; it is a primary itself by now; it is a replica of another server.
 */
export const replicaStates = ['serves', 'unknown', 'away', 'lags', 'promoted', 'foreign'] as const;
export type ReplicaState = (typeof replicaStates)[number];

/** What is said of one that does not serve. */
export const meansOf: Record<Exclude<ReplicaState, 'serves'>, string> = {
  unknown: 'cannot be judged while the primary is away',
  away: 'is away',
  lags: 'is too far behind',
  promoted: 'is a primary now',
  foreign: 'is one of another server',
};

/** Milliseconds. */
export interface ReplicaLimits {
  /** Between two looks; and what one look may take. */
  look: number;
  patience: number;
  /** How long a read waits for what its caller has seen. */
  wait: number;
  /** How old what the replica shows may be. */
  lag: number;
}

export interface Replica {
  state(): ReplicaState;
  /** Bytes of the log that it has not replayed, as of the last look; null where that is not known. */
  lag(): number | null;
  /**
   * A connection to it that shows what was seen, and how far it is now.
   *
   * @returns null where the primary is to be asked
   */
  borrow(from: Connects, seen: Place): Promise<{ client: pg.PoolClient; at: Place } | null>;
  /** Whether an error may be the replica's own, so that the primary would answer. */
  isAtFault(error: unknown): boolean;
  close(): Promise<void>;
}

export interface Watched {
  /** Pools that log in as inv_authenticator; each gives one connection to the looks. */
  replica: pg.Pool;
  primary: pg.Pool;
  limits: ReplicaLimits;
  /** Hears of each change, and each look. */
  told(state: ReplicaState, lag: number | null, reason: string): void;
  /** Hears once where the primary's log was when it was first looked at. */
  began(place: Place): void;
}

const HOW_FAR = `
  select pg_catalog.pg_is_in_recovery() as standby, pg_catalog.pg_last_wal_replay_lsn()::text as at`;
const PRIMARY = 'select pg_catalog.pg_current_wal_flush_lsn()::text as at';
/**
 * What a standby says of statements that only a primary takes, or that came before the objects that they name; and what it
 * does not find (SPN.., ISN..), which may be about to come.
 */
const STANDBYS = /^(?:25|26|42(?!501|601)|55000|XX|SPN|ISN)/;
const LONGEST_PAUSE_MS = 16;

/** Watches a replica until it is closed. */
export function watchReplica({ replica, primary, limits, told, began }: Watched): Replica {
  const stopping = new AbortController();
  /** Connections that are used just now. */
  const lent = new Set<pg.PoolClient>();
  let state: ReplicaState = 'unknown';
  let behind: number | null = null;
  /** Rejected when the replica is found not to answer: nobody waits for it any longer. */
  let gone = Promise.withResolvers<never>();
  gone.promise.catch(() => undefined);
  /** Where the primary was, and when. */
  let marks: { at: Place; time: number }[] = [];
  /** What was waited for in vain: until the replica is there, nobody waits again. */
  let inVain: Place = 0n;
  /** Looks in a row that this process has missed. */
  let deaf = 0;

  const turn = (next: ReplicaState, reason = '') => {
    state = next;
    told(next, behind, reason);
    if (next !== 'away') return;
    for (const client of lent) cut(client);
    gone.reject(new Error('timeout expired'));
    gone = Promise.withResolvers<never>();
    gone.promise.catch(() => undefined);
  };

  /** What is asked of it, unless it is found not to answer first; a connection that comes too late is given back. */
  const unlessGone = <T>(asked: Promise<T>, late: (result: T) => void = () => undefined): Promise<T> => {
    let isLate = false;
    asked.then(result => isLate && late(result)).catch(() => undefined);
    return Promise.race([asked, gone.promise]).catch(error => {
      isLate = true;
      throw error;
    });
  };

  /** Asked whenever it comes into service: another server may have taken its address. */
  async function isForeign(): Promise<boolean> {
    const both = await identities(replica, primary, limits.patience);
    return both !== null && isOther(...both);
  }

  /** Asked when it is found to be none: somebody may have named the primary itself. */
  async function isPrimaryItself(): Promise<boolean> {
    const both = await identities(replica, primary, limits.patience);
    return both !== null && isSameServer(...both);
  }

  async function look(): Promise<void> {
    const listening = deafness(limits.patience);
    const [[there, failure], here] = await Promise.all([
      ask<{ standby: boolean; at: string | null }>(replica, HOW_FAR, limits.patience).then(
        row => [row, null] as const,
        (error: Error) => [null, error] as const,
      ),
      ask<{ at: string }>(primary, PRIMARY, limits.patience).catch(() => null),
    ]);
    listening.stop();
    if (stopping.signal.aborted) return;
    if (failure !== null && isSilent(failure) && listening.isDeaf() && deaf < DEAF) {
      deaf++;
      return;
    }
    deaf = 0;
    const now = performance.now();
    const mark = placeOf(here?.at ?? '');
    if (mark !== null) {
      if (marks.length === 0) began(mark);
      marks.push({ at: mark, time: now });
    }
    if (there === null) {
      behind = null;
      return turn('away', whyAway(failure, replica.options?.connectionString));
    }
    const at = placeOf(there.at ?? '');
    if (!there.standby || at === null) {
      return (await isPrimaryItself()) ? turn('promoted', PRIMARY_ITSELF) : turn('promoted');
    }
    const last = marks.at(-1);
    behind = last === undefined ? null : Math.max(0, Number(last.at - at));
    if (at >= inVain) inVain = 0n;
    // The newest of what it should have replayed by now, and all since then.
    const due = marks.findLast(one => one.time <= now - limits.lag);
    marks = marks.filter(one => one === due || one.time > now - limits.lag);
    // Nobody knows what was seen before this: the primary has to say.
    if (last === undefined) return turn('unknown');
    if (state !== 'serves' && (await isForeign())) return turn('foreign');
    turn(due !== undefined && at < due.at ? 'lags' : 'serves');
  }

  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await look().catch((error: Error) => turn('away', whyAway(error, replica.options?.connectionString)));
      await sleep(limits.look, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  })();

  async function caughtUp(client: pg.PoolClient, seen: Place): Promise<Place | null> {
    const deadline = performance.now() + limits.wait;
    for (let pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const { rows } = await unlessGone(client.query<{ standby: boolean; at: string | null }>(HOW_FAR));
      const at = placeOf(rows[0]?.at ?? '');
      if (!rows[0]?.standby || at === null) {
        turn('promoted');
        return null;
      }
      if (at >= seen) return at;
      if (inVain !== 0n && seen >= inVain) return null;
      if (performance.now() + pause > deadline) {
        // A place that the primary has not come to is none that the replica could have.
        if (seen <= (marks.at(-1)?.at ?? 0n)) inVain = seen;
        return null;
      }
      await sleep(pause);
    }
  }

  return {
    state: () => state,
    lag: () => behind,
    async borrow(from, seen) {
      if (state !== 'serves') return null;
      let client: pg.PoolClient | undefined;
      try {
        client = await unlessGone(from.connect(), late => late.release());
        note(lent, client);
        const at = await caughtUp(client, seen);
        if (at !== null) return { client, at };
        client.release();
      } catch (error) {
        client?.release(error as Error);
        // A pool that is used up says so, too; the next look tells which it was.
        if (state === 'serves' && !isBusy(error))
          turn('away', whyAway(error as Error, replica.options?.connectionString));
      }
      return null;
    },
    isAtFault: error => isLost(error) || STANDBYS.test(String((error as { code?: unknown }).code ?? '')),
    close: async () => {
      stopping.abort();
      await looking;
      await Promise.all([replica.end(), primary.end()]);
    },
  };
}

/** Keeps a connection in the list of those that are lent for as long as it is. */
function note(lent: Set<pg.PoolClient>, client: pg.PoolClient): void {
  lent.add(client);
  const { release } = client;
  client.release = error => {
    lent.delete(client);
    release.call(client, error);
  };
}

/** Ends a connection on which nothing will ever be answered. */
function cut(client: pg.PoolClient): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

function isBusy(error: unknown): boolean {
  return /^timeout exceeded when trying to connect$/.test((error as Error).message);
}

/** What a URL is told by that leads to the server that the replica should be one of. */
export const PRIMARY_ITSELF =
  'Its URL leads to the primary itself, which is no replica: name a standby, or none.';

/** In words, and with what mends it, where the server has refused whoever looks. */
export function whyAway(error: Error, url?: string): string {
  if (isSilent(error)) return SILENT;
  const refusal = url === undefined ? null : refused(error, shown(url), new URL(url));
  return refusal === null ? error.message : `${refusal.message} ${refusal.mend}`;
}

const SILENT = 'It does not answer in time.';

/** What the pool says of a server that does not answer, too. */
const isSilent = ({ message }: Error) =>
  message === SILENT || /timeout exceeded|connection timeout/i.test(message);

const PIECES = 10;
/** After so many looks in a row that count for nothing, it is taken at its word. */
const DEAF = 5;

/**
 * Whether this process itself could hear no answer for a good part of the time since: as while it starts, the timers that
 * would give somebody up are due before what he has answered is read.
 */
function deafness(patience: number): { isDeaf(): boolean; stop(): void } {
  const began = performance.now();
  const piece = patience / PIECES;
  let heard = 0;
  const timer = setInterval(() => heard++, piece).unref();
  return {
    isDeaf: () => performance.now() - began - (heard + 1) * piece > patience / 2,
    stop: () => clearInterval(timer),
  };
}

/** Something on one connection, in time; one that is silent is given up. */
async function within<T>(
  pool: pg.Pool,
  patience: number,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const late = sleep(patience, undefined, { ref: false }).then(() => {
    throw new Error(SILENT);
  });
  late.catch(() => undefined);
  const connecting = pool.connect();
  let client: pg.PoolClient;
  try {
    client = await Promise.race([connecting, late]);
  } catch (error) {
    connecting.then(one => one.release()).catch(() => undefined);
    throw error;
  }
  try {
    const result = await Promise.race([work(client), late]);
    client.release();
    return result;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/** One row. */
function ask<Row extends pg.QueryResultRow>(pool: pg.Pool, sql: string, patience: number): Promise<Row> {
  return within(pool, patience, async client => (await client.query<Row>(sql)).rows[0]!);
}

/** Which servers they are, or are copies of; null where one does not say. */
function identities(one: pg.Pool, other: pg.Pool, patience: number): Promise<[Identity, Identity] | null> {
  return Promise.all([within(one, patience, identityOf), within(other, patience, identityOf)]).catch(
    () => null,
  );
}

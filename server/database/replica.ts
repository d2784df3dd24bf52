/** A streaming replica beside its primary: it is looked at all the time, and reads go there while it serves. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isLost } from '../problem.ts';
import { type Place, placeOf } from './places.ts';
import type { Connects } from './pools.ts';

/**
 * `serves`, or why reads go to the primary: it has not been looked at yet; it cannot be reached or does not answer; it is
 * too far behind; it is a primary itself by now; it is a replica of another server.
 */
export const replicaStates = ['serves', 'unknown', 'away', 'lags', 'promoted', 'foreign'] as const;
export type ReplicaState = (typeof replicaStates)[number];

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
const SYSTEM = 'select system_identifier::text as system from pg_catalog.pg_control_system()';
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
    const [one, other] = await Promise.all([
      systemOf(primary, limits.patience),
      systemOf(replica, limits.patience),
    ]);
    return one !== null && other !== null && one !== other;
  }

  async function look(): Promise<void> {
    const [there, here] = await Promise.all([
      ask<{ standby: boolean; at: string | null }>(replica, HOW_FAR, limits.patience).catch(
        (error: Error) => error,
      ),
      ask<{ at: string }>(primary, PRIMARY, limits.patience).catch(() => null),
    ]);
    if (stopping.signal.aborted) return;
    const now = performance.now();
    const mark = placeOf(here?.at ?? '');
    if (mark !== null) {
      if (marks.length === 0) began(mark);
      marks.push({ at: mark, time: now });
    }
    if (there instanceof Error) {
      behind = null;
      return turn('away', there.message);
    }
    const at = placeOf(there.at ?? '');
    if (!there.standby || at === null) return turn('promoted');
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
      await look().catch((error: Error) => turn('away', error.message));
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
        if (state === 'serves' && !isBusy(error)) turn('away', (error as Error).message);
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

/** One row, in time; a connection that is silent is given up. */
async function ask<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  sql: string,
  patience: number,
): Promise<Row> {
  const late = sleep(patience, undefined, { ref: false }).then(() => {
    throw new Error('It does not answer in time.');
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
    const { rows } = await Promise.race([client.query<Row>(sql), late]);
    client.release();
    return rows[0]!;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/** Which server it is, or is a copy of; null where it does not say. */
function systemOf(pool: pg.Pool, patience: number): Promise<string | null> {
  return ask<{ system: string }>(pool, SYSTEM, patience).then(
    ({ system }) => system,
    () => null,
  );
}

/** A worker says that it lives, every other second: see functions/common/lease. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { unlessNotMigrated } from '../database/not-migrated.ts';

const BEAT_MS = 2_000;
/** The code of a loss that is final: others have taken over. */
export const DEAD = 'given_up_for_dead';

export interface Presence {
  /** The worker's id in lease.workers. */
  id: string;
  /** Rejected when the session ends, or when others have given this worker up for dead. */
  lost: Promise<never>;
  /** Has every further beat say under which names jobs are locked. */
  locksJobsAs(names: string[]): void;
  leave(): Promise<void>;
}

/** SQLSTATEs of a deadlock, a conflict and a lock that came too late. */
const passing = new Set(['40P01', '40001', '55P03']);

/**
 * Registers a worker, and beats from this process's own event loop: one that hangs falls silent.
 *
 * @param pool acts as inv_owner, over a direct connection; one of its connections stays taken
 */
export async function register(pool: pg.Pool, name: string, database: string): Promise<Presence> {
  const id = randomUUID();
  const client = await pool.connect();
  let jobOwners: string[] = [];
  let left = false;
  let timer: NodeJS.Timeout | undefined;
  let beating = Promise.resolve();
  let underWay = 0;
  let beat = () => {};
  const lost = new Promise<never>((_, reject) => {
    const lose = (reason: string, code = 'database_lost') =>
      left || reject(Object.assign(new Error(`The worker ${reason} (${database}).`), { code }));
    client.once('end', () => lose('has lost its database'));
    beat = () => {
      underWay++;
      beating = beating
        .then(() => client.query<{ lives: boolean }>('select lease.beat($1, $2) as lives', [id, jobOwners]))
        .then(({ rows }) => void (rows[0]?.lives || lose('has been given up for dead', DEAD)))
        .catch((error: Error & { code?: string }) => {
          // It says so again with the next beat.
          if (!passing.has(error.code ?? '')) lose(`cannot say that it lives: ${error.message}`);
        })
        .finally(() => underWay--);
    };
    // While the database is slow, beats do not pile up.
    timer = setInterval(() => underWay > 0 || beat(), BEAT_MS);
  });
  lost.catch(() => undefined); // Who does not look need not.
  try {
    await client.query('select lease.register_worker($1, $2)', [id, name]);
  } catch (error) {
    // Given back, or the pool would wait for it for ever.
    clearInterval(timer);
    client.release(true);
    throw unlessNotMigrated(error);
  }
  return {
    id,
    lost,
    locksJobsAs: names => {
      jobOwners = names;
      // At once: whoever dies before its first beat leaves jobs that nobody frees for a minute.
      setImmediate(() => left || beat());
    },
    leave: async () => {
      if (left) return;
      left = true;
      clearInterval(timer);
      await beating;
      await client.query('select lease.leave($1)', [id]).catch(() => undefined);
      client.release(true);
    },
  };
}

const shared = new WeakMap<pg.Pool, { presence: Promise<Presence>; users: number }>();

/** Does something in the name of this process, registered for as long as anybody here needs it. */
export async function present<T>(pool: pg.Pool, run: (worker: string) => Promise<T>): Promise<T> {
  const entry = shared.get(pool) ?? { presence: register(pool, 'command line', 'spp'), users: 0 };
  shared.set(pool, entry);
  entry.users++;
  try {
    const { id, lost } = await entry.presence;
    lost.catch(() => shared.get(pool) === entry && shared.delete(pool));
    return await run(id);
  } finally {
    entry.users--;
    if (entry.users === 0) {
      if (shared.get(pool) === entry) shared.delete(pool);
      await entry.presence.then(presence => presence.leave()).catch(() => undefined);
    }
  }
}

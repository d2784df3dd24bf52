/** Whether requests can be served, and what is accepted is worked off. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { pendingMigrations, type Tier, tiers } from '../database/migrate.ts';
import { workerRuns } from '../worker/alive.ts';

/** Milliseconds that a probe waits for a database. */
const PROBE_TIMEOUT = 2000;

type Readiness = (pools: Record<Tier, pg.Pool>) => Promise<string[]>;

/**
 * Why requests cannot be served now: a reason for each database at most. It answers in time, whatever holds the databases
 * up, and asks each of them once at a time.
 *
 * @param timeout milliseconds for a database to answer
 */
export function readinessOf(connections: Connections, timeout = PROBE_TIMEOUT): Readiness {
  const underWay = new Map<Tier, Promise<string | null>>();
  const ask = (tier: Tier, pool: pg.Pool) => {
    const asked =
      underWay.get(tier) ??
      reasonAgainst(connections, tier, pool)
        .catch(() => `${tier}: the database does not answer`)
        .finally(() => underWay.delete(tier));
    underWay.set(tier, asked);
    const late = sleep(timeout, `${tier}: the database does not answer in time`, { ref: false });
    return Promise.race([asked, late]);
  };
  return async pools => {
    const reasons = await Promise.all(tiers.map(tier => ask(tier, pools[tier])));
    return reasons.filter(reason => reason !== null);
  };
}

async function reasonAgainst(connections: Connections, tier: Tier, pool: pg.Pool): Promise<string | null> {
  await pool.query('select 1');
  const pending = await pendingMigrations(tier, connections.owner[tier]);
  if (pending.length > 0) return `${tier}: migrations to run: ${pending.join(', ')}`;
  if (!(await workerRuns(connections, tier))) return `${tier}: no worker runs`;
  if (await queueStands(connections, tier)) return `${tier}: jobs wait, and no worker takes them`;
  return null;
}

/** Whether a job has been due for two minutes while none runs: a worker may beat and yet take nothing. */
async function queueStands(connections: Connections, tier: Tier): Promise<boolean> {
  const { rows } = await connections.owner[tier].query<{ stands: boolean }>(
    `select count(*) filter (where j.locked_at is null and j.run_at < now() - interval '2 minutes'
                               and j.attempts < j.max_attempts) > 0
            and count(j.locked_at) = 0 as stands
       from graphile_worker.jobs j`,
  );
  return rows[0]?.stands ?? false;
}

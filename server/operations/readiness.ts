/** Whether requests can be served, and what is accepted is worked off. */
import type { Connections } from '../database/connect.ts';
import { pendingMigrations, type Tier, tiers } from '../database/migrate.ts';
import { workerRuns } from '../worker/alive.ts';

/** Why requests cannot be served now. */
export async function readiness(connections: Connections): Promise<string[]> {
  const reasons: string[] = [];
  for (const tier of tiers) {
    try {
      await connections[tier].query('select 1');
      const pending = await pendingMigrations(tier, connections.owner[tier]);
      if (pending.length > 0) reasons.push(`${tier}: migrations to run: ${pending.join(', ')}`);
    } catch {
      reasons.push(`${tier}: the database does not answer`);
    }
  }
  if (reasons.length > 0) return reasons;
  for (const tier of tiers) {
    if (!(await workerRuns(connections, tier))) reasons.push(`${tier}: no worker runs`);
    else if (await queueStands(connections, tier))
      reasons.push(`${tier}: jobs wait, and no worker takes them`);
  }
  return reasons;
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

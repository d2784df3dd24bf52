import type { Connections } from '../database/connect.ts';
import type { Tier } from '../database/migrate.ts';

/** Whether a worker of this database lives: it has a session, and beats. */
export async function workerRuns(connections: Connections, tier: Tier): Promise<boolean> {
  const { rows } = await connections.owner[tier].query<{ runs: boolean }>(
    "select exists (select from lease.workers w where w.worker_name = 'worker' and lease.lives(w.worker_id)) as runs",
  );
  return rows[0]?.runs ?? false;
}

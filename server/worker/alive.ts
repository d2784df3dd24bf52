import type { Connections } from '../database/connect.ts';
import type { Tier } from '../database/migrate.ts';
import { workerLock } from './runner.ts';

/** Whether a worker of this database is alive: every one holds this lock, shared. */
export async function workerRuns(connections: Connections, tier: Tier): Promise<boolean> {
  const { rows } = await connections.owner[tier].query<{ runs: boolean }>(
    `select exists (
       select from pg_catalog.pg_locks
        where locktype = 'advisory' and mode = 'ShareLock' and granted and objsubid = 1
          and (classid::bigint << 32 | objid::bigint) = $1
          and database = (select oid from pg_catalog.pg_database where datname = current_database())) as runs`,
    [workerLock],
  );
  return rows[0]?.runs ?? false;
}

import type { Statements } from './world.ts';

/**
 * Deadlocks that PostgreSQL has broken in a database: a world is its SPP. A session tells its counts late, at its end at the latest:
 * all of them are ended first.
 */
export async function deadlocksOf(database: Statements): Promise<number> {
  await database.sql(
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  const [row] = await database.sql(
    'select deadlocks::integer as seen from pg_stat_database where datname = current_database()',
  );
  return Number(row!.seen);
}

/**
 * Who else is at work on the indexes of a table, as a worker's `reindex (concurrently)`: what it makes is not whole yet, and
 * an index dropped or built meanwhile deadlocks with it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/**
 * Whether a session is, in SQL, of the table of index `i`. A reindex is reported for one index at a time, its TOAST table's
 * among them, and to its own login: all that it is at bear its locks. The same stands in
 * functions/common/maintenance/maintenance_statements.sql, which looks for what a broken one has left.
 */
export const IS_AT_WORK = `(
  exists (select from pg_catalog.pg_stat_progress_create_index b
           where b.datname = current_database() and b.relid = i.indrelid)
  or exists (select
               from pg_catalog.pg_index b
               join pg_catalog.pg_locks l on l.relation = b.indexrelid and l.mode = 'ShareUpdateExclusiveLock'
               join pg_catalog.pg_database d on d.oid = l.database and d.datname = current_database()
              where b.indrelid = i.indrelid and l.granted))`;

const LOOKS = 50;
const PAUSE_MS = 100;
const OF_TABLE = `
  select from pg_catalog.pg_index i where i.indrelid = $1::pg_catalog.regclass and ${IS_AT_WORK} limit 1`;

/**
 * Waits until nobody is, for some seconds (then SQLSTATE 55P03). It looks again and again: waiting for a lock it would have
 * a snapshot, which a reindex waits for.
 *
 * @param table as SQL names it
 */
export async function untilNobodyWorks(client: pg.ClientBase, table: string): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks++) {
    if ((await client.query(OF_TABLE, [table])).rows.length === 0) return;
    await sleep(PAUSE_MS);
  }
  throw Object.assign(new Error(`Somebody rebuilds indexes of ${table}.`), { code: '55P03' });
}

/** What both databases need now and then: VACUUM and REINDEX. */
import type pg from 'pg';
import type { Tier } from '../../database/migrate.ts';
import type { TaskContext } from '../types.ts';

/** Lets no statement wait for ever behind a transaction that somebody left open. */
const LOCK_TIMEOUT = '5min';

/** What takes which statements; a REINDEX that is broken off leaves an index that every write pays for. */
const steps = { vacuum: ['vacuum'], reindex: ['leftovers', 'reindex', 'leftovers'] };

/**
 * VACUUM ANALYZE or REINDEX CONCURRENTLY of everything, table by table: none of them waits for the others, or hinders
 * readers and writers.
 *
 * @throws Error with what was done, where a statement failed: the others have run
 */
export const maintain = (context: TaskContext, tier: Tier, work: keyof typeof steps) => async () => {
  const client = await context.connections.owner[tier].connect();
  const failed: string[] = [];
  let done = 0;
  try {
    await client.query("select set_config('lock_timeout', $1, false)", [LOCK_TIMEOUT]);
    for (const step of steps[work]) {
      for (const statement of await statementsOf(client, step)) {
        try {
          await client.query(statement);
          done++;
        } catch (error) {
          failed.push(`${statement}: ${(error as Error).message}`);
        }
      }
    }
  } finally {
    // With its settings: the next who takes it gets another one.
    client.release(true);
  }
  const detail = { done, failed };
  if (failed.length > 0) throw Object.assign(new Error(`${failed.length} failed: ${failed[0]}`), { detail });
  return detail;
};

async function statementsOf(client: pg.PoolClient, work: string): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(
    'select m as statement from common.maintenance_statements($1) m',
    [work],
  );
  return rows.map(row => row.statement);
}

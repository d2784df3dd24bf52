import type pg from 'pg';

/** One SQL call as inv_owner in the worker's name, and what it answers: history and audit show it. One transaction. */
export async function asWorker(pool: pg.Pool, call: string): Promise<unknown> {
  const results = (await pool.query(
    `select set_config('inv.user_id', 'inventory worker', true); select ${call} as answer`,
  )) as unknown as pg.QueryResult<{ answer: unknown }>[];
  return results[1]?.rows[0]?.answer;
}

import type pg from 'pg';

/** One SQL call as inv_owner in the worker's name: history and audit show it. Both are one transaction. */
export async function asWorker(pool: pg.Pool, call: string): Promise<void> {
  await pool.query(`select set_config('inv.user_id', 'inventory worker', true); select ${call}`);
}

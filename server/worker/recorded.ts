/** Recurring work says in maintenance_runs what it did, when, how long it took, and what failed. */
import type { JobHelpers, Task } from 'graphile-worker';
import type { Tier } from '../database/migrate.ts';
import type { TaskContext } from './types.ts';

/** What a task does; what it answers is told, and goes no further. */
export type Work = (payload: unknown, helpers: JobHelpers) => unknown;

/** What a task answers is told as figures: an object as it is, a number as a count. */
export function recorded(context: TaskContext, tier: Tier, name: string, task: Work): Task {
  const pool = context.connections.owner[tier];
  const finish = (id: string, detail: object, error: string | null) =>
    pool.query('select common.finish_maintenance($1, $2, $3)', [id, JSON.stringify(detail), error]);
  return async (payload: unknown, helpers: JobHelpers) => {
    const { rows } = await pool.query<{ id: string }>('select common.begin_maintenance($1, $2) as id', [
      name,
      context.worker,
    ]);
    const id = rows[0]!.id;
    try {
      await finish(id, figures(await task(payload, helpers)), null);
    } catch (error) {
      // The task's own error is the one to hear of, also where this cannot be told.
      const { message, detail } = error as Error & { detail?: object };
      await finish(id, figures(detail), message).catch(() => undefined);
      throw error;
    }
  };
}

function figures(answer: unknown): object {
  if (typeof answer === 'number') return { count: answer };
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? answer : {};
}

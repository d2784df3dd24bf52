import type { TaskContext } from '../../types.ts';

const CHUNK = 2_000;

/** Proposes prices where costs have followed their suppliers, in transactions of so many products. */
export const prices__propose = (context: TaskContext) => async () => {
  const call =
    "select set_config('inv.user_id', 'inventory worker', true), issoh_private.propose_due($1) as looked";
  for (;;) {
    const { rows } = await context.connections.owner.issoh.query<{ looked: number }>(call, [CHUNK]);
    if (rows[0]?.looked === 0) return;
  }
};

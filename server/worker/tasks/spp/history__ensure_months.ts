import type { TaskContext } from '../../types.ts';

/** Makes the coming months' partitions of price_history. */
export const history__ensure_months = (context: TaskContext) => async () => {
  await context.connections.owner.spp.query('select spp_private.ensure_price_history_months()');
};

import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Makes the coming months' partitions of price_history. */
export const history__ensure_months = (context: TaskContext) => () =>
  asWorker(context.connections.owner.spp, 'spp_private.ensure_price_history_months()');

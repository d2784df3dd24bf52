import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Makes the coming months’ partitions of stock_movements. */
export const movements__ensure_months = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh_private.ensure_movement_months()');

import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Tells of orders that have become late. */
export const orders__notify = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh_private.notify_late_orders()');

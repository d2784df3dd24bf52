import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Tells of what it has become time to order. */
export const reorders__notify = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh_private.notify_reorder_alerts()');

import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Ends reviews whose time has passed. */
export const reviews__expire = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh_private.expire_reviews()');

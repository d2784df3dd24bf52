import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Tells of new products and held lists, where the synchronisation has not yet. */
export const uploads__notify = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh_private.notify_uploads()');

import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Brings the mirror of SPP’s suppliers up to date. */
export const suppliers__mirror = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh_private.refresh_suppliers()');

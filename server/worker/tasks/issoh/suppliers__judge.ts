import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Computes anew how far suppliers can be relied on. */
export const suppliers__judge = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh_private.refresh_supplier_reliability()');

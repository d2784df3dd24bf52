import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Queues the jobs of imports that wait without one. */
export const imports__rescue = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh_private.rescue_imports()');

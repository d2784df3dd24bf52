import { asWorker } from '../as-worker.ts';
import type { TaskContext } from '../runner.ts';

/** Values the stock anew, so that few products are left to be valued as they are read. */
export const valuation__refresh = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh.refresh_valuation()');

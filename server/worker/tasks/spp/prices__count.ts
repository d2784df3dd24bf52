import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Counts the price changes since the last time by day; the views are exact meanwhile. */
export const prices__count = (context: TaskContext) => () =>
  asWorker(context.connections.owner.spp, 'spp_private.keep_price_days()');

import type { Tier } from '../../database/migrate.ts';
import { asWorker } from '../as-worker.ts';
import type { TaskContext } from '../types.ts';

/** Records what the metrics of a database are now. */
export const sample = (context: TaskContext, tier: Tier) => () =>
  asWorker(context.connections.owner[tier], 'common.sample_metrics()');

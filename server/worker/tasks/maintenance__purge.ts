import type { Tier } from '../../database/migrate.ts';
import { asWorker } from '../as-worker.ts';
import type { TaskContext } from '../types.ts';

/** Drops old records of a database. */
export const purge = (context: TaskContext, tier: Tier) => () =>
  asWorker(context.connections.owner[tier], `${tier}_private.purge_old()`);

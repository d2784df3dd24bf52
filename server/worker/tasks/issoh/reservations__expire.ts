import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Releases what reservations hold beyond their time. */
export const reservations__expire = (context: TaskContext) => () =>
  asWorker(context.connections.owner.issoh, 'issoh.expire_reservations()');

import { z } from 'zod';
import type { TaskContext } from '../../types.ts';

const Payload = z.object({ reason: z.enum(['interval', 'nightly']) });

/** Queues a run that is due by the clock; the worker's loop does it. */
export const sync__queue = (context: TaskContext) => async (payload: unknown) => {
  const { reason } = Payload.parse(payload);
  await context.connections.owner.issoh.query('select issoh_private.queue_due_sync($1)', [reason]);
};

import { z } from 'zod';
import { uuid } from '../../../uuid.ts';
import { workOff } from '../../process-uploads.ts';
import type { TaskContext } from '../../types.ts';

const Payload = z.object({ supplier_id: uuid });

/**
 * Works off the uploads of one supplier; looks again in a while where somebody else is at it, who may die, or where this
 * worker cannot read one, as another may.
 */
export const supplier__process_uploads = (context: TaskContext) => async (payload: unknown) => {
  const { supplier_id } = Payload.parse(payload);
  const state = await workOff(context, supplier_id);
  if (state === 'done') return;
  await context.connections.owner.spp.query('select spp_private.enqueue_uploads($1, $2)', [
    supplier_id,
    state === 'left' ? '15 seconds' : '2 seconds',
  ]);
};

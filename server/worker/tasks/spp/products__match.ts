import { z } from 'zod';
import { doMatching } from '../../../operations/matching.ts';
import { uuid } from '../../../uuid.ts';
import type { TaskContext } from '../../types.ts';

const Payload = z.object({ run_id: uuid });

/** Does a run of matching. */
export const products__match = (context: TaskContext) => async (payload: unknown) => {
  await doMatching(context.connections, Payload.parse(payload).run_id);
};

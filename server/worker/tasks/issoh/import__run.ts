import { z } from 'zod';
import { uuid } from '../../../uuid.ts';
import { runImport } from '../../run-import.ts';
import type { TaskContext } from '../../types.ts';

const Payload = z.object({ job_id: uuid });

/** Does an import; looks again in a while where somebody else is at it, who may die. */
export const import__run = (context: TaskContext) => async (payload: unknown) => {
  const { job_id } = Payload.parse(payload);
  if ((await runImport(context, job_id)) === 'done') return;
  await context.connections.owner.issoh.query("select issoh_private.enqueue_import($1, '2 seconds')", [
    job_id,
  ]);
};

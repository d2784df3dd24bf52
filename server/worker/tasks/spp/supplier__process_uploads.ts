import { z } from 'zod';
import { processUploads } from '../../process-uploads.ts';
import type { TaskContext } from '../../runner.ts';

const Payload = z.object({ supplier_id: z.uuid() });

/** Works off the uploads of one supplier. */
export const supplier__process_uploads = (context: TaskContext) => async (payload: unknown) => {
  await processUploads(context.settings, context.connections, Payload.parse(payload).supplier_id);
};

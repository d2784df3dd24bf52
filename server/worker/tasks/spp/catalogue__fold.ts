import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Makes one mark of many, so that what the catalogue is at is soon read. */
export const catalogue__fold = (context: TaskContext) => () =>
  asWorker(context.connections.owner.spp, 'spp_private.fold_catalogue_marks()');

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spoolDir } from '../../../intake/begin.ts';
import type { TaskContext } from '../../types.ts';

const BATCH_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Removes the received files of uploads that have ended: of those that nobody reads to their end. */
export const spool__sweep = (context: TaskContext) => async () => {
  const spool = spoolDir(context.settings);
  const named = readdirSync(spool).filter(file => BATCH_ID.test(file));
  const { rows } = await context.connections.owner.spp.query<{ batch_id: string }>(
    "select batch_id from spp.upload_batches where batch_id = any ($1::uuid[]) and phase = 'done'",
    [named],
  );
  for (const { batch_id } of rows) rmSync(join(spool, batch_id), { force: true });
  return { files: rows.length };
};

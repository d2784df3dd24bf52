import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spoolDir } from '../../../intake/begin.ts';
import type { TaskContext } from '../../types.ts';

const day = 86_400_000;

/** Removes staged rows that are no longer needed, and received files that no batch waits for. */
export const staging__purge = (context: TaskContext) => async () => {
  const { owner } = context.connections;
  const purge = async () =>
    (await owner.spp.query<{ rows: number }>('select spp_private.purge_staging() as rows')).rows[0]!.rows;
  while ((await purge()) > 0);
  const { rows } = await owner.spp.query<{ batch_id: string }>(
    "select batch_id from spp.upload_batches where status in ('queued', 'processing')",
  );
  const waiting = new Set(rows.map(row => row.batch_id));
  const spool = spoolDir(context.settings);
  for (const file of readdirSync(spool)) {
    const path = join(spool, file);
    if (!waiting.has(file) && statSync(path).mtimeMs < Date.now() - day) rmSync(path, { force: true });
  }
};

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
  let purged = 0;
  // A supplier at a time, so that the others' uploads go on.
  for (let more = await purge(); more > 0; more = await purge()) purged += more;
  const { rows } = await owner.spp.query<{ batch_id: string }>(
    "select batch_id from spp.upload_batches where status in ('scheduled', 'queued', 'processing')",
  );
  const waiting = new Set(rows.map(row => row.batch_id));
  const spool = spoolDir(context.settings);
  let files = 0;
  for (const file of readdirSync(spool)) {
    const path = join(spool, file);
    if (waiting.has(file) || statSync(path).mtimeMs >= Date.now() - day) continue;
    rmSync(path, { force: true });
    files++;
  }
  return { rows: purged, files };
};

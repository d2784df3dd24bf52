/** How long the copy of a cluster waits for its log: PostgreSQL ends it once that is archived, however long it takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../database/bootstrap.ts';
import type { Patience } from '../../database/patient.ts';

const LOOK_MS = 1_000;
/** Who does not answer in time is asked again: what ends a wait without end must not be one. */
export const PATIENCE = { connect: 5_000, answer: 5_000 };

/**
 * Looks on while a cluster is copied.
 *
 * @param pid the session that sends the copy
 * @param patience ms that it may wait
 * @param over when nobody wants to know any more
 * @returns whether it has waited longer; false when it is over before, at once
 */
export async function waitsTooLong(
  url: string,
  pid: number,
  patience: number,
  over: AbortSignal,
  limits = PATIENCE,
): Promise<boolean> {
  const isOver = new Promise<false>(resolve => {
    if (over.aborted) resolve(false);
    over.addEventListener('abort', () => resolve(false), { once: true });
  });
  return Promise.race([isOver, watched(url, pid, patience, over, limits)]);
}

async function watched(
  url: string,
  pid: number,
  patience: number,
  over: AbortSignal,
  limits: Patience,
): Promise<boolean> {
  let since: number | null = null;
  while (!over.aborted) {
    // Who cannot be asked has other troubles, which the copy meets by itself; what was seen to wait waits on.
    const waits = await waitsForArchive(url, pid, limits).catch(() => null);
    if (waits !== null) since = waits ? (since ?? Date.now()) : null;
    if (since !== null && Date.now() - since >= patience) return !over.aborted;
    await sleep(LOOK_MS, undefined, { signal: over }).catch(() => undefined);
  }
  return false;
}

async function waitsForArchive(url: string, pid: number, limits: Patience): Promise<boolean> {
  const { rows } = await withClient(
    url,
    client =>
      client.query<{ phase: string }>(
        'select p.phase from pg_catalog.pg_stat_progress_basebackup p where p.pid = $1',
        [pid],
      ),
    limits,
  );
  return rows[0]?.phase === 'waiting for wal archiving to finish';
}

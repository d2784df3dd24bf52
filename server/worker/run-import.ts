/** Does an import of approved items: one transaction per chunk, under a lease. */
import type { Logger } from 'pino';
import type { Connections } from '../database/connect.ts';
import { asRole, noLimit } from '../database/pools.ts';
import { giveTermsKeys, termsKeysOf } from '../encryption/terms.ts';
import type { Settings } from '../settings.ts';
import { isTakenOver } from './taken-over.ts';

interface Claimed {
  job_id: string;
  lease: string;
  requested_by: string;
  request_id: string | null;
  attempts: number;
}

/** Who does imports. */
export interface ImportWorker {
  connections: Pick<Connections, 'issoh'>;
  /** Where keys come from; without, what is under a contract gets no price yet. */
  settings?: Pick<Settings, 'keys'>;
  /** Its id in lease.workers; null: its leases end by time alone. */
  worker: string | null;
  log?: Logger;
}

/**
 * Works an import off to its end (`done`), unless somebody else is found to do it (`busy`), or this worker was given up
 * for dead (`dead`).
 *
 * @throws whatever broke the try off, which counts; the last try ends the import as failed instead
 */
export async function runImport(by: ImportWorker, jobId: string): Promise<'done' | 'busy' | 'dead'> {
  const claimed = (await callAs(by, 'inventory worker', null, 'claim_import($1, $2)', [jobId, by.worker])) as
    | Claimed
    | { busy: true }
    | { dead: true }
    | null;
  if (claimed === null) return 'done';
  if ('busy' in claimed) return 'busy';
  if ('dead' in claimed) return 'dead';
  const { job_id, lease, requested_by, request_id } = claimed;
  const call = (sql: string, ...more: unknown[]) =>
    callAs(by, requested_by, request_id, sql, [job_id, lease, ...more]);
  try {
    while (await call('import_chunk($1, $2)'));
    await call('finish_import($1, $2)::text');
  } catch (error) {
    if (isTakenOver(error)) return 'done';
    const { message } = error as Error;
    // Where this cannot be told the lease runs out, and the try counts as one that died.
    const ended = await call('release_import($1, $2, $3)', message).catch(() => false);
    if (!ended) throw error;
    by.log?.error({ event: 'import', job_id, error: message }, 'import failed');
  }
  return 'done';
}

async function callAs(
  by: ImportWorker,
  userId: string,
  requestId: string | null,
  call: string,
  values: unknown[],
): Promise<unknown> {
  const claims = { role: 'inv_admin', user_id: userId, request_id: requestId ?? undefined } as const;
  const keys = by.settings === undefined ? null : await termsKeysOf(by.settings.keys);
  return asRole(by.connections.issoh, claims, noLimit, async client => {
    if (keys !== null) await giveTermsKeys(client, keys);
    return (await client.query(`select issoh_private.${call} as answer`, values)).rows[0].answer;
  });
}

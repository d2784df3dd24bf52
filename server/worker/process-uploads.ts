/** Works off a supplier's unfinished uploads, oldest first: staging, then one transaction per step. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Connections } from '../database/connect.ts';
import { asRole, type Claims } from '../database/pools.ts';
import { stage } from '../intake/stage.ts';
import { type ImportProfile, type Limits, PricelistError, type Recognition } from '../reading/types.ts';
import type { Settings } from '../settings.ts';

interface Claimed {
  batch_id: string;
  phase: string;
  file_name: string;
  profile: ImportProfile;
  processed_by: string;
  request_id: string | null;
  attempts: number;
  limits: Record<string, number>;
}

/** Where the received file of a batch waits. */
export function spooledFile(settings: Settings, batchId: string): string {
  return join(settings.dataDir, 'spool', batchId);
}

/**
 * Processes the supplier's uploads until none is left.
 *
 * @throws whatever failed, for the job to be retried; a file that cannot be read fails its batch instead
 */
export async function processUploads(
  settings: Settings,
  connections: Connections,
  supplierId: string,
): Promise<void> {
  for (;;) {
    const batch = await callAs(
      connections,
      'inventory worker',
      'select spp_private.claim_batch($1) as answer',
      [supplierId],
    );
    if (batch === null) return;
    await processBatch(settings, connections, batch as Claimed);
  }
}

async function processBatch(settings: Settings, connections: Connections, batch: Claimed): Promise<void> {
  const path = spooledFile(settings, batch.batch_id);
  const call = (sql: string, values: unknown[]) =>
    callAs(connections, batch.processed_by, sql, values, batch.request_id);
  try {
    if (batch.phase === 'stage') {
      const detected = await stage(connections.owner.spp, {
        batchId: batch.batch_id,
        path,
        fileName: batch.file_name,
        profile: batch.profile,
        limits: limitsOf(batch.limits),
        recognise: sample =>
          call('select spp_private.recognise_columns($1, $2) as answer', [
            JSON.stringify(sample),
            JSON.stringify(batch.profile),
          ]) as Promise<Recognition>,
      });
      const { warnings, ...found } = detected;
      await call('select spp_private.finish_staging($1, $2, $3) as answer', [
        batch.batch_id,
        JSON.stringify(found),
        JSON.stringify(warnings.map(warning => ({ ...warning, count: 1 }))),
      ]);
    }
    while ((await call('select spp_private.advance_batch($1) as answer', [batch.batch_id])) !== 'done');
  } catch (error) {
    const reason = finalReason(error, batch);
    if (reason === null) throw error;
    await call('select spp_private.fail_batch($1, $2, $3, $4) as answer', [
      batch.batch_id,
      reason.code,
      reason.message,
      reason.hint,
    ]);
  }
  rmSync(path, { force: true });
}

/** Why a batch ends now; null where another try may do better. */
function finalReason(error: unknown, batch: Claimed): { code: string; message: string; hint: string } | null {
  if (error instanceof PricelistError) return error;
  if (batch.attempts < (batch.limits.max_attempts ?? 1)) return null;
  return {
    code: 'processing_failed',
    message: `The list could not be processed in ${batch.attempts} tries: ${(error as Error).message}`,
    hint: 'An administrator finds the cause in the log of the worker.',
  };
}

function limitsOf(limits: Record<string, number>): Limits {
  return {
    maxFileBytes: limits.max_file_bytes!,
    maxDecompressedBytes: limits.max_decompressed_bytes!,
    maxRows: limits.max_rows!,
    maxColumns: limits.max_columns!,
    maxCellLength: limits.max_cell_length!,
    maxSharedStringsBytes: limits.max_shared_strings_bytes!,
    parseTimeoutMs: limits.parse_timeout_ms!,
  };
}

async function callAs(
  connections: Connections,
  user: string,
  sql: string,
  values: unknown[],
  requestId: string | null = null,
): Promise<unknown> {
  const claims: Claims = { role: 'inv_admin', user_id: user, request_id: requestId ?? undefined };
  return asRole(connections.spp, claims, async client => {
    const { rows } = await client.query<{ answer: unknown }>(sql, values);
    return rows[0]?.answer ?? null;
  });
}

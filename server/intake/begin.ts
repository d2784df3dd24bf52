/** A received file on its way to the database; the same for HTTP and the command line. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Run } from '../database/pools.ts';
import { flushFolder } from '../files.ts';
import { lookUntil } from '../operations/looking.ts';
import { invalidRequest } from '../problem.ts';
import { unusable } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { prepareSpool, type Spooled } from './spool.ts';

/** What an upload may be. */
export const UPLOAD_STATUSES = [
  'scheduled',
  'queued',
  'processing',
  'completed',
  'failed',
  'rolled_back',
  'cancelled',
] as const;

export interface UploadOptions {
  mode: 'partial' | 'full';
  force: boolean;
  dryRun: boolean;
  /** The day (UTC) from which the prices hold; a later one lets the list wait as `scheduled`. */
  effectiveFrom?: string;
}

export interface Begun {
  batch_id: string;
  status: string;
  /** The supplier's latest batch brought the same file: nothing was written. */
  duplicate: boolean;
}

export interface UploadStatus {
  batch_id: string;
  status: string;
  /** From 0 to 1. */
  progress: number;
}

/** The report object of DESIGN section 9. */
export type Report = Record<string, unknown> & { batch_id: string; status: string };

/** Where received files wait for the worker, each under its batch's id. */
export function spoolDir(settings: Pick<Settings, 'dataDir'>): string {
  return join(settings.dataDir, 'spool');
}

/** Where the received file of a batch waits. */
export function spooledFile(settings: Settings, batchId: string): string {
  return join(spoolDir(settings), batchId);
}

/** Makes the folder before anything is received. @throws Problem `data_dir_unusable` */
export async function makeSpool(settings: Settings): Promise<void> {
  const dir = spoolDir(settings);
  try {
    await prepareSpool(dir);
  } catch (error) {
    throw unusable(settings.dataDir, error as NodeJS.ErrnoException, dir);
  }
}

/**
 * Whether the caller may upload for a supplier now, and how many bytes.
 *
 * @throws pg.DatabaseError SPNSU, SPCSA
 */
export function checkUpload(
  run: Run,
  supplier: string,
): Promise<{ supplierId: string; maxFileBytes: number }> {
  return run(async client => {
    const { rows } = await client.query('select spp.check_upload($1) as answer', [supplier]);
    const { supplier_id, limits } = rows[0].answer;
    return { supplierId: supplier_id, maxFileBytes: Number(limits.max_file_bytes) };
  });
}

/**
 * Makes the batch of a spooled file. The file gets the batch's id as its name before the commit, so whoever sees the
 * batch finds the file; that of a duplicate or of a refusal is removed.
 */
export async function beginUpload(
  context: { settings: Settings; run: Run },
  supplier: string,
  file: Spooled & { fileName: string | null },
  options: UploadOptions,
): Promise<Begun> {
  try {
    if (context.settings.fsync) await flush(file.path);
    return await context.run(async client => {
      const { rows } = await client.query<{ begun: Begun }>(
        'select spp.begin_upload($1, $2, $3, $4, $5, $6, $7, $8) as begun',
        [
          supplier,
          nameOf(file),
          file.sha256,
          file.size,
          options.mode,
          options.force,
          options.dryRun,
          options.effectiveFrom ?? null,
        ],
      );
      const begun = rows[0]?.begun as Begun;
      if (!begun.duplicate) {
        const path = spooledFile(context.settings, begun.batch_id);
        await rename(file.path, path);
        if (context.settings.fsync) flushFolder(dirname(path));
      }
      return begun;
    });
  } finally {
    await rm(file.path, { force: true });
  }
}

/** Characters that a terminal obeys or that turn the reading direction. */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
export const LONGEST_FILE_NAME = 1000;

/** The file's name as it may be kept and shown. @throws Problem 400 */
function nameOf({ fileName }: { fileName: string | null }): string | null {
  const name = fileName?.replace(UNSEEN, '') ?? '';
  if (name.length > LONGEST_FILE_NAME) {
    throw invalidRequest(`filename: takes at most ${LONGEST_FILE_NAME} characters.`, 'Give a shorter one.');
  }
  return name === '' ? null : name;
}

/** A 202 says that the file will not be lost; its name is flushed once it has that of its batch. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}

/**
 * Waits until a batch has ended.
 *
 * @param timeoutMs how long to wait at most, in milliseconds
 * @returns the last status seen; the batch has ended unless the time or the signal did
 */
export async function waitForEnd(
  run: Run,
  batchId: string,
  timeoutMs: number,
  watch: { signal?: AbortSignal; seen?: (status: UploadStatus) => void } = {},
): Promise<UploadStatus> {
  const look = async () => {
    const status = await uploadStatus(run, batchId);
    watch.seen?.(status);
    return status;
  };
  return lookUntil(look, ({ status }) => hasEnded(status), timeoutMs, watch.signal);
}

/** Whether there is nothing to wait for: a scheduled list waits for its day. */
export function hasEnded(status: string): boolean {
  return status !== 'queued' && status !== 'processing';
}

export interface Cancelled {
  batch_id: string;
  status: string;
  /** It ends behind the step that is under way, unless that applies rows. */
  cancelling?: true;
}

/** Most steps end within it. */
const CANCEL_MS = 3000;

/**
 * Ends an upload of which nothing is applied yet, and removes its file; waits a little for a step that is under way.
 *
 * @throws pg.DatabaseError SPNBA, SPFCU, SPCUC
 */
export async function cancelUpload(settings: Settings, run: Run, batchId: string): Promise<Cancelled> {
  const ask = () => one<Cancelled>(run, 'select spp.cancel_upload($1) as answer', batchId);
  const answer = await lookUntil(ask, ({ cancelling }) => !cancelling, CANCEL_MS);
  // Where somebody reads it just now, the worker's sweep removes it.
  if (!answer.cancelling) await rm(spooledFile(settings, batchId), { force: true }).catch(() => undefined);
  return answer;
}

/** @throws pg.DatabaseError SPNBA */
export function uploadStatus(run: Run, batchId: string): Promise<UploadStatus> {
  return one(run, 'select spp.upload_status($1) as answer', batchId);
}

/** @throws pg.DatabaseError SPNBA */
export function uploadReport(run: Run, batchId: string): Promise<Report> {
  return one(run, 'select spp.upload_report($1) as answer', batchId);
}

function one<T>(run: Run, sql: string, batchId: string): Promise<T> {
  return run(async client => (await client.query(sql, [batchId])).rows[0].answer as T);
}

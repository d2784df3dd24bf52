/** Works off a supplier's unfinished uploads, oldest first: staging, then one transaction per step, under a lease. */

import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Connections } from '../database/connect.ts';
import { asRole, type Claims, callAs, noLimit } from '../database/pools.ts';
import { spooledFile } from '../intake/begin.ts';
import { unlockFrom } from '../intake/spool.ts';
import { stage } from '../intake/stage.ts';
import { Problem } from '../problem.ts';
import {
  type ImportProfile,
  type Limits,
  PricelistError,
  type Recognition,
  type Sample,
} from '../reading/types.ts';
import type { Settings } from '../settings.ts';
import { present } from './presence.ts';
import { isTakenOver } from './taken-over.ts';

interface Claimed {
  batch_id: string;
  lease: string;
  phase: string;
  file_name: string;
  profile: ImportProfile;
  processed_by: string;
  request_id: string | null;
  attempts: number;
  limits: Record<string, number>;
}

/** Who works on uploads. */
export interface UploadWorker {
  settings: Settings;
  connections: Connections;
  /** Its id in lease.workers. */
  worker: string;
  log?: Logger;
  /** How long the columns of a list, or of a section of it, may take to be recognised; default: a minute. */
  recogniseMs?: number;
}

const BUSY_MS = 250;
/** The widest lists of all samples take seconds. */
const RECOGNISE_MS = 60_000;

/**
 * Processes the supplier's uploads in the name of this process until none is left; waits while somebody else does.
 *
 * @throws whatever failed; a file that cannot be read fails its batch instead
 */
export async function processUploads(
  settings: Settings,
  connections: Connections,
  supplierId: string,
  signal?: AbortSignal,
): Promise<void> {
  const work = async (worker: string) => {
    for (;;) {
      if (signal?.aborted) return 'done';
      const state = await workOff({ settings, connections, worker }, supplierId);
      if (state !== 'busy') return state;
      await sleep(BUSY_MS);
    }
  };
  // Suspended for a while it counts as dead, and comes back under a name of its own.
  while ((await present(connections.owner.spp, work)) === 'dead') await sleep(BUSY_MS);
}

/**
 * Processes the supplier's uploads until none is left (`done`), until somebody else is found to do it (`busy`), until one is
 * left that this worker cannot read (`left`), or until it is itself given up for dead (`dead`).
 *
 * @throws whatever broke a try off, which counts; a file that cannot be read fails its batch instead
 */
export async function workOff(
  by: UploadWorker,
  supplierId: string,
): Promise<'done' | 'busy' | 'left' | 'dead'> {
  for (;;) {
    const claimed = (await callAs(
      by.connections.spp,
      claimsOf('inventory worker'),
      noLimit,
      'select spp_private.claim_batch($1, $2) as answer',
      [supplierId, by.worker],
    )) as Claimed | { busy: true } | { dead: true } | null;
    if (claimed === null) return 'done';
    if ('busy' in claimed) return 'busy';
    if ('dead' in claimed) return 'dead';
    const started = performance.now();
    const outcome = await processBatch(by, claimed);
    const isLeft = outcome.startsWith(LEFT);
    by.log?.[isLeft ? 'warn' : 'info'](
      {
        event: 'upload',
        batch_id: claimed.batch_id,
        supplier_id: supplierId,
        attempt: claimed.attempts,
        outcome,
        ms: Math.round(performance.now() - started),
      },
      `upload ${outcome}`,
    );
    if (isLeft) return 'left';
  }
}

async function processBatch(by: UploadWorker, batch: Claimed): Promise<string> {
  const claims = claimsOf(batch.processed_by, batch.request_id);
  const call: Call = (sql, ...values) => callAs(by.connections.spp, claims, noLimit, sql, values);
  const path = spooledFile(by.settings, batch.batch_id);
  const { lost, stop } = keepHolding(call, batch);
  let outcome: string | null = 'processed';
  try {
    if (batch.phase === 'stage') await stageBatch(by, batch, path, call, lost);
    await advance(by, batch, claims, call);
  } catch (error) {
    outcome = await settle(by, batch, call, error);
    if (outcome === null) return 'taken over';
    if (outcome.startsWith(LEFT)) return outcome;
  } finally {
    await stop();
  }
  rmSync(path, { force: true });
  return outcome;
}

/**
 * What became of a batch whose try broke off; null where somebody else goes on with it.
 *
 * @throws the error, where the batch is to be tried again
 */
async function settle(by: UploadWorker, batch: Claimed, call: Call, error: unknown): Promise<string | null> {
  // Whatever broke, one that was ended meanwhile is ended: its file is gone, for instance.
  const end = await endOf(by, batch.batch_id, call).catch(() => null);
  if (end !== null) return end;
  if (isTakenOver(error)) return null;
  const { batch_id, lease } = batch;
  try {
    if (error instanceof PricelistError) {
      const { code, message, hint } = error;
      const reject = 'select spp_private.reject_batch($1, $2, $3, $4, $5) as answer';
      await call(reject, batch_id, lease, code, message, hint);
      return `refused: ${code}`;
    }
    const { message } = error as Error;
    if (isUnreadable(error)) {
      await call('select spp_private.leave_batch($1, $2, $3) as answer', batch_id, lease, message);
      return `${LEFT}: ${message}`;
    }
    const release = 'select spp_private.release_batch($1, $2, $3) as answer';
    if (await call(release, batch_id, lease, message)) return `failed: ${message}`;
  } catch (failure) {
    if (isTakenOver(failure)) return settle(by, batch, call, failure);
    // Where this cannot be told the lease runs out, and the try counts as one that died.
  }
  throw error;
}

/** A list that this worker cannot read stays as it is, for another one or for later. */
const LEFT = 'left';
const UNREADABLE = ['format_unknown', 'key_unknown', 'keys_missing', 'bad_keys'];

/** Whether an error says something of the worker, and nothing of the list. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Problem && UNREADABLE.includes(error.code);
}

/** What became of a batch that has ended, or was to be cancelled; null where it goes on. */
async function endOf(by: UploadWorker, batchId: string, call: Call): Promise<string | null> {
  await call('select spp_private.heed_cancel($1) as answer', batchId);
  const { rows } = await by.connections.owner.spp.query<{ end: string }>(
    `select concat_ws(': ', b.status, b.reason ->> 'code') as "end"
       from spp.upload_batches b where b.batch_id = $1 and b.phase = 'done'`,
    [batchId],
  );
  return rows[0]?.end ?? null;
}

type Call = (sql: string, ...values: (string | null)[]) => Promise<unknown>;

function claimsOf(user: string, requestId: string | null = null): Claims {
  return { role: 'inv_admin', user_id: user, request_id: requestId ?? undefined };
}

const advanceBatch = 'select spp_private.advance_batch($1, $2) as answer';

/** Lists that this process works on. */
let working = 0;

/** Takes a staged batch to its end; alone, in two sessions wherever that pays. */
async function advance(by: UploadWorker, batch: Claimed, claims: Claims, call: Call): Promise<void> {
  const { batch_id, lease } = batch;
  working++;
  try {
    // A phase that cannot be split, or whose half beside has failed, is gone through in one session.
    for (let phase = '', whole = 'done'; phase !== 'done'; ) {
      if (working > 1 || phase === whole) phase = (await call(advanceBatch, batch_id, lease)) as string;
      else {
        const step = await inHalves(by.connections.spp, batch, claims);
        if (!step.halved) whole = phase;
        phase = step.phase;
      }
    }
  } finally {
    working--;
  }
}

/** The next rows of a batch in two sessions, each with a half; the usual step where they are too few for that. */
async function inHalves(
  pool: pg.Pool,
  { batch_id, lease }: Claimed,
  claims: Claims,
): Promise<{ phase: string; halved: boolean }> {
  const work = 'select spp_private.work_part($1, $2, $3, $4, $5) as answer';
  return asRole(pool, claims, noLimit, async client => {
    const answer = async (sql: string, ...values: (string | null)[]) =>
      (await client.query<{ answer: unknown }>(sql, values)).rows[0]?.answer ?? null;
    const halves = (await answer('select spp_private.split_batch($1, $2) as answer', batch_id, lease)) as
      | [[number, number], [number, number]]
      | null;
    let halved = false;
    if (halves !== null) {
      const values = ([from, to]: [number, number], beside: string) => [
        batch_id,
        lease,
        String(from),
        String(to),
        beside,
      ];
      const other = callAs(pool, claims, noLimit, work, values(halves[1], 'true')).then(
        () => true,
        () => false, // Its rows are left to the usual step, and so is the error.
      );
      // This transaction keeps others away from both halves: it ends after the other.
      await answer(work, ...values(halves[0], 'false')).finally(() => other);
      halved = await other;
      await answer(advanceBatch, batch_id, lease);
    }
    return { phase: (await answer(advanceBatch, batch_id, lease)) as string, halved };
  });
}

async function stageBatch(
  by: UploadWorker,
  batch: Claimed,
  path: string,
  call: Call,
  lost: AbortSignal,
): Promise<void> {
  const { warnings, ...found } = await stage(by.connections.owner.spp, {
    batchId: batch.batch_id,
    path,
    unlock: unlockFrom(by.settings.keys),
    fileName: batch.file_name,
    profile: batch.profile,
    limits: limitsOf(batch.limits),
    recognise: sample => unlessLost(lost, () => recognise(by, batch, sample)),
    signal: lost,
    hold: async client => {
      await client.query('select spp_private.hold_batch($1, $2)', [batch.batch_id, batch.lease]);
    },
    opened: async (client, { warnings: _, ...detected }) => {
      await client.query('select spp_private.show_detected($1, $2, $3)', [
        batch.batch_id,
        batch.lease,
        JSON.stringify(detected),
      ]);
    },
  });
  await call(
    'select spp_private.finish_staging($1, $2, $3, $4) as answer',
    batch.batch_id,
    batch.lease,
    JSON.stringify(found),
    JSON.stringify(warnings.map(warning => ({ count: 1, ...warning }))),
  );
}

/** @throws PricelistError `parse_timeout` */
async function recognise(by: UploadWorker, batch: Claimed, sample: Sample): Promise<Recognition> {
  const most = by.recogniseMs ?? RECOGNISE_MS;
  const values = [JSON.stringify(sample), JSON.stringify(batch.profile)];
  const sql = 'select spp_private.recognise_columns($1, $2) as answer';
  try {
    const claims = claimsOf(batch.processed_by, batch.request_id);
    return (await callAs(by.connections.spp, claims, most, sql, values)) as Recognition;
  } catch (error) {
    if ((error as { code?: unknown }).code !== OUT_OF_TIME) throw error;
    throw new PricelistError(
      'parse_timeout',
      `Its columns were not recognised within ${most / 1000} seconds.`,
      'Send only the columns that belong to the list, under short headings.',
    );
  }
}

/** SQLSTATE of a statement that took too long. */
const OUT_OF_TIME = '57014';

/** How often it is asked whether a batch is still held: whoever cancels it need not wait for its file to be read. */
const ASK_MS = 1000;

/** Makes the lease last while a step takes long; `lost` says that it is gone. A step that is late finds out by itself. */
function keepHolding(call: Call, batch: Claimed): { lost: AbortSignal; stop: () => Promise<void> } {
  const lost = new AbortController();
  let asking: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    asking ??= call('select spp_private.keep_batch($1, $2) is null as answer', batch.batch_id, batch.lease)
      .catch(error => {
        if (isTakenOver(error)) lost.abort(error);
      })
      .then(() => {
        asking = undefined;
      });
  }, ASK_MS);
  const stop = async () => {
    clearInterval(timer);
    await asking;
  };
  return { lost: lost.signal, stop };
}

/** The answer, unless the batch is lost before it comes; then nobody waits for it any more. */
async function unlessLost<T>(lost: AbortSignal, ask: () => Promise<T>): Promise<T> {
  lost.throwIfAborted();
  const over = new AbortController();
  const loss = new Promise<never>((_, reject) => {
    lost.addEventListener('abort', () => reject(lost.reason), { signal: over.signal });
  });
  return Promise.race([ask(), loss]).finally(() => over.abort());
}

/** What `spp.upload_limits()` answers, in the words of the readers. */
export function limitsOf(limits: Record<string, number>): Limits {
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

/** A dry run for a supplier that is not there: all of it in one transaction that is rolled back. */
import { rm } from 'node:fs/promises';
import type pg from 'pg';
import { asRole, type Connects, noLimit } from '../database/pools.ts';
import { type Limits, PricelistError, type Recognition } from '../reading/types.ts';
import { limitsOf } from '../worker/process-uploads.ts';
import type { Report } from './begin.ts';
import type { Spooled } from './spool.ts';
import { stageWithin } from './stage.ts';

/** The batch as `spp_private.claim_batch` hands it out. */
interface Claimed {
  batch_id: string;
  lease: string;
  profile: object;
  limits: Record<string, number>;
}

/** Who tries, and by what. */
export interface Trier {
  /** Logs in as inv_authenticator. */
  requests: Connects;
  /** Acts as inv_owner. */
  owner: pg.Pool;
  userId: string;
}

export interface Tried {
  supplier: { code: string; currency: string };
  /** It is removed at the end. */
  file: Spooled & { fileName: string | null };
  mode: 'partial' | 'full';
  effectiveFrom?: string | undefined;
}

interface Trial {
  trier: Trier;
  client: pg.ClientBase;
  call: (sql: string, ...values: unknown[]) => Promise<unknown>;
}

/** What a list may be, whoever sends it. */
export async function uploadLimits(owner: pg.Pool): Promise<Limits> {
  const { rows } = await owner.query('select spp.upload_limits() as limits');
  return limitsOf(rows[0].limits);
}

/**
 * The report of a list as if its supplier were there; neither it nor the batch exists afterwards.
 *
 * @throws pg.DatabaseError SPISC, SPICU, SPIEF
 */
export async function tryList(trier: Trier, { supplier, file, mode, effectiveFrom }: Tried): Promise<Report> {
  try {
    return await rolledBack(trier, async trial => {
      const supplierId = await trial.call(
        'select spp_private.try_supplier($1, $2) as answer',
        supplier.code,
        supplier.currency,
      );
      await trial.call(
        'select spp.begin_upload($1, $2, $3, $4, $5, dry_run => true, effective_from => $6) as answer',
        ...[supplier.code, file.fileName, file.sha256, file.size, mode, effectiveFrom ?? null],
      );
      const batch = await trial.call('select spp_private.claim_batch($1) as answer', supplierId);
      return await workOff(trial, batch as Claimed, file);
    });
  } finally {
    await rm(file.path, { force: true });
  }
}

async function workOff(trial: Trial, batch: Claimed, { path, fileName }: Tried['file']): Promise<Report> {
  const { batch_id, lease } = batch;
  const { call, client, trier } = trial;
  const profile = JSON.stringify(batch.profile);
  try {
    const { warnings, ...found } = await stageWithin(client, {
      batchId: batch_id,
      path,
      fileName: fileName ?? '',
      profile: batch.profile,
      limits: limitsOf(batch.limits),
      // Beside the transaction, whose connection is taken by COPY meanwhile.
      recognise: sample => recognise(trier, JSON.stringify(sample), profile),
    });
    const counted = warnings.map(warning => ({ count: 1, ...warning }));
    await call(
      'select spp_private.finish_staging($1, $2, $3, $4) as answer',
      ...[batch_id, lease, JSON.stringify(found), JSON.stringify(counted)],
    );
    while ((await call('select spp_private.advance_batch($1, $2) as answer', batch_id, lease)) !== 'done');
  } catch (error) {
    if (!(error instanceof PricelistError)) throw error;
    await call(
      'select spp_private.reject_batch($1, $2, $3, $4, $5) as answer',
      ...[batch_id, lease, error.code, error.message, error.hint],
    );
  }
  return (await call('select spp.upload_report($1) as answer', batch_id)) as Report;
}

function recognise({ requests, userId }: Trier, sample: string, profile: string): Promise<Recognition> {
  return asRole(requests, { role: 'inv_admin', user_id: userId }, noLimit, async client => {
    const sql = 'select spp_private.recognise_columns($1, $2) as answer';
    return (await client.query(sql, [sample, profile])).rows[0].answer;
  });
}

/** Runs something in one transaction as inv_owner, in somebody's name, and takes it back. */
async function rolledBack<T>(trier: Trier, work: (trial: Trial) => Promise<T>): Promise<T> {
  const client = await trier.owner.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const local = {
      'inv.user_id': trier.userId,
      statement_timeout: '0',
      idle_in_transaction_session_timeout: '0',
    };
    await client.query('select pg_catalog.set_config(key, value, true) from pg_catalog.json_each_text($1)', [
      JSON.stringify(local),
    ]);
    const call: Trial['call'] = async (sql, ...values) =>
      (await client.query<{ answer: unknown }>(sql, values)).rows[0]?.answer ?? null;
    return await work({ trier, client, call });
  } finally {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    client.release(broken);
  }
}

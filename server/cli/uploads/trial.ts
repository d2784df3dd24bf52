/** A dry run for a supplier that is not there: all of it in one transaction that is rolled back. */

import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type pg from 'pg';
import type { Connections } from '../../database/connect.ts';
import { asRole, noLimit } from '../../database/pools.ts';
import { type Keys, keysOf } from '../../encryption/keys.ts';
import { makeFirstKeys } from '../../encryption/keys-in-use.ts';
import { type Report, spoolDir } from '../../intake/begin.ts';
import { type Spooled, spool, unlockWith } from '../../intake/spool.ts';
import { stageWithin } from '../../intake/stage.ts';
import { PricelistError, type Recognition } from '../../reading/types.ts';
import type { Settings } from '../../settings.ts';
import { limitsOf } from '../../worker/process-uploads.ts';
import { operator } from '../run.ts';

/** The batch as `spp_private.claim_batch` hands it out. */
interface Claimed {
  batch_id: string;
  lease: string;
  profile: object;
  limits: Record<string, number>;
}

interface Trial {
  connections: Connections;
  client: pg.ClientBase;
  call: (sql: string, ...values: unknown[]) => Promise<unknown>;
}

/**
 * The report of a list as if its supplier were there; neither it nor the batch exists afterwards.
 *
 * @throws pg.DatabaseError SPISC, SPICU, SPIEF
 */
export async function tryList(
  settings: Settings,
  connections: Connections,
  supplier: { code: string; currency: string },
  list: { content: Readable; fileName: string },
  { mode, effectiveFrom }: { mode: 'partial' | 'full'; effectiveFrom?: string },
): Promise<Report> {
  const { rows } = await connections.owner.spp.query('select spp.upload_limits() as limits');
  // Before the transaction: a sender may take long, and others would wait for the supplier's code.
  await makeFirstKeys(settings.keys, connections.owner.issoh);
  const keys = await keysOf(settings.keys);
  const file = await spool(list.content, spoolDir(settings), limitsOf(rows[0].limits), keys);
  try {
    return await rolledBack(connections, async trial => {
      const supplierId = await trial.call(
        'select spp_private.try_supplier($1, $2) as answer',
        supplier.code,
        supplier.currency,
      );
      await trial.call(
        'select spp.begin_upload($1, $2, $3, $4, $5, dry_run => true, effective_from => $6) as answer',
        ...[supplier.code, list.fileName, file.sha256, file.size, mode, effectiveFrom ?? null],
      );
      const batch = await trial.call('select spp_private.claim_batch($1) as answer', supplierId);
      return await workOff(trial, batch as Claimed, { ...file, fileName: list.fileName, keys });
    });
  } finally {
    await rm(file.path, { force: true });
  }
}

async function workOff(
  trial: Trial,
  batch: Claimed,
  { path, fileName, keys }: Spooled & { fileName: string; keys: Keys },
): Promise<Report> {
  const { batch_id, lease } = batch;
  const { call, client, connections } = trial;
  const profile = JSON.stringify(batch.profile);
  try {
    const { warnings, ...found } = await stageWithin(client, {
      batchId: batch_id,
      path,
      unlock: unlockWith(keys),
      fileName,
      profile: batch.profile,
      limits: limitsOf(batch.limits),
      // Beside the transaction, whose connection is taken by COPY meanwhile.
      recognise: sample => recognise(connections, JSON.stringify(sample), profile),
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

function recognise(connections: Connections, sample: string, profile: string): Promise<Recognition> {
  return asRole(connections.spp, operator('inv_admin'), noLimit, async client => {
    const sql = 'select spp_private.recognise_columns($1, $2) as answer';
    return (await client.query(sql, [sample, profile])).rows[0].answer;
  });
}

/** Runs something in one transaction as inv_owner, in the operator's name, and takes it back. */
async function rolledBack<T>(connections: Connections, work: (trial: Trial) => Promise<T>): Promise<T> {
  const client = await connections.owner.spp.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const local = {
      'inv.user_id': operator().user_id,
      statement_timeout: '0',
      idle_in_transaction_session_timeout: '0',
    };
    await client.query('select pg_catalog.set_config(key, value, true) from pg_catalog.json_each_text($1)', [
      JSON.stringify(local),
    ]);
    const call: Trial['call'] = async (sql, ...values) =>
      (await client.query<{ answer: unknown }>(sql, values)).rows[0]?.answer ?? null;
    return await work({ connections, client, call });
  } finally {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    client.release(broken);
  }
}

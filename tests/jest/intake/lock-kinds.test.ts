/**
 * Whoever works on an upload waits at its supplier with nothing of it in hand, and at the upload with nothing of its
 * rows: supplier, upload, staged rows.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Each takes the batch, its lease and its supplier's id; those that refuse for its state lock before they do. */
const calls = [
  ['advance_batch', 'select spp_private.advance_batch($1, $2)'],
  ['split_batch', 'select spp_private.split_batch($1, $2)'],
  ['apply_chunk', 'select spp_private.apply_chunk($1, 10)'],
  ['correct_chunk', 'select spp_private.correct_chunk($1, 10)'],
  ['validate_chunk', 'select spp_private.validate_chunk($1, 10)'],
  ['finish_batch', 'select spp_private.finish_batch($1)'],
  ['finish_staging', `select spp_private.finish_staging($1, $2, '{}')`],
  ['fail_batch', `select spp_private.fail_batch($1, 'test', 'Test.', 'None.')`],
  ['reject_batch', `select spp_private.reject_batch($1, $2, 'test', 'Test.', 'None.')`],
  ['leave_batch', `select spp_private.leave_batch($1, $2, 'test')`],
  ['release_batch', `select spp_private.release_batch($1, $2, 'test')`],
  ['lock_uploads', 'select spp_private.lock_uploads(array[$1::uuid])'],
  ['lock_batch', `select spp_private.lock_batch($1, 'validate')`],
  ['rollback_batch', 'select spp.rollback_batch($1)'],
  ['preview_rollback', 'select spp.preview_rollback($1)'],
  ['confirm_missing', 'select spp.confirm_missing($1)'],
  ['drop_missing', 'select spp.drop_missing($1)'],
  ['purge_staging', 'select spp_private.purge_staging()'],
  [
    'discard_uploads',
    `select spp_private.discard_uploads(b.supplier_id::text) from spp.upload_batches b where b.batch_id = $1`,
  ],
  [
    'resubmit_quarantined',
    `select spp.resubmit_quarantined(jsonb_agg(jsonb_build_object('staging_id', s.staging_id, 'data', '{}'::jsonb)))
       from spp.upload_staging s where s.batch_id = $1 and s.validation_status = 'failed'`,
  ],
  [
    'discard_quarantined',
    `select spp.discard_quarantined(array(select s.staging_id from spp.upload_staging s
       where s.batch_id = $1 and s.validation_status = 'failed'))`,
  ],
] as const;

test('the list names every function that locks uploads', async () => {
  const rows = await world.sql(
    `select p.proname as name from pg_proc p
      where p.pronamespace in ('spp'::regnamespace, 'spp_private'::regnamespace)
        and p.prosrc ~ 'lock_supplier|lock_uploads|lock_batch|lock_held|lock_resubmission|hold_batch'
        -- Suppliers alone, the upload alone, or called by those listed, under their locks.
        and p.proname not in ('assign_category', 'hold_batch', 'keep_batch', 'show_detected', 'lock_supplier', 'undo_batch', 'lock_held', 'lock_resubmission', 'lock_undoable')
      order by 1`,
  );
  const listed = calls.map(([name]) => name as string);
  expect(rows.map(row => row.name as string).filter(name => !listed.includes(name))).toEqual([]);
});

test.each(calls)('%s', async (_, statement) => {
  for (const held of ['suppliers', 'upload_batches'] as const) {
    const { batch, lease } = await prepared(statement);
    const probe = (client: pg.ClientBase, sql: string) =>
      client.query(sql, [batch]).then(
        () => true,
        (error: pg.DatabaseError) => {
          if (error.code !== '55P03') throw error;
          return false;
        },
      );
    await withClient(world.settings.spp!.direct, async holder => {
      await holder.query('begin');
      await holder.query(
        held === 'suppliers'
          ? `select from spp.suppliers s join spp.upload_batches b using (supplier_id)
              where b.batch_id = $1 for no key update of s`
          : 'select from spp.upload_batches b where b.batch_id = $1 for update',
        [batch],
      );
      await withClient(world.settings.spp!.direct, async caller => {
        const { rows } = await caller.query<{ pid: number }>('select pg_backend_pid() as pid');
        const values = statement.includes('$2') ? [batch, lease] : statement.includes('$1') ? [batch] : [];
        const called = caller.query(statement, values).then(
          () => null,
          (error: pg.DatabaseError) => error.code,
        );
        await untilWaiting(holder, rows[0]!.pid, called);

        // What the caller holds already: nothing below what it waits for; the supplier above it.
        await withClient(world.settings.spp!.direct, async other => {
          if (held === 'suppliers') {
            expect(
              await probe(other, 'select from spp.upload_batches b where b.batch_id = $1 for update nowait'),
            ).toBe(true);
          } else {
            expect(
              await probe(
                other,
                `select from spp.suppliers s join spp.upload_batches b using (supplier_id)
                  where b.batch_id = $1 for no key update of s nowait`,
              ),
            ).toBe(false);
          }
          expect(
            await probe(other, 'select from spp.upload_staging s where s.batch_id = $1 for update nowait'),
          ).toBe(true);
        });
        await holder.query('rollback');
        await called;
      });
    });
  }
});

test.each(['suppliers', 'upload_batches'])('cancel_upload waits for nobody: %s held', async held => {
  const { batch } = await prepared('select spp_private.advance_batch($1, $2)');
  await withClient(world.settings.spp!.direct, async holder => {
    await holder.query('begin');
    await holder.query(
      held === 'suppliers'
        ? 'select from spp.suppliers for no key update'
        : 'select from spp.upload_batches for update',
    );
    await withClient(world.settings.spp!.direct, async caller => {
      await caller.query("set lock_timeout = '1s'");
      const { rows } = await caller.query('select spp.cancel_upload($1) as answer', [batch]);
      expect(rows[0].answer).toEqual(
        held === 'suppliers'
          ? { batch_id: batch, status: 'cancelled' }
          : { batch_id: batch, status: 'processing', cancelling: true },
      );
    });
    await holder.query('rollback');
  });
});

let count = 0;

/** A batch in the state that a call needs: being processed with staged rows, or completed with one in quarantine. */
async function prepared(statement: string): Promise<{ batch: string; lease: string | null }> {
  const supplier = `lock-${++count}`;
  await world.addSupplier(supplier);
  const list = 'Code;Name;Price\nA;One;1.50\nB;Two;2.50\nC;Three;none\n';
  const { batch_id: batch } = await world.upload(supplier, list);
  if (/missing\(/.test(statement)) {
    await world.sql('update spp.upload_batches set discontinue_held = true where batch_id = $1', [batch]);
  } else if (/purge_staging/.test(statement)) {
    await world.sql(
      `update spp.upload_batches set completed_at = now() - interval '10 years' where batch_id = $1`,
      [batch],
    );
  } else if (/spp_private\.(?!lock_uploads)/.test(statement)) {
    const phase = /apply_chunk/.test(statement)
      ? 'apply'
      : /finish_batch/.test(statement)
        ? 'finish'
        : /finish_staging/.test(statement)
          ? 'stage'
          : 'validate';
    await world.sql(
      `update spp.upload_batches
          set status = 'processing', phase = $2, completed_at = null, next_row = 1, lease_token = gen_random_uuid(),
              lease_expires_at = now() + $3
        where batch_id = $1`,
      // What somebody works on is not discarded.
      [batch, phase, /discard_uploads/.test(statement) ? '-1 hour' : '1 hour'],
    );
  }
  const [row] = await world.sql('select lease_token from spp.upload_batches where batch_id = $1', [batch]);
  return { batch, lease: (row?.lease_token as string | null) ?? null };
}

/** @throws when the call ends without having waited */
async function untilWaiting(client: pg.ClientBase, pid: number, call: Promise<unknown>): Promise<void> {
  let ended = false;
  void call.then(() => {
    ended = true;
  });
  while (!ended) {
    const { rows } = await client.query<{ waits: boolean }>(
      'select cardinality(pg_blocking_pids($1)) > 0 as waits',
      [pid],
    );
    if (rows[0]!.waits) return;
  }
  throw new Error('It did not wait.');
}

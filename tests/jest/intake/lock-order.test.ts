/** Everybody who works on a supplier's uploads locks in one order: supplier, upload, staged rows. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { deadlocksOf } from '../../support/deadlocks.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const manager = { role: 'inv_catalog_manager' as const, user_id: 'manager' };
const rounds = 25;

/** SQLSTATEs of answers that a caller can do something about: the row is gone, the upload was undone. */
const expected = ['SPNST', 'SPCBS', 'SPCNH'];

test('discard, re-submit, rollback, missing and uploads of one supplier at once tie no deadlock', async () => {
  await world.addSupplier('knot');
  const lines = Array.from(
    { length: 12 },
    (_, n) => `P${n};Product ${n};${n % 3 === 0 ? 'none' : `${n}.50`}`,
  );
  const failures: unknown[] = [];
  const attempt = (sql: string, values: unknown[]) =>
    world.as(manager, sql, values).catch((error: { code?: string }) => {
      if (!expected.includes(error.code ?? '')) failures.push(error);
    });

  for (let round = 0; round < rounds; round++) {
    const list = (name: string) => `Code;Name;Price\n${[...lines, `${name}${round};New;1.50`].join('\n')}\n`;
    const first = await world.upload('knot', list('first'), { mode: 'full' });
    const ids = (await world.as(manager, "select staging_id from spp.quarantine('knot') order by staging_id"))
      .map(row => row.staging_id as string)
      .slice(-4);
    const corrections = (order: string[]) =>
      JSON.stringify(order.map((id, n) => ({ staging_id: id, data: { Price: `${n + 1}.25` } })));
    const backwards = [...ids].reverse();
    await Promise.all([
      attempt('select spp.resubmit_quarantined($1)', [corrections(ids)]),
      attempt('select spp.discard_quarantined($1)', [backwards]),
      attempt('select spp.resubmit_quarantined($1)', [corrections(backwards)]),
      attempt('select spp.discard_quarantined($1)', [ids]),
      attempt('select spp.rollback_batch($1)', [first.batch_id]),
      attempt('select spp.confirm_missing($1)', [first.batch_id]),
      attempt('select spp.drop_missing($1)', [first.batch_id]),
      attempt("select spp.assign_category('Tools', filter => $1)", ['{"supplier": "knot"}']),
      world.upload('knot', list('second')),
    ]);
  }
  expect(failures).toEqual([]);
  expect(await deadlocksOf(world)).toBe(0);
}, 120_000);

test('a deadlock that somebody ties is counted at once', async () => {
  const before = await deadlocksOf(world);
  const url = world.connections.urls.administrator.spp;
  await withClient(url, one =>
    withClient(url, async other => {
      const lock = (client: pg.Client, table: string) => client.query(`lock table ${table}`);
      await Promise.all([one, other].map(client => client.query('begin')));
      await Promise.all([lock(one, 'spp.settings'), lock(other, 'spp.suppliers')]);
      const tied = await Promise.allSettled([lock(one, 'spp.suppliers'), lock(other, 'spp.settings')]);
      expect(tied.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      expect(await deadlocksOf(world)).toBe(before + 1);
    }),
  );
});

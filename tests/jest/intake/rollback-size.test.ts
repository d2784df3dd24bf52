/** What grows with a list grows in proportion to it: counted in rows read, not in seconds. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const list = (products: number, first: number, price: number) => {
  const rows = Array.from(
    { length: products },
    (_, at) => `C${first + at};Product ${at};${price + (at % 5)}.00`,
  );
  return Buffer.from(`Code;Name;Price\n${rows.join('\n')}`);
};

/** Rows that one statement reads. */
async function rowsRead(client: pg.ClientBase, statement: string): Promise<number> {
  await client.query('begin');
  await client.query(statement);
  const { rows } = await client.query<{ reads: string }>(
    `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as reads
       from pg_stat_xact_all_tables where schemaname in ('spp', 'spp_private') or schemaname ~ '^pg_temp'`,
  );
  await client.query('commit');
  return Number(rows[0]!.reads);
}

/** Rows read a product by a purge and a rollback. */
async function readsFor(code: string, products: number): Promise<{ purge: number; rollback: number }> {
  await world.addSupplier(code);
  await world.upload(code, list(products, 0, 1));
  const second = await world.upload(code, list(products, 0, 2));
  await world.upload(code, list(products, products, 1));
  return withClient(world.settings.spp!.direct, async client => {
    await client.query("update spp.upload_batches set completed_at = now() - interval '90 days'");
    await client.query('analyze');
    return {
      purge: (await rowsRead(client, 'select spp_private.purge_staging()')) / products,
      rollback: (await rowsRead(client, `select spp.rollback_batch('${second.batch_id}')`)) / products,
    };
  });
}

// A join that reads a list once a row reads ten times as much a row of a list ten times as long; another plan of the
// same rows, which the planner may take at either size, up to three times.
test('a purge and a rollback read no more a product of a long list than of a short one', async () => {
  const short = await readsFor('SHORT', 2_000);
  const long = await readsFor('LONG', 20_000);
  expect(long.purge).toBeLessThan(short.purge * 4);
  expect(long.rollback).toBeLessThan(short.rollback * 4);
});

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

/** A list whose prices all changed and whose products were new until then, behind it another; answers its batch. */
async function changedList(code: string, products: number): Promise<string> {
  await world.addSupplier(code);
  await world.upload(code, list(products, 0, 1));
  const { batch_id } = await world.upload(code, list(products, 0, 2));
  await world.upload(code, list(products, products, 1));
  return batch_id;
}

/** Rows read a product by a purge and a rollback. */
async function readsFor(code: string, products: number): Promise<{ purge: number; rollback: number }> {
  const second = await changedList(code, products);
  return withClient(world.settings.spp!.direct, async client => {
    await client.query("update spp.upload_batches set completed_at = now() - interval '90 days'");
    await client.query('analyze');
    return {
      purge: (await rowsRead(client, 'select spp_private.purge_staging()')) / products,
      rollback: (await rowsRead(client, `select spp.rollback_batch('${second}')`)) / products,
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

/** Rows of products, and of anything that is kept, that one statement writes; pages that it touches, and that it spills. */
async function written(client: pg.ClientBase, statement: string) {
  await client.query('begin');
  const { rows: plans } = await client.query(`explain (analyze, buffers, format json) ${statement}`);
  const { rows } = await client.query<{ products: string; all: string }>(
    `select coalesce(sum(s.writes) filter (where s.relname ~ '^supplier_products'), 0) as products, sum(s.writes) as all
       from (select relname, n_tup_ins + n_tup_upd + n_tup_del as writes
               from pg_stat_xact_all_tables where schemaname in ('spp', 'spp_private', 'spp_kept', 'audit')) s`,
  );
  await client.query('rollback');
  const plan = plans[0]['QUERY PLAN'][0].Plan;
  const pages = ['Shared Hit', 'Shared Read', 'Local Hit', 'Local Read'].map(kind => plan[`${kind} Blocks`]);
  return {
    products: Number(rows[0]!.products),
    all: Number(rows[0]!.all),
    pages: pages.reduce((sum, count) => sum + count, 0),
    spilled: plan['Temp Written Blocks'],
  };
}

test('a preview of a rollback writes nothing and reads a fraction; a rollback writes a product once', async () => {
  const products = 5_000;
  const batch = await changedList('ONCE', products);
  await withClient(world.settings.spp!.direct, async client => {
    const preview = await written(client, `select spp.preview_rollback('${batch}')`);
    expect(preview).toMatchObject({ products: 0, all: 0 });
    const rollback = await written(client, `select spp.rollback_batch('${batch}')`);
    expect(rollback).toMatchObject({ products });
    // Some visits a product, where the plan goes by an index; who writes makes many times as many.
    expect(preview.pages * 5).toBeLessThan(rollback.pages);
  });
});

// 5,000 rows, before and after, are 5 MB, and as JSON 11 MB.
test('what is recorded of edited products is no larger on its way than the products', async () => {
  const products = 5_000;
  await changedList('EDITED', products);
  await withClient(world.settings.spp!.direct, async client => {
    await client.query("set work_mem = '8MB'");
    const assign = `select spp.assign_category('Tools', filter => '{"supplier": "EDITED"}')`;
    expect(await written(client, assign)).toMatchObject({ products: products * 2, spilled: 0 });
  });
});

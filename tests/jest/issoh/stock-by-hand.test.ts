/** Stock and holdings are found by their place on disk: what a superuser changes by hand meanwhile is not overwritten. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { projectRoot } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.issoh.as({ role: 'inv_admin' }, "select issoh.create_warehouse('W', 'W')");
  await world.issoh.sql(
    `insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
     values (uuidv7(), 'ACME', 'Acme', 'active', 'EUR')`,
  );
});
afterAll(() => world.close());

const post = (movements: object[]) =>
  world.issoh.as(
    { role: 'inv_stock_operator' },
    'select m.movement_id from issoh.post_movements(array(select jsonb_populate_record(null::issoh.movement_input, j) from jsonb_array_elements($1) j)) m',
    [JSON.stringify(movements)],
  );
const receipt = { movement_type: 'receipt', quantity: 5, to_location: 'W' };
const issue = { movement_type: 'issue', quantity: 2, from_location: 'W' };

/** Posts while a superuser has changed a row and not yet committed: what was answered, or raised. */
async function besides(byHand: string, movements: object[]): Promise<unknown> {
  return withClient(world.connections.urls.administrator.issoh, async other => {
    await other.query('begin');
    expect((await other.query(byHand)).rowCount).toBeGreaterThan(0);
    let ended = false;
    const posting = post(movements)
      .catch((error: unknown) => error)
      .finally(() => {
        ended = true;
      });
    const waiting = 'select from pg_stat_activity a where pg_backend_pid() = any (pg_blocking_pids(a.pid))';
    while (!ended && (await other.query(waiting)).rowCount === 0);
    expect(ended).toBe(false);
    await other.query('commit');
    return posting;
  });
}

/** "pieces (order point): holdings" of a product, and how many movements it has. */
async function stateOf(sku: string) {
  const [state] = await world.issoh.sql(
    `select s.quantity_on_hand as stock, s.reorder_point as level,
            array(select h.quantity_on_hand from issoh.supplier_stock_holdings h
                   where h.product_id = p.product_id order by 1) as holdings,
            (select count(*)::int from issoh.stock_movements m where m.product_id = p.product_id) as movements
       from issoh.selected_products p join issoh.stock_on_hand s using (product_id)
      where p.internal_sku = $1`,
    [sku],
  );
  return state;
}

/** Whose pieces of a product are there, and whose its issues took. */
async function sharesOf(sku: string) {
  const [shares] = await world.issoh.sql(
    `select (select h.quantity_on_hand from issoh.supplier_stock_holdings h
              where h.product_id = p.product_id and h.supplier_id is null) as nobody,
            (select h.quantity_on_hand from issoh.supplier_stock_holdings h
              where h.product_id = p.product_id and h.supplier_id is not null) as "ACME",
            (select jsonb_agg(jsonb_build_array(coalesce(s.supplier_code, 'nobody'), m.quantity)
                              order by coalesce(s.supplier_code, 'nobody') collate "C")
               from issoh.supplier_movements m left join issoh.suppliers s using (supplier_id)
              where m.product_id = p.product_id and m.quantity < 0) as taken
       from issoh.selected_products p
      where p.internal_sku = $1`,
    [sku],
  );
  return shares;
}

const change = {
  stock: `update issoh.stock_on_hand s set reorder_point = 7
            from issoh.selected_products p where p.product_id = s.product_id and p.internal_sku =`,
  holding: `update issoh.supplier_stock_holdings h set quantity_on_order = 7
              from issoh.selected_products p where p.product_id = h.product_id and p.internal_sku =`,
  back: `update issoh.supplier_stock_holdings h set quantity_on_order = 0
           from issoh.selected_products p where p.product_id = h.product_id and p.internal_sku =`,
};

test.each([
  ['stock', change.stock, receipt, 7],
  ['a holding that grows', change.holding, receipt, null],
  ['a holding of whom an issue names', change.holding, { ...issue, supplier_id: 'ACME' }, null],
] as const)('%s: nothing is posted, and once more all is', async (name, byHand, movement, level) => {
  const [sku, beside] = [name.toUpperCase(), `BESIDE ${name.toUpperCase()}`];
  await world.issoh.sql(
    `insert into issoh.selected_products (internal_sku, product_name, status)
     select sku, 'P', 'active' from unnest($1::text[]) sku`,
    [[sku, beside]],
  );
  const movements = [sku, beside].map(internal_sku => ({ ...movement, internal_sku }));
  await post(
    [sku, beside].map(internal_sku => ({
      ...receipt,
      internal_sku,
      ...('supplier_id' in movement ? { supplier_id: 'ACME' } : {}),
    })),
  );
  expect(await besides(`${byHand} '${sku}'`, movements)).toMatchObject({ code: '40001' });
  expect(await stateOf(sku)).toEqual({ stock: 5, level, holdings: [5], movements: 1 });
  expect(await stateOf(beside)).toEqual({ stock: 5, level: null, holdings: [5], movements: 1 });
  expect(await post(movements)).toHaveLength(2);
  const after = movement.movement_type === 'issue' ? 3 : 10;
  expect(await stateOf(sku)).toEqual({ stock: after, level, holdings: [after], movements: 2 });
  await world.issoh.sql(`${change.back} '${sku}'`);
});

test('a holding that has all that leaves: it is read anew', async () => {
  await world.issoh.sql(
    "insert into issoh.selected_products (internal_sku, product_name, status) values ('LESS', 'P', 'active'), ('MORE', 'P', 'active')",
  );
  await post(['LESS', 'MORE'].map(internal_sku => ({ ...receipt, internal_sku })));
  const answer = await besides(
    `${change.holding} 'LESS'`,
    ['LESS', 'MORE'].map(internal_sku => ({ ...issue, internal_sku })),
  );
  expect(answer).toHaveLength(2);
  for (const sku of ['LESS', 'MORE'])
    expect(await stateOf(sku)).toEqual({ stock: 3, level: null, holdings: [3], movements: 2 });
  await world.issoh.sql(`${change.back} 'LESS'`);
});

test('a holding that had all that leaves: it is read anew, less is there, and others give what is missing', async () => {
  await world.issoh.sql(
    "insert into issoh.selected_products (internal_sku, product_name, status) values ('FEWER', 'P', 'active'), ('ENOUGH', 'P', 'active')",
  );
  const skus = ['FEWER', 'ENOUGH'];
  await post(skus.map(internal_sku => ({ ...receipt, internal_sku })));
  await post(skus.map(internal_sku => ({ ...receipt, internal_sku, supplier_id: 'ACME' })));
  // Nobody's pieces go first: five are there, and one is left when the superuser's change stands.
  const handOver = (pieces: number) =>
    `update issoh.supplier_stock_holdings h
        set quantity_on_hand = h.quantity_on_hand + case when h.supplier_id is null then ${-pieces} else ${pieces} end
       from issoh.selected_products p where p.product_id = h.product_id and p.internal_sku = 'FEWER'`;
  const answer = await besides(
    handOver(4),
    skus.map(internal_sku => ({ ...issue, internal_sku })),
  );
  expect(answer).toHaveLength(2);
  const [fewer, enough] = await Promise.all(skus.map(sharesOf));
  expect(enough).toEqual({ nobody: 3, ACME: 5, taken: [['nobody', -2]] });
  expect(fewer).toEqual({
    nobody: 0,
    ACME: 8,
    taken: [
      ['ACME', -1],
      ['nobody', -1],
    ],
  });
  await world.issoh.sql(handOver(-4));
});

test('rows that others have moved, by updates and by vacuum, are found', async () => {
  await world.issoh.sql(
    "insert into issoh.selected_products (internal_sku, product_name, status) select 'MOVED-' || n, 'P', 'active' from generate_series(1, 40) n",
  );
  const skus = Array.from({ length: 40 }, (_, n) => `MOVED-${n + 1}`);
  await post(skus.map(internal_sku => ({ ...receipt, internal_sku })));
  await withClient(world.connections.urls.administrator.issoh, async client => {
    for (const table of ['stock_on_hand', 'supplier_stock_holdings']) {
      await client.query(`update issoh.${table} set updated_at = updated_at`);
      await client.query(`vacuum full issoh.${table}`);
      await client.query(`update issoh.${table} set updated_at = updated_at`);
      await client.query(`vacuum issoh.${table}`);
    }
  });
  expect(await post(skus.map(internal_sku => ({ ...issue, internal_sku })))).toHaveLength(40);
  for (const sku of skus)
    expect(await stateOf(sku)).toEqual({ stock: 3, level: null, holdings: [3], movements: 2 });
});

test('and all checks hold', async () => {
  const folder = join(projectRoot, 'sql/checks/issoh');
  for (const file of readdirSync(folder))
    expect([file, await world.issoh.sql(readFileSync(join(folder, file), 'utf8'))]).toEqual([file, []]);
});

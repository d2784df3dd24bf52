/** A list, or its undoing, beside changes by direct SQL that it has to wait for: what it answers is what it did. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 120_000);
afterAll(() => world.close());

interface PriceChanges {
  increased: number;
  decreased: number;
  largest: { supplier_product_code: string; old_price: string; new_price: string }[];
}

const PRICES = [10, 15, 20];
/** Each as often as no other, or one that counts too much makes up for one that counts too little. */
const cases = PRICES.flatMap(first =>
  PRICES.flatMap(between => PRICES.map(last => [first, between, last])),
).flatMap((one, i) => Array<number[]>(i + 1).fill(one));
const list = (which: number) =>
  ['Code;Name;Price', ...cases.map((one, i) => `P-${i};Thing ${i};${one[which]},00`), ''].join('\n');

const price = `update spp.supplier_products p
    set current_price = c.price
   from json_to_recordset($1) as c (code text, price numeric)
  where p.supplier_id = $2 and p.supplier_product_code = c.code and p.current_price <> c.price`;
const between = JSON.stringify(cases.map(([, price], i) => ({ code: `P-${i}`, price })));

test('whatever the price was, became meanwhile, and is in the list', async () => {
  const supplier = await world.addSupplier('BESIDE');
  await world.upload('BESIDE', list(0));
  const { batch_id, updated_products_count, unchanged_products_count, price_changes } = await beside(
    () => world.upload('BESIDE', Buffer.from(list(2))),
    price,
    [between, supplier],
  );
  const history = (await world.sql(
    `select p.supplier_product_code, h.old_price::text, h.new_price::text, h.new_price > h.old_price as rose
       from spp.price_history h
       join spp.supplier_products p using (supplier_id, product_id)
      where h.upload_batch_id = $1`,
    [batch_id],
  )) as { rose: boolean }[];
  const rises = history.filter(({ rose }) => rose).length;
  const { largest, ...counts } = price_changes as PriceChanges;
  expect({ updated_products_count, unchanged_products_count, ...counts }).toEqual({
    updated_products_count: history.length,
    unchanged_products_count: cases.length - history.length,
    increased: rises,
    decreased: history.length - rises,
  });
  expect(largest).toHaveLength(Math.min(history.length, 10));
  for (const { supplier_product_code, old_price, new_price } of largest)
    expect(history).toContainEqual(expect.objectContaining({ supplier_product_code, old_price, new_price }));
}, 120_000);

test('what somebody sets while a list is undone stays, and is said to', async () => {
  const supplier = await world.addSupplier('UNDONE');
  await world.upload('UNDONE', list(0));
  const { batch_id } = await world.upload('UNDONE', list(2));
  const { reverted, kept } = await beside(() => undo(batch_id), price, [between, supplier]);
  const prices = await world.sql(
    `select p.supplier_product_code as code, p.current_price::float8 as price
       from spp.supplier_products p where p.supplier_id = $1`,
    [supplier],
  );
  const products = cases.map(([first, meanwhile, last], i) => ({
    code: `P-${i}`,
    price: meanwhile === last ? first : meanwhile,
    listed: first !== last,
    kept: first !== last && meanwhile !== last,
  }));
  expect(new Map(prices.map(row => [row.code, row.price]))).toEqual(
    new Map(products.map(product => [product.code, product.price])),
  );
  expect(reverted).toBe(products.filter(product => product.listed && !product.kept).length);
  expect(new Map(kept.map(one => [one.supplier_product_code, one.reason]))).toEqual(
    new Map(products.filter(product => product.kept).map(({ code }) => [code, 'price changed since'])),
  );
}, 120_000);

/** Of larger quantities a price may also be missing, come and go. */
const BREAKS = [null, 8, 9];
test.each(
  BREAKS.flatMap(first =>
    BREAKS.flatMap(meanwhile => BREAKS.map(last => ({ first, meanwhile, last }))),
  ).filter(({ first, meanwhile, last }) => first !== last && meanwhile !== last),
)(
  'so does a price of a larger quantity: $first, $last by the list, $meanwhile',
  async ({ first, meanwhile, last }) => {
    const code = `BREAK-${first}-${meanwhile}-${last}`;
    const supplier = await world.addSupplier(code);
    const listed = (value: number | null) =>
      world.upload(code, `Code;Name;Price;Price 10+\nP;Thing;10,00;${value === null ? '' : `${value},00`}\n`);
    const breaks = () =>
      world.sql('select k.price::float8 as price from spp.price_breaks k where k.supplier_id = $1', [
        supplier,
      ]);
    const rows = (value: number | null) => (value === null ? [] : [{ price: value }]);
    await listed(first);
    expect(await breaks()).toEqual(rows(first));
    const { batch_id } = await listed(last);
    expect(await breaks()).toEqual(rows(last));
    await beside(
      () => undo(batch_id),
      meanwhile === null
        ? 'delete from spp.price_breaks k where k.supplier_id = $2 and $1::numeric is null'
        : `insert into spp.price_breaks (supplier_id, product_id, from_quantity, price)
         select p.supplier_id, p.product_id, 10, $1 from spp.supplier_products p where p.supplier_id = $2
         on conflict (supplier_id, product_id, from_quantity) do update set price = excluded.price`,
      [meanwhile, supplier],
    );
    expect(await breaks()).toEqual(rows(meanwhile));
  },
);

interface Undone {
  reverted: number;
  kept: { supplier_product_code: string; reason: string }[];
}

async function undo(batch: string): Promise<Undone> {
  const manager = { role: 'inv_catalog_manager' as const, user_id: 'manager' };
  const [row] = await world.as(manager, 'select spp.rollback_batch($1) as undone', [batch]);
  return row?.undone as Undone;
}

/** Works while another session has written and not committed, which it does once the work waits for it. */
function beside<T>(work: () => Promise<T>, statement: string, values: unknown[]): Promise<T> {
  return withClient(world.connections.urls.administrator.spp, async other => {
    await other.query('begin');
    await other.query(statement, values);
    let ended = false;
    const working = work().finally(() => {
      ended = true;
    });
    const waiting = 'select from pg_stat_activity a where pg_backend_pid() = any (pg_blocking_pids(a.pid))';
    while (!ended && (await other.query(waiting)).rowCount === 0);
    expect(ended).toBe(false);
    await other.query('commit');
    return working;
  });
}

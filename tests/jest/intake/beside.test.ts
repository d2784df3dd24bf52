/** A list beside changes by direct SQL that it has to wait for: its report says what the history says. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { createWorld, type Report, type World } from '../../support/world.ts';

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

test('whatever the price was, became meanwhile, and is in the list', async () => {
  const supplier = await world.addSupplier('BESIDE');
  await world.upload('BESIDE', list(0));
  const { batch_id, updated_products_count, unchanged_products_count, price_changes } = await uploadBeside(
    list(2),
    `update spp.supplier_products p
        set current_price = c.price
       from json_to_recordset($1) as c (code text, price numeric)
      where p.supplier_id = $2 and p.supplier_product_code = c.code and p.current_price <> c.price`,
    [JSON.stringify(cases.map(([, price], i) => ({ code: `P-${i}`, price }))), supplier],
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

/** Uploads while another session has written and not committed, which it does once the upload waits for it. */
function uploadBeside(file: string, statement: string, values: unknown[]): Promise<Report> {
  return withClient(world.connections.urls.administrator.spp, async other => {
    await other.query('begin');
    await other.query(statement, values);
    let ended = false;
    const uploading = world.upload('BESIDE', Buffer.from(file)).finally(() => {
      ended = true;
    });
    const waiting = 'select from pg_stat_activity a where pg_backend_pid() = any (pg_blocking_pids(a.pid))';
    while (!ended && (await other.query(waiting)).rowCount === 0);
    expect(ended).toBe(false);
    await other.query('commit');
    return uploading;
  });
}

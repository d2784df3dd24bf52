/** Another cost beside changes by direct SQL that it waits for: each price goes on until the end that it has by then. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { createWorld, type World } from '../../support/world.ts';

const ENDS = [null, '2098-06-01T12:00:00Z', '2099-06-01T12:00:00Z'];
const cases = ENDS.flatMap(first => ENDS.map(between => [first, between]));

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 120_000);
afterAll(() => world.close());

/** Each price in force gets an end; nothing is written where it has it. */
const give = `
  update issoh.pricing_rules r
     set effective_to = c.ends
    from jsonb_to_recordset($1) as c (sku text, ends timestamptz)
    join issoh.selected_products p on p.internal_sku = c.sku
   where r.product_id = p.product_id and r.period @> clock_timestamp() and r.effective_to is distinct from c.ends`;
const ends = (which: 0 | 1) => [JSON.stringify(cases.map((one, n) => ({ sku: `P${n}`, ends: one[which] })))];

test('whatever the end was, and became meanwhile', async () => {
  await world.issoh.sql(
    `insert into issoh.selected_products (internal_sku, product_name)
     select 'P' || n, 'Product ' || n from generate_series(0, $1 - 1) n`,
    [cases.length],
  );
  await world.issoh.sql(
    `select issoh.set_price(p.internal_sku, cost_price => 10, markup_percentage => 20) from issoh.selected_products p`,
  );
  await world.issoh.sql(give, ends(0));
  await withClient(world.connections.urls.administrator.issoh, async other => {
    await other.query('begin');
    await other.query(give, ends(1));
    let ended = false;
    const changing = world.issoh
      .sql(
        `select issoh_private.change_costs(array_agg(p.product_id), array_agg(12.5), 'list')
           from issoh.selected_products p`,
      )
      .finally(() => {
        ended = true;
      });
    const waiting = 'select from pg_stat_activity a where pg_backend_pid() = any (pg_blocking_pids(a.pid))';
    while (!ended && (await other.query(waiting)).rowCount === 0);
    expect(ended).toBe(false);
    await other.query('commit');
    await changing;
  });
  const rules = await world.issoh.sql(
    `select p.internal_sku as sku, r.cost_price::float as cost, r.effective_to as ends
       from issoh.pricing_rules r
       join issoh.selected_products p using (product_id)
      where r.period @> clock_timestamp()
      order by p.product_id`,
  );
  expect(rules).toEqual(
    cases.map(([, ends], n) => ({ sku: `P${n}`, cost: 12.5, ends: ends === null ? null : new Date(ends!) })),
  );
}, 60_000);

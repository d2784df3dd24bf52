/** What is kept beside products is exact at every moment: under random changes, with folds in between and beside them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runChecks } from '../../../server/operations/checks.ts';
import { refreshCatalogue } from '../../../server/operations/figures.ts';
import { type Random, randomly } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';

const suppliers = ['ALPHA', 'BETA', 'GAMMA'];
const full = process.env.INVENTORY_LOAD !== undefined;
const changes = full ? 300 : 50;
const kept = ['product_figures', 'supplier_figures'];
let world: World;

beforeAll(async () => {
  world = await createWorld();
  for (const code of suppliers) {
    await world.addSupplier(code);
    await world.upload(code, list(randomly(1), 30));
  }
}, 120_000);
afterAll(() => world.close());

const codeOf = (random: Random) => `P-${random.below(40)}`;

function list(random: Random, rows: number): string {
  const lines = Array.from(
    { length: rows },
    () => `${codeOf(random)},Thing ${random.below(9)},${random.below(50)}.${random.below(10)}`,
  );
  return ['code,name,price', ...lines, ''].join('\n');
}

/** One change, by one of the ways in. */
async function change(random: Random, ways = 9): Promise<void> {
  const supplier = random.pick(suppliers);
  const one = `from spp.suppliers s where s.supplier_code = '${supplier}' and p.supplier_id = s.supplier_id
                 and p.supplier_product_code = '${codeOf(random)}'`;
  const way = random.below(ways);
  if (way === 0) await world.upload(supplier, list(random, 5 + random.below(30)), { force: true });
  else if (way === 1) await rollBackLast(supplier);
  else if (way === 2)
    await world.sql(`delete from spp.supplier_products p using spp.suppliers s
                      where s.supplier_code = '${supplier}' and p.supplier_id = s.supplier_id
                        and p.supplier_product_code = '${codeOf(random)}'`);
  else if (way === 3)
    await world.sql(`insert into spp.supplier_products
                       (supplier_id, supplier_product_code, product_name, current_price, currency_code, brand)
                     select s.supplier_id, '${codeOf(random)}', 'By hand', 1, 'EUR', 'Brand'
                       from spp.suppliers s where s.supplier_code = '${supplier}'
                         on conflict do nothing`);
  else if (way === 4)
    await world.sql(`update spp.supplier_products p set product_name = 'Renamed ${random.below(9)}' ${one}`);
  else if (way === 5)
    await world.sql(
      `update spp.supplier_products_${supplier.toLowerCase()} p set current_price = ${random.below(9)} ${one}`,
    );
  else if (way === 6) await world.sql('select spp_private.refresh_figures_step(3)');
  else if (way === 7) await world.sql(`update spp.supplier_products p set status = 'discontinued' ${one}`);
  else
    await world.sql(`begin;
                     select spp_private.lock_supplier(s.supplier_id) from spp.suppliers s where s.supplier_code = '${supplier}';
                     delete from spp.supplier_products_${supplier.toLowerCase()};
                     rollback`);
}

async function rollBackLast(supplier: string): Promise<void> {
  await world.sql(`select spp.rollback_batch(b.batch_id)
                     from spp.upload_batches b
                     join spp.suppliers s on s.supplier_id = b.supplier_id
                    where s.supplier_code = '${supplier}' and b.status = 'completed'
                    order by b.batch_id desc limit 1`);
}

async function broken(): Promise<unknown[]> {
  const checked = await runChecks('spp', world.connections.owner.spp);
  expect(checked.map(one => one.check)).toEqual(expect.arrayContaining(kept));
  return checked.filter(one => kept.includes(one.check) && one.violations > 0);
}

/** What the views say, and what products and prices say without them. */
const pairs = [
  [
    `select product_id, supplier_code, product_name, current_price, last_price_change_at, last_price_change_percentage
       from spp.v_all_supplier_products order by product_id`,
    `select p.product_id, s.supplier_code, p.product_name, p.current_price, p.price_changed_at,
            spp.price_change_percentage(p.previous_price, p.current_price)
       from spp.supplier_products p join spp.suppliers s using (supplier_id) order by p.product_id`,
  ],
  [
    'select product_id, changes_30d, trend from spp.v_price_change_summary order by product_id',
    `select p.product_id, h.changes, case when h.changes = 0 then 'stable' when h.rises = h.changes then 'up'
                                          when h.rises = 0 then 'down' else 'volatile' end
       from spp.supplier_products p
      cross join lateral (
        select count(*)::integer as changes, count(*) filter (where x.new_price > x.old_price) as rises
          from spp.price_history x
         where x.product_id = p.product_id and x.old_price is not null) h
      where p.price_changed_at is not null order by p.product_id`,
  ],
  [
    'select supplier_code, products, new, discontinued, min_price, max_price from spp.v_supplier_catalog_stats order by 1',
    `select s.supplier_code, count(p.*)::integer as a, count(*) filter (where p.is_new)::integer as b,
            count(*) filter (where p.status = 'discontinued')::integer as c, min(p.current_price), max(p.current_price)
       from spp.suppliers s left join spp.supplier_products p using (supplier_id) group by 1 order by 1`,
  ],
  [
    'select product_id, supplier_new_count from spp.v_new_products_by_supplier order by product_id',
    `select p.product_id, (count(*) over (partition by p.supplier_id))::integer
       from spp.supplier_products p where p.is_new order by p.product_id`,
  ],
  [
    "select product_id from spp.list_products(search => 'renamed') order by product_id",
    `select p.product_id from spp.supplier_products p where p.product_name ilike '%renamed%' order by p.product_id`,
  ],
] as const;

async function sameAsPlain(): Promise<void> {
  for (const [viewed, plain] of pairs) {
    const rowsOf = async (sql: string) =>
      (await world.sql(sql)).map(row => JSON.stringify(Object.values(row)));
    expect(await rowsOf(viewed)).toEqual(await rowsOf(plain));
  }
}

test(
  'after each of many random changes the views say what the products say',
  async () => {
    const random = randomly(20_261_126);
    for (let step = 0; step < changes; step++) {
      await change(random);
      await sameAsPlain();
      if (step % 20 === 0) expect(await broken()).toEqual([]);
    }
  },
  full ? 1_800_000 : 180_000,
);

test('a fold beside a removal that is rolled back keeps the order of touches', async () => {
  await refreshCatalogue(world.connections);
  for (const price of [71, 72]) {
    await world.sql(`update spp.supplier_products_alpha set current_price = ${price}`);
  }
  // As a removal has it while it goes from touch to touch.
  const removal = await world.connections.owner.spp.connect();
  await removal.query('begin');
  await removal.query(`select from spp_kept.product_touches
                        where seq = (select t.seq from spp_kept.product_touches t order by t.seq offset 3 limit 1)
                          for update`);
  await world.sql('select spp_private.refresh_figures_step(1000)');
  await removal.query('rollback');
  removal.release();
  expect(await world.sql('select count(*)::integer as left from spp_kept.product_touches')).toEqual([
    { left: 2 },
  ]);
  expect(await broken()).toEqual([]);
  await sameAsPlain();
  await refreshCatalogue(world.connections);
  expect(await broken()).toEqual([]);
});

test('what is kept is exact beside writers and folds that do not wait for each other', async () => {
  const writers = Array.from({ length: 4 }, async (_, n) => {
    const random = randomly(n);
    // Without the removal of all: it takes many rows in an order of its own.
    for (let step = 0; step < changes / 4; step++) await change(random, 8);
  });
  let writing = true;
  const folding = (async () => {
    while (writing) await world.sql('select spp_private.refresh_figures_step(5)');
  })();
  const looking = (async () => {
    const seen: unknown[] = [];
    do seen.push(...(await broken()));
    while (writing);
    return seen;
  })();
  await Promise.all(writers).finally(() => {
    writing = false;
  });
  await folding;
  expect(await looking).toEqual([]);
  await refreshCatalogue(world.connections);
  const [left] = await world.sql(
    `select (select count(*) from spp_kept.product_touches) + (select count(*) from spp_kept.supplier_touches)
              as touches`,
  );
  expect(left).toEqual({ touches: '0' });
  expect(await broken()).toEqual([]);
  await sameAsPlain();
}, 180_000);

test('a partition that holds another code than its supplier is found', async () => {
  const found = async () =>
    (await runChecks('spp', world.connections.owner.spp)).filter(
      one => one.check === 'supplier_partitions' && one.violations > 0,
    );
  expect(await found()).toEqual([]);
  const rename = (from: string, to: string) =>
    `update spp.suppliers set supplier_code = '${to}' where supplier_code = '${from}'`;
  await expect(world.sql(rename('GAMMA', 'DELTA'))).rejects.toMatchObject({ code: 'SPFSC' });
  const roundTriggers = (sql: string) =>
    world.sql(`begin; set local session_replication_role = replica; ${sql}; commit`);
  await roundTriggers(rename('GAMMA', 'DELTA'));
  expect(await found()).toMatchObject([
    {
      violations: 1,
      examples: [{ supplier_code: 'DELTA', fault: 'it holds another code than its supplier' }],
    },
  ]);
  await roundTriggers(rename('DELTA', 'GAMMA'));
});

test('nobody gives a product another id or supplier', async () => {
  const toBeta = "(select s.supplier_id from spp.suppliers s where s.supplier_code = 'BETA')";
  for (const moved of ['product_id = uuidv7()', `supplier_id = ${toBeta}`]) {
    await expect(world.sql(`update spp.supplier_products_alpha set ${moved}`)).rejects.toMatchObject({
      code: 'SPFID',
    });
  }
});

describe('a product that was removed', () => {
  const about = /^(history_|product_figures$|supplier_figures$)/;
  const amiss = async () =>
    (await runChecks('spp', world.connections.owner.spp))
      .filter(one => about.test(one.check) && one.violations > 0)
      .map(one => one.check);
  const price = (amount: number) =>
    world.sql(
      `update spp.supplier_products set current_price = ${amount} where supplier_product_code = 'AGAIN'`,
    );

  beforeAll(async () => {
    await world.addSupplier('LIVES');
  });
  beforeEach(async () => {
    await world.sql(
      `insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
       select s.supplier_id, 'AGAIN', 'Again', 10, 'EUR' from spp.suppliers s where s.supplier_code = 'LIVES'`,
    );
    for (const amount of [12, 11]) await price(amount);
  });
  afterEach(() => world.sql("delete from spp.supplier_products where supplier_product_code = 'AGAIN'"));

  test.each([
    ['with a price of its own', 'current_price', 'p.current_price + 1'],
    [
      'as it was',
      'current_price, previous_price, price_changed_at, last_rise_at, last_fall_at',
      'p.current_price, p.previous_price, p.price_changed_at, p.last_rise_at, p.last_fall_at',
    ],
  ])('and put back under its own id, %s, lives a second life', async (_, columns, values) => {
    await world.sql(
      `begin;
       create temporary table removed on commit drop as
       select * from spp.supplier_products where supplier_product_code = 'AGAIN';
       delete from spp.supplier_products where supplier_product_code = 'AGAIN';
       insert into spp.supplier_products (product_id, supplier_id, supplier_product_code, product_name, currency_code, ${columns})
       select p.product_id, p.supplier_id, p.supplier_product_code, p.product_name, p.currency_code, ${values} from removed p;
       commit`,
    );
    expect(await amiss()).toEqual([]);
    await price(5);
    expect(await amiss()).toEqual([]);
    await refreshCatalogue(world.connections);
    expect(await amiss()).toEqual([]);
  });

  test('leaves the history guarded as before: a price that follows on none is found', async () => {
    await world.sql(
      `insert into spp.price_history (supplier_id, product_id, old_price, new_price, change_reason, changed_by)
       select p.supplier_id, p.product_id, 3, p.current_price, 'manual', 'test'
         from spp.supplier_products p where p.supplier_product_code = 'AGAIN'`,
    );
    expect(await amiss()).toContain('history_chain');
  });
});

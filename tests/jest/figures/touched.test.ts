/** Figures that are kept anew after what went round the triggers: right at once and after folds, beside whomever. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { runChecks } from '../../../server/operations/checks.ts';
import { refreshCatalogue } from '../../../server/operations/figures.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
const open: pg.Client[] = [];

beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('ROUND');
}, 120_000);
const endAll = () => Promise.all(open.splice(0).map(client => client.end()));
afterAll(async () => {
  await endAll();
  await world.close();
});

beforeEach(async () => {
  await endAll();
  await world.sql('delete from spp.supplier_products');
  await world.sql(
    `insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
     select s.supplier_id, c.code, c.code, 10, 'EUR'
       from spp.suppliers s, unnest(array['A', 'B', 'C']) c (code) where s.supplier_code = 'ROUND'`,
  );
});

async function session(): Promise<pg.Client> {
  const client = new pg.Client(world.connections.urls.administrator.spp);
  await client.connect();
  open.push(client);
  return client;
}

const touch = "select spp_private.touch_products('ROUND')";
const replica = (sql: string) =>
  world.sql(`begin; set local session_replication_role = replica; ${sql}; commit`);

/** What the views count, and whether the checks agree. */
async function counted() {
  const [{ of_products, of_statistics, of_figures }] = (await world.sql(
    `select (select count(*)::integer from spp.v_all_supplier_products) as of_products,
            (select sum(v.products)::integer from spp.v_supplier_catalog_stats v) as of_statistics,
            (select count(*)::integer from spp_private.v_product_figures) as of_figures`,
  )) as [Record<string, number>];
  const checked = await runChecks('spp', world.connections.owner.spp);
  const broken = checked.filter(one => /_figures$/.test(one.check) && one.violations > 0);
  return { of_products, of_statistics, of_figures, broken };
}
const right = (products: number) => ({
  of_products: products,
  of_statistics: products,
  of_figures: products,
  broken: [],
});

/** At once, and when all is folded. */
async function expectRight(products: number): Promise<void> {
  expect(await counted()).toEqual(right(products));
  await refreshCatalogue(world.connections);
  expect(await counted()).toEqual(right(products));
}

const detached = `alter table spp.supplier_products detach partition spp.supplier_products_round`;
const attached = `do $$ begin
  execute format('alter table spp.supplier_products attach partition spp.supplier_products_round for values in (%L)',
                 (select s.supplier_id from spp.suppliers s where s.supplier_code = 'ROUND')); end $$`;
const ways: [string, () => Promise<unknown>, number][] = [
  ['TRUNCATE', () => world.sql('truncate spp.supplier_products_round'), 0],
  ['replica mode', () => replica("delete from spp.supplier_products where supplier_product_code <> 'A'"), 1],
  ['a partition that was detached', () => world.sql(detached), 0],
];

test.each(ways)('no ghost is left of what waited to be folded: %s', async (_, goRound, left) => {
  await goRound();
  try {
    await world.sql(touch);
    await expectRight(left);
  } finally {
    if (left === 0) await world.sql(attached).catch(() => undefined);
  }
});

test.each(ways)('nor of what was folded: %s', async (_, goRound, left) => {
  await refreshCatalogue(world.connections);
  await goRound();
  try {
    await world.sql(touch);
    await expectRight(left);
  } finally {
    if (left === 0) await world.sql(attached).catch(() => undefined);
  }
});

test('nor of what somebody folds beside it', async () => {
  await world.sql('truncate spp.supplier_products_round');
  const folding = await session();
  await folding.query('begin');
  await folding.query('select spp_private.refresh_figures_step(1000)');
  let touched = false;
  const touching = world.sql(touch).finally(() => {
    touched = true;
  });
  const waits = `select from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock' and query like '%touch_products%'`;
  while (!touched && (await world.sql(waits)).length === 0);
  await folding.query('commit');
  await touching;
  await expectRight(0);
});

test.each([
  ['folded', 'by the code it had', (code: string) => code, false],
  ['folded', 'by its id', (_: string, id: string) => id, false],
  ['waiting', 'by the code it had', (code: string) => code, false],
  ['waiting', 'by the code, which another one has now', (code: string) => code, true],
])('nor of a supplier that has gone round the triggers (%s), %s', async (kept, _, named, isTaken) => {
  const id = await world.addSupplier('GONE');
  await world.sql(
    `insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
     values ($1, 'G', 'G', 10, 'EUR')`,
    [id],
  );
  if (kept === 'folded') await refreshCatalogue(world.connections);
  await replica(`delete from spp.supplier_products where supplier_id = '${id}';
                 delete from spp.suppliers where supplier_id = '${id}'`);
  try {
    if (isTaken) await world.addSupplier('GONE');
    expect(await counted()).not.toEqual(right(3));
    await world.sql('select spp_private.touch_products($1)', [named('GONE', id)]);
    await expectRight(3);
    const left = ['product_figures', 'product_touches', 'supplier_figures', 'supplier_touches'].map(
      name => `select from spp_kept.${name} where supplier_id = '${id}'`,
    );
    expect(await world.sql(left.join(' union all '))).toEqual([]);
    if (!isTaken) {
      await expect(
        world.sql('select spp_private.touch_products($1)', [named('GONE', id)]),
      ).rejects.toMatchObject({ code: 'SPNSU' });
    }
  } finally {
    await replica(`delete from spp_kept.supplier_figures f using spp.suppliers s
                    where s.supplier_id = f.supplier_id and s.supplier_code = 'GONE';
                   delete from spp.suppliers where supplier_code = 'GONE'`);
    await world.sql('drop table if exists spp.supplier_products_gone, spp.supplier_products_gone_2');
  }
});

test.each([
  // Those who remove a supplier leave touches behind, which mean nothing.
  ['a touch that waits', 'insert into spp_kept.supplier_touches (supplier_id) values ($1)', []],
  [
    'figures, which are found',
    'insert into spp_kept.supplier_figures values ($1, 1, 1, 0, 1, 10, 10, 10)',
    [{ check: 'supplier_figures', violations: 1 }],
  ],
])('nor of a supplier of which nothing but this is left: %s', async (_, left, found) => {
  const id = '01890000-0000-7000-8000-000000000001';
  await replica(left.replace('$1', `'${id}'`));
  try {
    expect((await counted()).broken).toMatchObject(
      found.map(one => ({ ...one, examples: [{ supplier_id: id }] })),
    );
    await world.sql('select spp_private.touch_products($1)', [id]);
    await expectRight(3);
    await expect(world.sql('select spp_private.touch_products($1)', [id])).rejects.toMatchObject({
      code: 'SPNSU',
    });
  } finally {
    for (const name of ['supplier_figures', 'supplier_touches'])
      await world.sql(`delete from spp_kept.${name} where supplier_id = '${id}'`);
  }
});

test.each(['repeatable read', 'serializable'])(
  'whoever removes or changes products by an older snapshot (%s) is told so',
  async level => {
    for (const change of [
      'delete from spp.supplier_products',
      'update spp.supplier_products set current_price = 1',
    ]) {
      const late = await session();
      await late.query(`begin isolation level ${level}`);
      await late.query('select from spp.suppliers');
      await world.sql(touch);
      await expect(late.query(`${change} where supplier_product_code = 'A'`)).rejects.toMatchObject({
        code: '40001',
      });
      await late.query('rollback');
      await expectRight(3);
    }
  },
);

test('products are written as they are: neither the history nor the audit log tells of it', async () => {
  const told = () =>
    world.sql(
      `select (select count(*) from spp.price_history) as prices, (select count(*) from audit.log) as entries,
              (select count(*) from spp.product_events) as events,
              (select md5(string_agg(p::text, ' ' order by p.product_id)) from spp.supplier_products p) as products`,
    );
  const before = await told();
  await world.sql(touch);
  expect(await told()).toEqual(before);
});

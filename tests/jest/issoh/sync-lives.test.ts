/** What no product tells of: a category that moves, and a database that is another one's copy. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inDatabase, linkToSpp, withClient } from '../../../server/database/bootstrap.ts';
import { checkLink, linkAmiss } from '../../../server/operations/link.ts';
import { createWorld, type World } from '../../support/world.ts';
import { importNow } from './approved.ts';
import { level, list, runs, status } from './listed.ts';

const manager = { role: 'inv_catalog_manager' } as const;
const admin = { role: 'inv_admin' } as const;
let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('ACME');
  await world.upload('ACME', list(['A', '10.00', 'Saw'], ['B', '20.00', 'Drill'], ['C', '30.00', 'Rake']));
  await world.as(manager, "select spp.create_category('Tools > Hand')");
  await world.as(manager, "select spp.create_category('Garden > Power')");
  await world.as(
    manager,
    "select spp.assign_category('tools.hand', array(select product_id from spp.supplier_products where supplier_product_code = 'A'))",
  );
  await world.as(
    manager,
    "select spp.assign_category('garden.power', array(select product_id from spp.supplier_products where supplier_product_code = 'B'))",
  );
  await world.issoh.as(admin, "select issoh.queue_for_selection('{}')");
});
afterAll(() => world.close());

const found = async (category: string) =>
  (
    await world.issoh.as(admin, 'select product_name as name from issoh.list_selection($1) order by 1', [
      JSON.stringify({ category }),
    ])
  ).map(row => row.name);
const run = async () => {
  await world.issoh.as(admin, 'select issoh.request_sync()');
  await level(world);
};

test('a category that moves is followed by the next run, and what is queued is found where it is', async () => {
  expect([await found('tools'), await found('garden')]).toEqual([['Saw'], ['Drill']]);
  await world.as(
    manager,
    "select spp.move_category((select category_id from spp.categories where path = 'tools.hand'), (select category_id from spp.categories where path = 'garden'))",
  );
  await run();
  expect([await found('tools'), await found('garden'), await found('garden.hand')]).toEqual([
    [],
    ['Drill', 'Saw'],
    ['Saw'],
  ]);
  const rows = await world.issoh.as(
    admin,
    "select category_path as path from issoh.v_selection_pipeline where product_name = 'Saw'",
  );
  expect(rows).toEqual([{ path: 'garden.hand' }]);
  const facets = await world.issoh.as(
    admin,
    "select value, items from issoh.selection_facets() where facet = 'category' order by 1",
  );
  expect(facets).toEqual([
    { value: 'garden.hand', items: 1 },
    { value: 'garden.power', items: 1 },
    { value: null, items: 1 },
  ]);
});

test('two that swap their places swap them, and one that is gone leaves its path to another', async () => {
  const names = 'update spp.categories set category_name = $2 where path = $1';
  for (const [path, name] of [
    ['garden.hand', 'Between'],
    ['garden.power', 'Hand'],
    ['garden.between', 'Power'],
  ])
    await world.sql(names, [path, name]);
  await run();
  expect([await found('garden.hand'), await found('garden.power')]).toEqual([['Drill'], ['Saw']]);
  const mirrored = 'select category_id, path::text from issoh.categories where is_active order by path';
  expect(await world.issoh.sql(mirrored)).toEqual(
    await world.sql('select category_id, path::text from spp.categories order by path'),
  );
});

test('a copy of the database in its place is another life', async () => {
  await importNow(
    world,
    (
      await world.issoh.sql(
        "update issoh.selection_queue set review_status = 'approved', reviewed_by = 'x', reviewed_at = now() returning queue_id",
      )
    ).map(row => String(row.queue_id)),
  );
  await level(world);
  const { spp } = world.connections.urls.administrator;
  const name = new URL(spp).pathname.slice(1);
  await withClient(inDatabase(spp, 'postgres'), async client => {
    const end = () =>
      client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    await end();
    await client.query(`create database ${name}_copy template ${name}`);
    await end();
    await client.query(`drop database ${name} with (force)`);
    await client.query(`alter database ${name}_copy rename to ${name}`);
  });
  await level(world);
  expect((await runs(world)).at(-1)).toMatchObject({ reason: 'epoch', is_full: true, status: 'completed' });
});

test('a run says how many products somebody else holds', async () => {
  await withClient(world.connections.urls.administrator.issoh, async client => {
    await client.query('begin; select from issoh.selected_products limit 1 for update');
    await run();
    expect((await runs(world)).at(-1)).toMatchObject({ reason: 'asked', passed_over: 0 });
    await world.sql('update spp.supplier_products set current_price = current_price + 1');
    await run();
    expect((await runs(world)).at(-1)).toMatchObject({ status: 'completed', passed_over: 1 });
    await client.query('rollback');
  });
});

describe('another SPP, which has none of the suppliers that are followed', () => {
  let empty: World;
  const link = (to: World) =>
    linkToSpp(
      { spp: to.connections.urls.administrator.spp, issoh: world.connections.urls.administrator.issoh },
      world.settings.secrets,
    );
  const due = () => world.issoh.sql('update issoh_private.sync_state set next_try_at = clock_timestamp()');
  /** What status, check and doctor say of the link where it leads to what the URL of SPP names. */
  const amiss = async (to: World) => {
    const owner = { spp: to.connections.owner.spp, issoh: world.connections.owner.issoh };
    const told = await linkAmiss(owner);
    expect(await checkLink(owner)).toMatchObject({ violations: told === null ? 0 : 1 });
    return told;
  };
  const removed = async () =>
    (await world.issoh.sql("select from issoh.selected_products where availability = 'removed'")).length;
  beforeAll(async () => {
    empty = await createWorld();
    await empty.addSupplier('OTHER');
    await due();
    await level(world);
    await link(empty);
  });
  afterAll(() => empty.close());

  test('is not followed: the run fails, is told of, and says what to do', async () => {
    const before = await world.issoh.sql('select product_id, availability from issoh.selected_products');
    // Also before any run has failed by it.
    expect(await amiss(empty)).toMatchObject({
      found: expect.stringMatching(/an SPP that is another one than was followed/),
      mend: expect.stringMatching(
        /^Bring back .+ renamed or dropped .+ inventory sync restored --another\.$/,
      ),
    });
    for (const _ of [1, 2, 3]) {
      await due();
      await expect(level(world)).rejects.toMatchObject({ code: 'ISCSO' });
    }
    const error = expect.stringMatching(
      /^ISCSO: .+ SPP_DATABASE_URL .+ inventory sync restored --another\.$/,
    );
    expect((await runs(world)).at(-1)).toMatchObject({ status: 'failed', error });
    expect(await status(world)).toMatchObject({ last_error: error, lag_rows: before.length, is_known: true });
    expect(Number((await status(world)).lag_seconds)).toBeGreaterThan(0);
    expect(await world.issoh.sql("select kind from issoh.notifications where kind = 'sync_failure'")).toEqual(
      [{ kind: 'sync_failure' }],
    );
    expect(await world.issoh.sql('select product_id, availability from issoh.selected_products')).toEqual(
      before,
    );
    expect(await removed()).toBe(0);
  });

  test('nor is it after a word that SPP was restored', async () => {
    await empty.as(admin, 'select spp_private.renew_feed_epoch()');
    await due();
    await expect(level(world)).rejects.toMatchObject({ code: 'ISCSO' });
    expect(await removed()).toBe(0);
  });

  test('the right one is followed at once when it is back', async () => {
    await link(world);
    await world.sql('select spp_private.renew_feed_epoch()');
    await due();
    // One of its own suppliers is another life of what was followed.
    expect(await amiss(world)).toBeNull();
    await level(world);
    expect(await amiss(world)).toBeNull();
    expect((await runs(world)).at(-1)).toMatchObject({ reason: 'epoch', status: 'completed' });
    expect(await status(world)).toMatchObject({ consecutive_failures: 0, last_error: null, lag_rows: 0 });
    expect(await removed()).toBe(0);
  });

  test('where an administrator says that it is meant, it is followed', async () => {
    await link(empty);
    await due();
    await expect(level(world)).rejects.toMatchObject({ code: 'ISCSO' });
    await expect(
      world.issoh.as({ role: 'inv_approver' }, 'select issoh_private.follow_another_spp()'),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await amiss(empty)).not.toBeNull();
    await world.issoh.as(admin, 'select issoh_private.follow_another_spp()');
    expect(await amiss(empty)).toBeNull();
    await level(world);
    expect(await amiss(empty)).toBeNull();
    const [products] = await world.issoh.sql('select count(*)::integer as n from issoh.selected_products');
    expect(await removed()).toBe(products!.n);
  });
});

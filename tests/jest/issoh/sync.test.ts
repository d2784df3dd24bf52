/** Selected products follow SPP: what changes there arrives here, once, and nothing else moves. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { linkToSpp, withClient } from '../../../server/database/bootstrap.ts';
import { syncOnce } from '../../../server/worker/sync.ts';
import { createWorld, type World } from '../../support/world.ts';
import { astray, level, list, runs, selectAll, standing, status } from './listed.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('ACME');
  await world.upload('ACME', list(['A', '10.00'], ['B', '20.00'], ['C', '30.00']));
  await selectAll(world, 'ACME', '1');
});
afterAll(() => world.close());

const last = async () => (await runs(world)).at(-1);
const issoh = (sql: string, values?: unknown[]) => world.issoh.sql(sql, values);
/** A session of its own in a database, until it is told to end. */
const inSession = (url: string, run: Parameters<typeof withClient>[1]) => withClient(url, run as never);

describe('what changes in SPP', () => {
  test('is all there is to see at first', async () => {
    expect(await status(world)).toMatchObject({ lag_rows: 3, level_at: null, lag_seconds: null });
    expect(await level(world)).toBe('level');
    expect(await last()).toMatchObject({
      reason: 'epoch',
      is_full: true,
      status: 'completed',
      products_seen: 3,
    });
    expect(await standing(world, 'ACME-A')).toMatchObject({
      price: '10',
      cost: '10',
      rule_cost: '10',
      availability: 'available',
    });
    expect(await astray(world)).toEqual([]);
    expect(await status(world)).toMatchObject({
      lag_rows: 0,
      lag_seconds: 0,
      pending: 0,
      is_known: true,
    });
  });

  test('is brought over once: a price, its cost, its history', async () => {
    await world.upload('ACME', list(['A', '11.50'], ['B', '20.00'], ['C', '30.00']));
    expect(await status(world)).toMatchObject({ lag_rows: 1, pending: 0 });
    await level(world);
    expect(await last()).toMatchObject({
      reason: 'poll',
      is_full: false,
      products_seen: 1,
      prices_changed: 1,
      availability_changed: 0,
      held: 0,
    });
    expect(await standing(world, 'ACME-A')).toMatchObject({ price: '11.5', rule_cost: '11.5' });
    const count = (await runs(world)).length;
    expect(await level(world)).toBe('level');
    expect((await runs(world)).length).toBe(count);
    const changes = await issoh(
      `select trim_scale(c.old_price)::text as old, trim_scale(c.new_price)::text as new, c.changed_by
         from issoh.supplier_price_changes c join issoh.selected_products p using (product_id)
        where p.internal_sku = 'ACME-A' order by change_id`,
    );
    expect(changes).toEqual([
      { old: null, new: '10', changed_by: 'inventory worker' },
      { old: '10', new: '11.5', changed_by: 'inventory worker' },
    ]);
  });

  test('is availability too: missing, discontinued, back; the product stays', async () => {
    await world.upload('ACME', list(['A', '11.50'], ['B', '20.00']));
    await level(world);
    expect(await standing(world, 'ACME-C')).toMatchObject({ availability: 'missing' });
    await world.sql(
      "update spp.supplier_products set status = 'discontinued' where supplier_product_code = 'C'",
    );
    await level(world);
    expect(await standing(world, 'ACME-C')).toMatchObject({ availability: 'discontinued', price: '30' });
    expect(await last()).toMatchObject({ prices_changed: 0, availability_changed: 1 });
    await world.sql(
      "update spp.supplier_products set status = 'available' where supplier_product_code = 'C'",
    );
    await world.upload('ACME', list(['A', '11.50'], ['B', '20.00'], ['C', '30.00']));
    await level(world);
    expect(await standing(world, 'ACME-C')).toMatchObject({ availability: 'available' });
    expect(await astray(world)).toEqual([]);
  });

  test('is mapped master data, and what a person wrote beside it stays', async () => {
    await issoh("update issoh.selected_products set brand = 'Ours' where internal_sku = 'ACME-B'");
    await world.sql(
      "update spp.supplier_products set product_name = 'Better B', min_order_qty = 6 where supplier_product_code = 'B'",
    );
    await level(world);
    expect(await last()).toMatchObject({ master_data_changed: 1, prices_changed: 0 });
    const read =
      "select product_name, brand, min_order_qty from issoh.selected_products where internal_sku = 'ACME-B'";
    expect(await issoh(read)).toEqual([{ product_name: 'Better B', brand: 'Ours', min_order_qty: 6 }]);
    await issoh("update issoh.selected_products set product_name = 'Best B' where internal_sku = 'ACME-B'");
    await world.sql("update spp.supplier_products set brand = 'Theirs' where supplier_product_code = 'B'");
    await level(world);
    expect(await issoh(read)).toEqual([{ product_name: 'Best B', brand: 'Theirs', min_order_qty: 6 }]);
  });

  test('is a category that was never chosen from: it comes along, with all above it', async () => {
    const [branch] = await world.sql(
      `with root as (insert into spp.categories (category_name) values ('Tools') returning category_id)
       insert into spp.categories (category_name, parent_category_id) select 'Saws', r.category_id from root r
       returning category_id`,
    );
    await world.sql(
      "update spp.supplier_products set category_id = $1 where supplier_product_code = 'B'",
      Object.values(branch!),
    );
    expect(await issoh('select from issoh.categories')).toEqual([]);
    await level(world);
    expect(await last()).toMatchObject({ master_data_changed: 1, failed: 0 });
    expect(
      await issoh(
        `select c.category_name as category, u.category_name as above
           from issoh.selected_products p
           join issoh.categories c using (category_id)
           join issoh.categories u on u.category_id = c.parent_category_id
          where p.internal_sku = 'ACME-B'`,
      ),
    ).toEqual([{ category: 'Saws', above: 'Tools' }]);
  });

  test('is a product that is gone: marked, kept', async () => {
    await world.upload('ACME', list(['GONE', '5.00']));
    await selectAll(world, 'ACME').catch(() => undefined);
    await issoh(
      `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name)
       select $1, $2, 'ACME-GONE', 'Gone'`,
      Object.values(
        (
          await world.sql(
            "select product_id, supplier_id from spp.supplier_products where supplier_product_code = 'GONE'",
          )
        )[0]!,
      ),
    );
    await level(world);
    await world.sql("delete from spp.supplier_products where supplier_product_code = 'GONE'");
    await level(world);
    expect(await standing(world, 'ACME-GONE')).toMatchObject({ availability: 'removed', price: '5' });
    await issoh("delete from issoh.selected_products where internal_sku = 'ACME-GONE'");
  });

  test('is found although a person named another supplier', async () => {
    await issoh("update issoh.selected_products set spp_supplier_id = $1 where internal_sku = 'ACME-B'", [
      randomUUID(),
    ]);
    await issoh(
      "delete from issoh.supplier_listings l using issoh.selected_products p where p.product_id = l.product_id and internal_sku = 'ACME-B'",
    );
    await world.issoh.as({ role: 'inv_approver' }, 'select issoh.request_sync(true)');
    await level(world);
    expect(await standing(world, 'ACME-B')).toMatchObject({ price: '20', availability: 'missing' });
  });
});

describe('currencies', () => {
  const upload = (price: string) => world.upload('RAND', list(['R', price]));
  const rate = (value: string) =>
    world.issoh.as(
      { role: 'inv_pricing_manager' },
      "select issoh.set_exchange_rates(array[('ZAR', current_date - 2, $1)::issoh.exchange_rate_input])",
      [value],
    );

  test('a product without a rate is held, and follows when there is one', async () => {
    await world.addSupplier('RAND', undefined, 'ZAR');
    await upload('100.00');
    await selectAll(world, 'RAND', '7');
    await level(world);
    expect(await standing(world, 'RAND-R')).toMatchObject({
      price: '100',
      cost: null,
      rule_cost: '7',
      held: 'no_exchange_rate',
    });
    expect(await last()).toMatchObject({ held: 1, status: 'completed' });
    const count = (await runs(world)).length;
    expect(await level(world)).toBe('level');
    expect((await runs(world)).length).toBe(count);
    await rate('0.05');
    await level(world);
    expect(await standing(world, 'RAND-R')).toMatchObject({ cost: '5', rule_cost: '5', held: null });
  });

  test('a rate that moves leaves what is level alone', async () => {
    await rate('0.06');
    await world.issoh.as({ role: 'inv_approver' }, 'select issoh.request_sync(true)');
    await level(world);
    expect(await standing(world, 'RAND-R')).toMatchObject({ cost: '5', rule_cost: '5' });
    await world.sql(
      "update spp.supplier_products set product_name = 'Rand' where supplier_product_code = 'R'",
    );
    await level(world);
    expect(await standing(world, 'RAND-R')).toMatchObject({ cost: '5', rule_cost: '5', name: 'Rand' });
    await upload('200.00');
    await level(world);
    expect(await standing(world, 'RAND-R')).toMatchObject({ cost: '12', rule_cost: '12' });
  });
});

describe('transactions that stay open', () => {
  const price = (code: string, to: string) =>
    `update spp.supplier_products set current_price = ${to} where supplier_product_code = '${code}'`;

  test('in SPP: others are seen meanwhile, its own when it commits', async () => {
    await inSession(world.connections.urls.administrator.spp, async client => {
      await client.query(`begin; ${price('A', '12.00')}`);
      await world.sql(price('B', '21.00'));
      expect(await level(world)).toBe('level');
      expect(await standing(world, 'ACME-B')).toMatchObject({ price: '21', rule_cost: '21' });
      expect(await standing(world, 'ACME-A')).toMatchObject({ price: '11.5' });
      expect(await status(world)).toMatchObject({ lag_rows: 0 });
      await world.sql(price('C', '31.00'));
      await level(world);
      await client.query('commit');
      expect(await status(world)).toMatchObject({ lag_rows: 1 });
      await level(world);
      expect(await standing(world, 'ACME-A')).toMatchObject({ price: '12', rule_cost: '12' });
    });
    expect(await astray(world)).toEqual([]);
  });

  test('in a third database: nothing waits for it', async () => {
    const elsewhere = new URL(world.connections.urls.administrator.spp);
    elsewhere.pathname = '/postgres';
    await inSession(elsewhere.href, async client => {
      await client.query('begin; select pg_current_xact_id()');
      await world.sql(price('B', '22.00'));
      await level(world);
      expect(await standing(world, 'ACME-B')).toMatchObject({ price: '22' });
      await client.query('rollback');
    });
  });

  test('in IS-SOH: only the product that it holds waits', async () => {
    await inSession(world.connections.urls.administrator.issoh, async client => {
      await client.query(
        "begin; update issoh.selected_products set brand = 'Held' where internal_sku = 'ACME-A'",
      );
      await world.sql(price('A', '13.00'));
      await world.sql(price('B', '23.00'));
      expect(await level(world)).toBe('level');
      expect(await standing(world, 'ACME-B')).toMatchObject({ price: '23' });
      expect(await standing(world, 'ACME-A')).toMatchObject({ price: '12' });
      expect(await status(world)).toMatchObject({ lag_rows: 1, pending: 1 });
      const count = (await runs(world)).length;
      expect(await level(world)).toBe('level');
      expect((await runs(world)).length).toBe(count);
      await client.query('commit');
    });
    await level(world);
    expect(await standing(world, 'ACME-A')).toMatchObject({ price: '13' });
    expect(await status(world)).toMatchObject({ lag_rows: 0, lag_seconds: 0 });
  });

  test('in an import: what changed after it had read is read again', async () => {
    await world.upload('ACME', list(['LATE', '1.00']));
    const [found] = await world.sql(
      "select product_id, supplier_id from spp.supplier_products where supplier_product_code = 'LATE'",
    );
    await inSession(world.connections.urls.administrator.issoh, async client => {
      await client.query('begin');
      const { rows } = await client.query(
        `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name)
         values ($1, $2, 'ACME-LATE', 'Late') returning product_id`,
        [found!.product_id, found!.supplier_id],
      );
      await client.query(
        `insert into issoh.supplier_listings (product_id, spp_product_id, supplier_id, supplier_product_code,
           supplier_price, currency_code, cost_price, exchange_rate, availability)
         values ($1, $2, $3, 'LATE', 1, 'EUR', 1, 1, 'available')`,
        [rows[0].product_id, found!.product_id, found!.supplier_id],
      );
      await world.sql(price('LATE', '2.00'));
      expect(await level(world)).toBe('level');
      await client.query('commit');
    });
    await level(world);
    expect(await standing(world, 'ACME-LATE')).toMatchObject({ price: '2', cost: '2' });
  });
});

describe('a product that cannot follow', () => {
  const failures = () =>
    issoh(
      `select p.internal_sku, f.code, f.message, f.failures from issoh.sync_failures f
         join issoh.selected_products p using (product_id)`,
    );
  const raise = () => world.sql('update spp.supplier_products set current_price = current_price + 1');

  test('fails alone, visibly, and is tried again', async () => {
    await issoh(
      `create function issoh_private.refuse_b() returns trigger language plpgsql as $$
       begin
         raise exception using errcode = '23514', message = 'B may not move.';
       end $$`,
    );
    await issoh(
      `do $$ begin execute format('create trigger _000_refuse before update on issoh.supplier_listings for each row
         when (new.product_id = %L) execute function issoh_private.refuse_b()',
         (select product_id from issoh.selected_products where internal_sku = 'ACME-B')); end $$`,
    );
    const before = await standing(world, 'ACME-B');
    await raise();
    expect(await level(world)).toBe('level');
    expect(await last()).toMatchObject({ status: 'completed', failed: 1 });
    expect((await last())!.prices_changed).toBeGreaterThanOrEqual(2);
    expect(await failures()).toEqual([
      { internal_sku: 'ACME-B', code: '23514', message: 'B may not move.', failures: 1 },
    ]);
    expect(await status(world)).toMatchObject({ failed: 1, lag_rows: 0, consecutive_failures: 0 });
    expect(await standing(world, 'ACME-B')).toEqual(before);
    expect((await astray(world)).map(row => row.internal_sku)).toEqual(['ACME-B']);

    // Not before its time, but when SPP says something new.
    const count = (await runs(world)).length;
    expect(await level(world)).toBe('level');
    expect((await runs(world)).length).toBe(count);
    await raise();
    await level(world);
    expect(await failures()).toMatchObject([{ failures: 2 }]);

    await issoh(
      'drop trigger _000_refuse on issoh.supplier_listings; drop function issoh_private.refuse_b()',
    );
    await issoh('update issoh.sync_failures set next_try_at = clock_timestamp()');
    await level(world);
    expect(await last()).toMatchObject({
      status: 'completed',
      failed: 0,
      products_seen: 1,
      prices_changed: 1,
    });
    expect(await failures()).toEqual([]);
    expect(await status(world)).toMatchObject({ failed: 0 });
    expect(await astray(world)).toEqual([]);
  });
});

describe('the lag', () => {
  test('is the age of the oldest change that is not here, whatever was before', async () => {
    await level(world);
    await issoh("update issoh_private.sync_state set level_at = now() - interval '1 day'");
    const price = (code: string) =>
      world.sql(
        'update spp.supplier_products set current_price = current_price + 1 where supplier_product_code = $1',
        [code],
      );
    await price('A');
    expect(Number((await status(world)).lag_seconds)).toBeLessThan(3_600);
    await issoh(
      'begin; select from issoh_private.note_changes((select snapshot from issoh_private.sync_state)); commit',
    );
    await issoh("update issoh_private.sync_pending set changed_at = now() - interval '2 hours'");
    await price('B');
    const { lag_rows, lag_seconds } = await status(world);
    expect(lag_rows).toBe(2);
    expect(Math.round(Number(lag_seconds) / 3_600)).toBe(2);
    await level(world);
    expect(await status(world)).toMatchObject({ lag_rows: 0, lag_seconds: 0 });
  });

  test('what cannot be had is noted once, however often it is looked', async () => {
    await issoh(
      `insert into issoh.sync_failures (product_id, code, message, next_try_at)
       select product_id, '23514', 'x', now() from issoh.selected_products where internal_sku = 'ACME-A'`,
    );
    await inSession(world.connections.urls.administrator.issoh, async client => {
      await client.query(
        "begin; select from issoh.selected_products where internal_sku = 'ACME-A' for update",
      );
      for (let looks = 0; looks < 3; looks++) expect(await level(world)).toBe('level');
      expect(await issoh('select count(*)::integer as notes from issoh_private.sync_pending')).toEqual([
        { notes: 1 },
      ]);
      await client.query('rollback');
    });
    await level(world);
    expect(await issoh('select from issoh.sync_failures')).toEqual([]);
  });
});

describe('who synchronises', () => {
  const claim = async () =>
    (await issoh('select issoh_private.claim_sync() as answer'))[0]!.answer as Record<string, string>;
  const advance = (run: Record<string, string>) =>
    issoh('select issoh_private.advance_sync($1, $2) as answer', [run.run_id, run.lease]);
  const moved = (to: string) =>
    world.sql("update spp.supplier_products set current_price = $1 where supplier_product_code = 'A'", [to]);

  test('does so alone', async () => {
    await moved('14');
    const run = await claim();
    expect(run).toMatchObject({ reason: 'poll' });
    expect(await claim()).toEqual({ busy: true });
    expect(await syncOnce({ connections: world.connections, worker: null })).toBe('busy');
    expect(await advance(run)).toEqual([{ answer: 'working' }]);
    expect(await advance(run)).toEqual([{ answer: 'done' }]);
    await expect(advance(run)).rejects.toMatchObject({ code: 'SPCLO' });
    expect(await standing(world, 'ACME-A')).toMatchObject({ price: '14' });
  });

  test('and when it dies, another goes on with the run', async () => {
    await moved('15');
    const run = await claim();
    await issoh('update issoh_private.sync_state set lease_expires_at = clock_timestamp()');
    const next = await claim();
    expect(next.run_id).toBe(run.run_id);
    await expect(advance(run)).rejects.toMatchObject({ code: 'SPCLO' });
    await advance(next);
    await advance(next);
    expect(await last()).toMatchObject({
      run_id: run.run_id,
      attempts: 2,
      status: 'completed',
      prices_changed: 1,
    });
  });

  test('is no worker that was given up for dead', async () => {
    const answer = await syncOnce({ connections: world.connections, worker: randomUUID() });
    expect(answer).toBe('dead');
  });

  test('in chunks: each is a transaction of its own', async () => {
    const limit = 'notifications.price_change_percent';
    const told = (runId: string) =>
      issoh("select title from issoh.notifications where detail ->> 'run_id' = $1", [runId]);
    await issoh("update issoh.settings set setting_value = '1' where setting_key = 'sync.chunk_rows'");
    await world.sql(
      "update spp.supplier_products set current_price = current_price + 1 where supplier_product_code in ('A', 'B', 'C')",
    );
    await issoh("update issoh.settings set setting_value = '0' where setting_key = $1", [limit]);
    const run = await claim();
    await advance(run);
    expect(await status(world)).toMatchObject({ pending: 2, lag_rows: 2 });
    await advance(run);
    await advance(run);
    expect(await told(run.run_id!)).toEqual([]);
    expect(await advance(run)).toEqual([{ answer: 'done' }]);
    expect(await last()).toMatchObject({ products_seen: 3, prices_changed: 3 });
    // And one notification of the run, not one of each.
    expect(await told(run.run_id!)).toEqual([
      { title: expect.stringMatching(/: 3 products changed price by 0 % or more$/) },
    ]);
    await issoh("update issoh.settings set setting_value = '10' where setting_key = $1", [limit]);
    await issoh("update issoh.settings set setting_value = '5000' where setting_key = 'sync.chunk_rows'");
  });
});

describe('another life of SPP', () => {
  test('has everything compared once', async () => {
    await world.sql('alter table spp.supplier_products disable trigger user');
    await world.sql('alter table spp.supplier_products_acme disable trigger user');
    await world.sql("update spp.supplier_products set current_price = 99 where supplier_product_code = 'A'");
    await world.sql('alter table spp.supplier_products enable trigger user');
    await world.sql('alter table spp.supplier_products_acme enable trigger user');
    await level(world);
    expect(await astray(world)).toHaveLength(1);
    await world.sql('select spp_private.renew_feed_epoch()');
    await level(world);
    expect(await last()).toMatchObject({
      reason: 'epoch',
      is_full: true,
      status: 'completed',
      prices_changed: 1,
    });
    expect(await astray(world)).toEqual([]);
    const count = (await runs(world)).length;
    await level(world);
    expect((await runs(world)).length).toBe(count);
  });

  test('is also one whose transactions have not come so far yet', async () => {
    await issoh("update issoh_private.sync_state set snapshot = '900000000:900000001:900000000'");
    await level(world);
    expect(await last()).toMatchObject({ reason: 'epoch', is_full: true });
  });
});

describe('asked for', () => {
  const ask = (values: unknown[], role: 'inv_approver' | 'inv_analyst' = 'inv_approver') =>
    world.issoh.as({ role, user_id: 'anna' }, 'select r.* from issoh.request_sync($1, $2) r', values);

  test('a run is queued once, in the name of who asked', async () => {
    const [first] = await ask([false, null]);
    expect(first).toMatchObject({ reason: 'asked', status: 'queued', is_full: false, requested_by: 'anna' });
    expect((await ask([false, null]))[0]).toMatchObject({ run_id: first!.run_id });
    const [full] = await ask([true, null]);
    expect(full!.run_id).not.toBe(first!.run_id);
    await level(world);
    const ended = await issoh(
      'select status, is_full from issoh.sync_runs where run_id = any($1) order by run_id',
      [[first!.run_id, full!.run_id]],
    );
    expect(ended).toEqual([
      { status: 'completed', is_full: false },
      { status: 'completed', is_full: true },
    ]);
  });

  test('it comes before what the clock has queued, and waits for no failure', async () => {
    await issoh("select issoh_private.queue_due_sync('nightly')");
    await issoh("update issoh_private.sync_state set next_try_at = now() + interval '1 hour'");
    const [asked] = await ask([false, null]);
    await level(world);
    expect((await runs(world)).slice(-2)).toMatchObject([
      { reason: 'nightly', status: 'completed' },
      { run_id: asked!.run_id, status: 'completed' },
    ]);
    const [order] = await issoh(
      `select a.started_at < n.started_at as "askedFirst" from issoh.sync_runs a, issoh.sync_runs n
        where a.run_id = $1 and n.run_id = (select max(run_id::text)::uuid from issoh.sync_runs where reason = 'nightly')`,
      [asked!.run_id],
    );
    expect(order).toEqual({ askedFirst: true });
  });

  test('a run that is just being taken is not handed out: it may have looked before', async () => {
    const [first] = await ask([false, null]);
    await inSession(world.connections.urls.administrator.issoh, async client => {
      await client.query('begin');
      await client.query('select issoh_private.claim_sync()');
      const [next] = await ask([false, null]);
      expect(next).toMatchObject({ status: 'queued' });
      expect(next!.run_id).not.toBe(first!.run_id);
      await client.query('rollback');
    });
    await level(world);
    expect((await runs(world)).slice(-2)).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
  });

  test('one that is asked for in a transaction that stays open keeps nobody waiting', async () => {
    await inSession(world.connections.urls.administrator.issoh, async client => {
      const [waits] = await ask([false, null]);
      await client.query('begin');
      const { rows } = await client.query('select run_id from issoh.request_sync()');
      expect(rows).toEqual([{ run_id: waits!.run_id }]);
      expect(await level(world)).toBe('level');
      expect(await last()).toMatchObject({ run_id: waits!.run_id, status: 'queued' });
      await client.query('commit');
    });
    await level(world);
    expect(await last()).toMatchObject({ reason: 'asked', status: 'completed' });
  });

  test('for some products, these are read', async () => {
    const [product] = await issoh(
      "select product_id from issoh.selected_products where internal_sku = 'ACME-A'",
    );
    await ask([false, [product!.product_id]]);
    await level(world);
    expect(await last()).toMatchObject({ products_seen: 1, prices_changed: 0 });
    await expect(ask([false, [randomUUID()]])).rejects.toMatchObject({ code: 'ISNPR' });
  });

  test('by readers it is refused', async () => {
    await expect(ask([false, null], 'inv_analyst')).rejects.toMatchObject({ code: '42501' });
  });

  /** As if all runs had been asked for so long before. */
  const ago = (interval: string) =>
    issoh(`update issoh.sync_runs set requested_at = requested_at - interval '${interval}'`);

  test('by the clock it is due by the time since the last one, late or not', async () => {
    const due = () => issoh("select issoh_private.queue_due_sync('interval') as id");
    await issoh("update issoh.settings set setting_value = '6' where setting_key = 'sync.interval_hours'");
    await ago('1 day');
    expect(await due()).not.toEqual([{ id: null }]);
    await level(world);
    await ago('4 hours 59 minutes');
    expect(await due()).toEqual([{ id: null }]);
    await ago('2 hours');
    expect(await due()).not.toEqual([{ id: null }]);
    expect(await due()).toEqual([{ id: null }]);
    await issoh("update issoh.sync_runs set status = 'failed' where status = 'queued'");
    expect(await due()).not.toEqual([{ id: null }]);
    await level(world);
    await ago('1 day');
  });

  test('by the clock it is queued once', async () => {
    const queue = (reason: string) => issoh('select issoh_private.queue_due_sync($1) as id', [reason]);
    const [nightly] = await queue('nightly');
    expect(nightly!.id).not.toBeNull();
    expect(await queue('nightly')).toEqual([{ id: null }]);
    await issoh("update issoh.settings set setting_value = '1' where setting_key = 'sync.interval_hours'");
    await level(world);
    expect(await queue('interval')).toEqual([{ id: null }]);
    await ago('59 minutes 58 seconds');
    expect(await queue('interval')).not.toEqual([{ id: null }]);
    await level(world);
    expect((await runs(world)).slice(-2)).toMatchObject([
      { reason: 'nightly', is_full: true, status: 'completed' },
      { reason: 'interval', is_full: false, status: 'completed' },
    ]);
  });
});

describe('SPP away', () => {
  const away = () => issoh("alter server spp options (set port '1')");
  const back = () => linkToSpp(world.connections.urls.administrator, world.settings.secrets);
  const due = () => issoh('update issoh_private.sync_state set next_try_at = clock_timestamp()');
  const fail = async () => {
    await due();
    await expect(level(world)).rejects.toThrow();
  };

  test('fails visibly, is told of, and recovers by itself', async () => {
    await world.sql("update spp.supplier_products set current_price = 50 where supplier_product_code = 'A'");
    await away();
    try {
      await fail();
      expect(await last()).toMatchObject({
        status: 'failed',
        reason: 'poll',
        error: expect.stringMatching(/\S/),
      });
      expect(await status(world)).toMatchObject({
        consecutive_failures: 1,
        is_known: false,
        last_error: expect.any(String),
      });
      // Not before its time, unless somebody asks.
      expect(await level(world)).toBe('waits');
      expect(await status(world)).toMatchObject({ consecutive_failures: 1 });
      const [wait] = await issoh('select next_try_at - last_run_at as wait from issoh_private.sync_state');
      expect(wait!.wait).toMatchObject({ seconds: 1 });
      expect(await issoh("select from issoh.notifications where kind = 'sync_failure'")).toEqual([]);
      await world.issoh.as({ role: 'inv_approver' }, 'select issoh.request_sync(true)');
      await expect(level(world)).rejects.toThrow();
      expect(await last()).toMatchObject({ status: 'failed', reason: 'asked', is_full: true });
      await fail();
      await fail();
      const waits = await issoh('select next_try_at - last_run_at as wait from issoh_private.sync_state');
      expect(waits[0]!.wait).toMatchObject({ seconds: 8 });
      const told = await issoh(
        "select severity, detail ->> 'failures' as failures from issoh.notifications where kind = 'sync_failure'",
      );
      expect(told).toEqual([{ severity: 'error', failures: '3' }]);
      expect(await standing(world, 'ACME-A')).toMatchObject({ price: '99' });
    } finally {
      await back();
    }
    await due();
    await level(world);
    // The full comparison that was asked for is made up for.
    expect(await last()).toMatchObject({ status: 'completed', is_full: true });
    expect(await standing(world, 'ACME-A')).toMatchObject({ price: '50', rule_cost: '50' });
    expect(await status(world)).toMatchObject({ consecutive_failures: 0, last_error: null, lag_rows: 0 });
    expect(await astray(world)).toEqual([]);
  });
});

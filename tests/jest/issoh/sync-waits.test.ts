/** SPP does not answer for a while: whoever works in IS-SOH on what is being read there goes on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { runImport } from '../../../server/worker/run-import.ts';
import { syncOnce } from '../../../server/worker/sync.ts';
import { createWorld, type World } from '../../support/world.ts';
import { approve, request, statusOf } from './approved.ts';
import { level, list, selectAll, standing } from './listed.ts';

let world: World;
let acme: string;
beforeAll(async () => {
  world = await createWorld();
  acme = await world.addSupplier('ACME');
  await world.upload('ACME', list(['A', '10.00'], ['B', '20.00']));
  await world.issoh.as({ role: 'inv_admin' }, "select issoh.create_warehouse('W', 'W')");
  await selectAll(world, 'ACME', '1');
  await level(world);
});
afterAll(() => world.close());

/** Does something while SPP's products of ACME are locked and IS-SOH waits for them, then lets go. */
async function whileLocked(waits: () => Promise<unknown>, meanwhile: (client: pg.Client) => Promise<void>) {
  await withClient(world.connections.urls.administrator.spp, async client => {
    await client.query('begin; lock table spp.supplier_products_acme in access exclusive mode');
    const waiting = waits();
    waiting.catch(() => undefined);
    const waiters = `select from pg_stat_activity
      where datname = current_database() and usename = 'inv_spp_link' and wait_event_type = 'Lock'`;
    while ((await world.sql(waiters)).length === 0) await sleep(5);
    await withClient(world.connections.urls.administrator.issoh, async issoh => {
      await issoh.query("set lock_timeout = '1s'");
      await meanwhile(issoh);
    });
    expect(await world.sql(waiters)).toHaveLength(1);
    await client.query('commit');
    await waiting;
  });
}

const price = (code: string, to: string) =>
  world.sql(`update spp.supplier_products set current_price = ${to} where supplier_product_code = '${code}'`);

test('a product that the synchronisation is at is moved and priced at once', async () => {
  await price('A', '11.00');
  await whileLocked(
    () => syncOnce({ connections: world.connections, worker: null }),
    async issoh => {
      await issoh.query(
        `select issoh.record_movements(
           '[{"internal_sku": "ACME-A", "movement_type": "receipt", "quantity": 3, "to_location": "W"}]')`,
      );
      await issoh.query("select issoh.set_price('ACME-A', selling_price => 30)");
      // A note that comes meanwhile is of what SPP says later.
      await issoh.query(
        `select issoh.request_sync(false, array(
           select product_id from issoh.selected_products where internal_sku = 'ACME-A'))`,
      );
      const { rows } = await issoh.query('select count(*)::integer as notes from issoh_private.sync_pending');
      expect(rows).toEqual([{ notes: 2 }]);
    },
  );
  expect(await standing(world, 'ACME-A')).toMatchObject({ price: '11', rule_cost: '11' });
  await level(world);
  expect(await world.issoh.sql('select from issoh_private.sync_pending')).toEqual([]);
  const moved = await world.issoh.sql(
    'select from issoh.supplier_price_changes where old_price = 10 and new_price = 11',
  );
  expect(moved).toHaveLength(1);
});

test('a product linked otherwise while SPP answers is not taken for removed', async () => {
  const [other] = await world.sql(
    `insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
     values ($1, 'OTHER', 'Other', 7, 'EUR') returning product_id`,
    [acme],
  );
  await price('B', '21.00');
  await whileLocked(
    () => syncOnce({ connections: world.connections, worker: null }),
    async issoh => {
      await issoh.query(
        "update issoh.selected_products set spp_product_id = $1 where internal_sku = 'ACME-B'",
        [other!.product_id],
      );
    },
  );
  expect((await standing(world, 'ACME-B'))!.availability).not.toBe('removed');
  await level(world);
  expect(await standing(world, 'ACME-B')).toMatchObject({ price: '7', availability: 'available' });
});

test('an item that an import is at is decided at once; one approved meanwhile comes along', async () => {
  await world.upload('ACME', list(['A', '11.00'], ['B', '21.00'], ['N', '5.00'], ['M', '6.00']));
  const items = await approve(world, acme, ['N', 'M']);
  await world.issoh.sql("update issoh.selection_queue set review_status = 'on_hold' where queue_id = $1", [
    items.M,
  ]);
  const job = await request(world, [items.N!, items.M!]);
  await whileLocked(
    () => runImport({ connections: world.connections, worker: null }, job),
    async issoh => {
      await issoh.query("update issoh.selection_queue set review_status = 'on_hold' where queue_id = $1", [
        items.N,
      ]);
      await issoh.query("update issoh.selection_queue set review_status = 'approved' where queue_id = $1", [
        items.M,
      ]);
    },
  );
  expect(await statusOf(world, job)).toMatchObject({
    imported: 1,
    conflicts: [{ queue_id: items.N, reason: 'not_approved' }],
    errors: [],
  });
});

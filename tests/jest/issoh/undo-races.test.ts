/** Whoever waits for an undo of an import finds no product there, whatever he is about. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { asRole, noLimit } from '../../../server/database/pools.ts';
import { createWorld, type World } from '../../support/world.ts';
import { approve, approver, importNow, listOf } from './approved.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.issoh.as({ role: 'inv_admin' }, "select issoh.create_warehouse('W', 'W')");
});
afterAll(() => world.close());

const calls = {
  update_product: 'select issoh.update_product($1, \'{"product_name": "Other"}\')',
  post_movement: `select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'movement_type', 'receipt', 'internal_sku', $1::text, 'quantity', 1, 'to_location', 'W', 'unit_cost', 1)))`,
  reserve_stock: "select issoh.reserve_stock($1, 'W', 1)",
  set_price: 'select issoh.set_price($1, cost_price => 1, markup_percentage => 10)',
  change_cost: 'select issoh.change_cost($1, 3)',
  end_price: 'select issoh.end_price($1)',
  set_reorder_levels: "select issoh.set_reorder_levels($1, 'W', 1, 1)",
};

const waits = (client: pg.Client) =>
  client
    .query("select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
    .then(found => (found.rowCount ?? 0) > 0);

test.each(Object.entries(calls))('%s: ISNPR', async (name, call) => {
  const code = `C${name}`;
  const supplier = await world.addSupplier(name.toUpperCase().replaceAll('_', ''));
  await world.upload(name.toUpperCase().replaceAll('_', ''), listOf([code]));
  const { job_id } = await importNow(world, Object.values(await approve(world, supplier)));
  const [made] = await world.issoh.sql(
    'select p.internal_sku as sku from issoh.import_items i join issoh.selected_products p using (product_id) where i.job_id = $1',
    [job_id],
  );
  await asRole(world.connections.issoh, approver, noLimit, async undoing => {
    await undoing.query('select issoh.undo_import($1)', [job_id]);
    const answer = world.issoh.as({ role: 'inv_admin' }, call, [made!.sku]).catch((error: Error) => error);
    await withClient(world.connections.urls.administrator.issoh, async client => {
      while (!(await waits(client)));
    });
    return { answer };
  }).then(async ({ answer }) => expect(await answer).toMatchObject({ code: 'ISNPR' }));
});

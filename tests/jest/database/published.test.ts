/** A publication for all tables of both databases, as a warehouse or Debezium asks for: who works goes on working. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tiers } from '../../../server/database/migrate.ts';
import { logOf } from '../../../server/log.ts';
import { recurring, tasks } from '../../../server/worker/runner.ts';
import { createWorld, type World } from '../../support/world.ts';
import { level, list, selectAll, standing } from '../issoh/listed.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  for (const database of [world, world.issoh])
    await database.sql('create publication everything for all tables');
});
afterAll(() => world.close());

test('lists are applied, followed, moved and undone', async () => {
  await world.addSupplier('ACME');
  await world.upload('ACME', list(['A', '10.00'], ['B', '20.00']));
  await selectAll(world, 'ACME', '1');
  await level(world);
  // B is missing, and what was new is new no longer: marks that a rollback puts back.
  const { batch_id } = await world.upload('ACME', list(['A', '11.00']), { mode: 'full' });
  await level(world);
  expect(await standing(world, 'ACME-A')).toMatchObject({ price: '11' });

  const admin = { role: 'inv_admin' } as const;
  await world.issoh.as(admin, "select issoh.create_warehouse('NORTH', 'NORTH')");
  for (const [type, place] of [
    ['receipt', 'to_location'],
    ['issue', 'from_location'],
  ])
    await world.issoh.as(
      { role: 'inv_stock_operator' },
      `select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input,
         jsonb_build_object('product_id', p.product_id, 'movement_type', $1::text, 'quantity', 1, $2::text, 'NORTH')))
         from issoh.selected_products p where p.internal_sku = 'ACME-A'`,
      [type, place],
    );
  await world.as({ role: 'inv_catalog_manager' }, 'select spp.rollback_batch($1)', [batch_id]);
  expect(await world.sql('select from spp_private.batch_marks where batch_id = $1', [batch_id])).toEqual([]);
  await level(world);
  expect(await standing(world, 'ACME-A')).toMatchObject({ price: '10' });
});

describe.each(tiers)('%s', tier => {
  test.each(recurring[tier].map(item => [item.identifier, item] as const))('%s runs', async (_, item) => {
    // As whoever has the embedded server, who looks after backups, too.
    const settings = { ...world.settings, spp: null };
    const context = {
      settings,
      connections: world.connections,
      worker: randomUUID(),
      log: logOf('test', 'silent'),
    };
    await tasks(context)[tier][item.task]!(item.payload ?? {}, {} as never);
  });
});

/** Stock under fire: nothing lost, nothing twice, no deadlock. At full size by `npm run test:load`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { projectRoot } from '../../../server/settings.ts';
import { hammer } from '../../load/stock.ts';
import { createWorld, type World } from '../../support/world.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const operations = full ? 20_000 : 2_000;
const kills = full ? 40 : 10;

describe('many clients on few products', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  test(`100 clients, 20 products, ${operations} operations, ${kills} killed: every acknowledged movement once`, async () => {
    const result = await hammer({
      url: world.connections.urls.request.issoh,
      issoh: world.issoh,
      clients: 100,
      products: 20,
      operations,
      kills,
    });
    console.log(JSON.stringify({ ...result, acknowledged: result.acknowledged.length }));
    expect(result.errors).toEqual([]);
    expect(result.kills).toBeGreaterThan(kills / 2);
    expect(Object.keys(result.done).sort()).toEqual([
      'cancel',
      'change',
      'close or open',
      'count',
      'deliver',
      'expire',
      'issue',
      'late',
      'order',
      'receipt',
      'release',
      'reserve',
      'reverse',
      'send back',
      'several',
      'take back',
      'transfer',
    ]);
    // What counts put right is nobody's order; it may be reversed like anything else.
    const rows = await world.issoh.sql(
      "select movement_id from issoh.stock_movements where reference_type is distinct from 'count'",
    );
    expect(rows.map(row => row.movement_id).sort()).toEqual(result.acknowledged.sort());
    const folder = join(projectRoot, 'sql/checks/issoh');
    for (const file of readdirSync(folder)) {
      const broken = await world.issoh.sql(readFileSync(join(folder, file), 'utf8'));
      expect([file, broken]).toEqual([file, []]);
    }
  }, 600_000);

  test('one idempotency key from 50 clients at once: one movement, told to all', async () => {
    await world.issoh.sql(
      "insert into issoh.selected_products (internal_sku, product_name, status) values ('ONE', 'One', 'active')",
    );
    const input = JSON.stringify({
      internal_sku: 'ONE',
      movement_type: 'receipt',
      quantity: 7,
      to_location: 'X',
    });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        world.issoh.as(
          { role: 'inv_stock_operator' },
          `select m.movement_id from issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1), 'key') m`,
          [input],
        ),
      ),
    );
    expect(new Set(answers.map(rows => rows[0]!.movement_id)).size).toBe(1);
    const stock = await world.issoh.sql(
      `select s.quantity_on_hand, (select count(*)::integer from issoh.stock_movements m
                                    where m.product_id = s.product_id) as movements
         from issoh.stock_on_hand s join issoh.selected_products p using (product_id) where p.internal_sku = 'ONE'`,
    );
    expect(stock).toEqual([{ quantity_on_hand: 7, movements: 1 }]);
  });

  test('a transaction that sees what was is refused: closed, returned or below zero it would not know', async () => {
    await withClient(world.connections.urls.administrator.issoh, async client => {
      for (const level of ['repeatable read', 'serializable']) {
        await client.query(`begin isolation level ${level}`);
        await expect(
          client.query(
            "select issoh.record_stock_counts('X', array[row(null, 'ONE', 1, null)]::issoh.stock_count_input[])",
          ),
        ).rejects.toMatchObject({ code: 'ISFTI' });
        await client.query('rollback');
      }
    });
  });

  test('20 clients post into months that nobody has made yet: all are posted', async () => {
    await world.issoh.as(
      { role: 'inv_admin' },
      "select issoh.set_setting('movements.max_backdate_days', '100000')",
    );
    await world.issoh.sql(
      `insert into issoh.selected_products (internal_sku, product_name, status)
       select 'OLD-' || n, 'Old', 'active' from generate_series(0, 19) n`,
    );
    for (const month of ['1998-01', '1998-02', '1998-03']) {
      const posted = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          world.issoh.as(
            { role: 'inv_stock_operator' },
            'select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1))',
            [
              JSON.stringify({
                internal_sku: `OLD-${n}`,
                movement_type: 'receipt',
                quantity: 1,
                to_location: 'X',
                movement_date: `${month}-15`,
              }),
            ],
          ),
        ),
      );
      expect(posted).toHaveLength(20);
    }
  });
});

/** What a refresh keeps: never more than it has seen, and written only where something moved. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { projectRoot } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';

const operator = { role: 'inv_stock_operator' as const, user_id: 'operator' };
const receipt = `select count(*) from issoh.post_movements(
  array(select jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
    'internal_sku', sku, 'movement_type', 'receipt', 'quantity', 3, 'to_location', 'W', 'unit_cost', 2))
    from unnest($1::text[]) sku))`;

describe('a refresh of the valuation', () => {
  const skus = Array.from({ length: 40 }, (_, n) => `R-${n}`);
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.issoh.sql("insert into issoh.warehouses (warehouse_code, warehouse_name) values ('W', 'W')");
    await world.issoh.sql(
      `insert into issoh.selected_products (internal_sku, product_name, status)
       select sku, sku, 'active' from unnest($1::text[]) sku`,
      [skus],
    );
    await receive(skus);
    await refresh();
  });
  afterAll(() => world.close());

  test.each([0, 1, 7, 40])('writes the rows of %s moved products, and no other', async moved => {
    const before = await written();
    await receive(skus.slice(0, moved));
    await refresh();
    const after = await written();
    const changed = skus.filter(sku => before.get(sku) !== after.get(sku));
    expect(changed.sort()).toEqual(skus.slice(0, moved).sort());
    await exact();
  });

  test('does not keep what commits after it: that is worked off live, also after the next movement', async () => {
    await withClient(world.connections.urls.request.issoh, async late => {
      await late.query('begin');
      await late.query('set local role inv_stock_operator');
      await late.query(receipt, [['R-3']]);
      // Younger than the open one, and committed before: the refresh sees it, yet its horizon stays below.
      await receive(['R-5']);
      await refresh();
      await exact();
      await late.query('commit');
      await exact();
    });
    await receive(['R-7']);
    await exact();
    await refresh();
    await exact();
  });

  test('rolled back leaves the horizon at its content', async () => {
    await receive(['R-9']);
    await withClient(world.connections.urls.request.issoh, async client => {
      await client.query('begin');
      await client.query('set local role inv_admin');
      await client.query('select issoh.refresh_valuation()');
      await receive(['R-11']);
      await client.query('rollback');
    });
    await exact();
  });

  test('leaves the work to one that runs, which nobody without its rights can hold up', async () => {
    await receive(['R-1']);
    await withClient(world.connections.urls.request.issoh, async other => {
      await other.query('begin');
      await other.query('set local role inv_admin');
      await other.query('select issoh.refresh_valuation()');
      const before = await horizon();
      await refresh();
      expect(await horizon()).toBe(before);
      await other.query('commit');
      expect(await horizon()).not.toBe(before);
    });
    await withClient(world.connections.urls.request.issoh, async analyst => {
      await analyst.query('begin');
      await analyst.query('set local role inv_analyst');
      await analyst.query("select pg_advisory_xact_lock(hashtext('issoh.refresh_valuation'))");
      await receive(['R-2']);
      const before = await horizon();
      await refresh();
      expect(await horizon()).not.toBe(before);
      await analyst.query('rollback');
    });
    await exact();
  });

  test.each([
    ['another cluster', 'cluster_id + 1'],
    ['a cluster of this name whose transactions have lower numbers', 'cluster_id'],
  ])('%s cannot read a horizon from here: all is worked off live', async (_, cluster) => {
    await refresh();
    await world.issoh.sql(`update issoh_private.valuation_horizons set cluster_id = ${cluster}, seen = $1`, [
      '9000000000000000000:9000000000000000000:',
    ]);
    await receive(['R-4']);
    await exact();
    await refresh();
    await exact();
  });

  test('leaves what its own transaction posts afterwards to be worked off live', async () => {
    await withClient(world.connections.urls.request.issoh, async client => {
      await client.query('begin');
      await client.query('set local role inv_admin');
      await client.query("select set_config('inv.user_id', 'admin', true)");
      await client.query(receipt, [['R-12']]);
      // Younger, and ended before: its number lies above that of the refresh.
      await receive(['R-13']);
      await client.query('select issoh.refresh_valuation()');
      await client.query(receipt, [['R-12', 'R-14']]);
      await client.query('commit');
    });
    await exact();
    await refresh();
    await exact();
  });

  describe('goes on from the last state that is good', () => {
    const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
    let ids: string[];
    beforeEach(async () => {
      await world.issoh.as(
        { role: 'inv_admin' },
        "select issoh.set_setting('valuation.checkpoint_every', '1'), issoh.set_setting('valuation.checkpoints_kept', '100')",
      );
      await world.issoh.sql(
        "insert into issoh.selected_products (internal_sku, product_name, status) values (uuidv7()::text, 'L', 'active')",
      );
      ids = [];
      for (const n of [2, 4, 6, 8]) ids.push(await post({ movement_type: 'receipt', unit_cost: n, day: n }));
      await refresh();
      expect(await offBy()).toBe(0);
      // Whatever goes on from a state after the first is off by 100.
      await world.issoh.sql(
        `update issoh_kept.valuation_checkpoints c
            set fifo_value = fifo_value + 100, lifo_value = lifo_value + 100, average_value = average_value + 100
          where c.product_id = (select p.product_id from issoh.selected_products p where p.product_name = 'L'
                                 order by p.internal_sku desc limit 1) and c.movements > 1`,
      );
    });

    test('which is that at the end, of a product that just moved', async () => {
      await post({ movement_type: 'receipt', unit_cost: 1, day: 9 });
      expect(await offBy()).toBe(100);
      await refresh();
      expect(await offBy()).toBe(100);
      expect(await kept()).toEqual([1, 2, 3, 4, 5]);
    });

    test('which at a past date is that before it', async () => {
      expect(await offBy(day(3))).toBe(0);
      expect(await offBy(day(5))).toBe(100);
    });

    test.each([
      ['a paper comes late', () => post({ movement_type: 'receipt', unit_cost: 1, day: 3 }), 5],
      [
        'a paper of the very moment comes late',
        () => post({ movement_type: 'receipt', unit_cost: 1, day: 2 }),
        5,
      ],
      [
        'a receipt is reversed',
        () => world.issoh.as(operator, 'select issoh.reverse_movement($1)', [ids[1]]),
        5,
      ],
      [
        'a cost is corrected',
        () => world.issoh.as(operator, 'select issoh.correct_cost($1, 5)', [ids[1]]),
        6,
      ],
      [
        'a receipt goes back to its supplier',
        () => post({ movement_type: 'issue', returns: ids[1], day: 20 }),
        5,
      ],
    ])('which is that before, where %s', async (_, happens, movements) => {
      await happens();
      expect(await offBy()).toBe(0);
      expect(await offBy(day(7))).toBe(0);
      await refresh();
      expect(await offBy()).toBe(0);
      expect(await offBy(day(7))).toBe(0);
      expect(await kept()).toEqual(Array.from({ length: movements }, (_, n) => n + 1));
    });

    test('which remembers no more what a return was to undo that was reversed', async () => {
      const returned = await post({ movement_type: 'issue', returns: ids[1], day: 20 });
      await refresh();
      await world.issoh.as(operator, 'select issoh.reverse_movement($1)', [returned]);
      expect(await offBy()).toBe(0);
      await refresh();
      expect(await offBy(day(7))).toBe(0);
      const check = readFileSync(join(projectRoot, 'sql/checks/issoh/kept_values_are_a_replay.sql'), 'utf8');
      const { rows } = await world.connections.owner.issoh.query(check);
      // Those of the tests before are off, and stay so.
      const [product] = await world.issoh.sql(
        "select product_id from issoh.selected_products where product_name = 'L' order by internal_sku desc limit 1",
      );
      expect(rows.filter(row => row.product_id === product!.product_id)).toEqual([]);
    });

    test('and keeps fewer of old ones, as the settings say', async () => {
      await world.issoh.as(
        { role: 'inv_admin' },
        "select issoh.set_setting('valuation.checkpoints_kept', '1')",
      );
      for (let n = 9; n < 13; n++) await post({ movement_type: 'receipt', unit_cost: n, day: n });
      await refresh();
      expect(await kept()).toEqual([4, 6, 7, 8]);
    });

    async function post({
      movement_type,
      unit_cost,
      returns,
      day: n,
    }: {
      movement_type: string;
      unit_cost?: number;
      returns?: string;
      day: number;
    }): Promise<string> {
      const [made] = await world.issoh.as(
        operator,
        `select movement_id from issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1 ||
           jsonb_build_object('internal_sku', (select max(internal_sku) from issoh.selected_products
                                                where product_name = 'L'))))`,
        [
          JSON.stringify({
            movement_type,
            quantity: 3,
            [movement_type === 'issue' ? 'from_location' : 'to_location']: 'W',
            unit_cost,
            returns_movement_id: returns,
            movement_date: day(n),
          }),
        ],
      );
      return made!.movement_id as string;
    }

    /** What the value says above a replay from the beginning. */
    async function offBy(at = 'infinity'): Promise<number> {
      const rows = await world.issoh.as(
        { role: 'inv_analyst' },
        `select v.fifo_value - r.fifo_value as fifo, v.lifo_value - r.lifo_value as lifo,
                v.average_value - r.average_value as average
           from (select product_id from issoh.selected_products where product_name = 'L'
                  order by internal_sku desc limit 1) p
          cross join lateral (
            select * from issoh.v_inventory_valuation v where $1::timestamptz = 'infinity' and v.product_id = p.product_id
            union all
            select * from issoh.product_valuation(p.product_id::text, $1::timestamptz)
            union all
            select * from issoh.inventory_valuation_at($1::timestamptz) v where v.product_id = p.product_id) v
          cross join lateral issoh_private.replay_ledger(array[p.product_id], $1::timestamptz, false) r`,
        [at],
      );
      const off = new Set(rows.flatMap(row => [row.fifo, row.lifo, row.average].map(Number)));
      expect([rows.length, off.size]).toEqual([at === 'infinity' ? 3 : 2, 1]);
      return [...off][0]!;
    }

    /** After how many movements a state is kept. */
    async function kept(): Promise<number[]> {
      const rows = await world.issoh.sql(
        `select movements::integer from issoh_kept.valuation_checkpoints
          where product_id = (select product_id from issoh.selected_products where product_name = 'L'
                               order by internal_sku desc limit 1) order by 1`,
      );
      return rows.map(row => row.movements as number);
    }
  });

  async function receive(of: string[]): Promise<void> {
    if (of.length > 0) await world.issoh.as({ role: 'inv_stock_operator' }, receipt, [of]);
  }
  const refresh = () => world.issoh.as({ role: 'inv_admin' }, 'select issoh.refresh_valuation()');
  /** Which version of its row stands: the horizon itself may stay, as any open transaction of the cluster holds it. */
  const horizon = async () =>
    (await world.issoh.sql('select xmin::text as version from issoh_private.valuation_horizons'))[0]!.version;

  /** Where each product's row stands, and which transaction wrote it. */
  async function written(): Promise<Map<string, string>> {
    const rows = await world.issoh.sql(
      `select p.internal_sku, concat(v.ctid, ' ', v.xmin) as row
         from issoh_kept.inventory_values v join issoh.selected_products p using (product_id)`,
    );
    return new Map(rows.map(row => [row.internal_sku as string, row.row as string]));
  }

  async function exact(): Promise<void> {
    const differences = await world.issoh.as(
      { role: 'inv_analyst' },
      `select coalesce(v.internal_sku, l.internal_sku) as internal_sku
         from issoh.v_inventory_valuation v
         full join issoh.inventory_valuation_at('infinity') l using (product_id)
        where v::text is distinct from l::text`,
    );
    expect(differences).toEqual([]);
    const fromScratch = await world.issoh.as(
      { role: 'inv_analyst' },
      `select coalesce(v.product_id, r.product_id) as product_id
         from issoh.v_inventory_valuation v
         full join issoh_private.replay_ledger(null, 'infinity', false) r using (product_id)
        where (v.quantity_on_hand, v.fifo_value, v.lifo_value, v.average_value)
              is distinct from (r.quantity, r.fifo_value, r.lifo_value, r.average_value)`,
    );
    expect(fromScratch).toEqual([]);
    const check = readFileSync(
      join(projectRoot, 'sql/checks/issoh/warehouses_are_worth_their_pieces.sql'),
      'utf8',
    );
    expect(await world.issoh.as({ role: 'inv_analyst' }, check)).toEqual([]);
  }
});

/** What a refresh keeps: never more than it has seen, and written only where something moved. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { createWorld, type World } from '../../support/world.ts';

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
  }, 60_000);
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

  test('another cluster cannot read a horizon from here: all is worked off live', async () => {
    await refresh();
    await world.issoh.sql(
      'update issoh_private.valuation_horizons set cluster_id = cluster_id + 1, seen = $1',
      ['9000000000000000000:9000000000000000000:'],
    );
    await receive(['R-4']);
    await exact();
    await refresh();
    await exact();
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
         from issoh_private.inventory_values v join issoh.selected_products p using (product_id)`,
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
  }
});

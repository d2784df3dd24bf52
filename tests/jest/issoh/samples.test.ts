/** Published stock lists and movements, entered by the public functions alone, against their published answers. */
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { sample, sampleTest } from '../../support/samples.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';

const operator = { role: 'inv_stock_operator' as const, user_id: 'operator' };
const analyst = { role: 'inv_analyst' as const, user_id: 'analyst' };

interface Product {
  sku: string;
  name: string;
  status?: string;
  reorder_point?: number | null;
  reorder_quantity?: number | null;
}

interface Movement {
  internal_sku: string;
  movement_type: 'receipt' | 'issue';
  quantity: number;
  unit_cost?: string;
  movement_date?: string;
}

sampleTest('northwind', 'stock, orders and what to reorder of the trading company of 1996', () =>
  inWorld(async world => {
    const products = table('northwind/products.csv');
    const expected = answersOf('northwind/reorder_expected.json');
    await addProducts(
      world,
      products.map(row => ({
        sku: row.ProductID!,
        name: row.ProductName!,
        status: row.Discontinued === '1' ? 'inactive' : 'active',
        reorder_point: Number(row.ReorderLevel),
      })),
    );
    await post(
      world,
      products
        .filter(row => row.UnitsInStock !== '0')
        .map(row => receipt(row.ProductID!, row.UnitsInStock!, row.UnitPrice!)),
    );
    for (const supplier of table('northwind/suppliers.csv')) {
      const lines = products
        .filter(row => row.SupplierID === supplier.SupplierID && row.UnitsOnOrder !== '0')
        .map(row => ({ internal_sku: row.ProductID, quantity: Number(row.UnitsOnOrder) }));
      if (lines.length === 0) continue;
      await world.issoh.as(
        operator,
        `select count(*) from issoh.place_orders($1, $2, 'MAIN', array(
           select jsonb_populate_record(null::issoh.order_line_input, line) from jsonb_array_elements($3) line))`,
        [`PO-${supplier.SupplierID}`, uuidOf(Number(supplier.SupplierID)), JSON.stringify(lines)],
      );
    }

    expect(products).toHaveLength(expected.products);
    expect(await alerts(world)).toEqual(idsOf(expected.active_stock_plus_on_order_at_or_below_reorder_level));
    expect(await skus(world, 's.quantity_on_hand = 0')).toEqual(idsOf(expected.out_of_stock));
    expect(await skus(world, 's.quantity_on_hand < s.reorder_point')).toEqual(
      idsOf(expected.in_stock_below_reorder_level),
    );
    expect(await skus(world, 's.quantity_on_hand <= s.reorder_point and s.reorder_point > 0')).toEqual(
      idsOf(expected.active_in_stock_at_or_below),
    );
    expect(await skus(world, `p.status = 'active' and s.quantity_on_hand < s.reorder_point`)).toEqual(
      idsOf(expected.active_in_stock_below_reorder_level),
    );
    expect(await skus(world, `p.status = 'inactive'`)).toHaveLength(expected.discontinued);
    const value = plain(expected.stock_value_at_list_price);
    expect(await totals(world)).toEqual({ fifo: value, lifo: value, average: value });
    const active = plain(expected.stock_value_active);
    expect(await totals(world, 'active')).toEqual({ fifo: active, lifo: active, average: active });
  }),
);

const entries: [string, (movements: Movement[]) => Movement[]][] = [
  ['as they were entered', movements => movements],
  ['backwards', movements => movements.toReversed()],
  ['shuffled', shuffled],
];
for (const [name, order] of entries) {
  sampleTest('northwind', `the movements of 2006, ${name}: stock, three valuations and costs`, () =>
    inWorld(async world => {
      const movements = table('northwind/nw2007_movements.csv');
      const expected = answersOf('northwind/nw2007_expected.json');
      // Two products share a code there: their ids are the SKUs here.
      await addProducts(
        world,
        expected.products.map((row: Row) => ({
          sku: String(row.product_id),
          name: String(row.product_code),
          reorder_point: Number(row.reorder_level),
        })),
      );
      const posted = movements
        .filter(row => row.type !== 'on_hold')
        .map((row): Movement => {
          const common = { internal_sku: row.product_id!, quantity: Number(row.qty) };
          const movement_date = `${row.date}+00`;
          return row.type === 'purchased'
            ? { ...common, movement_date, movement_type: 'receipt', unit_cost: row.unit_cost! }
            : { ...common, movement_date, movement_type: 'issue' };
        });
      for (const movement of order(posted)) await post(world, [movement]);
      for (const row of movements.filter(one => one.type === 'on_hold')) {
        await world.issoh.as(operator, `select issoh.reserve_stock($1, 'MAIN', $2, 'hold', $3)`, [
          row.product_id,
          row.qty,
          row.id,
        ]);
      }

      const wanted = expected.products.map((row: Row) => ({
        product_id: row.product_id,
        on_hand: row.on_hand,
        held: row.held,
        available: row.available,
        ...Object.fromEntries(
          ['value', 'cogs'].flatMap(what =>
            ['fifo', 'lifo', 'avco'].map(method => [
              `${method}_${what}`,
              plain(String(row[`${method}_${what}`])),
            ]),
          ),
        ),
      }));
      const report = `
        select p.internal_sku as product_id, s.quantity_on_hand as on_hand, s.quantity_reserved as held,
               s.quantity_available as available, v.fifo_value, v.lifo_value, v.average_value as avco_value,
               coalesce(trim_scale(c.fifo), 0) as fifo_cogs, coalesce(trim_scale(c.lifo), 0) as lifo_cogs,
               coalesce(trim_scale(c.average), 0) as avco_cogs
          from issoh.selected_products p
          join issoh.stock_on_hand s using (product_id)
          join issoh.v_inventory_valuation v using (product_id)
          left join (select c.product_id, sum(c.fifo_cost) as fifo, sum(c.lifo_cost) as lifo,
                            sum(c.average_cost) as average
                       from issoh.cost_of_goods_issued('2006-01-01', '2007-01-01') c
                      group by c.product_id) c using (product_id)`;
      expect(sorted(await world.issoh.as(analyst, report))).toEqual(sorted(wanted));
      await world.issoh.as({ role: 'inv_admin' }, 'select issoh.refresh_valuation()');
      expect(sorted(await world.issoh.as(analyst, report))).toEqual(sorted(wanted));

      const { fifo, lifo, avco } = expected.totals;
      expect(await totals(world)).toEqual({ fifo: plain(fifo), lifo: plain(lifo), average: plain(avco) });
      expect(await alerts(world)).toEqual(
        (expected.products as Row[])
          .filter(row => row.below_reorder_available)
          .map(row => Number(row.product_id))
          .sort((a, b) => a - b),
      );

      // What comes after a refresh is there at once.
      await post(world, [receipt('1', '10', '0.5')]);
      expect(await totals(world)).toEqual({
        fifo: String(Number(fifo) + 5),
        lifo: String(Number(lifo) + 5),
        average: String(Number(avco) + 5),
      });
    }),
  );
}

sampleTest('wwi', 'stock of the importers: what to reorder, and up to which level', () =>
  inWorld(async world => {
    const holdings = table('wwi/stock_item_holdings.csv');
    const names = new Map(table('wwi/stock_items.csv').map(row => [row.StockItemID, row]));
    const expected = answersOf('wwi/expected.json');
    await addProducts(
      world,
      holdings.map(row => {
        const missing = Number(row.TargetStockLevel) - Number(row.QuantityOnHand);
        return {
          sku: row.StockItemID!,
          name: names.get(row.StockItemID)!.StockItemName!,
          reorder_point: Number(row.ReorderLevel),
          reorder_quantity: missing > 0 ? missing : null,
        };
      }),
    );
    await post(
      world,
      holdings
        .filter(row => row.QuantityOnHand !== '0')
        .map(row => receipt(row.StockItemID!, row.QuantityOnHand!, row.LastCostPrice!)),
    );

    expect(names.size).toBe(expected.items);
    expect(await skus(world, 'true')).toHaveLength(expected.holdings);
    expect(await alerts(world)).toEqual(expected.on_hand_at_or_below_reorder_level);
    expect(await skus(world, 's.quantity_on_hand < s.reorder_point')).toEqual(
      expected.on_hand_below_reorder_level,
    );
    expect(await skus(world, 's.quantity_on_hand = 0')).toEqual(expected.zero_stock);
    const [sums] = await world.issoh.as(
      analyst,
      `select (select sum(quantity_on_hand)::integer from issoh.stock_on_hand) as on_hand,
              (select sum(suggested_quantity)::integer from issoh.v_reorder_alerts) as suggested`,
    );
    expect(sums).toEqual({
      on_hand: expected.total_on_hand,
      suggested: expected.suggested_order_qty_to_target_total,
    });
    const value = plain(expected.stock_value_at_last_cost);
    expect(await totals(world)).toEqual({ fifo: value, lifo: value, average: value });
    await world.issoh.as({ role: 'inv_admin' }, 'select issoh.refresh_valuation()');
    expect(await totals(world)).toEqual({ fifo: value, lifo: value, average: value });
  }),
);

/** Runs a test in databases of its own, with a warehouse MAIN that goods may leave before their papers come. */
async function inWorld(run: (world: World) => Promise<void>): Promise<void> {
  const world = await createWorld();
  try {
    await world.issoh.as(operator, `select issoh.create_warehouse('MAIN', 'Main', allow_negative => true)`);
    await run(world);
  } finally {
    await world.close();
  }
}

async function addProducts(world: World, products: Product[]): Promise<void> {
  await world.issoh.as(
    operator,
    `select issoh.add_product(p.sku, p.name, coalesce(p.status, 'active'))
       from jsonb_to_recordset($1) as p (sku text, name text, status text)`,
    [JSON.stringify(products)],
  );
  await world.issoh.as(
    operator,
    `select issoh.set_reorder_levels(p.sku, 'MAIN', p.reorder_point, p.reorder_quantity)
       from jsonb_to_recordset($1) as p (sku text, reorder_point integer, reorder_quantity integer)`,
    [JSON.stringify(products)],
  );
}

async function post(world: World, movements: Movement[]): Promise<void> {
  const located = movements.map(one =>
    one.movement_type === 'issue' ? { ...one, from_location: 'MAIN' } : { ...one, to_location: 'MAIN' },
  );
  await world.issoh.as(
    operator,
    `select count(*) from issoh.post_movements(array(
       select jsonb_populate_record(null::issoh.movement_input, m.movement)
         from jsonb_array_elements($1) with ordinality as m (movement, position)
        order by m.position))`,
    [JSON.stringify(located)],
  );
}

function receipt(internal_sku: string, quantity: string, unit_cost: string): Movement {
  return { internal_sku, movement_type: 'receipt', quantity: Number(quantity), unit_cost };
}

/** SKUs to reorder, as numbers. */
async function alerts(world: World): Promise<number[]> {
  const rows = await world.issoh.as(
    analyst,
    'select internal_sku::integer as sku from issoh.v_reorder_alerts order by 1',
  );
  return rows.map(row => Number(row.sku));
}

/** SKUs of the stock (s) and products (p) of a condition, as numbers. */
async function skus(world: World, condition: string): Promise<number[]> {
  const rows = await world.issoh.as(
    analyst,
    `select p.internal_sku::integer as sku
       from issoh.stock_on_hand s join issoh.selected_products p using (product_id)
      where ${condition}
      order by 1`,
  );
  return rows.map(row => Number(row.sku));
}

async function totals(world: World, status: string | null = null): Promise<Row> {
  const [row] = await world.issoh.as(
    analyst,
    `select trim_scale(sum(v.fifo_value)) as fifo, trim_scale(sum(v.lifo_value)) as lifo,
            trim_scale(sum(v.average_value)) as average
       from issoh.v_inventory_valuation v join issoh.selected_products p using (product_id)
      where p.status = coalesce($1, p.status)`,
    [status],
  );
  return row!;
}

function table(file: string): Record<string, string>[] {
  return parse(readFileSync(sample(file)), { columns: true, bom: true });
}

// The shape of each file is its own.
function answersOf(file: string) {
  return JSON.parse(readFileSync(sample(file), 'utf8'));
}

/** Ids of [id, name] pairs. */
function idsOf(pairs: [number, string][]): number[] {
  return pairs.map(([id]) => id);
}

/** An amount without trailing zeros. */
function plain(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}

function sorted(rows: Row[]): Row[] {
  return rows.toSorted((a, b) => Number(a.product_id) - Number(b.product_id));
}

/** Another order, the same every time. */
function shuffled<T>(items: T[]): T[] {
  return items
    .map((item, n) => ({ item, key: (n * 7919 + 13) % 10_007 }))
    .map(({ item, key }) => ({ item, key: (key * 31) % 101 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

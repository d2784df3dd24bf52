/** Two warehouses, two products and a supplier: what the tests of stock stand on. */
import type { World } from '../../support/world.ts';

export interface Goods {
  /** Warehouse ids. */
  north: string;
  south: string;
  /** Product ids of SKU HAMMER and SAW. */
  hammer: string;
  saw: string;
  /** Supplier ACME of SPP. */
  acme: string;
}

export async function addGoods(world: World): Promise<Goods> {
  const admin = { role: 'inv_admin' } as const;
  const acme = await world.addSupplier('ACME');
  const id = async (sql: string, values: unknown[]) =>
    String((await world.issoh.as(admin, sql, values))[0]?.id);
  const warehouse = (code: string) =>
    id('select warehouse_id as id from issoh.create_warehouse($1, $1)', [code]);
  const product = (sku: string) =>
    id('select product_id as id from issoh.add_product($1, $1, supplier => $2)', [sku, 'ACME']);
  return {
    north: await warehouse('NORTH'),
    south: await warehouse('SOUTH'),
    hammer: await product('HAMMER'),
    saw: await product('SAW'),
    acme,
  };
}

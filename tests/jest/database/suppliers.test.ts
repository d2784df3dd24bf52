import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asRole, noLimit } from '../../../server/database/pools.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const claims = { role: 'inv_catalog_manager', user_id: 'manager' } as const;

/** Makes a supplier in a transaction that also reads across all partitions, before and after. */
function addSupplier(code: string): Promise<void> {
  return asRole(world.connections.spp, claims, noLimit, async client => {
    await client.query('select count(*) from spp.v_all_supplier_products');
    await client.query('select spp.create_supplier($1, $1)', [code]);
    await client.query('select count(*) from spp.v_new_products_by_supplier');
  });
}

test('suppliers made side by side never deadlock', async () => {
  const outcomes: PromiseSettledResult<void>[] = [];
  for (let pair = 1; pair <= 20; pair++) {
    outcomes.push(...(await Promise.allSettled([addSupplier(`LEFT${pair}`), addSupplier(`RIGHT${pair}`)])));
  }
  expect(outcomes.filter(outcome => outcome.status === 'rejected')).toEqual([]);
  const [counted] = await world.sql(`
    select (select count(*)::integer from spp.suppliers) as suppliers,
           (select count(*)::integer from pg_inherits where inhparent = 'spp.supplier_products'::regclass) as partitions`);
  expect(counted).toEqual({ suppliers: 40, partitions: 40 });
});

test('of two suppliers with one code made side by side, one is refused by its code', async () => {
  const outcomes = await Promise.allSettled([addSupplier('SAME'), addSupplier('SAME')]);
  const refused = outcomes.filter(outcome => outcome.status === 'rejected');
  expect(refused.map(outcome => (outcome.reason as { code: string }).code)).toEqual(['SPCSC']);
});

test('codes that differ in case, made side by side, have a partition each', async () => {
  await Promise.all([addSupplier('case'), addSupplier('CASE')]);
  const names = await world.sql(
    `select partition_name from spp.suppliers where lower(supplier_code) = 'case' order by 1`,
  );
  expect(names.map(row => row.partition_name)).toEqual([
    'supplier_products_case',
    'supplier_products_case_2',
  ]);
});

test('a supplier that was made for a dry run cannot be committed', async () => {
  await expect(world.sql(`select spp_private.try_supplier('TRIAL', 'EUR')`)).rejects.toMatchObject({
    code: 'SPCTS',
  });
  expect(await world.sql(`select 1 from spp.suppliers where supplier_code = 'TRIAL'`)).toEqual([]);
});

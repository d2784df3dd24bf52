/** New categories of different callers: nobody waits for another one's transaction. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asRole, noLimit } from '../../../server/database/pools.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const manager = { role: 'inv_catalog_manager' as const, user_id: 'manager' };
// A wait would end with an error instead of never.
const create = `select (spp.create_category($1)).path::text as path from set_config('lock_timeout', '10s', true)`;

describe('while one transaction has made a category and is still open', () => {
  test.each([
    ['another one at the top', 'Apples', 'Pears', 'pears'],
    ['another one below the same parent', 'Tools > Drills', 'Tools > Saws', 'tools.saws'],
    [
      'one below a parent that the first one only reads',
      'Tools > Files > Flat',
      'Tools > Rasps',
      'tools.rasps',
    ],
  ])('%s is made beside it', async (_, first, second, path) => {
    await world.as(manager, create, ['Tools']);
    await asRole(world.connections.spp, manager, noLimit, async client => {
      await client.query(create, [first]);
      expect((await world.as(manager, create, [second]))[0]!.path).toBe(path);
    });
  });

  test('the same ones in any order are made once, and tie no deadlock', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `Rows ${n % 6} > Cell ${n}`);
    const list = (order: string[], supplier: string) =>
      world.upload(
        supplier,
        `Code;Name;Price;Category\n${order.map((name, n) => `C${n};Thing;1.50;${name}`).join('\n')}\n`,
      );
    const suppliers = ['one', 'two', 'three', 'four'];
    for (const supplier of suppliers) await world.addSupplier(supplier);
    const reports = await Promise.all(
      suppliers.map((supplier, n) => list(n % 2 === 0 ? names : [...names].reverse(), supplier)),
    );
    expect(reports.map(report => report.status)).toEqual(suppliers.map(() => 'completed'));
    const [made] = await world.sql(
      "select count(*)::integer as categories from spp.categories c where c.path <@ any ('{rows_0,rows_1,rows_2,rows_3,rows_4,rows_5}'::ltree[])",
    );
    expect(made!.categories).toBe(36);
  });
});

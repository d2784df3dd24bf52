/** The cost of a price in force is what its supplier asks, whenever that price was written. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runChecks } from '../../../server/operations/checks.ts';
import { createWorld, type World } from '../../support/world.ts';
import { level, list, selectAll } from './listed.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('ACME');
  await world.upload('ACME', list(['A', '10.00'], ['B', '10.00'], ['C', '10.00']));
  await selectAll(world, 'ACME', '10');
  await level(world);
});
afterAll(() => world.close());

const issoh = (sql: string, values?: unknown[]) => world.issoh.sql(sql, values);
const upload = (a: string, b = '10.00', c = '10.00') =>
  world.upload('ACME', list(['A', a], ['B', b], ['C', c]));
/** Rules of a product that have not ended, earliest first. */
const rules = (sku: string) =>
  issoh(
    `select r.rule_type as kind, trim_scale(r.cost_price)::text as cost, trim_scale(r.selling_price)::text as price,
            trim_scale(r.target_markup_percentage)::text as target
       from issoh.pricing_rules r join issoh.selected_products p using (product_id)
      where p.internal_sku = $1 and (r.effective_to is null or r.effective_to > clock_timestamp())
      order by r.effective_from`,
    [sku],
  );
const compare = async () => {
  await world.issoh.as({ role: 'inv_approver' }, 'select issoh.request_sync(true)');
  await level(world);
};
const broken = async () =>
  (await runChecks('issoh', world.connections.owner.issoh)).filter(check => check.violations > 0);

test('one that begins later begins with it; so does one that goes on after a promotion', async () => {
  await issoh(
    "select issoh.set_price('ACME-A', markup_percentage => 80, effective_from => now() + interval '1 year')",
  );
  await issoh(
    "select issoh.set_price('ACME-B', selling_price => 9, effective_to => now() + interval '1 month')",
  );
  await upload('12.00', '13.00');
  await level(world);
  expect(await rules('ACME-A')).toEqual([
    { kind: 'fixed', cost: '12', price: '15', target: '50' },
    { kind: 'fixed', cost: '12', price: '18', target: '80' },
  ]);
  expect(await rules('ACME-B')).toMatchObject([
    { cost: '13', price: '9' },
    { cost: '13', price: '15', target: '50' },
  ]);
  const logged = await issoh(
    `select l.old_values ->> 'cost_price' as old, l.new_values ->> 'cost_price' as new from audit.log l
      where l.table_name = 'pricing_rules' and l.operation = 'update' and l.new_values ? 'cost_price'`,
  );
  expect(logged).toHaveLength(2);
  expect(await broken()).toEqual([]);
});

test('what came to differ all the same is found, and mended by a comparison of all', async () => {
  await issoh(
    `update issoh.pricing_rules r set cost_price = 1, updated_at = now() - interval '1 year'
       from issoh.selected_products p where p.product_id = r.product_id and p.internal_sku in ('ACME-A', 'ACME-B')`,
  );
  expect(await broken()).toMatchObject([{ check: 'costs_in_force_are_suppliers_prices', violations: 2 }]);
  await compare();
  expect((await rules('ACME-A')).map(rule => rule.cost)).toEqual(['12', '12']);
  expect((await rules('ACME-B')).map(rule => rule.cost)).toEqual(['13', '13']);
  expect(await broken()).toEqual([]);
});

test('one set by hand holds, until the supplier’s price moves', async () => {
  await issoh("select issoh.set_pricing_tier('trade', 'Trade')");
  await issoh("select issoh.set_price('ACME-C', 'trade', cost_price => 10, markup_percentage => 20)");
  await upload('12.00', '13.00', '14.00');
  await level(world);
  await issoh("select issoh.set_price('ACME-C', 'trade', cost_price => 8)");
  // Beside it one that is astray.
  await issoh(
    `update issoh.pricing_rules r set cost_price = 1, updated_at = now() - interval '1 year'
       from issoh.selected_products p where p.product_id = r.product_id and p.internal_sku = 'ACME-C'
        and r.pricing_tier_id = (issoh_private.resolve_tier(null)).tier_id`,
  );
  await compare();
  expect((await rules('ACME-C')).map(rule => rule.cost).sort()).toEqual(['14', '8']);
  expect(await broken()).toEqual([]);
  await upload('12.00', '13.00', '15.00');
  await level(world);
  expect((await rules('ACME-C')).map(rule => rule.cost)).toEqual(['15', '15']);
});

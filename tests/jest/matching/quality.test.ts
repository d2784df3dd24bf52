import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../support/world.ts';
import { type Challenge, challenge, csv } from './pairs.ts';

const manager = { role: 'inv_catalog_manager' } as const;
let world: World;
let asked: Challenge;

beforeAll(async () => {
  world = await createWorld();
  asked = challenge(1, 200, 80);
  await world.addSupplier('OURS');
  await world.addSupplier('THEIRS');
  await world.upload('OURS', csv(asked.ours));
  await world.upload('THEIRS', csv(asked.theirs));
  await world.as(manager, 'select spp.match_products()');
}, 120_000);
afterAll(() => world.close());

test('of 200 respelled pairs among 280 look-alikes, precision ≥ 0.95 and recall ≥ 0.6 at the threshold', async () => {
  const accepted = await world.sql(
    `select a.supplier_product_code as ours, b.supplier_product_code as theirs
       from spp.product_mappings a
       join spp.suppliers s on s.supplier_id = a.supplier_id and s.supplier_code = 'OURS'
       join spp.product_mappings b
         on b.master_product_id = a.master_product_id and b.supplier_id <> a.supplier_id`,
  );
  const right = accepted.filter(({ ours, theirs }) => asked.truth.get(ours as string) === theirs).length;
  const precision = right / accepted.length;
  const recall = right / asked.truth.size;
  console.info(`matching: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`);
  expect(asked.truth.size).toBe(200);
  expect(precision).toBeGreaterThanOrEqual(0.95);
  expect(recall).toBeGreaterThanOrEqual(0.6);
});

test('most of what was not accepted waits, none of it below the review threshold', async () => {
  const waiting = await world.as(manager, 'select * from spp.match_candidates(page_size => 1000)');
  expect(waiting.length).toBeGreaterThan(0);
  for (const { confidence } of waiting) {
    expect(Number(confidence)).toBeGreaterThanOrEqual(70);
    expect(Number(confidence)).toBeLessThan(90);
  }
});

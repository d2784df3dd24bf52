import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countsOf, createWorld, type Report, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const manager = { role: 'inv_catalog_manager' as const, user_id: 'manager' };
const list = 'Code;Name;Price\nA1;Anvil;10,50\nA2;Bolt;\nA3;Chisel;on request\n;Drill;3,00\n';

const report = async (batchId: string) =>
  (await world.as(manager, 'select spp.upload_report($1) as report', [batchId]))[0]!.report as Report;

test('a corrected row joins its upload: failed falls, new rises, total stays', async () => {
  await world.addSupplier('desk');
  const first = await world.upload('desk', list);
  expect(countsOf(first)).toMatchObject({ total: 4, new: 1, failed: 3 });
  expect(first.errors.map(error => [error.row_number, error.code])).toEqual([
    [3, 'price_missing'],
    [4, 'price_unreadable'],
    [5, 'code_missing'],
  ]);

  const waiting = await world.as(manager, "select * from spp.quarantine('desk')");
  expect(waiting.map(row => row.code)).toEqual(['price_missing', 'price_unreadable', 'code_missing']);
  const correction = [
    { staging_id: waiting[0]!.staging_id, data: { Price: '2,25' } },
    { staging_id: waiting[1]!.staging_id, data: { price: 'still none' } },
    { staging_id: waiting[2]!.staging_id, data: { Code: 'A4' } },
  ];
  const [answer] = await world.as(manager, 'select spp.resubmit_quarantined($1) as answer', [
    JSON.stringify(correction),
  ]);
  expect(answer!.answer).toEqual({
    batch_id: first.batch_id,
    corrected: 2,
    rejected: [expect.objectContaining({ staging_id: waiting[1]!.staging_id, code: 'price_unreadable' })],
    warnings: [],
  });
  const second = await report(first.batch_id);
  expect(countsOf(second)).toMatchObject({ total: 4, new: 3, failed: 1 });
  expect(second.errors.map(error => error.code)).toEqual(['price_unreadable']);
  const prices = await world.sql(
    'select supplier_product_code, current_price from spp.supplier_products where first_batch_id = $1 order by 1',
    [first.batch_id],
  );
  expect(prices.map(row => Object.values(row))).toEqual([
    ['A1', '10.5000'],
    ['A2', '2.2500'],
    ['A4', '3.0000'],
  ]);
});

test('a discarded row leaves the quarantine and stays counted as failed', async () => {
  const [waiting] = await world.as(manager, "select * from spp.quarantine('desk')");
  const discard = () =>
    world.as(manager, 'select spp.discard_quarantined($1) as answer', [[waiting!.staging_id]]);
  expect((await discard())[0]!.answer).toEqual({ discarded: 1 });
  expect((await discard())[0]!.answer).toEqual({ discarded: 0 });
  expect(countsOf(await report(waiting!.batch_id as string))).toMatchObject({ total: 4, new: 3, failed: 1 });
});

test('a held price jump is released by re-submitting it', async () => {
  await world.addSupplier('spiky');
  await world.as(manager, `select spp.update_supplier('spiky', '{"hold_spikes": true}')`);
  await world.upload('spiky', 'Code;Name;Price\nA1;Anvil;10.00\n');
  const jump = await world.upload('spiky', 'Code;Name;Price\nA1;Anvil;1000.00\nA2;Bolt;1.00\n');
  expect(countsOf(jump)).toMatchObject({ total: 2, new: 1, updated: 0, failed: 1 });
  const [held] = await world.as(manager, "select * from spp.quarantine('spiky')");
  expect(held!.code).toBe('price_spike');
  await world.as(manager, 'select spp.resubmit_quarantined($1)', [
    JSON.stringify([{ staging_id: held!.staging_id, data: {} }]),
  ]);
  expect(countsOf(await report(jump.batch_id))).toMatchObject({ total: 2, new: 1, updated: 1, failed: 0 });
});

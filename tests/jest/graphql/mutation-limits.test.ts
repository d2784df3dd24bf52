/** What changes a whole list may take as long by GraphQL as by REST, and is answered however long it took. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Door, openDoor } from '../http/door.ts';

const admin = { role: 'inv_admin' } as const;
const id = '00000000-0000-4000-8000-000000000000';
const undo = `mutation {rollbackBatch(input: {batchId: "${id}"}) {result}}`;
const undone = { reverted: 54_321, removed: 0, kept: [] };
const price = '{supplierPriceAt(supplier: "ACME", productCode: "A1", quantity: 1)}';

/** A door whose functions answer, in place of what they do, how long a statement of theirs may take. */
const open = (reads: number) =>
  openDoor({
    limits: { statements: { rest: 54_321, graphql: 12_345 }, executions: { reads, mutations: 60_000 } },
    before: async world => {
      const limit = "replace(current_setting('statement_timeout'), 'ms', '')::numeric";
      await world.sql(
        `create or replace function spp.rollback_batch(batch_id uuid) returns jsonb
         language sql volatile as $$ select jsonb_build_object('reverted', ${limit}, 'removed', 0, 'kept', '[]'::jsonb) $$`,
      );
      await world.sql(
        `create or replace function spp.price_at(supplier text, product_code text, quantity integer)
         returns numeric language sql stable as $$ select ${limit} $$`,
      );
    },
  });

let door: Door;
let hasty: Door;
beforeAll(async () => {
  door = await open(30_000);
  // Nothing more of a query is begun once it has begun.
  hasty = await open(0);
});
afterAll(() => Promise.all([door.close(), hasty.close()]));

test('a statement of a mutation may take as long as one of REST', async () => {
  const { body } = await door.graphql(undo, admin);
  expect(body).toEqual({ data: { rollbackBatch: { result: undone } } });
  expect(await door.call(`/api/spp/upload/${id}/rollback`, { ...admin, method: 'POST' })).toMatchObject({
    body: undone,
  });
});

test('one of a query has its own time', async () => {
  const { body } = await door.graphql(price, admin);
  expect(body).toEqual({ data: { supplierPriceAt: '12345' } });
});

test('a mutation that outlasts the time of a query is answered all the same', async () => {
  const late = await hasty.graphql(price, admin);
  expect(late.body.errors[0].message).toMatch(/timeout/);
  const { body } = await hasty.graphql(undo, admin);
  expect(body).toEqual({ data: { rollbackBatch: { result: undone } } });
});

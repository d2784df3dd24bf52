/** Scores over both databases: what SPP knows of a candidate, what was sold here, and who may ask. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { projectRoot } from '../../../server/settings.ts';
import { startWorker, tasks } from '../../../server/worker/runner.ts';
import { type Door, openDoor } from '../http/door.ts';
import { addGoods } from './goods.ts';

let door: Door;
let supplier: string;
const reviewer = { role: 'inv_reviewer' } as const;
const sql = (statement: string, values: unknown[] = []) => door.world.issoh.sql(statement, values);
const list = (price: string) =>
  `Code;Name;Price;MOQ;Lead time\nA1;Anvil;${price};10;7\nB1;Bolt;2.00;;\nC1;Chain;;1;1\nD1;Drill;5.00;1;3\n`;
const profile = {
  columns: { code: 'Code', name: 'Name', price: 'Price', min_order_qty: 'MOQ', lead_time_days: 'Lead time' },
};
const run = (name: string, payload: object = {}) =>
  tasks({
    settings: door.settings,
    connections: door.world.connections,
    worker: randomUUID(),
    log: pino({ level: 'silent' }),
  }).issoh[name]!(payload, {} as never);
const queued = async (code: string) =>
  (
    await sql(
      `select q.queue_id, q.auto_select_score as score, q.coverage, q.weights_version, q.selection_criteria as trace
         from issoh.selection_queue q where q.product_details ->> 'supplier_product_code' = $1`,
      [code],
    )
  )[0]!;
interface Traced {
  criterion: string;
  raw_value: number | null;
  points: number | null;
  contribution: number;
}
const traced = async (code: string, criterion: string): Promise<Traced> => {
  const { trace } = await queued(code);
  return (trace as { criteria: Traced[] }).criteria.find(one => one.criterion === criterion)!;
};

beforeAll(async () => {
  door = await openDoor();
  await addGoods(door.world);
  supplier = await door.world.addSupplier('MAKER', profile);
  await door.world.upload('MAKER', list('10.00'));
  await sql(
    `insert into issoh.selection_queue (spp_product_id, spp_supplier_id, product_details)
     select p.product_id, p.supplier_id, jsonb_build_object('supplier_product_code', p.supplier_product_code)
       from spp_remote.products p where p.supplier_id = $1`,
    [supplier],
  );
});
afterAll(() => door.close());

test('suppliers are judged by their lists', async () => {
  await run('suppliers__judge');
  const [row] = await sql(
    'select uploads, failed_row_rate, missing_rate, price_volatility, reliability from issoh.supplier_reliability where supplier_id = $1',
    [supplier],
  );
  expect(row).toEqual({
    uploads: 1,
    failed_row_rate: '0.250000',
    missing_rate: '0.000000',
    price_volatility: null,
    reliability: '0.875000',
  });
});

test('what was queued is scored by the worker, with what SPP knows', async () => {
  await run('selection__score', { only_new: true });
  expect(await traced('A1', 'min_order_quantity')).toMatchObject({ raw_value: 100, points: 70 });
  expect(await traced('A1', 'lead_time')).toMatchObject({ raw_value: 7, points: 80 });
  expect(await traced('A1', 'supplier_reliability')).toMatchObject({ raw_value: 0.875, points: 87.5 });
  expect(await traced('B1', 'lead_time')).toMatchObject({ raw_value: null, points: null, contribution: 0 });
  expect(await traced('A1', 'sales_history')).toMatchObject({ raw_value: null });
  expect(await queued('A1')).toMatchObject({ coverage: '0.5500', weights_version: 1 });
});

test('a price that changes in SPP changes the score by the next run', async () => {
  const before = await queued('A1');
  await door.world.upload('MAKER', list('100.00'));
  await run('selection__score');
  expect(await traced('A1', 'min_order_quantity')).toMatchObject({ raw_value: 1000, points: 0 });
  const after = await queued('A1');
  expect(Number(after.score)).toBeLessThan(Number(before.score));
  await run('suppliers__judge');
  await run('selection__score');
  // One price went up tenfold: 900 percent are nothing to rely on. Half of all rows is not: 2 of 8 were rejected.
  expect(await traced('A1', 'supplier_reliability')).toMatchObject({ raw_value: 0.5833 });
});

test('what sells under another supplier’s name counts', async () => {
  const other = await door.world.addSupplier('OTHER', profile);
  await door.world.upload('OTHER', 'Code;Name;Price;MOQ;Lead time\nX9;Drill;4.00;1;1\n');
  const group = async (code: string, name: string, master: unknown) =>
    (
      await door.world.as(
        { role: 'inv_catalog_manager' },
        'select m.master_product_id as id from spp.set_mapping($1, $2, $3) m',
        [name, code, master],
      )
    )[0]!.id;
  await group('X9', 'OTHER', await group('D1', 'MAKER', null));
  await sql(
    `update issoh.selected_products set spp_product_id = (select p.product_id from spp_remote.products p where p.supplier_id = $1)
      where internal_sku = 'HAMMER'`,
    [other],
  );
  const move = (movement: object) =>
    door.world.issoh.as(
      { role: 'inv_stock_operator' },
      'select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1))',
      [JSON.stringify({ internal_sku: 'HAMMER', ...movement })],
    );
  await move({ movement_type: 'receipt', quantity: 50, to_location: 'NORTH', unit_cost: 4 });
  await move({ movement_type: 'issue', quantity: 20, from_location: 'NORTH' });
  await run('selection__score');
  expect(await traced('D1', 'sales_history')).toMatchObject({ raw_value: 20 });
  expect(await traced('A1', 'sales_history')).toMatchObject({ raw_value: null });
});

describe('by REST', () => {
  const score = (json: object | undefined, role: string) =>
    door.call('/api/isi/review/score', { method: 'POST', role: role as never, supplier, json });

  test('a reviewer scores what waits', async () => {
    expect(await score({}, 'inv_reviewer')).toMatchObject({ status: 200, body: { scored: 3 } });
    expect(await score(undefined, 'inv_reviewer')).toMatchObject({ status: 200, body: { scored: 3 } });
    const { queue_id } = await queued('A1');
    expect(await score({ queue_ids: [queue_id, randomUUID()] }, 'inv_approver')).toMatchObject({
      body: { scored: 1 },
    });
    expect(await score({ queue_ids: ['x'] }, 'inv_reviewer')).toMatchObject({ status: 400 });
  });

  test.each([
    ['inv_admin', 200],
    ['inv_analyst', 403],
    ['inv_pricing_manager', 403],
    ['inv_stock_operator', 403],
    ['inv_catalog_manager', 403],
    ['inv_supplier', 403],
  ])('%s scoring: %i', async (role, status) => {
    expect((await score({}, role)).status).toBe(status);
  });

  test('a score is explained', async () => {
    const { queue_id, score: number } = await queued('A1');
    const explained = await door.call(`/api/isi/review/${queue_id}/explain`, reviewer);
    expect(explained).toMatchObject({
      status: 200,
      body: {
        queue_id,
        score: number,
        coverage: '0.5500',
        summary: expect.stringMatching(/^[\d.]+ of 100, /),
      },
    });
    const { criteria, sentences } = explained.body;
    expect(sentences).toHaveLength(6);
    const cents = (criteria as Traced[]).map(one => Math.round(one.contribution * 100));
    expect(cents.reduce((sum, one) => sum + one, 0)).toBe(Math.round(Number(number) * 100));
    expect(await door.call(`/api/isi/review/${randomUUID()}/explain`, reviewer)).toMatchObject({
      status: 404,
      body: { code: 'ISNQI' },
    });
    expect(
      (await door.call(`/api/isi/review/${queue_id}/explain`, { role: 'inv_supplier', supplier })).status,
    ).toBe(403);
  });

  test('SPP that does not answer is told, and nothing is changed', async () => {
    const before = await queued('A1');
    const [server] = await sql(
      "select (select split_part(o, '=', 2) from unnest(srvoptions) o where o like 'port=%') as port from pg_foreign_server where srvname = 'spp'",
    );
    await sql("alter server spp options (set port '1')");
    try {
      expect(await score({}, 'inv_reviewer')).toMatchObject({ status: 503 });
    } finally {
      await sql(`alter server spp options (set port '${server!.port}')`);
    }
    expect(await queued('A1')).toEqual(before);
  });
});

test('GraphQL has the same', async () => {
  const { queue_id } = await queued('A1');
  const scored = await door.graphql('mutation {scoreSelection(input: {}) {result}}', reviewer);
  expect(scored.body).toEqual({ data: { scoreSelection: { result: 3 } } });
  const read = await door.graphql(
    `query ($id: UUID!) {explainScore(queueId: $id) {summary changesMost criteria} rankStability(first: 3) {nodes {criterion kept}}}`,
    { ...reviewer, variables: { id: queue_id } },
  );
  expect(read.body.errors).toBeUndefined();
  expect(read.body.data.explainScore.changesMost).toMatch(/ would change it most: /);
  expect(read.body.data.rankStability.nodes).toHaveLength(3);
  const weighed = await door.graphql(
    'mutation ($weights: JSON!) {setScoreWeights(input: {weights: $weights}) {result {version criterion weight}}}',
    { role: 'inv_approver', variables: { weights: { lead_time: 50 } } },
  );
  expect(weighed.body.errors).toBeUndefined();
  expect(weighed.body.data.setScoreWeights.result).toContainEqual({
    version: 2,
    criterion: 'lead_time',
    weight: '50',
  });
  await run('selection__score');
  expect(await queued('A1')).toMatchObject({ weights_version: 2 });
});

test('many score, weigh and decide at once, and all come to an end', async () => {
  const ids = (await sql("select queue_id from issoh.selection_queue where review_status = 'pending'")).map(
    row => row.queue_id as string,
  );
  const weigh = (lead_time: number) =>
    door.world.issoh.as({ role: 'inv_approver' }, 'select issoh.set_score_weights($1)', [
      JSON.stringify({ lead_time }),
    ]);
  const score = (queue_ids: string[]) =>
    door.world.issoh.as(reviewer, 'select issoh.score_selection($1)', [queue_ids]);
  const decide = (queue_ids: string[], decision: string) =>
    door.world.issoh.as(reviewer, 'select issoh.decide_selection($1, $2)', [queue_ids, decision]);
  await Promise.all(
    Array.from({ length: 8 }, async (_, round) => {
      await weigh(round + 1);
      await score(round % 2 === 0 ? ids : [...ids].reverse());
      await decide(round % 2 === 0 ? [...ids].reverse() : ids, round % 2 === 0 ? 'on_hold' : 'reopen');
    }),
  );
  await run('selection__score');
  const [{ versions, latest } = {}] = await sql(
    `select array_agg(distinct q.weights_version) as versions, (select max(version) from issoh.score_weights) as latest
       from issoh.selection_queue q where q.review_status in ('pending', 'on_hold')`,
  );
  expect(versions).toEqual([latest]);
});

test('a score that is not what its trace says is found by the checks', async () => {
  const check = readFileSync(join(projectRoot, 'sql/checks/issoh/scores_add_up.sql'), 'utf8');
  expect(await sql(check)).toEqual([]);
  const { queue_id } = await queued('A1');
  await sql(
    'update issoh.selection_queue set auto_select_score = auto_select_score - 0.01 where queue_id = $1',
    [queue_id],
  );
  expect(await sql(check)).toMatchObject([{ queue_id }]);
  await sql('update issoh.selection_queue set scored_at = null where queue_id = $1', [queue_id]);
  await run('selection__score', { only_new: true });
  expect(await sql(check)).toEqual([]);
});

test('an upload that ends has what waits scored anew', async () => {
  await sql('delete from graphile_worker._private_jobs');
  const worker = await startWorker({ settings: door.settings, connections: door.world.connections });
  try {
    const form = new FormData();
    form.append('file', new Blob([list('11.00')]), 'list.csv');
    const uploaded = await door.call('/api/spp/upload/MAKER?wait=true', {
      role: 'inv_catalog_manager',
      body: form,
    });
    expect(uploaded).toMatchObject({ status: 200, body: { updated_products_count: 1 } });
    let jobs: unknown[] = [];
    while (jobs.length === 0) {
      jobs = await sql("select task_identifier from graphile_worker.jobs where key = 'score:all'");
    }
    expect(jobs).toEqual([{ task_identifier: 'selection__score' }]);
  } finally {
    await worker.stop();
  }
});

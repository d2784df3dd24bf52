/** Many reviewers on one queue: each item is decided once, nobody waits for anybody, the dead hold nothing for long. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { withClient } from '../../../server/database/bootstrap.ts';
import { tasks } from '../../../server/worker/runner.ts';
import { createWorld, type World } from '../../support/world.ts';

const reviewers = 50;
const items = 10_000;
const atOnce = 50;
/** Of the reviewers, those who take items and are never heard of again. */
const lost = 5;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const fill = async (count: number) => {
  await world.issoh.sql('delete from issoh.selection_queue');
  await world.issoh.sql(
    `insert into issoh.selection_queue (spp_product_id, spp_supplier_id, product_details, auto_select_score)
     select gen_random_uuid(), gen_random_uuid(), jsonb_build_object('product_name', 'Item ' || n), n % 101
       from generate_series(1, $1::integer) n`,
    [count],
  );
  await world.issoh.sql('analyze issoh.selection_queue');
};
const take = async (user_id: string, limit: number) =>
  (
    await world.issoh.as(
      { role: 'inv_approver', user_id },
      'select queue_id, score from issoh.start_review($1)',
      [limit],
    )
  ).map(row => String(row.queue_id));
const decide = async (user_id: string, ids: string[], decision: string) =>
  (
    await world.issoh.as(
      { role: 'inv_approver', user_id },
      'select to_jsonb(issoh.decide_selection($1, $2)) as outcome',
      [ids, decision],
    )
  )[0]!.outcome as { done: string[]; conflicts: { queue_id: string; reason: string }[] };
const runOut = () =>
  world.issoh.sql(
    'update issoh.selection_queue set lease_expires_at = clock_timestamp() where lease_owner is not null',
  );

test(`${reviewers} reviewers decide ${items} items, each once`, async () => {
  await fill(items);
  const decided: string[] = [];
  const conflicts: unknown[] = [];
  const work = async (user_id: string) => {
    for (let round = 0; ; round++) {
      const mine = await take(user_id, atOnce);
      if (mine.length === 0) return;
      // Some look at what others decide.
      const ids = round % 5 === 4 ? [...mine, ...decided.slice(-20)] : mine;
      const outcome = await decide(user_id, ids, round % 3 === 0 ? 'reject' : 'approve');
      decided.push(...outcome.done.filter(id => mine.includes(id)));
      conflicts.push(...outcome.conflicts.filter(({ queue_id }) => mine.includes(queue_id)));
    }
  };
  const dead = await Promise.all(Array.from({ length: lost }, (_, n) => take(`lost ${n}`, atOnce)));
  expect(dead.map(taken => taken.length)).toEqual(dead.map(() => atOnce));
  await Promise.all(Array.from({ length: reviewers - lost }, (_, n) => work(`reviewer ${n}`)));
  expect(conflicts).toEqual([]);
  expect(decided).toHaveLength(items - lost * atOnce);

  await runOut();
  await Promise.all(Array.from({ length: reviewers - lost }, (_, n) => work(`reviewer ${n}`)));
  expect(conflicts).toEqual([]);
  expect(new Set(decided).size).toBe(items);
  expect(decided).toHaveLength(items);
  const [log] = await world.issoh.sql(
    `select count(*)::integer as lines, count(distinct record_key)::integer as items from audit.log
      where table_name = 'selection_queue' and operation = 'update'
        and new_values ->> 'review_status' <> old_values ->> 'review_status'`,
  );
  expect(log).toEqual({ lines: items, items });
  const states = await world.issoh.sql(
    `select distinct review_status as status, lease_owner is null as free from issoh.selection_queue order by 1`,
  );
  expect(states).toEqual([
    { status: 'approved', free: true },
    { status: 'rejected', free: true },
  ]);
}, 300_000);

test('many decide the same items at once: one does, the others hear of it', async () => {
  await fill(200);
  const ids = (await world.issoh.sql('select queue_id from issoh.selection_queue')).map(row =>
    String(row.queue_id),
  );
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      decide(`approver ${n}`, n % 2 ? ids : ids.toReversed(), n % 3 ? 'approve' : 'reject'),
    ),
  );
  const done = outcomes.flatMap(outcome => outcome.done);
  expect(done.toSorted()).toEqual(ids.toSorted());
  expect(outcomes.flatMap(outcome => outcome.conflicts)).toHaveLength(19 * 200);
  expect(new Set(outcomes.flatMap(({ conflicts }) => conflicts.map(one => one.reason)))).toEqual(
    new Set(['already_decided']),
  );
});

test('nobody waits for what somebody else is about to take or decide', async () => {
  await fill(30);
  await withClient(world.connections.urls.administrator.issoh, async other => {
    await other.query("begin; select set_config('inv.user_id', 'other', true)");
    const theirs = await other.query('select queue_id from issoh.start_review(10)');
    await withClient(world.connections.urls.administrator.issoh, async client => {
      // A wait would be an error.
      await client.query("set lock_timeout = '1ms'; select set_config('inv.user_id', 'me', false)");
      const { rows } = await client.query('select queue_id from issoh.start_review(30)');
      expect(rows).toHaveLength(20);
      const taken = theirs.rows.map(row => row.queue_id);
      expect(rows.filter(row => taken.includes(row.queue_id))).toEqual([]);
      expect((await client.query('select issoh_private.expire_reviews()')).rows).toEqual([
        { expire_reviews: 0 },
      ]);
    });
    await other.query('rollback');
  });
  expect(await take('third', 30)).toHaveLength(10);
});

test('what a reviewer leaves behind is swept in the worker’s name', async () => {
  await fill(3);
  await take('gone', 2);
  await runOut();
  const context = {
    settings: world.settings,
    connections: world.connections,
    worker: randomUUID(),
    log: pino({ level: 'silent' }),
  };
  await tasks(context).issoh.reviews__expire!({}, {} as never);
  expect(
    await world.issoh.sql(
      'select last_reviewer, lease_owner, count(*)::integer from issoh.selection_queue group by 1, 2 order by 1',
    ),
  ).toEqual([
    { last_reviewer: 'gone', lease_owner: null, count: 2 },
    { last_reviewer: null, lease_owner: null, count: 1 },
  ]);
  const actors = await world.issoh.sql(
    "select distinct actor from audit.log where table_name = 'selection_queue' and new_values ->> 'last_reviewer' = 'gone'",
  );
  expect(actors).toEqual([{ actor: 'inventory worker' }]);
});

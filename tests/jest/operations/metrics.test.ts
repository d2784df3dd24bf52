/** What the monitor shows of days is what the rows say, whatever is written meanwhile and however it was kept. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tiers } from '../../../server/database/migrate.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { asWorker } from '../../../server/worker/as-worker.ts';
import { randomly } from '../../support/random-lists.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';

const analyst = { role: 'inv_analyst' } as const;
const suppliers = ['ALPHA', 'BETA'];
let world: World;

beforeAll(async () => {
  world = await createWorld();
  for (const code of suppliers) {
    await world.addSupplier(code);
    await world.upload(code, `Code;Name;Price\n${lines(20, n => n + 1)}`);
  }
}, 120_000);
afterAll(() => world.close());

const lines = (rows: number, price: (n: number) => number) =>
  Array.from({ length: rows }, (_, n) => `P${n};Thing ${n};${price(n)}.00\n`).join('');
const keep = () => asWorker(world.connections.owner.spp, 'spp_private.keep_price_days()');
const days = () => world.as(analyst, 'select * from spp.v_price_days order by day, supplier_code');
const broken = async () =>
  (await runChecks('spp', world.connections.owner.spp)).filter(
    one => one.check === 'price_days' && one.violations > 0,
  );

/** As the view has it, of price_history alone. */
const plain = () =>
  world.sql(
    `select (h.changed_at at time zone 'UTC')::date as day, s.supplier_id, s.supplier_code, count(*)::integer as changes,
            count(*) filter (where h.new_price > h.old_price)::integer as rises,
            count(*) filter (where h.new_price < h.old_price)::integer as falls,
            round(avg(h.price_change_percentage), 4) as mean_percentage,
            count(h.price_change_percentage)::integer as percentages,
            coalesce(sum(h.price_change_percentage), 0) as percentage_sum,
            coalesce(sum(h.price_change_percentage ^ 2), 0) as percentage_squares
       from spp.price_history h join spp.suppliers s using (supplier_id)
      where h.old_price is not null group by 1, 2, 3 order by 1, 3`,
  );

const asNumbers = (rows: Row[]) =>
  rows.map(row => ({ ...row, percentage_squares: Number(row.percentage_squares) }));

async function expectExact(): Promise<void> {
  expect(asNumbers(await days())).toEqual(asNumbers(await plain()));
  expect(await broken()).toEqual([]);
}

test('price changes of days are exact before, between and after they are kept', async () => {
  const random = randomly(20_261_127);
  for (let step = 0; step < 12; step++) {
    const supplier = random.pick(suppliers);
    if (random.chance(0.3)) await keep();
    else if (random.chance(0.5)) {
      await world.upload(supplier, `Code;Name;Price\n${lines(20, () => random.below(5))}`);
    } else {
      await world.sql(
        `update spp.supplier_products p set current_price = $1
           from spp.suppliers s where s.supplier_id = p.supplier_id and s.supplier_code = $2`,
        [random.below(9), supplier],
      );
    }
    await expectExact();
  }
  expect((await days()).length).toBeGreaterThan(0);
});

test('what commits only after days were kept is counted then, once', async () => {
  const late = await world.connections.owner.spp.connect();
  await late.query('begin');
  await late.query('update spp.supplier_products set current_price = current_price + 1');
  await world.sql('select pg_current_xact_id()');
  await keep();
  await expectExact();
  await late.query('commit');
  late.release();
  await expectExact();
  await keep();
  await expectExact();
  await keep();
  await expectExact();
});

test.each([
  ['another cluster', 'cluster_id = 1'],
  ['a cluster of the same name', "seen = '9000000000000000000:9000000000000000000:'"],
])(
  'in a dump of %s whose transactions had higher numbers days are counted anew, and once',
  async (_, set) => {
    await keep();
    // The history is guarded against everybody.
    const guards = (how: string) =>
      `do $$ declare v_one regclass; begin
       for v_one in select p.relid from pg_partition_tree('spp.price_history') p loop
         execute format('alter table %s ${how} trigger user', v_one);
       end loop;
     end $$`;
    await world.sql(guards('disable'));
    await world.sql(
      'update spp.price_history set xact_id = (xact_id::text::bigint + 1000000000)::text::xid8',
    );
    await world.sql(guards('enable'));
    await world.sql(`update spp_private.price_day_horizons set ${set}`);
    await expectExact();
    await world.sql('update spp.supplier_products set current_price = current_price + 1');
    for (let step = 0; step < 3; step++) {
      await expectExact();
      await keep();
      await expectExact();
      await world.sql('update spp.supplier_products set current_price = current_price + 1');
    }
    await expectExact();
  },
);

test('they are kept in a transaction of its own', async () => {
  await expect(
    world.sql('do $$ begin perform pg_current_xact_id(); perform spp_private.keep_price_days(); end $$'),
  ).rejects.toMatchObject({ code: '25001' });
});

test('lists are counted on their day; undone ones, trials and corrections are not', async () => {
  const [before] = await world.as(analyst, 'select * from spp.v_metric_days order by day desc limit 1');
  await world.upload('ALPHA', 'Code;Name;Price\nN1;New;1.00\nN2;Bad;\n');
  await world.upload('ALPHA', 'Code;Name;Price\nN3;Tried;1.00\n', { dryRun: true });
  await world.upload('ALPHA', 'nothing of a list');
  const undone = await world.upload('BETA', 'Code;Name;Price\nN4;Undone;1.00\n');
  await world.sql('select spp.rollback_batch($1)', [undone.batch_id]);
  const [after] = await world.as(analyst, 'select * from spp.v_metric_days order by day desc limit 1');
  const grown = (key: string) => Number(after![key]) - Number(before![key]);
  expect({
    uploads: grown('uploads'),
    failed: grown('uploads_failed'),
    rejected: grown('rows_rejected'),
    new: grown('new_products'),
  }).toEqual({ uploads: 2, failed: 1, rejected: 1, new: 1 });
});

test('decisions, discrepancies and runs are counted on their day', async () => {
  await world.issoh.sql(
    `insert into issoh.selection_queue (spp_product_id, spp_supplier_id, review_status, queued_at, reviewed_at, reviewed_by)
     select uuidv7(), uuidv7(), s.status, '2026-03-01 10:00Z'::timestamptz,
            '2026-03-01 10:00Z'::timestamptz + make_interval(hours => s.hours), 'r'
       from (values ('approved', 2), ('rejected', 4), ('approved', 9), ('on_hold', 1)) s (status, hours)`,
  );
  await world.issoh.sql(
    `insert into issoh.sync_runs (reason, status, started_at, finished_at)
     select 'poll', s, '2026-03-01 12:00Z', '2026-03-01 12:01Z' from unnest(array['completed', 'failed']) s`,
  );
  const [day] = await world.issoh.as(analyst, `select * from issoh.v_metric_days where day = '2026-03-01'`);
  expect(day).toMatchObject({
    decisions: 3,
    approvals: 2,
    turnaround_hours: '4.00',
    discrepancies: 0,
    sync_runs: 2,
    sync_failures: 1,
  });
});

test.each([...tiers])('%s: samples are of this moment, read by staff, and go after a while', async tier => {
  const { sql, as } = tier === 'spp' ? world : world.issoh;
  const sampled = await asWorker(world.connections.owner[tier], 'common.sample_metrics()');
  const rows = await as(analyst, `select * from ${tier}.metric_samples`);
  expect(rows.length).toBe(sampled);
  expect(rows.map(row => row.metric)).toEqual(
    expect.arrayContaining(['database_size_bytes', 'transactions_total', 'jobs_waiting']),
  );
  await sql(`update ${tier}.metric_samples set sampled_at = sampled_at - interval '10 years'`);
  await asWorker(world.connections.owner[tier], `${tier}_private.purge_old()`);
  expect(await sql(`select from ${tier}.metric_samples`)).toEqual([]);
});

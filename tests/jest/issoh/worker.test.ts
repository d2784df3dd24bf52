import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { withClient } from '../../../server/database/bootstrap.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { projectRoot } from '../../../server/settings.ts';
import { workerRuns } from '../../../server/worker/alive.ts';
import { startWorker, tasks } from '../../../server/worker/runner.ts';
import { type Door, openDoor } from '../http/door.ts';
import { addGoods, type Goods } from './goods.ts';

let door: Door;
let goods: Goods;
beforeAll(async () => {
  door = await openDoor();
  goods = await addGoods(door.world);
  await post({ movement_type: 'receipt', quantity: 5, to_location: 'NORTH', unit_cost: 2 });
});
afterAll(() => door.close());

const post = (movement: object) =>
  door.world.issoh.as(
    { role: 'inv_stock_operator' },
    'select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1))',
    [JSON.stringify({ product_id: goods.hammer, ...movement })],
  );
const told: Record<string, unknown>[] = [];
const context = () => ({
  settings: door.settings,
  connections: door.world.connections,
  worker: randomUUID(),
  log: pino({ base: null }, { write: (line: string) => void told.push(JSON.parse(line)) }),
});
const run = (name: string, payload: object = {}) => tasks(context()).issoh[name]!(payload, {} as never);
/** Those that are queries, and those of rights and of what migrations made, which are none. */
const checksOf = (tier: string) => [
  ...readdirSync(join(projectRoot, 'sql/checks', tier)).map(file => file.replace(/\.sql$/, '')),
  'rights_are_granted',
  'all_is_as_migrated',
  ...(tier === 'issoh' ? ['link_leads_to_spp'] : []),
];

test('reservations whose time has passed are released, in the worker’s name', async () => {
  const reserve = async (expires: string) =>
    (
      await door.world.issoh.as(
        { role: 'inv_stock_operator' },
        "select reservation_id as id from issoh.reserve_stock('HAMMER', 'NORTH', 1, 'SO', $1, $2)",
        [expires, expires === 'never' ? null : expires],
      )
    )[0]?.id;
  const kept = [await reserve('never'), await reserve('2999-01-01T00:00:00Z')];
  const late = await reserve('2998-01-01T00:00:00Z');
  await door.world.issoh.sql(
    "update issoh.stock_reservations set expires_at = now() - interval '1 second' where reservation_id = $1",
    [late],
  );
  await run('reservations__expire');
  const rows = await door.world.issoh.sql(
    "select reservation_id, closed_by from issoh.stock_reservations where status = 'expired'",
  );
  expect(rows).toEqual([{ reservation_id: late, closed_by: 'inventory worker' }]);
  const active = await door.world.issoh.sql(
    "select reservation_id as id from issoh.stock_reservations where status = 'active' order by 1",
  );
  expect(active.map(row => row.id)).toEqual([...kept].sort());
});

test('the coming months have their partitions of stock_movements', async () => {
  await run('movements__ensure_months');
  const [row] = await door.world.issoh.sql(
    `select bool_and(to_regclass('issoh.stock_movements_' || to_char(date_trunc('month', now() at time zone 'UTC')
                                                                     + m * interval '1 month', 'YYYY_MM'))
                     is not null) as made
       from generate_series(0, 3) m`,
  );
  expect(row?.made).toBe(true);
});

test('the valuation is refreshed', async () => {
  const values = () =>
    door.world.issoh.sql('select * from issoh_kept.inventory_values where product_id = $1', [goods.hammer]);
  await run('valuation__refresh');
  const before = await values();
  await post({ movement_type: 'receipt', quantity: 1, to_location: 'NORTH', unit_cost: 2 });
  await run('valuation__refresh', { if_moved: 2 });
  expect(await values()).toEqual(before);
  await run('valuation__refresh', { if_moved: 1 });
  expect(await values()).not.toEqual(before);
});

describe('the valuation is refreshed', () => {
  const rows = 60;
  /** Single ones are looked at by so many. */
  const fifty = 50;
  const receipts = (count: number) =>
    door.world.issoh.as(
      { role: 'inv_stock_operator' },
      `select count(*) from issoh.post_movements(array_fill(jsonb_populate_record(null::issoh.movement_input, $1),
                                                            array[$2::integer]))`,
      [
        JSON.stringify({
          product_id: goods.hammer,
          movement_type: 'receipt',
          quantity: 1,
          to_location: 'NORTH',
        }),
        count,
      ],
    );
  const jobs = async () =>
    Number(
      (
        await door.world.issoh.sql(
          "select count(*) as n from graphile_worker.jobs where task_identifier = 'valuation__refresh'",
        )
      )[0]!.n,
    );
  const rouseAfter = (movements: number) =>
    door.world.issoh.as({ role: 'inv_admin' }, 'select issoh.set_setting($1, $2)', [
      'valuation.refresh_rows',
      String(movements),
    ]);
  beforeAll(async () => {
    await rouseAfter(rows);
    await door.world.issoh.sql(
      'select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))',
    );
  });

  test('after so many movements, in however many calls they come', async () => {
    const singles = Array.from({ length: 70 }, () => 1);
    const many = [20, 7, 2 * rows + 5, 3];
    const calls = many.flatMap(count => [...singles, count]);
    let without = 0;
    for (const count of calls) {
      const before = await jobs();
      await receipts(count);
      without = (await jobs()) > before ? 0 : without + count;
      expect(without).toBeLessThan(rows + fifty);
    }
    const posted = calls.reduce((sum, count) => sum + count);
    expect(await jobs()).toBeLessThanOrEqual(2 * (Math.ceil(posted / rows) + many.length));
  });

  test('also where one that would have asked is refused', async () => {
    await rouseAfter(130);
    const last = async () =>
      Number((await door.world.issoh.sql('select max(seq) as seq from issoh.stock_movements'))[0]!.seq);
    let number = await last();
    let without = 0;
    for (let n = 0; n < 450; n++) {
      number++;
      if (number % (2 * fifty) === fifty) {
        const issue = { movement_type: 'issue', quantity: 1_000_000_000, from_location: 'NORTH' };
        await expect(post(issue)).rejects.toThrow();
      } else {
        const before = await jobs();
        await receipts(1);
        without = (await jobs()) > before ? 0 : without + 1;
        expect(without).toBeLessThan(130 + 2 * fifty);
      }
    }
    expect(await last()).toBe(number);
    await rouseAfter(rows);
  }, 60_000);

  test('and what moves while that runs is left to the next', async () => {
    const worker = await startWorker(context());
    const late = async () =>
      (await door.world.issoh.sql('select from issoh_private.late_movements()')).length;
    try {
      await withClient(door.world.connections.urls.administrator.issoh, async client => {
        const until = async (reached: () => Promise<boolean>, patience = Number.POSITIVE_INFINITY) => {
          for (let n = 0; n < patience && !(await reached()); n++)
            await new Promise(resolve => setTimeout(resolve, 50));
        };
        const waiting =
          "select from pg_locks where not granted and relation = 'issoh_kept.valuation_checkpoints'::regclass";
        await until(async () => (await jobs()) === 0);
        await client.query('begin; lock table issoh_kept.valuation_checkpoints in share mode');
        await receipts(rows);
        await until(async () => (await client.query(waiting)).rowCount === 1);
        await receipts(rows);
        await until(async () => (await jobs()) === 1, 20);
        await client.query('commit');
        await until(async () => (await jobs()) === 0);
      });
      expect(await late()).toBe(0);
    } finally {
      await worker.stop();
    }
    await worker.ended;
  });
});

test('the mirror of suppliers follows SPP', async () => {
  await door.world.addSupplier('NEWCOMER');
  await run('suppliers__mirror');
  const rows = await door.world.issoh.sql(
    "select actor from audit.log where table_name = 'suppliers' and new_values ->> 'supplier_code' = 'NEWCOMER'",
  );
  expect(rows).toEqual([{ actor: 'inventory worker' }]);
});

test('checks are run on both databases, kept, told and measured', async () => {
  told.length = 0;
  const results = () =>
    door.world.issoh.sql(
      'select tier, check_name, violations, examples from issoh.invariant_results order by tier, check_name',
    );
  await door.world.issoh.sql("insert into issoh.invariant_results values ('spp', 'of_old', now(), 3)");
  await run('checks__run');
  const well = await results();
  expect(told).toEqual([]);
  expect(well.map(row => `${row.tier}/${row.check_name}`).sort()).toEqual(
    tiers.flatMap(tier => checksOf(tier).map(name => `${tier}/${name}`)).sort(),
  );
  expect(well.filter(row => row.violations !== 0 || (row.examples as []).length > 0)).toEqual([]);

  // A batch whose counts do not add up.
  const { batch_id } = await door.world.upload('ACME', 'Code;Name;Price\nA1;Anvil;1.50\n');
  const change = (by: number) =>
    door.world.sql('update spp.upload_batches set total_products = total_products + $2 where batch_id = $1', [
      batch_id,
      by,
    ]);
  await change(1);
  try {
    await run('checks__run');
  } finally {
    await change(-1);
  }
  const broken = (await results()).filter(row => row.violations !== 0);
  expect(broken).toMatchObject([{ tier: 'spp', check_name: 'batch_counts', violations: 1 }]);
  expect(JSON.stringify(broken[0]?.examples)).toContain(batch_id);
  expect(told).toMatchObject([{ event: 'check', database: 'spp', check: 'batch_counts', violations: 1 }]);
  const measured = (await door.call('/metrics')).text;
  expect(measured).toMatch(/^inventory_check_violations\{database="spp",check="batch_counts"\} 1$/m);
  expect(measured).toMatch(/^inventory_check_violations\{database="issoh",check="\w+"\} 0$/m);

  await run('checks__run');
  expect((await door.call('/metrics')).text).toMatch(/database="spp",check="batch_counts"\} 0$/m);
});

test.each([
  [
    'SPP’s cannot be run',
    'alter table graphile_migrate.migrations rename to odd',
    'alter table graphile_migrate.odd rename to migrations',
    'spp',
  ],
  [
    'they cannot be kept',
    'alter table issoh.invariant_results owner to postgres',
    'alter table issoh.invariant_results owner to inv_owner',
    'issoh',
  ],
  [
    'they cannot be kept, but read',
    'alter table issoh.invariant_results add constraint unkept check (violations < 0) not valid',
    'alter table issoh.invariant_results drop constraint unkept',
    'issoh',
  ],
] as const)(
  'where %s, whatever is broken is told all the same, and the task fails',
  async (_, spoil, mend, tier) => {
    const { issoh, sql } = door.world;
    const on = tier === 'spp' ? sql : issoh.sql;
    await sql('alter table spp.categories owner to postgres');
    await issoh.sql('alter table issoh.warehouses owner to postgres');
    await on(spoil);
    told.length = 0;
    try {
      await expect(run('checks__run')).rejects.toThrow(/graphile_migrate\.migrations|invariant_results/);
    } finally {
      await on(mend);
      await sql('alter table spp.categories owner to inv_owner');
      await issoh.sql('alter table issoh.warehouses owner to inv_owner');
    }
    const broken = told.filter(one => one.check === 'rights_are_granted').map(one => one.database);
    expect(broken).toEqual(tier === 'spp' ? ['issoh'] : ['spp', 'issoh']);
  },
);

test('a worker runs on both databases, takes up what a dead one left, and stops', async () => {
  const { connections } = door.world;
  await door.world.issoh.sql("select graphile_worker.add_job('valuation__refresh')");
  // As if a worker had been killed at it.
  await door.world.issoh.sql(
    "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-dead'",
  );
  expect(await Promise.all(tiers.map(tier => workerRuns(connections, tier)))).toEqual([false, false]);
  const worker = await startWorker(context());
  try {
    expect(await Promise.all(tiers.map(tier => workerRuns(connections, tier)))).toEqual([true, true]);
    await withClient(connections.urls.administrator.issoh, async client => {
      for (;;) {
        const { rows } = await client.query(
          "select from graphile_worker.jobs where task_identifier = 'valuation__refresh'",
        );
        if (rows.length === 0) break;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    });
  } finally {
    await worker.stop();
  }
  await worker.ended;
  expect(await Promise.all(tiers.map(tier => workerRuns(connections, tier)))).toEqual([false, false]);
});

test('a worker whose database ends its session comes back; one that was given up for dead ends', async () => {
  const { connections } = door.world;
  const worker = await startWorker(context());
  const ended = worker.ended.catch((error: Error) => error.message);
  const ids = () => door.world.issoh.sql('select w.worker_id as id from lease.workers w');
  const [first] = await ids();
  await door.world.issoh.sql('select pg_terminate_backend(w.backend_pid) from lease.workers w');
  for (;;) {
    const [now] = await ids();
    if (now !== undefined && now.id !== first?.id && (await workerRuns(connections, 'issoh'))) break;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  await door.world.issoh.sql('delete from lease.workers');
  expect(await ended).toMatch(/given up for dead \(issoh\)/);
  await worker.stop();
});

test('what takes long keeps short work from nothing', async () => {
  const { issoh, connections } = door.world;
  await withClient(connections.urls.administrator.issoh, async client => {
    await client.query(
      'begin; lock table issoh.import_runs, issoh_private.proposals_due, issoh.supplier_reliability',
    );
    await issoh.sql('delete from graphile_worker._private_jobs');
    await issoh.sql("delete from issoh.maintenance_runs where task = 'reservations__expire'");
    const worker = await startWorker(context());
    const add = (task: string, payload = {}) =>
      issoh.sql('select from graphile_worker.add_job($1, $2)', [task, JSON.stringify(payload)]);
    const until = async (sql: string) => {
      while ((await issoh.sql(sql)).length === 0) await new Promise(resolve => setTimeout(resolve, 20));
    };
    await add('import__run', { job_id: randomUUID() });
    await add('prices__propose');
    await add('suppliers__judge');
    // All of them run, and wait for the locks.
    await until(
      `select from lease.jobs() j where j.state = 'runs'
          and j.task in ('import__run', 'prices__propose', 'suppliers__judge') having count(*) = 3`,
    );
    await add('reservations__expire');
    await until(
      "select from issoh.maintenance_runs where task = 'reservations__expire' and status = 'completed'",
    );
    await client.query('rollback');
    await worker.stop();
  });
});

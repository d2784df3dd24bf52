/** Recurring work on real databases, and what is told of it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { tiers } from '../../../server/database/migrate.ts';
import { logOf } from '../../../server/log.ts';
import { startWorker, tasks } from '../../../server/worker/runner.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const sqlOf = (tier: string) => (tier === 'spp' ? world.sql : world.issoh.sql);
const context = () => ({
  settings: world.settings,
  connections: world.connections,
  worker: randomUUID(),
  log: logOf('test', 'silent'),
});
const run = async (tier: 'spp' | 'issoh', name: string) => {
  await tasks(context())[tier][name]!({}, {} as never);
};
const runs = (tier: string) =>
  sqlOf(tier)(`select task, status, detail, error, duration_ms >= 0 as timed from ${tier}.maintenance_runs`);

beforeEach(async () => {
  for (const tier of tiers) await sqlOf(tier)(`delete from ${tier}.maintenance_runs`);
});

test.each([...tiers])(
  '%s: every table that holds anything is vacuumed and analysed',
  async tier => {
    await run(tier, 'maintenance__vacuum');
    const seen = await sqlOf(tier)(
      `select s.relid::regclass::text as name, s.last_vacuum is not null and s.last_analyze is not null as done,
              pg_relation_size(c.oid) = 0 as empty
         from pg_stat_user_tables s join pg_class c on c.oid = s.relid
        where c.relowner = 'inv_owner'::regrole and c.relkind in ('r', 'm')`,
    );
    expect(seen.filter(({ done, empty }) => !done && !empty)).toEqual([]);
    expect(seen.filter(({ done }) => done).length).toBeGreaterThan(5);
    expect(await runs(tier)).toMatchObject([
      { task: 'maintenance__vacuum', status: 'completed', detail: { failed: [] }, error: null, timed: true },
    ]);
  },
  60_000,
);

test.each([...tiers])(
  '%s: every table is reindexed',
  async tier => {
    const filesOf = () =>
      sqlOf(tier)(
        `select i.indexrelid::regclass::text as name, pg_relation_filenode(i.indexrelid) as file
         from pg_index i join pg_class c on c.oid = i.indexrelid
        where c.relowner = 'inv_owner'::regrole and c.relkind = 'i' and c.relnamespace <> 'pg_toast'::regnamespace
          and not i.indisexclusion
        order by 1`,
      );
    const before = await filesOf();
    await run(tier, 'maintenance__reindex');
    const after = await filesOf();
    expect(after.map(one => one.name)).toEqual(before.map(one => one.name));
    expect(after.filter((one, at) => one.file === before[at]!.file)).toEqual([]);
    expect(await runs(tier)).toMatchObject([{ status: 'completed', detail: { failed: [] } }]);
  },
  120_000,
);

test('one table that cannot be reindexed keeps none of the others from it, and leaves nothing', async () => {
  await world.sql(`
    create table spp_private.odd as select 1 as one;
    create function spp_private.odd(integer) returns integer language plpgsql immutable as
      'begin if current_setting(''inv.odd'', true) = ''off'' then return 1; end if; raise ''too odd''; end';
    select set_config('inv.odd', 'off', false);
    create index odd_idx on spp_private.odd (spp_private.odd(one));
    alter table spp_private.odd owner to inv_owner; alter function spp_private.odd owner to inv_owner`);
  try {
    await expect(run('spp', 'maintenance__reindex')).rejects.toThrow(/^1 failed: .*odd: too odd/);
    const [told] = await runs('spp');
    expect(told).toMatchObject({ status: 'failed', error: expect.stringContaining('too odd') });
    expect((told!.detail as { done: number }).done).toBeGreaterThan(20);
    expect(await world.sql('select indexrelid::regclass from pg_index where not indisvalid')).toEqual([]);
  } finally {
    await world.sql('drop table spp_private.odd; drop function spp_private.odd');
  }
}, 120_000);

test('what recurs tells what it did, in figures', async () => {
  await run('spp', 'uploads__rescue');
  await run('spp', 'staging__purge');
  await run('issoh', 'reservations__expire');
  await run('issoh', 'checks__run');
  expect(await runs('spp')).toMatchObject([
    { task: 'uploads__rescue', status: 'completed', detail: { count: 0 } },
    { task: 'staging__purge', status: 'completed', detail: { rows: 0, files: 0 } },
  ]);
  expect(await runs('issoh')).toMatchObject([
    { task: 'reservations__expire', status: 'completed', detail: { count: 0 } },
    { task: 'checks__run', status: 'completed', detail: { broken: 0, checks: expect.any(Number) } },
  ]);
});

test.each([...tiers])('%s: old records go', async tier => {
  await run(tier, 'maintenance__purge');
  await sqlOf(tier)(`update ${tier}.maintenance_runs set started_at = started_at - interval '1 year'`);
  if (tier === 'issoh') {
    await world.issoh.sql(
      `insert into issoh.sync_runs (reason, status, finished_at)
       select 'poll', 'completed', now() - make_interval(days => d) from unnest(array[91, 92, 89]) d`,
    );
  }
  await run(tier, 'maintenance__purge');
  const [told] = await runs(tier);
  expect(told).toMatchObject({
    status: 'completed',
    detail: tier === 'spp' ? { maintenance_runs: 1, match_runs: 0 } : { maintenance_runs: 1, sync_runs: 2 },
  });
});

test('a worker that starts has the invariants checked', async () => {
  const worker = await startWorker(context());
  try {
    for (;;) {
      const [checked] = await world.issoh.sql(
        "select status from issoh.maintenance_runs where task = 'checks__run' and status <> 'running'",
      );
      if (checked !== undefined) {
        expect(checked).toEqual({ status: 'completed' });
        break;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  } finally {
    await worker.stop();
  }
  const [results] = await world.issoh.sql(
    'select count(distinct tier)::integer as tiers from issoh.invariant_results',
  );
  expect(results).toEqual({ tiers: 2 });
});

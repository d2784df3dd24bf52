import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { doMatching } from '../../../server/operations/matching.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { type Door, openDoor } from '../http/door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
let door: Door;

beforeAll(async () => {
  // No worker: a run stays where it is until the test does it.
  door = await openDoor({ settings: { waitTimeoutMs: 0 } });
  await door.world.addSupplier('ALPHA');
}, 120_000);
afterAll(() => door.close());

const start = () => door.call('/api/spp/matching/run', { ...manager, json: { supplier: 'ALPHA' } });
const see = (url: string) => door.call(url, manager);

test('who asks at once shares a run; who asks after it was taken up gets another', async () => {
  const answers = await Promise.all([start(), start(), start()]);
  expect(answers.map(answer => answer.status)).toEqual([202, 202, 202]);
  expect(new Set(answers.map(answer => answer.body.run_id)).size).toBe(1);
  const { run_id, status_url } = answers.at(-1)!.body;
  expect((await see(status_url)).body).toMatchObject({ run_id, status: 'queued', result: null });

  // Whoever holds the lock of mappings makes the run last.
  const holder = await door.world.connections.owner.spp.connect();
  let done: Promise<unknown>;
  try {
    await holder.query('begin');
    await holder.query('select spp_private.match_lock()');
    done = Promise.all([
      doMatching(door.world.connections, run_id),
      doMatching(door.world.connections, run_id),
    ]);
    while ((await see(status_url)).body.status === 'queued');
    expect((await see(status_url)).body.status).toBe('running');
    expect((await start()).body.run_id).not.toBe(run_id);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  await done;
  expect((await see(status_url)).body).toMatchObject({
    status: 'completed',
    result: { compared: 0, auto: 0, waiting: 0 },
    failure: null,
  });
});

test('a run that fails is told with its code and hint', async () => {
  const { run_id, status_url } = (await start()).body;
  await door.world.sql(`create function spp.refuse() returns trigger language plpgsql as
    $$ begin raise exception using errcode = 'SPCXX', message = 'Not now.', hint = 'Later.'; end $$`);
  await door.world.sql(
    'create trigger refuse before update on spp_private.match_runs for each row when (new.result is not null) execute function spp.refuse()',
  );
  await doMatching(door.world.connections, run_id);
  expect((await see(status_url)).body).toMatchObject({
    status: 'failed',
    result: null,
    failure: { code: 'SPCXX', message: 'Not now.', hint: 'Later.' },
  });
});

test.each(['40001', '40P01', '55P03', '53200'])(
  'a run that meets what passes (%s) is not over: its job tries again',
  async code => {
    const { run_id, status_url } = (await start()).body;
    await door.world.sql(`create or replace function spp.refuse() returns trigger language plpgsql as
    $$ begin raise exception using errcode = '${code}', message = 'Later.'; end $$`);
    await expect(doMatching(door.world.connections, run_id)).rejects.toMatchObject({ code });
    expect((await see(status_url)).body).toMatchObject({ run_id, status: 'running', failure: null });
    await door.world.sql('alter table spp_private.match_runs disable trigger refuse');
    await doMatching(door.world.connections, run_id);
    await door.world.sql('alter table spp_private.match_runs enable trigger refuse');
    expect((await see(status_url)).body).toMatchObject({ run_id, status: 'completed' });
  },
);

test('whoever joins a run whose job is gone brings the job back, once', async () => {
  const { run_id } = (await start()).body;
  const jobs = async () => {
    const [found] = await door.world.sql(
      'select count(*)::integer as n from graphile_worker.jobs where key = $1',
      [`match:${run_id}`],
    );
    return found!.n;
  };
  await door.world.sql("select graphile_worker.remove_job('match:' || $1)", [run_id]);
  expect(await jobs()).toBe(0);
  for (let asked = 0; asked < 2; asked += 1) {
    expect((await start()).body.run_id).toBe(run_id);
    expect(await jobs()).toBe(1);
  }
});

test('the command line does the run itself where no worker runs', async () => {
  const { settings } = door.world;
  await door.world.sql('drop trigger if exists refuse on spp_private.match_runs');
  writeFileSync(join(settings.dataDir, 'secrets.json'), JSON.stringify(settings.secrets));
  const { stdout } = await verb(environmentOf(settings), ['match', 'run']);
  expect(JSON.parse(stdout)).toEqual({ compared: 0, auto: 0, waiting: 0 });
  expect(
    await door.world.sql(
      `select r.requested_by <> 'inventory worker' as named from spp_private.match_runs r where r.supplier_id is null`,
    ),
  ).toEqual([{ named: true }]);
});

test('nobody else sees a run, and none that is not', async () => {
  const path = '/api/spp/matching/run/00000000-0000-7000-8000-000000000000';
  expect((await see(path)).body).toMatchObject({ status: 404, code: 'SPNMR' });
  expect((await door.call(path, { role: 'inv_analyst' })).status).toBe(403);
});

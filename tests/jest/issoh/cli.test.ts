import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureKeys } from '../../../server/encryption/keys.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  world = await createWorld();
  writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets));
  environment = environmentOf(world.settings);
});
afterAll(() => world.close());

const inventory = (...args: string[]) => verb(environment, args);
const json = async (...args: string[]) => JSON.parse((await inventory(...args)).stdout);

test('warehouses are made and listed', async () => {
  const north = await inventory('warehouse', 'add', 'NORTH', '--name', 'North hall');
  expect(north).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) });
  const args = ['warehouse', 'add', 'dock-2', '--name', 'Dock', '--capacity', '500', '--allow-negative'];
  expect(await json(...args, '--json')).toMatchObject({
    warehouse_code: 'dock-2',
    capacity_units: '500',
    allow_negative: true,
    is_active: true,
  });
  expect((await inventory('warehouse', 'list')).stdout).toMatch(
    /^code .*\nNORTH +North hall +true +false +[0-9a-f-]{36}\ndock-2 +Dock +true +500 +true/,
  );
  expect(await json('warehouse', 'list', '--json')).toMatchObject([
    { warehouse_code: 'NORTH', capacity_units: null, warehouse_id: north.stdout.trim() },
    { warehouse_code: 'dock-2' },
  ]);
  const log = await world.issoh.sql(
    "select distinct role_name from audit.log where table_name = 'warehouses' and operation = 'insert'",
  );
  expect(log).toEqual([{ role_name: 'inv_stock_operator' }]);
});

test.each([
  [['add', 'NORTH', '--name', 'Again'], 1, /^error ISCWC: .*\nhint: /],
  [['add', 'a b', '--name', 'Blank'], 1, /^error ISIWC: .*\nhint: /],
  [['add', 'X', '--name', ' '], 1, /^error ISIWN: /],
  [['add', 'X'], 2, /--name/],
  [['add', 'X', '--name', 'X', '--capacity', 'lots'], 2, /whole number/],
])('warehouse %j is refused', async (args, code, told) => {
  expect(await inventory('warehouse', ...args)).toEqual({
    code,
    stdout: '',
    stderr: expect.stringMatching(told),
  });
});

test('jobs of both databases are listed; one of IS-SOH is told by --database', async () => {
  const add = "select id from graphile_worker.add_job('nothing__do', '{}')";
  const [{ id: spp }] = (await world.sql(add)) as [{ id: string }];
  await world.issoh.sql(add);
  const [{ id }] = (await world.issoh.sql(add)) as [{ id: string }];
  const listed = async (...args: string[]) =>
    (await json('jobs', 'list', '--json', ...args)).map((job: { database: string; id: string }) => [
      job.database,
      job.id,
    ]);
  expect(await listed()).toEqual(
    expect.arrayContaining([
      ['spp', spp],
      ['issoh', id],
    ]),
  );
  expect((await listed('--database', 'issoh')).every((job: string[]) => job[0] === 'issoh')).toBe(true);
  expect((await inventory('jobs', 'list')).stdout).toMatch(/^issoh +\d+ +nothing__do +0\/25/m);
  expect((await inventory('jobs', 'retry', id, '--database', 'issoh')).stdout).toBe('1 of 1 retried\n');
  expect((await inventory('jobs', 'discard', id, '--database', 'issoh')).stdout).toBe('1 of 1 discarded\n');
  expect(await listed()).toEqual(expect.arrayContaining([['spp', spp]]));
  expect(await listed()).not.toEqual(expect.arrayContaining([['issoh', id]]));
  expect((await inventory('jobs', 'list', '--database', 'other')).code).toBe(2);
});

test('checks know both databases', async () => {
  const { code, stdout } = await inventory('check');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^spp +\w+ +ok +0$/m);
  expect(stdout).toMatch(/^issoh +\w+ +ok +0$/m);
});

test('a check that finds something shows its first rows', async () => {
  await world.sql('alter table spp.suppliers disable trigger _900_log_update');
  const { code, stdout } = await inventory('check').finally(() =>
    world.sql('alter table spp.suppliers enable trigger _900_log_update'),
  );
  expect(code).toBe(1);
  expect(stdout).toMatch(/^spp +changes_are_logged +broken +1$/m);
  expect(stdout.split('\n\n').slice(1)).toEqual([
    'spp: changes_are_logged, the first rows',
    'relation       guard\nspp.suppliers  _900_log_update',
    'spp: all_is_as_migrated, the first rows',
    expect.stringMatching(
      /^on .+\ntrigger _900_log_update on spp\.suppliers  altered .+ enable trigger _900_log_update;\n$/,
    ),
  ]);
});

test.each(['issoh_private.encryption_keys', 'lease.workers', 'graphile_worker._private_jobs'])(
  'status waits for nobody who has locked %s, and names them',
  async name => {
    // Without any of its own nobody asks which others are in use.
    await ensureKeys(world.settings.keys);
    const holder = await world.connections.owner.issoh.connect();
    try {
      await holder.query(`begin; lock table ${name} in access exclusive mode`);
      const { rows } = await holder.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
      const { pid } = rows[0]!;
      const { code, stdout } = await inventory('status');
      expect(code).toBe(1);
      expect(stdout).toContain(`is locked: process ${pid} of login inv_worker`);
      expect(stdout).toContain(`select pg_terminate_backend(${pid});`);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  },
);

test('status tells of each worker', async () => {
  expect(await json('status', '--json')).toMatchObject({
    ready: false,
    worker: false,
    workers: { spp: false, issoh: false },
  });
  expect((await inventory('status')).stdout).toMatch(/^issoh worker +none$/m);
});

/** Checks of a database that is otherwise than they reckon with: each says what it can, and none hides another. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pino from 'pino';
import { withClient } from '../../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { ownerPool } from '../../../server/database/pools.ts';
import { runAllChecks, runChecks } from '../../../server/operations/checks.ts';
import { checks__run } from '../../../server/worker/tasks/checks__run.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const { dataDir, secrets } = world.settings;
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
  const supplier = await world.addSupplier('CHECKED');
  await world.upload(supplier, Buffer.from('Code,Name,Price\nA1,Hammer,2.50\n'), { fileName: 'list.csv' });
});
afterAll(() => world.close());

const pool = (tier: Tier) => world.connections.owner[tier];
const broken = async (tier: Tier) =>
  (await runChecks(tier, pool(tier))).filter(one => one.violations > 0).map(one => one.check);
const asAdministrator = (tier: Tier, ...statements: string[]) =>
  withClient(world.connections.urls.administrator[tier], async client => {
    for (const statement of statements) await client.query(statement);
  });

test.each<[what: string, tier: Tier, spoil: string, mend: string, check: string]>([
  [
    'a function has gone',
    'spp',
    'alter function spp.price_change_percentage rename to odd',
    'alter function spp.odd rename to price_change_percentage',
    'product_figures',
  ],
  [
    'a table has gone',
    'spp',
    'alter table spp.match_pairs rename to odd',
    'alter table spp.odd rename to match_pairs',
    'mapping_pairs',
  ],
  [
    'a column has another name',
    'spp',
    'alter table spp.price_breaks rename column from_quantity to odd',
    'alter table spp.price_breaks rename column odd to from_quantity',
    'price_break_products',
  ],
  [
    'a function answers another type',
    'issoh',
    "alter function issoh.setting(text) rename to odd; create function issoh.setting(setting_key text) returns xml language sql as 'select null::xml'",
    'drop function issoh.setting(text); alter function issoh.odd(text) rename to setting',
    'kept_values_are_a_replay',
  ],
  [
    'a schema has gone',
    'spp',
    'alter schema audit rename to odd',
    'alter schema odd rename to audit',
    'seals_are_linked',
  ],
])(
  'where %s the check that asks for it is broken, and all others are run',
  async (_, tier, spoil, mend, check) => {
    const all = (await runChecks(tier, pool(tier))).map(one => one.check);
    await asAdministrator(tier, spoil);
    try {
      const checked = await runChecks(tier, pool(tier));
      expect(checked.map(one => one.check)).toEqual(all);
      expect(checked.find(one => one.check === check)).toMatchObject({
        violations: 1,
        examples: [{ error: expect.stringMatching(/^could not be run: /) }],
      });
      expect(checked.find(one => one.check === 'all_is_as_migrated')!.violations).toBeGreaterThan(0);
      const { code, stdout } = await verb(environmentOf(world.settings), ['check']);
      expect(code).toBe(1);
      expect(stdout).toMatch(new RegExp(`^${tier} +${check} +broken`, 'm'));
    } finally {
      await asAdministrator(tier, mend);
    }
    expect(await broken(tier)).toEqual([]);
  },
);

test.each(tiers)('%s: how sessions word values makes no check give an alarm', async tier => {
  const settings = {
    quote_all_identifiers: 'on',
    datestyle: 'German',
    intervalstyle: 'iso_8601',
    bytea_output: 'escape',
    extra_float_digits: '-15',
    timezone: 'Asia/Kathmandu',
  };
  const { rows } = await pool(tier).query<{ name: string }>('select current_database() as name');
  const name = `"${rows[0]!.name}"`;
  const set = Object.entries(settings).map(
    ([key, value]) => `alter database ${name} set ${key} = '${value}'`,
  );
  await asAdministrator(tier, ...set);
  const afresh = ownerPool(world.connections.urls.administrator[tier]);
  try {
    expect((await afresh.query('show quote_all_identifiers')).rows).toEqual([
      { quote_all_identifiers: 'on' },
    ]);
    const checked = await runChecks(tier, afresh);
    expect(checked.filter(one => one.violations > 0)).toEqual([]);
    // Whoever comes after in that session has what he had.
    expect((await afresh.query('show bytea_output')).rows).toEqual([{ bytea_output: 'escape' }]);
  } finally {
    await afresh.end();
    await asAdministrator(tier, ...Object.keys(settings).map(key => `alter database ${name} reset ${key}`));
  }
});

/** A row that says of a database that this version is not its. */
const ANOTHER = `insert into graphile_migrate.migrations (hash, previous_hash, filename, date)
                 values ('sha1:another', null, '999999.sql', now())`;

test.each(tiers)('%s: that nothing is compared is said by the command and the worker', async tier => {
  await pool(tier).query(ANOTHER);
  try {
    const { left } = await runAllChecks(tier, world.connections.owner);
    const why = `not compared: a later version has migrated ${tier}`;
    expect(left).toEqual([
      { database: tier, check: 'all_is_as_migrated', why },
      { database: tier, check: 'rights_are_granted (rights, owners)', why },
    ]);
    for (const words of [['check'], ['check', '--json']]) {
      const { code, stderr } = await verb(environmentOf(world.settings), words);
      expect(code).toBe(0);
      for (const { check } of left) expect(stderr).toContain(`${tier}: ${check}: ${why}.`);
    }
    const told: Record<string, unknown>[] = [];
    const log = pino({ base: null }, { write: (line: string) => void told.push(JSON.parse(line)) });
    const { settings, connections } = world;
    await checks__run({ settings, connections, worker: 'worker', log })();
    expect(told).toMatchObject(
      left.map(({ check }) => ({ event: 'check', database: tier, check, error: why, msg: 'check not run' })),
    );
  } finally {
    await pool(tier).query("delete from graphile_migrate.migrations where filename = '999999.sql'");
  }
  expect((await runAllChecks(tier, world.connections.owner)).left).toEqual([]);
});

test.each(tiers)('%s: where migrations have not run what is lacking is none of its checks', async tier => {
  const gone = tier === 'spp' ? 'spp.match_pairs' : 'issoh.settings';
  const [schema, name] = gone.split('.');
  const latest = 'select max(filename) from graphile_migrate.migrations';
  await pool(tier).query(
    `create table public.kept as select * from graphile_migrate.migrations where filename = (${latest})`,
  );
  await pool(tier).query(`delete from graphile_migrate.migrations where filename = (${latest})`);
  await asAdministrator(tier, `alter table ${gone} rename to odd`);
  try {
    await expect(runChecks(tier, pool(tier))).rejects.toMatchObject({ code: '42P01' });
  } finally {
    await asAdministrator(tier, `alter table ${schema}.odd rename to ${name}`);
    await pool(tier).query(
      'insert into graphile_migrate.migrations select * from public.kept; drop table public.kept',
    );
  }
  expect(await broken(tier)).toEqual([]);
});

test('of a later version what is no longer there is no fault', async () => {
  await pool('spp').query(ANOTHER);
  await asAdministrator('spp', 'alter table spp.match_pairs rename to odd');
  try {
    expect(await broken('spp')).not.toContain('mapping_pairs');
    const { left } = await runAllChecks('spp', world.connections.owner);
    expect(left).toContainEqual({
      database: 'spp',
      check: 'mapping_pairs',
      why: expect.stringMatching(
        /^could not be run: .*match_pairs.* does not exist: a later version has migrated spp$/,
      ),
    });
  } finally {
    await asAdministrator('spp', 'alter table spp.odd rename to match_pairs');
    await pool('spp').query("delete from graphile_migrate.migrations where filename = '999999.sql'");
  }
});

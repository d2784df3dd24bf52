/** Rights that are missing are seen, and brought back by what is said to do so. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { definitionsAmiss } from '../../../server/database/privileges/definitions.ts';
import { inOrder } from '../../../server/database/privileges/in-order.ts';
import {
  grantsFile,
  grantsText,
  ownerStatement,
  ownersAmiss,
  type Right,
  rightsAmiss,
  rightsOf,
  statementsOf,
  strangersAmong,
} from '../../../server/database/privileges/rights.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { grantsOf, ownersOf, strangersIn } from '../../../server/operations/doctor/grants.ts';
import { projectRoot } from '../../../server/settings.ts';
import { testCluster } from '../../support/cluster.ts';
import { takeGrants } from '../../support/snapshot.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const pool = (tier: Tier) => world.connections.owner[tier];
const well = { missing: [], superfluous: [], absent: [] };
/** What is said to do, run as said. */
const done = async (tier: Tier, statements: string[]) => {
  for (const statement of statements) await pool(tier).query(statement);
};

test.each(tiers)('sql/grants/%s.sql is the migrated database (npm run snapshot writes it)', async tier => {
  const taken = await takeGrants(await testCluster());
  expect(readFileSync(grantsFile(tier), 'utf8')).toBe(taken[tier]);
});

test.each(tiers)('of %s it is read as it was written, and a migrated database is as it says', async tier => {
  const text = readFileSync(grantsFile(tier), 'utf8');
  expect(rightsOf(text).length).toBeGreaterThan(500);
  const again = rightsOf(grantsText(tier, rightsOf(text)));
  expect(again).toEqual(rightsOf(text));
  expect(statementsOf(again).length).toBeLessThan(rightsOf(text).length / 4);
  expect(await rightsAmiss(tier, pool(tier))).toEqual(well);
  expect((await grantsOf(tier, pool(tier))).map(one => one.verdict)).toEqual(['ok', 'ok']);
});

describe('what is taken away', () => {
  beforeEach(async () => {
    for (const tier of tiers) expect(await rightsAmiss(tier, pool(tier))).toEqual(well);
  });

  test.each<[string, Tier, string, string]>([
    [
      'of all tables',
      'spp',
      'revoke select on all tables in schema spp from inv_catalog_manager',
      'inv_catalog_manager',
    ],
    ['of a view', 'issoh', 'revoke select on issoh.warehouses from inv_reviewer', 'inv_reviewer'],
    [
      'of a function',
      'issoh',
      'revoke execute on all functions in schema issoh from inv_stock_operator',
      'inv_stock_operator',
    ],
    ['of a function of all', 'spp', 'revoke execute on all functions in schema common from public', 'public'],
    ['of a schema', 'spp', 'revoke usage on schema spp from inv_supplier', 'inv_supplier'],
    ['of the owner', 'issoh', 'revoke insert, select on issoh.warehouses from inv_owner', 'inv_owner'],
    [
      'of everything',
      'issoh',
      'revoke all on all tables in schema issoh, issoh_kept from inv_analyst',
      'inv_analyst',
    ],
  ])('%s is named, and comes back', async (_what, tier, statement, role) => {
    await pool(tier).query(statement);
    const { missing, superfluous } = (await rightsAmiss(tier, pool(tier)))!;
    expect([missing.length > 0, superfluous]).toEqual([true, []]);
    const [lack] = await grantsOf(tier, pool(tier));
    expect(lack).toMatchObject({ verdict: 'bad', found: expect.stringContaining(role) });
    const statements = statementsOf(missing);
    const lines = lack!.advice!.split('\n');
    const file = `  inventory psql ${tier} -- -f '${grantsFile(tier)}'`;
    expect(lines.filter(line => line.startsWith('  '))).toEqual([
      ...(statements.length > 3 ? [file] : []),
      ...statements.map(one => `  ${one}`),
    ]);
    const checked = (await runChecks(tier, pool(tier))).find(one => one.check === 'rights_are_granted')!;
    expect(checked.violations).toBe(missing.length);
    expect(checked.examples[0]).toMatchObject({ role, mend: expect.stringMatching(/^grant .*;$/) });
    await done(tier, statements);
  });

  test('comes back by the file as well', async () => {
    await pool('spp').query('revoke all on all tables in schema spp from inv_admin, inv_supplier');
    await pool('spp').query('revoke usage on schema spp, audit from inv_admin');
    expect((await rightsAmiss('spp', pool('spp')))!.missing.length).toBeGreaterThan(10);
    await pool('spp').query(readFileSync(grantsFile('spp'), 'utf8'));
  });
});

test.each([
  ['a table', 'grant insert on spp.suppliers to inv_analyst', 'inv_analyst (insert on table spp.suppliers)'],
  [
    'a column',
    'grant update (status) on spp.suppliers to inv_supplier',
    'inv_supplier (update (status) on table spp.suppliers)',
  ],
  [
    'what may be passed on',
    'grant select on spp.suppliers to inv_analyst with grant option',
    'inv_analyst (grant option for select on table spp.suppliers)',
  ],
  [
    'a column that may be',
    'grant update (status) on spp.suppliers to inv_catalog_manager with grant option',
    'inv_catalog_manager (',
  ],
  [
    'everybody',
    'grant execute on function spp.set_setting to public',
    'public (execute on function spp.set_setting',
  ],
  ['a schema', 'grant create on schema spp to inv_analyst', 'inv_analyst (create on schema spp)'],
  [
    'the schema of a library',
    'grant usage on schema graphile_worker to inv_analyst',
    'inv_analyst (usage on schema graphile_worker)',
  ],
  [
    'what is in it',
    'grant insert on graphile_migrate.migrations to inv_analyst',
    'inv_analyst (insert on table graphile_migrate.migrations)',
  ],
  [
    'a column in it',
    'grant update (hash) on graphile_migrate.migrations to public',
    'public (update (hash) on table graphile_migrate.migrations)',
  ],
  [
    'a function in it',
    'grant execute on function graphile_worker.force_unlock_workers(text[]) to inv_analyst',
    'inv_analyst (execute on function graphile_worker.force_unlock_workers(text[]))',
  ],
  [
    'a type',
    'grant usage on type spp.found_product to inv_analyst',
    'inv_analyst (usage on type spp.found_product)',
  ],
  [
    'the database',
    'do $$ begin execute format($f$grant create on database %I to inv_analyst$f$, current_database()); end $$',
    'inv_analyst (create on database ',
  ],
])('what is given beside it is told, and taken back: %s', async (_what, statement, found) => {
  await pool('spp').query(statement);
  const [lack, more] = await grantsOf('spp', pool('spp'));
  expect([lack!.verdict, more]).toMatchObject([
    'ok',
    { verdict: 'weak', found: expect.stringContaining(found) },
  ]);
  const statements = statementsOf((await rightsAmiss('spp', pool('spp')))!.superfluous);
  expect(more!.advice).toContain(statements[0]);
  await done('spp', statements);
  expect(await rightsAmiss('spp', pool('spp'))).toEqual(well);
});

const administrator = (tier: Tier) => world.connections.urls.administrator[tier];
const asAdministrator = (tier: Tier, ...statements: string[]) =>
  withClient(administrator(tier), async client => {
    for (const statement of statements) await client.query(statement);
  });

test.each<[string, Tier, string[], string]>([
  [
    'the schema of everybody',
    'spp',
    ['grant create on schema public to inv_analyst'],
    'inv_analyst (create on schema public)',
  ],
  ['by everybody', 'issoh', ['grant create on schema public to public'], 'public (create on schema public)'],
  [
    'a server that is linked',
    'issoh',
    ['grant usage on foreign server spp to inv_analyst'],
    'inv_analyst (usage on foreign server spp)',
  ],
  [
    'the link itself',
    'issoh',
    ['grant usage on foreign data wrapper postgres_fdw to inv_analyst'],
    'inv_analyst (usage on foreign data wrapper postgres_fdw)',
  ],
  [
    'a schema that somebody made',
    'spp',
    [
      'create schema if not exists elsewhere',
      'create table if not exists elsewhere.prices ()',
      'grant select on elsewhere.prices to public, pg_monitor, inv_reviewer',
    ],
    'inv_reviewer (select on table elsewhere.prices)',
  ],
])('so is what an administrator gives: %s', async (_what, tier, given, found) => {
  await asAdministrator(tier, ...given);
  expect((await grantsOf(tier, pool(tier)))[1]).toMatchObject({
    verdict: 'weak',
    found: `in ${tier}: ${found}`,
  });
  const { missing, superfluous, absent } = (await rightsAmiss(tier, pool(tier)))!;
  expect([missing, absent]).toEqual([[], []]);
  await asAdministrator(tier, ...statementsOf(superfluous));
  expect(await rightsAmiss(tier, pool(tier))).toEqual(well);
});

describe('what is another’s', () => {
  test.each(tiers)('in %s nothing is at first', async tier => {
    expect(await ownersAmiss(tier, pool(tier))).toEqual([]);
    expect(await ownersOf(tier, pool(tier))).toMatchObject({ verdict: 'ok', found: 'inv_owner alone' });
  });

  test.each<[string, Tier, string]>([
    ['a schema', 'issoh', 'schema issoh'],
    ['a schema with no right of anybody', 'spp', 'schema graphile_worker'],
    ['a table', 'issoh', 'table issoh.stock_on_hand'],
    ['a view', 'spp', 'table spp.v_supplier_catalog_stats'],
    ['a partition', 'spp', 'table spp.price_history_default'],
    ['a function', 'spp', 'function spp.set_setting(text, jsonb)'],
    ['a type', 'issoh', 'type issoh.contract_input'],
    ['a type of a library', 'spp', 'type graphile_worker.job_spec'],
    ['a server that is linked', 'issoh', 'foreign server spp'],
  ])('%s is named, and nothing else, and comes back by what is said', async (_what, tier, on) => {
    await asAdministrator(tier, ownerStatement({ on }).replace('inv_owner', 'current_user'));
    const [found] = await ownersAmiss(tier, pool(tier));
    expect(found).toEqual({ on, owner: new URL(administrator(tier)).username });
    expect(await ownersOf(tier, pool(tier))).toMatchObject({
      verdict: 'bad',
      found: expect.stringContaining(`${on} is ${found!.owner}’s`),
      advice: expect.stringContaining(ownerStatement(found!)),
    });
    expect(await rightsAmiss(tier, pool(tier))).toEqual(well);
    const checked = (await runChecks(tier, pool(tier))).find(one => one.check === 'rights_are_granted')!;
    expect(checked).toMatchObject({
      violations: 1,
      examples: [{ role: found!.owner, right: 'owner', on, mend: ownerStatement(found!) }],
    });
    await asAdministrator(tier, ownerStatement(found!));
    expect(await ownersAmiss(tier, pool(tier))).toEqual([]);
  });

  test.each([
    ['a view', 'create view issoh.v_mine as select 1 as one', 'table issoh.v_mine'],
    ['a type', 'create type issoh.mine as (one integer)', 'type issoh.mine'],
  ])(
    'an administrator’s own %s is told softly, to be moved, and breaks no check',
    async (_what, made, on) => {
      await asAdministrator('issoh', made);
      const owner = new URL(administrator('issoh')).username;
      expect(await ownersAmiss('issoh', pool('issoh'))).toEqual([]);
      expect(await strangersAmong('issoh', pool('issoh'))).toEqual([{ on, owner }]);
      expect(await ownersOf('issoh', pool('issoh'))).toMatchObject({ verdict: 'ok' });
      expect(await strangersIn('issoh', pool('issoh'))).toMatchObject([
        {
          verdict: 'weak',
          found: `in issoh: ${on} is ${owner}’s`,
          advice: expect.stringContaining(`alter ${on} set schema`),
        },
      ]);
      const checked = await runChecks('issoh', pool('issoh'));
      expect(checked.find(one => one.check === 'rights_are_granted')).toMatchObject({ violations: 0 });
      await asAdministrator(
        'issoh',
        'create schema mine',
        `alter ${on} set schema mine`,
        'drop schema mine cascade',
      );
      expect(await strangersIn('issoh', pool('issoh'))).toEqual([]);
    },
  );

  test('rights within are seen all the same, and are given once the owner is ours again', async () => {
    await pool('issoh').query('revoke select on issoh.stock_on_hand from inv_analyst');
    await pool('issoh').query('grant insert on issoh.warehouses to inv_analyst');
    await asAdministrator(
      'issoh',
      'alter schema issoh owner to current_user',
      'alter table issoh.stock_on_hand owner to current_user',
    );
    const { missing, superfluous, absent } = (await rightsAmiss('issoh', pool('issoh')))!;
    expect([missing, superfluous, absent]).toMatchObject([
      [{ privilege: 'select', on: 'table issoh.stock_on_hand', role: 'inv_analyst' }],
      [{ privilege: 'insert', on: 'table issoh.warehouses', role: 'inv_analyst' }],
      [],
    ]);
    expect((await grantsOf('issoh', pool('issoh')))[0]!.advice).toMatch(
      /Once inv_owner owns it again, run as inv_owner .*:\n {2}grant select on table issoh\.stock_on_hand to inv_analyst;/,
    );
    const owners = await ownersAmiss('issoh', pool('issoh'));
    expect(owners.map(one => one.on)).toEqual(['schema issoh', 'table issoh.stock_on_hand']);
    await asAdministrator('issoh', ...owners.map(ownerStatement));
    await done('issoh', [...statementsOf(missing), ...statementsOf(superfluous)]);
    expect(await rightsAmiss('issoh', pool('issoh'))).toEqual(well);
  });

  test('check says so, though its results cannot be kept', async () => {
    const { dataDir, secrets } = world.settings;
    writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
    await asAdministrator('issoh', 'alter schema issoh owner to current_user');
    try {
      const { code, stdout, stderr } = await verb(environmentOf(world.settings), ['check']);
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: expect.stringContaining('alter schema issoh owner to inv_owner;'),
        stderr: expect.stringContaining('The results could not be kept: permission denied for schema issoh'),
      });
    } finally {
      await asAdministrator('issoh', 'alter schema issoh owner to inv_owner');
    }
  });
});

test.each<[string, Tier, string, string, string[]]>([
  [
    'a view',
    'spp',
    'alter view spp.v_supplier_catalog_stats rename to v_gone',
    'alter view spp.v_gone rename to v_supplier_catalog_stats',
    ['table spp.v_supplier_catalog_stats'],
  ],
  [
    'a schema, with all that is in it',
    'spp',
    'alter schema spp_feed rename to spp_gone',
    'alter schema spp_gone rename to spp_feed',
    ['schema spp_feed'],
  ],
])('%s that is not there is told', async (_what, tier, gone, back, named) => {
  await withClient(world.connections.urls.administrator[tier], client => client.query(gone));
  try {
    expect((await rightsAmiss(tier, pool(tier)))!.absent).toEqual(named);
    const [told] = await grantsOf(tier, pool(tier));
    expect(told).toMatchObject({ verdict: 'bad', found: `not there in ${tier}: ${named[0]}` });
    const checked = (await runChecks(tier, pool(tier))).find(one => one.check === 'rights_are_granted')!;
    expect(checked.examples).toContainEqual(expect.objectContaining({ on: named[0], right: 'owner' }));
  } finally {
    await withClient(world.connections.urls.administrator[tier], client => client.query(back));
  }
});

test.each<[string, Tier, string, string]>([
  [
    'a function',
    'spp',
    'function spp_private.touch_products(text)',
    'functions/spp/figures/touch_products.sql',
  ],
  ['a view', 'spp', 'view spp.v_supplier_catalog_stats', 'views/spp/v_supplier_catalog_stats.sql'],
])('%s that was dropped is made by the file that doctor names', async (_, tier, what, file) => {
  await pool(tier).query(`drop ${what}`);
  const path = join(projectRoot, file);
  try {
    const [told] = await grantsOf(tier, pool(tier));
    expect(told).toMatchObject({
      verdict: 'bad',
      found: expect.stringContaining('not there in spp: '),
      advice: expect.stringContaining(
        `its file makes it:\n  inventory psql ${tier} -- -v ON_ERROR_STOP=1 -f '${path}'\n`,
      ),
    });
    expect(told!.advice).not.toContain('backup');
  } finally {
    await pool(tier).query(readFileSync(path, 'utf8'));
  }
  // Of a view the file has no rights: those are told then.
  for (const statement of statementsOf((await rightsAmiss(tier, pool(tier)))!.missing))
    await pool(tier).query(statement);
  expect(await rightsAmiss(tier, pool(tier))).toEqual(well);
});

/** What an advice gives `inventory psql`, run as it stands there. */
async function runTold(tier: Tier, advice: string): Promise<string[]> {
  const [, stops, given] = new RegExp(
    `\\n  inventory psql ${tier} --( -v ON_ERROR_STOP=1)?((?: -f '[^']+')+)(?=\\n|$)`,
  ).exec(advice)!;
  // Of rights one that cannot be given keeps no other back.
  expect(stops === undefined).toBe(given!.includes(grantsFile(tier)));
  const files = [...given!.matchAll(/'([^']+)'/g)].map(([, file]) => file!);
  for (const file of files) await pool(tier).query(readFileSync(file, 'utf8'));
  expect(advice.match(/inventory psql/g)!.length).toBeLessThanOrEqual(2);
  return files;
}

test.each<[string, Tier, string, number]>([
  ['a view by which views are made', 'spp', 'view spp_private.v_product_figures', 3],
  ['a view by which views and functions are made', 'issoh', 'view issoh.v_inventory_valuation', 3],
  ['a function by which views are made', 'issoh', 'function issoh_private.late_movements', 3],
])('%s is made again with all that went with it by what doctor says once', async (_, tier, what, least) => {
  const before = await definitionsAmiss(tier, pool(tier));
  await pool(tier).query(`drop ${what} cascade`);
  const [gone] = await grantsOf(tier, pool(tier));
  expect(gone).toMatchObject({ what: 'what migrations made', verdict: 'bad' });
  expect((await runTold(tier, gone!.advice!)).length).toBeGreaterThanOrEqual(least);
  const lacking = (await grantsOf(tier, pool(tier))).find(one => one.verdict === 'bad');
  expect(lacking?.what).toBe('what roles lack');
  if (lacking!.advice!.includes('all at once')) await runTold(tier, lacking!.advice!);
  else for (const statement of lacking!.advice!.match(/grant [^;]+;/g)!) await pool(tier).query(statement);
  expect(await rightsAmiss(tier, pool(tier))).toEqual(well);
  expect(await definitionsAmiss(tier, pool(tier))).toEqual(before);
});

describe('files are run in an order', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'inventory-order-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const written = (files: Record<string, string>) =>
    Object.entries(files).map(([name, text]) => {
      writeFileSync(join(folder, `${name}.sql`), text);
      return join(folder, `${name}.sql`);
    });
  const orderOf = (files: Record<string, string>) => {
    const paths = written(files);
    return [paths, [...paths].reverse()].map(all => inOrder(all).map(path => basename(path, '.sql')));
  };

  test('in which each comes after what it mentions', () => {
    const all = {
      a: 'create or replace view s.a as select * from s.b;',
      b: `create or replace view s."b" as select * from s.c_too, s.c();`,
      c: 'create or replace function s.c() returns text\nlanguage sql\nas $$ select 1 $$;',
    };
    expect(orderOf(all)).toEqual([
      ['c', 'b', 'a'],
      ['c', 'b', 'a'],
    ]);
    expect(inOrder(written({ ...all }).flatMap(path => [path, path])).length).toBe(3);
  });

  test('whatever they say of each other, or ask for when they are called', () => {
    const all = {
      f: `create or replace function s.f() returns text\nlanguage plpgsql\nas $$\nbegin\n  return s.v;\nend\n$$;\ncomment on function s.f() is\n  $$As s.v; more.$$;`,
      g: `-- As s.f.\ncreate or replace function s.g() returns text\nlanguage plpgsql\nas $$\ndeclare\n  v_one s.v;\nbegin\nend\n$$;`,
      v: 'create or replace view s.v as select s.f();\ncomment on view s.v is $$Beside s.g.$$;',
    };
    expect(orderOf(all)).toEqual([
      ['f', 'v', 'g'],
      ['f', 'v', 'g'],
    ]);
  });

  test('and those of which each mentions the other stay', () => {
    const all = { a: 'create view s.a as select s.b;', b: 'create view s.b as select s.a;' };
    expect(orderOf(all)).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });
});

test('of a table that is gone no view of its name is made', async () => {
  await pool('spp').query('alter table spp.suppliers rename to gone');
  try {
    const [told] = await grantsOf('spp', pool('spp'));
    expect(told).toMatchObject({ found: 'not there in spp: table spp.suppliers' });
    expect(told!.advice).not.toContain('inventory psql');
  } finally {
    await pool('spp').query('alter table spp.gone rename to suppliers');
  }
});

test('what no file has is in a backup', async () => {
  await pool('spp').query('alter schema spp_feed rename to spp_gone');
  try {
    expect((await grantsOf('spp', pool('spp')))[0]!.advice).toMatch(/anew\. A backup of before has it \(/);
    await pool('spp').query('alter view spp.v_supplier_catalog_stats rename to v_gone');
    expect((await grantsOf('spp', pool('spp')))[0]!.advice).toMatch(
      /-f '[^']+v_supplier_catalog_stats\.sql'\nWhat roles lack .+ Of the rest a backup/,
    );
  } finally {
    await pool('spp').query('alter view if exists spp.v_gone rename to v_supplier_catalog_stats');
    await pool('spp').query('alter schema spp_gone rename to spp_feed');
  }
});

test('what others than ours may is theirs', async () => {
  await pool('spp').query('grant select on spp.suppliers to pg_monitor');
  expect(await rightsAmiss('spp', pool('spp'))).toEqual(well);
});

test('many are said in few statements', () => {
  const rights: Right[] = ['a', 'b', 'c'].flatMap(name =>
    ['inv_admin', 'inv_analyst'].map(role => ({
      given: true,
      privilege: 'select',
      on: `table x.${name}`,
      role,
    })),
  );
  expect(statementsOf(rights)).toEqual(['grant select on table x.a, x.b, x.c to inv_admin, inv_analyst;']);
});

test('of migrations that have not run nothing is said', async () => {
  const { rows } = await pool('spp').query(
    'delete from graphile_migrate.migrations where filename = (select max(filename) from graphile_migrate.migrations) returning *',
  );
  expect(await rightsAmiss('spp', pool('spp'))).toBeNull();
  expect(await grantsOf('spp', pool('spp'))).toEqual([]);
  const { hash, previous_hash, filename, date } = rows[0];
  await pool('spp').query(
    'insert into graphile_migrate.migrations (hash, previous_hash, filename, date) values ($1, $2, $3, $4)',
    [hash, previous_hash, filename, date],
  );
});

/** Who migrates is told what ran; who plans is told what would, and nothing is made to know it. */
import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asLogin, ensureDatabase, inDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { migrate, pendingMigrations, plannedMigrations, tiers } from '../../../server/database/migrate.ts';
import { ownerPool } from '../../../server/database/pools.ts';
import { projectRoot, version } from '../../../server/settings.ts';
import { type TestCluster, templates, testCluster } from '../../support/cluster.ts';
import { dropDatabase } from '../../support/drop-database.ts';

let cluster: TestCluster;
let folder: string;
const suffix = randomUUID().slice(0, 8);
const names = { spp: `plan_spp_${suffix}`, issoh: `plan_issoh_${suffix}` };
const committed = (tier: 'spp' | 'issoh') =>
  readdirSync(join(projectRoot, 'migrations', tier, 'committed')).filter(file => file.endsWith('.sql'));

const { stdout: commit } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
  cwd: projectRoot,
  encoding: 'utf8',
});
/** Several lie beside one another: it says which it is. */
const thisVersion = existsSync(join(projectRoot, '.git'))
  ? `version ${version} (${commit.trim()}) in ${projectRoot}`
  : `version ${version} in ${projectRoot}`;

beforeAll(async () => {
  cluster = await testCluster();
  folder = mkdtempSync(join(tmpdir(), 'inventory-migrate-'));
});
afterAll(async () => {
  for (const name of Object.values(names)) await drop(name);
  rmSync(folder, { recursive: true, force: true });
});

const query = (sql: string) => withClient(cluster.superuserUrl('postgres'), client => client.query(sql));

const drop = (name: string) => dropDatabase(cluster.superuserUrl('postgres'), name);

const databases = async () =>
  (await query(`select datname from pg_database where datname like '%${suffix}'`)).rows.length;

function inventory(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    DATA_DIR: join(folder, 'data'),
    SPP_DATABASE_URL: cluster.superuserUrl(names.spp),
    ISSOH_DATABASE_URL: cluster.superuserUrl(names.issoh),
  };
  return new Promise(resolve =>
    execFile(
      process.execPath,
      [join(projectRoot, 'server/cli/inventory.ts'), ...args],
      { env },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );
}

test('a plan before anything is there names all, and makes nothing', async () => {
  const { code, stdout, stderr } = await inventory('migrate', '--plan');
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'Nothing is in spp and issoh yet: these would be the first migrations there.\n',
  });
  for (const tier of tiers)
    for (const file of committed(tier)) expect(stdout).toMatch(new RegExp(`^${tier} +${file}$`, 'm'));
  expect(stdout.startsWith(`Of ${thisVersion}:\n`)).toBe(true);
  expect(stdout).toMatch(/Nothing was run\.\n$/);
  expect(existsSync(join(folder, 'data'))).toBe(false);
  expect(await databases()).toBe(0);
});

test.each([...tiers])(
  '%s: what was planned runs, with seconds; after that there is nothing to do',
  async tier => {
    const url = cluster.superuserUrl(names[tier]);
    await query(`create database ${names[tier]} owner inv_owner`);
    await withClient(url, client =>
      client.query(
        'set search_path = public; create extension ltree; create extension pg_trgm; create extension btree_gist; create extension postgres_fdw',
      ),
    );
    await withClient(url, client =>
      client.query('grant usage on foreign data wrapper postgres_fdw to inv_owner'),
    );
    await withClient(url, async client => {
      await client.query('set role inv_owner');
      await client.query('create server spp foreign data wrapper postgres_fdw');
    });
    const planned = await plannedMigrations(tier, url);
    expect(planned).toEqual(['graphile-worker', ...committed(tier)]);
    const ran = await migrate(tier, url);
    expect(ran.map(one => one.name)).toEqual(planned);
    for (const one of ran) expect(one.seconds).toBeGreaterThan(0);
    expect(await plannedMigrations(tier, url)).toEqual([]);
    expect(await migrate(tier, url)).toEqual([]);
    const pool = ownerPool(url);
    expect(await pendingMigrations(tier, pool)).toEqual([]);
    await pool.end();
  },
);

describe('of a login that may enter no schema of what ran', () => {
  const login = `stranger_${suffix}`;
  beforeAll(() => query(`create role ${login} login password 'x'`));
  afterAll(() => query(`drop role ${login}`));

  test.each([...tiers])('%s: inv_migrator, which acts as the owner, is told the plan', async tier => {
    const password = cluster.settings.secrets.migrator_password;
    const url = asLogin(cluster.superuserUrl(names[tier]), 'inv_migrator', password);
    const isKept = await withClient(url, client =>
      client.query(`select pg_catalog.has_schema_privilege(n.oid, 'usage') as open from pg_catalog.pg_namespace n
                     where n.nspname in ('graphile_worker', 'graphile_migrate')`),
    );
    expect(isKept.rows).toEqual([{ open: false }, { open: false }]);
    expect(await plannedMigrations(tier, url)).toEqual([]);
  });

  test('one that may not act as the owner is told that', async () => {
    const url = asLogin(cluster.superuserUrl(names.spp), login, 'x');
    await expect(plannedMigrations('spp', url)).rejects.toMatchObject({
      code: 'right_missing',
      message: `${names.spp}: login ${login} may not act as inv_owner.`,
    });
  });
});

test('the command line says so', async () => {
  expect(await inventory('migrate', '--plan')).toEqual({
    code: 0,
    stdout: `Nothing would run: both databases are up to date with ${thisVersion}.\n`,
    stderr: '',
  });
  await drop(names.issoh);
  // A DATA_DIR of its own has passwords of its own: the logins of this server are left as they are.
  expect(await inventory('migrate', '--plan')).toMatchObject({
    stdout: expect.not.stringMatching(/^spp /m),
    stderr: expect.stringMatching(/^Nothing is in issoh yet: .*\n$/),
  });
});

test('what ran before a migration that fails is told', async () => {
  const broken = `half_${suffix}`;
  await query(`create database ${broken} owner inv_owner`);
  const url = inDatabase(cluster.superuserUrl('postgres'), broken);
  const told: string[] = [];
  // Without the extensions only the schema of graphile-worker comes to its end.
  const failure = await migrate('spp', url, { told: one => told.push(one.name) }).catch(
    (error: Error) => error,
  );
  await drop(broken);
  expect(failure).toMatchObject({ code: 'migration_failed' });
  expect(told).toEqual(['graphile-worker']);
});

test('of two that migrate at once the second begins when the first has ended', async () => {
  const name = `turns_${suffix}`;
  const url = cluster.superuserUrl(name);
  await ensureDatabase(url, templates.spp);
  await withClient(url, async first => {
    await first.query("select pg_advisory_lock(4727445306447283) -- graphile-migrate's");
    const second = migrate('spp', url);
    const isTurnedAway = `select from pg_stat_activity where datname = '${name}' and query like '%pg_try_advisory_lock%'`;
    while ((await query(isTurnedAway)).rows.length === 0) await setTimeout(10);
    await first.query('select pg_advisory_unlock(4727445306447283)');
    expect(await second).toEqual([]);
  });
  await drop(name);
});

test('a migration that fails is named', async () => {
  const broken = `broken_${suffix}`;
  await query(`create database ${broken} owner inv_owner`);
  const url = inDatabase(cluster.superuserUrl('postgres'), broken);
  const failure = await migrate('spp', url).catch((error: Error) => error);
  await drop(broken);
  expect(failure).toMatchObject({
    code: 'migration_failed',
    message: expect.stringContaining(`spp: ${committed('spp')[0]} failed: `),
    hint: expect.stringMatching(/^What it did was undone\. .*inventory migrate/),
  });
});

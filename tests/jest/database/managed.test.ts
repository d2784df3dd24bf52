/** On a managed server nobody is a superuser: the administrator may make roles and databases, and no more. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asLogin, withClient } from '../../../server/database/bootstrap.ts';
import {
  type EmbeddedCluster,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { asRole, noLimit, requestPool, roles } from '../../../server/database/pools.ts';
import { membershipsSuperfluous } from '../../../server/database/privileges/memberships.ts';
import { prepareSettings, projectRoot, type Settings } from '../../../server/settings.ts';
import { catalogOf } from '../../support/catalog.ts';
import { templates, testCluster } from '../../support/cluster.ts';

let settings: Settings;
let cluster: EmbeddedCluster;

/** URL of a database for the administrator. */
const url = (database: string) => asLogin(cluster.superuserUrl(database), 'manager', 'managed');

function bootstrapAndMigrate(): { status: number | null; output: string } {
  const program = join(import.meta.dirname, '../../support/managed.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    env: {
      ...process.env,
      DATA_DIR: settings.dataDir,
      SPP_DATABASE_URL: url('spp'),
      ISSOH_DATABASE_URL: url('issoh'),
    },
  });
  return { status, output: stdout + stderr };
}

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'inventory-managed-'));
  settings = prepareSettings({ DATA_DIR: dataDir, INVENTORY_FSYNC: 'off', PORT: '0', LOG_LEVEL: 'silent' });
  cluster = await startEmbedded(settings);
  // What such a service does for its customer: a login, and postgres_fdw, which is not a trusted extension.
  await withClient(cluster.superuserUrl('postgres'), async client => {
    await client.query(`create role manager login createrole createdb password 'managed'`);
    await client.query('create database issoh owner manager');
  });
  await withClient(cluster.superuserUrl('issoh'), async client => {
    await client.query('create extension postgres_fdw with schema public');
    await client.query('grant usage on foreign data wrapper postgres_fdw to manager with grant option');
  });
});

afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(settings.dataDir, { recursive: true, force: true });
});

test('bootstrap and every migration run, and run again', () => {
  expect(bootstrapAndMigrate()).toEqual({ status: 0, output: '' });
  expect(bootstrapAndMigrate()).toEqual({ status: 0, output: '' });
});

test.each([...tiers])('%s is the database that a superuser makes', async tier => {
  const made = await testCluster();
  // Of an embedded one the link demands a proof by SCRAM; how another lets people in is its administrators' matter.
  const expected = (await catalogOf(made.superuserUrl(templates[tier]))).map(text =>
    text.replace(", require_auth 'scram-sha-256'", ''),
  );
  expect(await catalogOf(cluster.superuserUrl(tier))).toEqual(expected);
});

test.each(['migrate --plan', 'migrate', 'doctor --json'])(
  'inv_migrator, which has rights as the owner alone, is let do: inventory %s',
  command => {
    const urlOf = (database: string) =>
      asLogin(cluster.superuserUrl(database), 'inv_migrator', settings.secrets.migrator_password);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(projectRoot, 'server/cli/inventory.ts'), ...command.split(' ')],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          DATA_DIR: settings.dataDir,
          SPP_DATABASE_URL: urlOf('spp'),
          ISSOH_DATABASE_URL: urlOf('issoh'),
        },
      },
    );
    expect(stdout + stderr).not.toMatch(/forbidden|permission denied/);
    if (command.startsWith('migrate')) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // Of a machine and a system without a worker it has something to say; nothing is kept from it.
    else expect(stdout).not.toMatch(/keeps this from being looked at|not compared/);
  },
);

test('the administrator is no superuser, and no role of ours has more than it needs', async () => {
  const { rows } = await withClient(url('spp'), client =>
    client.query(`select rolname from pg_roles
                   where rolname = current_user and (rolsuper or rolbypassrls)
                      or rolname ^@ 'inv_' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolinherit)`),
  );
  expect(rows).toEqual([]);
  expect(await withClient(url('spp'), membershipsSuperfluous)).toEqual([]);
});

test('the server logs in and becomes each of the request roles', async () => {
  const pool = requestPool(
    asLogin(cluster.superuserUrl('spp'), 'inv_authenticator', settings.secrets.authenticator_password),
    { max: 1 },
  );
  try {
    for (const role of roles) {
      const become = asRole(pool, { role, user_id: 'u' }, noLimit, client =>
        client.query('select current_user as role'),
      );
      expect((await become).rows).toEqual([{ role }]);
    }
    await expect(pool.query('set role inv_owner')).rejects.toMatchObject({ code: '42501' });
    await expect(pool.query('select from spp.suppliers')).rejects.toMatchObject({ code: '42501' });
  } finally {
    await pool.end();
  }
});

test('roles hold what their members may: an administrator manages, an approver reads', async () => {
  const pool = requestPool(
    asLogin(cluster.superuserUrl('spp'), 'inv_authenticator', settings.secrets.authenticator_password),
    { max: 1 },
  );
  try {
    const begun = await asRole(pool, { role: 'inv_admin', user_id: 'u' }, noLimit, async client => {
      await client.query(`select spp.create_supplier('ACME', 'Acme')`);
      return client.query(
        `select spp.begin_upload('ACME', 'a.csv', repeat('a', 64), 1) ->> 'status' as status`,
      );
    });
    expect(begun.rows).toEqual([{ status: 'queued' }]);
    const read = await asRole(pool, { role: 'inv_approver', user_id: 'u' }, noLimit, client =>
      client.query('select supplier_code from spp.suppliers'),
    );
    expect(read.rows).toEqual([{ supplier_code: 'ACME' }]);
  } finally {
    await pool.end();
  }
});

test('an analyst logs in as itself and reads', async () => {
  const login = asLogin(cluster.superuserUrl('spp'), 'inv_analyst_login', settings.secrets.analyst_password);
  const { rows } = await withClient(login, client =>
    client.query('select products from spp.v_supplier_catalog_stats'),
  );
  expect(rows).toEqual([{ products: 0 }]);
});

test('whoever logs in leaves schemas out, also by a login of a DBA’s; the server’s own logins do not', async () => {
  await withClient(url('postgres'), client =>
    client.query(`create role ann login password 'ann' in role inv_analyst`),
  );
  const ask = (tier: 'spp' | 'issoh', login: string, password: string, sql: string) =>
    withClient(asLogin(cluster.superuserUrl(tier), login, password), async client => {
      await client.query('reset search_path');
      return (await client.query(sql)).rows;
    });

  const { secrets } = settings;
  const hidden = `select c.oid::regclass::text from pg_class c
                   where c.relkind = 'v' and c.relnamespace::regnamespace::text in ('spp', 'issoh')
                     and not pg_table_is_visible(c.oid)`;
  const people = [
    ['ann', 'ann'],
    ['inv_analyst_login', secrets.analyst_password],
    ['manager', 'managed'],
  ] as const;
  for (const [login, password] of people) {
    expect(await ask('spp', login, password, 'select products from v_supplier_catalog_stats')).toHaveLength(
      1,
    );
    expect(await ask('issoh', login, password, 'select from v_reorder_alerts')).toEqual([]);
    for (const tier of tiers) expect(await ask(tier, login, password, hidden)).toEqual([]);
  }
  const logins = [
    ['inv_authenticator', secrets.authenticator_password],
    ['inv_worker', secrets.worker_password],
    ['inv_migrator', secrets.migrator_password],
  ] as const;
  for (const tier of tiers) {
    for (const [login, password] of logins) {
      expect(await ask(tier, login, password, 'show search_path')).toEqual([{ search_path: 'public' }]);
    }
  }
});

test('nobody but the owner makes anything where names are looked for', async () => {
  for (const tier of tiers) {
    const { rows } = await withClient(cluster.superuserUrl(tier), client =>
      client.query(
        `select n.nspname, r.rolname
           from pg_db_role_setting s
           join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
          cross join unnest(s.setconfig) c (entry)
          cross join string_to_table(replace(c.entry, 'search_path=', ''), ', ') as p (name)
           join pg_namespace n on n.nspname = p.name
           join pg_roles r on has_schema_privilege(r.oid, n.oid, 'create') and not r.rolsuper
          where s.setrole = 0 and c.entry ^@ 'search_path='`,
      ),
    );
    // The administrator is the owner's member here.
    const makers = new Set(rows.map(row => row.rolname));
    expect(makers).toEqual(new Set(['inv_owner', 'pg_database_owner', 'manager']));
  }
});

test('a path that an administrator has set stays', async () => {
  const path = () =>
    withClient(url('spp'), async client => {
      await client.query('reset search_path');
      return (await client.query('show search_path')).rows[0].search_path;
    });
  await withClient(url('spp'), client => client.query('alter database spp set search_path = spp'));
  expect(bootstrapAndMigrate()).toEqual({ status: 0, output: '' });
  expect(await path()).toBe('spp');
});

describe.each([
  ['the administrator', url],
  ['a superuser', (database: string) => cluster.superuserUrl(database)],
])('a DATA_DIR of its own on servers that are in use, for %s', (_, urlOf) => {
  let own: Settings;
  beforeAll(() => {
    const dataDir = mkdtempSync(join(tmpdir(), 'inventory-managed-'));
    own = prepareSettings({ DATA_DIR: dataDir });
  });
  afterAll(() => {
    // Others go on here: they have their passwords again.
    expect(inventory(settings, 'migrate', '--set-passwords').status).toBe(0);
    rmSync(own.dataDir, { recursive: true, force: true });
  });

  const inventory = ({ dataDir }: Settings, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(projectRoot, 'server/cli/inventory.ts'), ...args],
      {
        encoding: 'utf8',
        // A start that is not refused goes on.
        timeout: 60_000,
        env: {
          ...process.env,
          PORT: '0',
          DATA_DIR: dataDir,
          SPP_DATABASE_URL: urlOf('spp'),
          ISSOH_DATABASE_URL: urlOf('issoh'),
        },
      },
    );
    return { status, stdout, stderr };
  };
  const takes = ({ secrets }: Settings) =>
    Promise.all(
      Object.entries({
        inv_analyst_login: secrets.analyst_password,
        inv_authenticator: secrets.authenticator_password,
        inv_migrator: secrets.migrator_password,
        inv_spp_link: secrets.link_password,
        inv_worker: secrets.worker_password,
      }).map(async ([login, password]) => {
        const isTaken = await withClient(
          asLogin(cluster.superuserUrl('spp'), login, password),
          async () => true,
        ).catch(error => error.code !== '28P01');
        return isTaken ? login : null;
      }),
    ).then(logins => logins.filter(login => login !== null));
  const all = ['inv_analyst_login', 'inv_authenticator', 'inv_migrator', 'inv_spp_link', 'inv_worker'];

  test.each(['start', 'migrate'])(
    'inventory %s leaves their passwords as they are, and says so',
    async verb => {
      const { status, stdout, stderr } = inventory(own, verb);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(
          `^error passwords_differ: 127\\.0\\.0\\.1:\\d+ is in use: ${all.join(', ')} have .*\nhint: .*secrets\\.json.*--set-passwords\\.\n$`,
        ),
      );
      expect(await takes(settings)).toEqual(all);
    },
  );

  test('one that people log in by may have another password: the server works on, and leaves it', async () => {
    await withClient(cluster.superuserUrl('postgres'), client =>
      client.query("alter role inv_analyst_login password 'of their own'"),
    );
    expect(inventory(settings, 'migrate')).toMatchObject({ status: 0, stderr: '' });
    expect(await takes(settings)).toEqual(all.slice(1));
  });

  test('with --set-passwords they are set, and told', async () => {
    const { status, stdout } = inventory(own, 'migrate', '--set-passwords');
    expect(status).toBe(0);
    expect(all.filter(login => stdout.includes(login))).toEqual(all);
    expect([await takes(own), await takes(settings)]).toEqual([all, []]);
    expect(inventory(own, 'migrate', '--set-passwords').stdout).toContain('No password was changed.');
  });
});

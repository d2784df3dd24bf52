/** Logins at the database itself, as psql would use them: what each may do without the server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { asLogin, withClient } from '../../../server/database/bootstrap.ts';
import { withLimitsOfInstallation } from '../../support/cluster.ts';
import { createWorld, type World } from '../../support/world.ts';
import { everyRole } from './callers.ts';
import { addTwoSuppliers, everythingOf, type Supplier } from './two-suppliers.ts';

let world: World;
let alfa: Supplier;
const urls: Record<string, string> = {};
let relations: { name: string; schema: string; column: string; is_view: boolean }[];

beforeAll(async () => {
  world = await createWorld();
  ({ alfa } = await addTwoSuppliers(world));
  await world.connections.owner.spp.query('select common.sample_metrics()');
  const { secrets } = world.settings;
  const passwords = {
    inv_analyst_login: secrets.analyst_password,
    inv_authenticator: secrets.authenticator_password,
    inv_spp_link: secrets.link_password,
    inv_worker: secrets.worker_password,
    inv_migrator: secrets.migrator_password,
  };
  for (const [login, password] of Object.entries(passwords)) {
    urls[login] = asLogin(world.connections.urls.administrator.spp, login, password);
  }
  relations = (await world.sql(
    `select c.oid::regclass::text as name, n.nspname as schema, c.relkind = 'v' as is_view,
            (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum between 1 and 2
               order by a.attnum desc limit 1) as column
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('spp', 'spp_private', 'spp_kept', 'spp_feed', 'audit', 'lease', 'graphile_worker') and c.relkind in ('r', 'p', 'v', 'm')
        and not c.relispartition`,
  )) as typeof relations;
}, 120_000);
afterAll(() => world.close());

/** 'ok', or the SQLSTATE, of a statement; undone if it went through. */
async function outcome(client: pg.Client, sql: string): Promise<string> {
  await client.query('begin');
  try {
    await client.query(sql);
    return 'ok';
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await client.query('rollback');
  }
}

const as = (login: string, sql: string) => withClient(String(urls[login]), client => outcome(client, sql));
const outcomes = (login: string, statements: string[]) =>
  withClient(String(urls[login]), async client => {
    const found: Record<string, string> = {};
    for (const sql of statements) found[sql] = await outcome(client, sql);
    return found;
  });
const all = (statements: string[], code: string) => Object.fromEntries(statements.map(sql => [sql, code]));

/** What a write looks like: through tables, functions, definitions. */
const writes = () => [
  ...relations.flatMap(({ name, column, is_view }) => [
    `insert into ${name} default values`,
    `update ${name} set "${column}" = null`,
    `delete from ${name}`,
    ...(is_view ? [] : [`truncate ${name}`, `lock table ${name} in exclusive mode`]),
  ]),
  `select spp.create_supplier('X', 'X')`,
  `select spp.update_supplier('ALFA', '{"status": "suspended"}')`,
  `select spp.begin_upload('ALFA', 'x.csv', repeat('a', 64), 1)`,
  `select spp.rollback_batch('${alfa.batch}')`,
  `select spp.confirm_missing('${alfa.batch}')`,
  `select spp.discard_quarantined(array['${alfa.staging}']::uuid[])`,
  `select spp.resubmit_quarantined('[]')`,
  `select spp.assign_category('X', array['${alfa.product}']::uuid[])`,
  `select spp.set_setting('upload.max_rows', '1')`,
  `select spp.set_import_profile('ALFA', '{}')`,
  'select spp.match_products()',
  `select spp_private.advance_batch('${alfa.batch}', null)`,
  `select spp_private.claim_batch('${alfa.batch}')`,
  `select lease.beat('${alfa.batch}')`,
  `select lease.register_worker('${alfa.batch}', 'worker')`,
  'select spp_private.purge_staging()',
  `select graphile_worker.add_job('x')`,
  `create table spp.mine ()`,
  `create table public.mine ()`,
  'create schema mine',
  'create function spp.mine() returns int language sql as $$ select 1 $$',
  'alter table spp.suppliers disable row level security',
  'alter table spp.suppliers disable trigger all',
  'drop policy own_read on spp.suppliers',
  'create policy mine on spp.suppliers using (true)',
  `comment on table spp.suppliers is 'mine'`,
  'alter role inv_supplier login',
  'create role mine',
  'set session_replication_role = replica',
  `copy spp.suppliers to '/tmp/mine'`,
  `copy spp.suppliers from program 'true'`,
  `select pg_read_file('PG_VERSION')`,
];
/** For want of privilege; or because no view of ours can be written to by anybody. */
const refused = /^(42501|55000)$/;

describe('inv_analyst_login', () => {
  test('reads every supplier’s rows, and history and audit', async () => {
    await withClient(String(urls.inv_analyst_login), async client => {
      for (const { name } of relations.filter(one => one.schema === 'spp')) {
        const { rowCount } = await client.query(`select from ${name}`);
        expect({ name, some: (rowCount ?? 0) > 0 }).toEqual({ name, some: true });
      }
      const { rows } = await client.query(
        `select array_agg(distinct supplier_code order by supplier_code) as codes from spp.v_all_supplier_products`,
      );
      expect(rows).toEqual([{ codes: ['ALFA', 'BRAVO'] }]);
      expect((await client.query('select from audit.log')).rowCount).toBeGreaterThan(0);
    });
  });

  test('writes nothing', async () => {
    const before = await everythingOf(world, alfa);
    const found = await outcomes('inv_analyst_login', writes());
    expect(Object.entries(found).filter(([, code]) => !refused.test(code))).toEqual([]);
    expect(await everythingOf(world, alfa)).toEqual(before);
  });

  test('claims of its own making give it nothing more', async () => {
    const claims = `set inv.user_id = 'boss'; set inv.supplier_id = '${alfa.id}'`;
    expect(await as('inv_analyst_login', `${claims}; select spp.create_supplier('X', 'X')`)).toBe('42501');
    expect(await as('inv_analyst_login', `${claims}; update spp.suppliers set status = 'active'`)).toBe(
      '42501',
    );
  });

  test('becomes nobody else', async () => {
    const others = [...everyRole, 'inv_owner', 'inv_authenticator', 'inv_spp_link', 'postgres'].filter(
      role => role !== 'inv_analyst',
    );
    const statements = others.flatMap(role => [`set role ${role}`, `set session authorization ${role}`]);
    expect(await outcomes('inv_analyst_login', statements)).toEqual(all(statements, '42501'));
  });

  test('sees no jobs, no private tables, no partitions', async () => {
    const statements = [
      'select from graphile_worker.jobs',
      'select from spp_private.batch_marks',
      'select from spp.supplier_products_alfa',
      'select from spp.price_history_default',
    ];
    expect(await outcomes('inv_analyst_login', statements)).toEqual(all(statements, '42501'));
  });
});

describe.each(['inv_authenticator', 'inv_spp_link', 'inv_worker', 'inv_migrator'])('%s', login => {
  test('reads nothing by itself but the feeds that are its', async () => {
    const may = (name: string) => login === 'inv_spp_link' && name.startsWith('spp_feed.');
    const expected = relations.map(({ name }) => [`select from ${name}`, may(name) ? 'ok' : '42501']);
    const statements = expected.map(([statement]) => statement as string);
    expect(await outcomes(login, statements)).toEqual(Object.fromEntries(expected));
  });

  test('writes nothing by itself', async () => {
    const found = await outcomes(login, writes());
    expect(Object.entries(found).filter(([, code]) => !refused.test(code))).toEqual([]);
  });

  test('calls no function of ours', async () => {
    const functions = (await world.sql(
      `select p.oid::regprocedure::text as name
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('spp', 'spp_private', 'spp_kept', 'spp_feed', 'audit', 'lease')
          and has_function_privilege($1, p.oid, 'execute') and has_schema_privilege($1, n.oid, 'usage')`,
      [login],
    )) as { name: string }[];
    expect(functions).toEqual([]);
  });
});

test('inv_authenticator becomes a request role and nobody else', async () => {
  const may = everyRole.map(role => `set role ${role}`);
  expect(await outcomes('inv_authenticator', may)).toEqual(all(may, 'ok'));
  const others = ['inv_owner', 'inv_spp_link', 'inv_analyst_login', 'postgres'];
  const statements = others.flatMap(role => [`set role ${role}`, `set session authorization ${role}`]);
  expect(await outcomes('inv_authenticator', statements)).toEqual(all(statements, '42501'));
});

test.each(['inv_worker', 'inv_migrator'])('%s becomes the owner and nobody else', async login => {
  const others = ['inv_authenticator', 'inv_spp_link', 'inv_analyst_login', 'inv_supplier', 'postgres'];
  const statements = others.flatMap(role => [`set role ${role}`, `set session authorization ${role}`]);
  expect(await as(login, 'set role inv_owner')).toBe('ok');
  expect(await outcomes(login, statements)).toEqual(all(statements, '42501'));
});

test('inv_spp_link becomes nobody', async () => {
  const others = [...everyRole, 'inv_owner', 'inv_authenticator', 'postgres'];
  const statements = others.map(role => `set role ${role}`);
  expect(await outcomes('inv_spp_link', statements)).toEqual(all(statements, '42501'));
});

/** The same login in another database of the cluster. */
function inDatabaseOf(login: string, database: string): string {
  const url = new URL(String(urls[login]));
  url.pathname = `/${database}`;
  return url.href;
}
const issohOf = () => new URL(world.connections.urls.administrator.issoh).pathname.slice(1);

test('what a process has asked for ends with that process', async () => {
  for (const url of Object.values(urls)) {
    const { rows } = await withClient(url, client => client.query('show client_connection_check_interval'));
    expect(rows).toEqual([{ client_connection_check_interval: '5s' }]);
  }
  const client = new pg.Client({ connectionString: String(urls.inv_worker) });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  client.query('select pg_sleep(600)').catch(() => undefined);
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  const lives = 'select from pg_stat_activity where pid = $1';
  while ((await world.sql(lives, [rows[0].pid])).length > 0) await sleep(5);
});

test('an analyst fills no disk: not by what it sorts, by large objects or messages in the log of any database', async () => {
  const login = 'inv_analyst_login';
  const { rows } = await withClient(String(urls[login]), client => client.query('show temp_file_limit'));
  expect(rows).toEqual([{ temp_file_limit: '10GB' }]);
  const statements = [
    'select lo_creat(-1)',
    'select lo_create(0)',
    `select lo_from_bytea(0, 'x')`,
    `select lo_import('/etc/hostname')`,
    `select lo_import('/etc/hostname', 1)`,
    `select lowrite(0, 'x')`,
    `select lo_put(1, 0, 'x')`,
    'select lo_truncate(0, 1)',
    'select lo_truncate64(0, 1)',
    `select pg_logical_emit_message(false, 'x', 'x')`,
    `select pg_logical_emit_message(true, 'x', 'x'::bytea, true)`,
  ];
  for (const database of [new URL(String(urls[login])).pathname.slice(1), issohOf(), 'postgres']) {
    await withClient(inDatabaseOf(login, database), async client => {
      for (const sql of statements)
        expect([database, sql, await outcome(client, sql)]).toEqual([database, sql, '42501']);
    });
  }
});

test('the databases that PostgreSQL brings along are nobody’s place to work', async () => {
  for (const login of Object.keys(urls)) {
    const template = withClient(inDatabaseOf(login, 'template1'), async () => 'in');
    await expect(template).rejects.toMatchObject({ code: '42501' });
    const made = await withClient(inDatabaseOf(login, 'postgres'), client =>
      outcome(client, 'create temp table t ()'),
    );
    expect([login, made]).toEqual([login, '42501']);
  }
});

test('nobody but the login of the server is a member of inv_supplier: its claims are settings', async () => {
  const rows = await world.sql(
    `select r.rolname from pg_roles r
      where pg_has_role(r.oid, 'inv_supplier', 'member') and not r.rolsuper and r.rolname <> 'inv_supplier'`,
  );
  expect(rows).toEqual([{ rolname: 'inv_authenticator' }]);
});

test('no login of ours is more than it must be', async () => {
  const rows = await world.sql(
    `select rolname from pg_roles
      where rolname ^@ 'inv_' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
  );
  expect(rows).toEqual([]);
});

describe.each(['spp', 'issoh'] as const)('%s', tier => {
  const sql = (statement: string) => (tier === 'spp' ? world : world.issoh).sql(statement);

  test('no function of ours waits for a lock that anybody can hold by its number', async () => {
    const rows = await sql(
      `select p.oid::regproc::text as name from pg_proc p
        where p.proowner = 'inv_owner'::regrole and p.prosrc ~ 'advisory'
          and p.pronamespace::regnamespace::text <> 'graphile_worker'`,
    );
    expect(rows).toEqual([]);
  });

  test('none but the owner makes temporary objects', async () => {
    const rows = await sql(
      `select r.rolname from pg_roles r
        where has_database_privilege(r.oid, current_database(), 'temporary') and not r.rolsuper`,
    );
    expect(rows).toEqual([{ rolname: 'inv_owner' }]);
  });
});

test('what a role’s comment says is no secret, nor made of one', async () => {
  const rows = await world.sql(
    `select r.rolname from pg_roles r where shobj_description(r.oid, 'pg_authid') ~ '[0-9a-f]{32}'`,
  );
  expect(rows).toEqual([]);
});

test('logins leave room for each other, and for an administrator', async () => {
  const limits = `select rolname, rolconnlimit from pg_roles where rolname ^@ 'inv_' and rolcanlogin order by rolname`;
  const { rows } = await withClient(world.connections.urls.administrator.spp, client =>
    withLimitsOfInstallation(client, () => client.query<{ rolname: string; rolconnlimit: number }>(limits)),
  );
  expect(rows.map(row => row.rolname)).toEqual(Object.keys(urls).sort());
  expect(rows.filter(row => row.rolconnlimit < 1)).toEqual([]);
  const [room] = await world.sql(
    `select current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer as room`,
  );
  expect(rows.reduce((sum, row) => sum + row.rolconnlimit, 0)).toBeLessThanOrEqual(Number(room?.room));
});

test.each(['spp', 'issoh'] as const)(
  '%s tells times in UTC, whatever the server’s default is',
  async tier => {
    const database = tier === 'spp' ? world : world.issoh;
    const set = (word: string) =>
      database.sql(
        `do $$ begin
         execute format('alter database %I ${word}', current_database());
       end $$`,
      );
    const show = `select current_setting('timezone') as zone, '2026-03-04'::date::text as day`;
    await set(`set timezone = ''Pacific/Auckland''`);
    await set(`set datestyle = ''German''`);
    try {
      for (const [login, url] of Object.entries(urls)) {
        const own = new URL(url);
        own.pathname = new URL(world.connections.urls.administrator[tier]).pathname;
        const { rows } = await withClient(own.href, client => client.query(show));
        expect([login, rows]).toEqual([login, [{ zone: 'UTC', day: '2026-03-04' }]]);
      }
      expect(await database.as({ role: 'inv_analyst' }, show)).toEqual([{ zone: 'UTC', day: '2026-03-04' }]);
    } finally {
      await set('reset timezone');
      await set('reset datestyle');
    }
  },
);

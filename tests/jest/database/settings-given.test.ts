/** Settings of logins and databases, by which the next session is another than it looks, are told with what takes them away. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { asLogin, passwordsIn, withClient } from '../../../server/database/bootstrap.ts';
import {
  parameterRevoke,
  parametersAmiss,
  settingInWords,
  settingReset,
  settingsAmiss,
} from '../../../server/database/privileges/settings-given.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { settingsOf } from '../../../server/operations/doctor/grants.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let database: string;
beforeAll(async () => {
  world = await createWorld();
  database = (await world.connections.owner.spp.query('select current_database() as name')).rows[0].name;
});
afterAll(() => world.close());

/** Undone at its end: roles are the server's, and other tests see nothing of it. */
const within = (statements: string[], look: (client: pg.Client) => Promise<void>) =>
  withClient(world.settings.spp!.direct, async client => {
    await client.query('begin');
    for (const statement of statements) await client.query(statement.replaceAll('DATABASE', `"${database}"`));
    await look(client);
    await client.query('rollback');
  });
const named = (words: string) => words.replaceAll('DATABASE', database);
const NONE = [expect.objectContaining({ what: 'settings of logins and databases', verdict: 'ok' })];

test('of what the start gives nothing is told, nor of what is an administrator’s choice', async () =>
  within(
    [
      "alter role inv_worker set statement_timeout = '1h'",
      "alter role inv_analyst_login set search_path = 'spp, public'",
      "alter role inv_authenticator set search_path = 'pg_catalog, public'",
      'alter role inv_authenticator set synchronous_commit = remote_apply',
      'alter database DATABASE set log_min_duration_statement = 100',
      "alter database DATABASE set transaction_timeout = '3s'",
      "alter role all set idle_session_timeout = '3s'",
      "alter role inv_analyst_login set idle_session_timeout = '1h'",
      "alter role inv_analyst_login in database DATABASE set transaction_timeout = '1h'",
      'alter database postgres set session_replication_role = replica',
      'create role inv_test_stranger login',
      'alter role inv_test_stranger set session_replication_role = replica',
      'grant set on parameter session_replication_role to inv_test_stranger',
    ],
    async client => {
      expect(await settingsAmiss(client)).toEqual([]);
      expect(await parametersAmiss(client)).toEqual([]);
      expect(await settingsOf(client)).toEqual(NONE);
    },
  ));

test('limits that a database has for others are none of the logins that work', async () => {
  const limits = ['transaction_timeout', 'idle_session_timeout', 'statement_timeout'];
  const { direct } = world.settings.spp!;
  await world.sql(limits.map(name => `alter database "${database}" set ${name} = '3s'`).join('; '));
  try {
    for (const [login, password] of Object.entries(passwordsIn(world.settings.secrets))) {
      const felt = await withClient(asLogin(direct, login, password), async client => {
        const { rows } = await client.query<{ name: string }>(
          "select name from pg_settings where name = any ($1) and setting = '3000' order by name",
          [limits],
        );
        return rows.map(row => row.name);
      });
      expect({ login, felt }).toEqual({
        login,
        felt: login === 'inv_analyst_login' ? ['idle_session_timeout'] : [],
      });
    }
  } finally {
    await world.sql(limits.map(name => `alter database "${database}" reset ${name}`).join('; '));
  }
});

test.each<[statement: string, verdict: string, words: string]>([
  [
    'alter role inv_authenticator set session_replication_role = replica',
    'bad',
    'session_replication_role = replica for inv_authenticator',
  ],
  [
    'alter role inv_worker in database DATABASE set session_replication_role = local',
    'bad',
    'session_replication_role = local for inv_worker in database DATABASE',
  ],
  [
    'alter database DATABASE set session_replication_role = replica',
    'bad',
    'session_replication_role = replica for everybody in database DATABASE',
  ],
  [
    'alter role all set session_replication_role = replica',
    'bad',
    'session_replication_role = replica for everybody',
  ],
  ['alter role inv_worker set row_security = off', 'bad', 'row_security = off for inv_worker'],
  [
    'alter role inv_worker set transform_null_equals = on',
    'bad',
    'transform_null_equals = on for inv_worker',
  ],
  ['alter role inv_worker set array_nulls = off', 'bad', 'array_nulls = off for inv_worker'],
  [
    'alter role inv_worker set standard_conforming_strings = off',
    'bad',
    'standard_conforming_strings = off for inv_worker',
  ],
  [
    "alter role inv_worker set plpgsql.variable_conflict = 'use_column'",
    'bad',
    'plpgsql.variable_conflict = use_column for inv_worker',
  ],
  [
    'alter role inv_worker set allow_system_table_mods = on',
    'bad',
    'allow_system_table_mods = on for inv_worker',
  ],
  ['alter role all set zero_damaged_pages = on', 'bad', 'zero_damaged_pages = on for everybody'],
  ['alter role all set ignore_checksum_failure = on', 'bad', 'ignore_checksum_failure = on for everybody'],
  [
    'alter role inv_authenticator set search_path = public, pg_catalog',
    'bad',
    'search_path = public, pg_catalog for inv_authenticator',
  ],
  ['alter role inv_authenticator set role = inv_admin', 'bad', 'role = inv_admin for inv_authenticator'],
  [
    "alter role inv_authenticator set inv.supplier_id = 'x'",
    'bad',
    'inv.supplier_id = x for inv_authenticator',
  ],
  [
    "alter database DATABASE set inventory.contract_rows = '1'",
    'bad',
    'inventory.contract_rows = 1 for everybody in database DATABASE',
  ],
  [
    'alter role inv_migrator set password_encryption = md5',
    'bad',
    'password_encryption = md5 for inv_migrator',
  ],
  ['alter role inv_worker set synchronous_commit = off', 'weak', 'synchronous_commit = off for inv_worker'],
  [
    'alter database DATABASE set synchronous_commit = local',
    'weak',
    'synchronous_commit = local for everybody in database DATABASE',
  ],
  [
    "alter role inv_worker set default_transaction_isolation = 'serializable'",
    'weak',
    'default_transaction_isolation = serializable for inv_worker',
  ],
  [
    'alter role inv_worker set default_transaction_read_only = on',
    'weak',
    'default_transaction_read_only = on for inv_worker',
  ],
  [
    "alter role inv_worker in database DATABASE set transaction_timeout = '3s'",
    'weak',
    'transaction_timeout = 3s for inv_worker in database DATABASE',
  ],
  [
    "alter role inv_authenticator set transaction_timeout = '3s'",
    'weak',
    'transaction_timeout = 3s for inv_authenticator',
  ],
  [
    "alter role inv_worker set idle_session_timeout = '3s'",
    'weak',
    'idle_session_timeout = 3s for inv_worker',
  ],
  [
    "alter role inv_worker reset transaction_timeout; alter database DATABASE set transaction_timeout = '3s'",
    'weak',
    'transaction_timeout = 3s for everybody in database DATABASE',
  ],
  ['alter role all set lo_compat_privileges = on', 'weak', 'lo_compat_privileges = on for everybody'],
  [
    'alter role inv_worker set log_parameter_max_length = -1',
    'weak',
    'log_parameter_max_length = -1 for inv_worker',
  ],
  [
    'alter role inv_worker set log_parameter_max_length_on_error = 10',
    'weak',
    'log_parameter_max_length_on_error = 10 for inv_worker',
  ],
  [
    'alter role inv_worker set auto_explain.log_min_duration = 0',
    'weak',
    'auto_explain.log_min_duration = 0 for inv_worker',
  ],
  [
    'alter role inv_worker set pgaudit.log_parameter = on',
    'weak',
    'pgaudit.log_parameter = on for inv_worker',
  ],
])('"%s" is told as %s, and taken away by what is said', async (statement, verdict, words) =>
  within([statement], async client => {
    const found = await settingsAmiss(client);
    expect(found.map(settingInWords)).toEqual([named(words)]);
    const [told, ...others] = await settingsOf(client);
    expect([told, others]).toEqual([
      {
        area: 'rights',
        what: 'settings of logins and databases',
        verdict,
        found: `${named(words)}: ${found[0]!.why}`,
        advice: expect.stringContaining(settingReset(found[0]!)),
      },
      [],
    ]);
    await client.query(settingReset(found[0]!));
    expect(await settingsAmiss(client)).toEqual([]);
  }),
);

test.each<[statements: string[], verdict: string, words: string]>([
  [
    ['grant set on parameter session_replication_role to inv_authenticator'],
    'bad',
    'inv_authenticator may set session_replication_role',
  ],
  [
    ['grant set on parameter session_replication_role to public'],
    'bad',
    'public may set session_replication_role',
  ],
  [
    [
      'create role inv_test_person login',
      'grant inv_analyst to inv_test_person',
      'grant set on parameter session_replication_role to inv_test_person',
    ],
    'bad',
    'inv_test_person may set session_replication_role',
  ],
  [
    [
      'create role inv_test_group',
      'grant inv_test_group to inv_worker',
      'grant set on parameter session_replication_role to inv_test_group',
    ],
    'bad',
    'inv_test_group may set session_replication_role',
  ],
  [['grant alter system on parameter work_mem to inv_worker'], 'bad', 'inv_worker may alter system work_mem'],
  [['grant set on parameter temp_file_limit to inv_worker'], 'weak', 'inv_worker may set temp_file_limit'],
])('after %j it is told, and taken away by what is said', async (statements, verdict, words) =>
  within(statements, async client => {
    const found = await parametersAmiss(client);
    expect(await settingsOf(client)).toMatchObject([
      { verdict, found: words, advice: expect.stringContaining(parameterRevoke(found[0]!)) },
    ]);
    await client.query(parameterRevoke(found[0]!));
    expect(await parametersAmiss(client)).toEqual([]);
  }),
);

test('check says what is bad, and leaves what is weak to the doctor', async () =>
  within(
    [
      'alter role inv_authenticator set session_replication_role = replica',
      'alter role inv_worker set synchronous_commit = off',
      'grant set on parameter session_replication_role to inv_worker',
      'grant set on parameter temp_file_limit to inv_worker',
    ],
    async client => {
      const pool = world.connections.owner.spp;
      // Seen by who has not ended yet.
      const asked = new Proxy(pool, {
        get(target, name) {
          const own = Reflect.get(target, name, target);
          if (name !== 'query') return typeof own === 'function' ? own.bind(target) : own;
          return (sql: string, values?: unknown[]) =>
            /pg_db_role_setting|pg_parameter_acl/.test(sql)
              ? client.query(sql, values)
              : target.query(sql, values);
        },
      });
      const checked = await runChecks('spp', asked);
      expect(checked.find(one => one.check === 'rights_are_granted')).toMatchObject({
        violations: 2,
        examples: [
          {
            role: 'inv_authenticator',
            right: 'set',
            on: 'session_replication_role = replica',
            mend: 'alter role inv_authenticator reset session_replication_role;',
          },
          {
            role: 'inv_worker',
            right: 'set',
            on: 'parameter session_replication_role',
            mend: 'revoke set on parameter session_replication_role from inv_worker;',
          },
        ],
      });
    },
  ));

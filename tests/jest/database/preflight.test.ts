/** What a given server lacks is told before anything is made on it: what was found, where, and what mends it. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asLogin, bootstrap, inDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { type Facts, gather, judge, oneAlone, preflight } from '../../../server/database/preflight.ts';
import { refused, shown } from '../../../server/database/refused.ts';
import { projectRoot } from '../../../server/settings.ts';
import { pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts';
import { createWorld, type World } from '../../support/world.ts';
import { list, selectAll } from '../issoh/listed.ts';

const good: Facts = {
  tier: 'issoh',
  url: 'postgres://manager@db.example/issoh',
  login: 'manager',
  database: 'issoh',
  version: 180_001,
  superuser: false,
  createRole: true,
  createDb: true,
  actsAsOwner: false,
  readOnly: null,
  foreignRoles: [],
  owner: null,
  ownsDatabase: false,
  extensions: {
    ltree: 'creatable',
    pg_trgm: 'creatable',
    btree_gist: 'creatable',
    pgcrypto: 'creatable',
    postgres_fdw: 'installed',
  },
  wrapper: true,
  pooled: false,
  server: { system: '7', started: '1' },
  identity: { state: 'given', haveRoles: true },
  locks: { room: 6400, perTransaction: 64 },
  partitions: 0,
  holds: [],
  inUse: false,
};

describe('judged', () => {
  test.each<[string, Partial<Facts>]>([
    ['a new server', {}],
    ['a database of its own', { owner: 'manager', ownsDatabase: true }],
    ['a database that has its schema', { owner: 'inv_owner', holds: ['issoh'] }],
    ['a superuser', { superuser: true, createRole: false, createDb: false, foreignRoles: ['inv_owner'] }],
    [
      'a login that may act as the owner, after an administrator',
      {
        createRole: false,
        createDb: false,
        actsAsOwner: true,
        owner: 'inv_owner',
        foreignRoles: ['inv_owner'],
      },
    ],
    [
      'a provider that lets it make postgres_fdw',
      { extensions: { postgres_fdw: 'creatable' }, wrapper: null },
    ],
    ...['inv_migrator', 'inv_worker'].map((login): [string, Partial<Facts>] => [
      `${login}, which acts as the owner`,
      { login, createRole: false, createDb: false, actsAsOwner: true, owner: 'inv_owner' },
    ]),
    ['PostgreSQL 19', { version: 190_000 }],
    ['room for the locks of a look at all suppliers', { partitions: 6_400 }],
  ])('%s: nothing is missing', (_, facts) => {
    expect(judge({ ...good, ...facts })).toEqual([]);
  });

  test.each<[string, Partial<Facts>, RegExp, RegExp]>([
    ['postgres_too_old', { version: 150_004, superuser: true }, /PostgreSQL 15/, /Upgrade .* 18/],
    ['pooler_as_direct_url', { pooled: true, superuser: true }, /pooler/, /ISSOH_DIRECT_URL/],
    [
      'server_in_recovery',
      { readOnly: 'recovery', createRole: false, superuser: true },
      /standby in recovery/,
      /select pg_promote\(\);/,
    ],
    ['server_read_only', { readOnly: 'setting' }, /default_transaction_read_only is on/, /reset default_tr/],
    ...['inv_analyst_login', 'inv_analyst_eve', 'inv_authenticator', 'inv_worker', 'inv_spp_link'].map(
      (login): [string, Partial<Facts>, RegExp, RegExp] => [
        'wrong_login',
        { login, createRole: false, createDb: false, foreignRoles: ['inv_owner'], owner: 'inv_owner' },
        new RegExp(`login ${login} is one of the inventory's own`),
        new RegExp(`^Set ISSOH_DIRECT_URL .+ an administrator, .+ Give ${login} nothing\\.$`),
      ],
    ),
    ['locks_too_few', { partitions: 8_000 }, /6400 locks.* 8000/, /max_locks_per_transaction to 320 or more/],
    ['missing_createrole', { createRole: false }, /roles/, /alter role manager createrole;/],
    [
      'roles_of_another',
      { foreignRoles: ['inv_owner'] },
      /inv_owner/,
      /grant inv_owner to manager with admin option;/,
    ],
    ['no_such_database', { createDb: false }, /no database issoh/, /alter role manager createdb;/],
    ['missing_createdb', { createDb: false, owner: 'manager', ownsDatabase: true }, /CREATEDB/, /createdb;/],
    ['database_of_another', { owner: 'x' }, /belongs to x/, /alter database issoh owner to manager;/],
    ['extension_absent', { extensions: { ltree: 'absent' }, superuser: true }, /ltree/, /contrib/],
    [
      'extension_forbidden',
      { extensions: { postgres_fdw: 'forbidden' }, owner: 'manager', ownsDatabase: true },
      /postgres_fdw/,
      /^Run as a superuser in database issoh: create extension postgres_fdw .*grant usage on/,
    ],
    [
      'extension_forbidden',
      { extensions: { postgres_fdw: 'forbidden' } },
      /postgres_fdw in database issoh, which is not there yet/,
      /superuser: create database issoh owner manager; then in database issoh: create extension postgres_fdw .*grant usage on/,
    ],
    [
      'identity_forbidden',
      { identity: { state: 'missing', haveRoles: true } },
      /pg_control_system\(\)/,
      /database issoh: grant execute on function pg_catalog.pg_control_system\(\) to inv_owner, inv_analyst, .+;/,
    ],
    [
      'identity_forbidden',
      { identity: { state: 'missing', haveRoles: false } },
      /pg_control_system\(\)/,
      /pg_control_system\(\) to manager with grant option;/,
    ],
    ['database_of_other_tier', { holds: ['spp'], superuser: true }, /schema spp/, /ISSOH_DATABASE_URL/],
    ['database_of_other_tier', { holds: ['spp', 'issoh'], wrapper: false }, /schema spp/, /new one/],
    [
      'wrapper_forbidden',
      { wrapper: false },
      /wrapper/,
      /grant usage on foreign data wrapper postgres_fdw to manager with grant option;/,
    ],
  ])('%s', (code, facts, message, mend) => {
    expect(judge({ ...good, ...facts })).toEqual([
      {
        code,
        message: expect.stringMatching(new RegExp(`^ISSOH_DIRECT_URL.* ${good.url}: .*${message.source}`)),
        mend: expect.stringMatching(mend),
      },
    ]);
  });

  test('names are quoted where SQL wants it', () => {
    const [finding] = judge({ ...good, login: 'My "Login"', createRole: false });
    expect(finding?.mend).toContain('alter role "My ""Login""" createrole;');
  });

  test('all that is missing is told at once', () => {
    const found = judge({ ...good, pooled: true, createRole: false, createDb: false, wrapper: false });
    expect(found.map(one => one.code)).toEqual([
      'pooler_as_direct_url',
      'missing_createrole',
      'no_such_database',
      'wrapper_forbidden',
    ]);
  });
});

describe('one database that has nothing, beside another', () => {
  const used: Facts = {
    ...good,
    tier: 'spp',
    database: 'spp',
    owner: 'inv_owner',
    holds: ['spp'],
    inUse: true,
  };
  const empty: Facts = { ...used, inUse: false };
  test.each<[string, Facts, Partial<Facts>, RegExp]>([
    [
      'that is in use: not there',
      used,
      {},
      /ISSOH_DIRECT_URL .+ there is no database issoh, and that of spp \(spp\)/,
    ],
    [
      'that is in use: empty',
      used,
      { owner: 'manager', ownsDatabase: true },
      / nothing of ours is in database issoh/,
    ],
  ])('%s: is refused', (_, one, facts, message) => {
    const other = { ...good, ...facts };
    for (const both of [
      [one, other],
      [other, one],
    ])
      expect(oneAlone(both)).toEqual([
        {
          code: 'one_database_empty',
          message: expect.stringMatching(message),
          mend: expect.stringMatching(/ISSOH_DATABASE_URL .+ inventory migrate --new issoh\.$/),
        },
      ]);
    expect(oneAlone([one, other], ['issoh'])).toEqual([]);
    expect(oneAlone([one, other], ['spp'])).toHaveLength(1);
  });

  test.each<[string, Facts, Partial<Facts>]>([
    ['that nobody has used', empty, {}],
    ['that is in use, and is migrated itself', used, { owner: 'inv_owner', holds: ['issoh'] }],
    ['and is the other tier’s, which is told elsewhere', used, { owner: 'inv_owner', holds: ['spp'] }],
  ])('%s: nothing is said', (_, one, facts) => {
    expect(oneAlone([one, { ...good, ...facts }])).toEqual([]);
  });

  test('nor of two where one takes no writes, which is told', () => {
    expect(oneAlone([used, { ...good, readOnly: 'recovery' }])).toEqual([]);
  });

  test('of two that are new nothing is said', () => {
    expect(oneAlone([{ ...empty, owner: null, holds: [] }, good])).toEqual([]);
  });
});

describe('refused', () => {
  test.each<[string, { code?: string; message?: string; routine?: string }]>([
    ['server_unreachable', { code: 'ECONNREFUSED' }],
    ['server_unreachable', { code: 'ENOTFOUND' }],
    ['server_unreachable', { message: 'timeout expired' }],
    ['server_unreachable', { message: 'Connection terminated unexpectedly' }],
    ['server_unreachable', { code: '57P03', message: 'the database system is starting up' }],
    ['password_refused', { code: '28P01', message: 'password authentication failed for user "u"' }],
    ['password_refused', { code: '28000', message: 'role "u" does not exist' }],
    ['password_refused', { message: 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string' }],
    ['login_not_allowed', { code: '28000', message: 'no pg_hba.conf entry for host "h", SSL encryption' }],
    [
      'tls_required',
      { code: '28000', message: 'no pg_hba.conf entry for host "h", user "u", no encryption' },
    ],
    ['tls_required', { code: '08P01', message: 'SSL required' }],
    ['tls_missing', { message: 'The server does not support SSL connections' }],
    ['tls_untrusted', { code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed certificate' }],
    ['tls_untrusted', { code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: 'Host: h. is not in the cert' }],
    ['database_closed', { code: '3D000', message: 'database "postgres" does not exist' }],
    ['database_closed', { code: '42501', message: 'permission denied for database "postgres"' }],
    ['right_missing', { code: '42501', message: 'permission denied for function pg_control_system' }],
    ['right_missing', { code: '42501', message: 'permission denied for table pg_authid' }],
    ['database_closed', { code: '42501', message: 'keine Berechtigung', routine: 'CheckMyDatabase' }],
    ['server_full', { code: '53300', message: 'too many clients already' }],
  ])('%s: %j', (code, error) => {
    const told = refused(
      Object.assign(new Error(error.message ?? ''), error),
      'postgres://u@h/d',
      new URL('postgres://u:p@h/d'),
    );
    expect(told).toMatchObject({
      code,
      message: expect.stringMatching(/^postgres:\/\/u@h\/d: /),
      mend: expect.stringMatching(/./),
    });
  });

  test('another error is not explained away', () => {
    expect(refused(new TypeError('x is not a function'), '', new URL('postgres://h/d'))).toBeNull();
  });
});

test('a URL is told without what is secret in it', () => {
  expect(shown('postgres://u:secret@h:1/d?password=secret&sslpassword=secret&sslmode=require')).toBe(
    'postgres://u@h:1/d?sslmode=require',
  );
});

describe('seen on a server', () => {
  let world: World;
  let administrator: string;
  const suffix = randomUUID().slice(0, 8);
  const login = `pre_${suffix}`;
  const database = `pre_${suffix}`;
  const as = (name: string, password = 'managed') =>
    asLogin(inDatabase(administrator, name), login, password);
  const query = (sql: string) =>
    withClient(inDatabase(administrator, 'postgres'), client => client.query(sql));

  beforeAll(async () => {
    world = await createWorld();
    administrator = world.settings.spp!.direct;
    await query(`create role ${login} login password 'managed'`);
    await world.addSupplier('ACME');
    await world.upload('ACME', list(['A', '10.00']));
    await selectAll(world, 'ACME');
  });
  afterAll(async () => {
    await query(`drop database if exists ${database}`);
    await query(`drop role ${login}`);
    await world.close();
  });

  const codesOf = async (url: string) => judge(await gather('issoh', url)).map(one => one.code);

  test('the administrator of a server in use finds nothing missing', async () => {
    const { spp, issoh } = world.settings;
    await preflight({ spp: spp!.direct, issoh: issoh!.direct });
  });

  test('rights as they are given one after the other', async () => {
    expect(await codesOf(as(database))).toEqual([
      'missing_createrole',
      'no_such_database',
      'extension_forbidden',
    ]);
    await query(`alter role ${login} createrole createdb`);
    expect(await codesOf(as(database))).toEqual(['roles_of_another', 'extension_forbidden']);
    await query(`create database ${database}`);
    expect(await codesOf(as(database))).toContain('database_of_another');
    await query(`alter database ${database} owner to ${login}`);
    await withClient(inDatabase(administrator, database), client =>
      client.query('create extension postgres_fdw with schema public'),
    );
    expect(await codesOf(as(database))).toEqual(['roles_of_another', 'wrapper_forbidden']);
  });

  test('a server that keeps its identifier to itself is started on, by who may give ours the right', async () => {
    const { spp, issoh } = world.settings;
    const control = 'execute on function pg_catalog.pg_control_system()';
    const inEach = async (sql: string) => {
      for (const url of [spp!.direct, issoh!.direct]) await withClient(url, client => client.query(sql));
      await query(sql);
    };
    const ours = async () => {
      const { rows } = await withClient(spp!.direct, client =>
        client.query(`select r.rolname, has_function_privilege(r.oid, 'pg_control_system()', 'execute') as may
                        from pg_roles r where r.rolname in ('inv_owner', 'inv_supplier') order by 1`),
      );
      return rows;
    };
    await inEach(`revoke ${control} from public`);
    try {
      const urls = { spp: spp!.direct, issoh: issoh!.direct };
      // Nobody but a superuser may: that both lead to one server is seen all the same.
      const facts = await gather('issoh', asLogin(issoh!.direct, login, 'managed'));
      expect(judge(facts)).toContainEqual(
        expect.objectContaining({
          code: 'identity_forbidden',
          mend: expect.stringMatching(/: grant execute .+ to inv_owner, inv_analyst, .+;$/),
        }),
      );
      const mine = asLogin(spp!.direct, login, 'managed');
      await expect(preflight({ spp: mine, issoh: mine })).rejects.toMatchObject({ code: 'same_database' });
      await preflight(urls);
      await bootstrap(urls, world.settings.secrets);
      expect(await ours()).toEqual([
        { rolname: 'inv_owner', may: true },
        { rolname: 'inv_supplier', may: false },
      ]);
      const after = await gather('issoh', asLogin(issoh!.direct, login, 'managed'));
      expect(judge(after).map(one => one.code)).not.toContain('identity_forbidden');
    } finally {
      await inEach(`revoke ${control} from inv_owner, inv_analyst, inv_spp_link, inv_authenticator`);
      await inEach(`grant ${control} to public`);
    }
  });

  test.each(['database', 'role'] as const)(
    'a %s that is set to take no writes is told, and nothing fails',
    async what => {
      const url = world.settings.issoh!.direct;
      const name = what === 'role' ? login : new URL(url).pathname.slice(1);
      await query(`alter ${what} ${name} set default_transaction_read_only = on`);
      try {
        const asked = what === 'role' ? asLogin(url, login, 'managed') : url;
        expect(judge(await gather('issoh', asked)).map(one => one.code)).toEqual(['server_read_only']);
      } finally {
        await query(`alter ${what} ${name} reset default_transaction_read_only`);
      }
    },
  );

  test('what was tried has left nothing behind', async () => {
    await gather('issoh', asLogin(inDatabase(administrator, database), login, 'managed'));
    const { rows } = await withClient(inDatabase(administrator, database), client =>
      client.query('select extname from pg_extension order by 1'),
    );
    expect(rows.map(row => row.extname)).toEqual(['plpgsql', 'postgres_fdw']);
  });

  test.each([
    ['that hands out one backend to all', true],
    ['that only passes on', false],
  ])('something between %s: pooled is %s', async (_, pooled) => {
    const { url, close } = await between(administrator, pooled);
    try {
      expect(await gather('spp', url)).toMatchObject({ pooled });
    } finally {
      await close();
    }
  });

  describe.each(['start', 'migrate', 'migrate --plan'])('inventory %s', verb => {
    function inventory(spp: string, issoh = inDatabase(spp, `${database}_issoh`)) {
      const dataDir = join(mkdtempSync(join(tmpdir(), 'inventory-preflight-')), 'new');
      try {
        const ended = spawnSync(
          process.execPath,
          [join(projectRoot, 'server/cli/inventory.ts'), ...verb.split(' ')],
          {
            encoding: 'utf8',
            env: {
              ...process.env,
              DATA_DIR: dataDir,
              PORT: '0',
              SPP_DATABASE_URL: spp,
              ISSOH_DATABASE_URL: issoh,
            },
          },
        );
        if (verb.endsWith('--plan')) expect(readdirSync(join(dataDir, '..'))).toEqual([]);
        return ended;
      } finally {
        rmSync(join(dataDir, '..'), { recursive: true, force: true });
      }
    }

    test.each([
      ['password_refused', () => as(database, 'wr%ng')],
      ['password_refused', () => as(database, '')],
      ['roles_of_another', () => as(database)],
      ['tls_missing', () => `${as(database)}?sslmode=verify-full`],
      ['server_unreachable', closedPort],
    ])('%s: one line, a hint, no password and no stack', async (code, url) => {
      const { status, stdout, stderr } = inventory(await url());
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(`^error ${code}: SPP_DIRECT_URL .*postgres://${login}@.+\nhint: .+\n$`),
      );
      expect(stderr).not.toMatch(/managed|wr%|^ +at /m);
    });

    test.each<[string, string, () => string[]]>([
      ['same_database', 'one that is there', () => [as(database), as(database)]],
      ['same_database', 'one that is not there', () => [as(`no_${database}`), as(`no_${database}`)]],
      ['same_database', 'SPP’s own', () => [world.settings.spp!.direct, world.settings.spp!.direct]],
      ['same_database', 'by another name of its host', () => [as(database), byOtherName(as(database))]],
      [
        'database_of_other_tier',
        'each the other’s',
        () => [world.settings.issoh!.direct, world.settings.spp!.direct],
      ],
    ])('%s: %s is refused before anything is made', async (code, _, urls) => {
      const before = await namesOfDatabases();
      const [spp, issoh] = urls();
      const { status, stdout, stderr } = inventory(spp!, issoh!);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^error ${code}: SPP_DIRECT_URL .+ISSOH_DIRECT_URL .+\nhint: .+\n$`));
      expect(await namesOfDatabases()).toEqual(before);
    });

    test.each(['spp', 'issoh'] as const)(
      'a name of %s’s database that nobody has, beside one in use: nothing is made',
      async tier => {
        const other = tier === 'spp' ? 'issoh' : 'spp';
        const before = await namesOfDatabases();
        const urls = {
          [tier]: inDatabase(administrator, `no_${database}`),
          [other]: world.settings[other]!.direct,
        };
        const { status, stdout, stderr } = inventory(urls.spp!, urls.issoh!);
        expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
        expect(stderr).toMatch(
          new RegExp(
            `^error one_database_empty: ${tier.toUpperCase()}_DIRECT_URL .+ there is no database no_${database}, .+\nhint: .+ inventory migrate --new ${tier}\\.\n$`,
          ),
        );
        expect(await namesOfDatabases()).toEqual(before);
      },
    );
  });

  test('one that is meant to be new is made: by migrate --new', () => {
    const dataDir = join(mkdtempSync(join(tmpdir(), 'inventory-preflight-')), 'new');
    try {
      const { status, stdout } = spawnSync(
        process.execPath,
        [join(projectRoot, 'server/cli/inventory.ts'), 'migrate', '--plan', '--new', 'issoh'],
        {
          encoding: 'utf8',
          env: {
            ...process.env,
            DATA_DIR: dataDir,
            SPP_DATABASE_URL: world.settings.spp!.direct,
            ISSOH_DATABASE_URL: inDatabase(administrator, `no_${database}`),
          },
        },
      );
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('issoh     000001') });
    } finally {
      rmSync(join(dataDir, '..'), { recursive: true, force: true });
    }
  });

  const byOtherName = (url: string) => url.replace('@127.0.0.1:', '@localhost:');
  const namesOfDatabases = async () =>
    (await query('select datname from pg_database where datname ~ $$^(no_)?pre_$$ order by 1')).rows;

  test('what the hint of a first start says is done in one round', async () => {
    const first = `first_${suffix}`;
    await query(`alter role ${login} createrole createdb`);
    const hint = judge(await gather('issoh', as(first))).map(one => one.mend);
    const told = hint.join(' ').match(/superuser: (create database .+?;) then in database \w+: (.+)/)!;
    try {
      await query(told[1]!);
      await withClient(inDatabase(administrator, first), client => client.query(told[2]!));
      // These roles are another administrator's, as those of a server in use are.
      expect(await codesOf(as(first))).toEqual(['roles_of_another']);
    } finally {
      await query(`drop database if exists ${first}`);
    }
  });

  (pgbouncer() === null ? describe.skip : describe)(
    'behind PgBouncer (which is needed for these tests)',
    () => {
      test.each([
        ['the login of requests alone', false],
        ['an administrator, too', true],
      ])('that knows the two databases alone, and %s, is found as what it is', async (_, isKnown) => {
        const given = new URL(administrator);
        const names = { spp: world.settings.spp!.direct, issoh: world.settings.issoh!.direct };
        const databases = Object.entries(names).map(
          ([name, url]) =>
            `${name} = host=${given.hostname} port=${given.port} dbname=${new URL(url).pathname.slice(1)}`,
        );
        const logins = {
          inv_authenticator: world.settings.secrets.authenticator_password,
          ...(isKnown ? { [given.username]: decodeURIComponent(given.password) } : {}),
        };
        const pooler = await startPgbouncer(administrator, 2, logins, { databases });
        try {
          const url = (name: string) => pooler.between(inDatabase(administrator, name));
          await expect(preflight({ spp: url('spp'), issoh: url('issoh') })).rejects.toMatchObject({
            code: 'pooler_as_direct_url',
            message: expect.stringMatching(/^SPP_DIRECT_URL .+ISSOH_DIRECT_URL /),
            hint: expect.stringMatching(/Set SPP_DIRECT_URL.+Set ISSOH_DIRECT_URL/),
          });
        } finally {
          await pooler.stop();
        }
      });
    },
  );

  /** A URL where nothing listens any more. */
  async function closedPort(): Promise<string> {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise(resolve => server.close(resolve));
    const url = new URL(as(database));
    url.port = String(port);
    return url.href;
  }
});

/**
 * What stands between as a pooler does: it gives its clients a process id of its own; a shared backend says the same
 * process id to all of them.
 */
async function between(url: string, shared: boolean): Promise<{ url: string; close: () => Promise<void> }> {
  const asked = 'select pg_catalog.pg_backend_pid() as pid';
  const server = createServer(client => {
    const { hostname, port } = new URL(url);
    const backend = connect(Number(port), hostname);
    client.on('data', bytes => {
      const text = bytes.toString('latin1');
      const changed = text.replace(asked, shared ? 'select 42424242 as pid'.padEnd(asked.length) : asked);
      backend.write(Buffer.from(changed, 'latin1'));
    });
    backend.on('data', bytes => {
      // BackendKeyData: K, a length of 12, process id, secret.
      const key = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
      if (key >= 0) bytes.writeInt32BE(7, key + 5);
      client.write(bytes);
    });
    for (const [one, other] of [
      [client, backend],
      [backend, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const changed = new URL(url);
  changed.port = String((server.address() as AddressInfo).port);
  return { url: changed.href, close: () => new Promise(resolve => server.close(() => resolve())) };
}

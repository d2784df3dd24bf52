/** A login that may not act as the owner any more is told as that, everywhere, with what mends it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { asLogin, withClient } from '../../../server/database/bootstrap.ts';
import type { Connections } from '../../../server/database/connect.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { ownerPool } from '../../../server/database/pools.ts';
import {
  attributesAmiss,
  attributesRevoke,
  NO_LOGINS,
} from '../../../server/database/privileges/attributes.ts';
import {
  isEscalation,
  membershipGrant,
  membershipMend,
  membershipRevokes,
  membershipsGiven,
  membershipsLacking,
  membershipsSuperfluous,
  ourRoles,
  superfluousInWords,
} from '../../../server/database/privileges/memberships.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { examineDatabases } from '../../../server/operations/doctor/databases.ts';
import { readinessOf } from '../../../server/operations/readiness.ts';
import { projectRoot } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const administrator = () => world.settings.spp!.direct;

test('what the bootstrap gives is known from it, and a server has it', async () => {
  const given = membershipsGiven();
  expect(given).toEqual(
    expect.arrayContaining([
      { role: 'inv_owner', member: 'inv_worker', inherit: false, set: true },
      { role: 'inv_owner', member: 'inv_migrator', inherit: false, set: true },
      { role: 'inv_admin', member: 'inv_authenticator', inherit: false, set: true },
      { role: 'inv_reviewer', member: 'inv_approver', inherit: true, set: true },
      { role: 'pg_read_all_stats', member: 'inv_worker', inherit: true, set: false },
    ]),
  );
  expect(given.length).toBeGreaterThan(15);
  expect(await membershipsLacking(world.connections.spp)).toEqual([]);
});

test.each([
  ['revoke inv_owner from inv_worker', 'inv_owner', 'inv_worker'],
  ['revoke set option for inv_admin from inv_authenticator', 'inv_admin', 'inv_authenticator'],
  ['revoke inherit option for inv_analyst from inv_admin', 'inv_analyst', 'inv_admin'],
  ['revoke pg_read_all_stats from inv_worker', 'pg_read_all_stats', 'inv_worker'],
])('after "%s" it is named, and comes back', async (statement, role, member) =>
  withClient(administrator(), async client => {
    // Roles are the server's: other tests see nothing of it.
    await client.query('begin');
    await client.query(statement);
    const lacking = await membershipsLacking(client);
    expect(lacking).toMatchObject([{ role, member }]);
    expect(membershipMend(lacking)).toContain(membershipGrant(lacking[0]!));
    await client.query(membershipGrant(lacking[0]!));
    expect(await membershipsLacking(client)).toEqual([]);
    await client.query('rollback');
  }),
);

describe('memberships that the start does not make', () => {
  /** What is done in one transaction, undone at its end: roles are the server's, and other tests see nothing of it. */
  const within = (statements: string[], look: (client: pg.Client) => Promise<void>) =>
    withClient(administrator(), async client => {
      await client.query('begin');
      for (const statement of statements) await client.query(statement);
      await look(client);
      await client.query('rollback');
    });
  const stranger = 'inv_test_between';

  test('a server has none', async () => {
    expect(await membershipsSuperfluous(world.connections.spp)).toEqual([]);
  });

  test.each<[string[], boolean, string[]]>([
    [['grant inv_owner to inv_analyst'], true, ['inv_analyst is a member of inv_owner']],
    [['grant inv_owner to inv_analyst_login'], true, ['inv_analyst_login is a member of inv_owner']],
    [
      ['grant inv_owner to inv_spp_link with inherit false, set false, admin true'],
      true,
      ['inv_spp_link is a member of inv_owner'],
    ],
    [
      ['grant inv_worker to inv_supplier'],
      true,
      ['inv_supplier is a member of inv_worker, and so of inv_owner'],
    ],
    [
      [`create role ${stranger}`, `grant inv_owner to ${stranger}`, `grant ${stranger} to inv_analyst`],
      true,
      [`inv_analyst is a member of ${stranger}, and so of inv_owner`],
    ],
    // Each of them leads past every right by itself.
    ...['superuser', 'bypassrls', 'createrole', 'replication'].map(
      (attribute): [string[], boolean, string[]] => [
        [`create role ${stranger} ${attribute}`, `grant ${stranger} to inv_reviewer with inherit false`],
        true,
        [`inv_reviewer is a member of ${stranger}`],
      ],
    ),
    [['grant pg_read_all_data to inv_supplier'], true, ['inv_supplier is a member of pg_read_all_data']],
    [['grant inv_owner to inv_worker with admin true'], true, ['inv_worker has inv_owner with admin']],
    [
      ['grant inv_owner to inv_migrator with inherit true'],
      false,
      ['inv_migrator has inv_owner with inherit'],
    ],
    [['grant inv_pricing_manager to inv_analyst'], false, ['inv_analyst is a member of inv_pricing_manager']],
    [
      ['grant inv_analyst to inv_analyst_login with admin option'],
      false,
      ['inv_analyst_login has inv_analyst with admin'],
    ],
    [
      ['grant inv_admin to inv_authenticator with inherit true'],
      false,
      ['inv_authenticator has inv_admin with inherit'],
    ],
  ])('%j is told, and what is said takes it away', async (statements, isBad, words) =>
    within(statements, async client => {
      const found = await membershipsSuperfluous(client);
      expect(found.map(superfluousInWords)).toEqual(words);
      expect(found.map(isEscalation)).toEqual([isBad]);
      for (const revoke of found.flatMap(membershipRevokes)) await client.query(revoke);
      expect(await membershipsSuperfluous(client)).toEqual([]);
      expect(await membershipsLacking(client)).toEqual([]);
    }),
  );

  test('each is taken away in the name of who gave it, with what was given on', async () =>
    within(
      [
        'grant inv_pricing_manager to inv_analyst with admin option',
        'set local role inv_analyst',
        'grant inv_pricing_manager to inv_reviewer',
        'reset role',
      ],
      async client => {
        const found = await membershipsSuperfluous(client);
        expect(found.map(({ member, grantor }) => [member, grantor === 'inv_analyst'])).toEqual([
          ['inv_analyst', false],
          ['inv_reviewer', true],
        ]);
        await client.query(membershipRevokes(found[0]!).join(' '));
        expect(await membershipsSuperfluous(client)).toEqual([]);
      },
    ));

  test('people’s own logins, and groups that lead to nothing of ours, are an administrator’s matter', async () =>
    within(
      [
        `create role ${stranger} login`,
        `grant inv_analyst, inv_owner to ${stranger}`,
        `create role ${stranger}_group`,
        `grant ${stranger}_group to inv_analyst_login`,
        'grant pg_monitor to inv_worker',
      ],
      async client => expect(await membershipsSuperfluous(client)).toEqual([]),
    ));

  test('are told by doctor and check, of both databases', async () => {
    await within(['grant inv_owner to inv_analyst', 'grant inv_reviewer to inv_analyst'], async client => {
      // Seen by who has not ended yet.
      const pools = { spp: client, issoh: client } as unknown as Connections;
      const findings = await examineDatabases(world.settings, { ...world.connections, ...pools });
      expect(findings.filter(one => one.what === 'members beside it')).toEqual([
        {
          area: 'rights',
          what: 'members beside it',
          verdict: 'bad',
          found: 'inv_analyst is a member of inv_owner',
          advice: expect.stringMatching(
            /Run as a superuser:\n {2}revoke inv_owner from inv_analyst granted by \w+;$/,
          ),
        },
        expect.objectContaining({ verdict: 'weak', found: 'inv_analyst is a member of inv_reviewer' }),
      ]);
      for (const tier of tiers) {
        const checked = await runChecks(tier, asOne(client, world.connections.owner[tier]));
        expect(checked.find(one => one.check === 'rights_are_granted')).toMatchObject({
          violations: 2,
          examples: [
            {
              role: 'inv_analyst',
              right: 'member',
              on: 'role inv_owner',
              mend: expect.stringMatching(/^revoke inv_owner from inv_analyst granted by \w+;$/),
            },
            { role: 'inv_analyst', on: 'role inv_reviewer' },
          ],
        });
      }
    });
    const findings = await examineDatabases(world.settings, world.connections);
    expect(findings.filter(one => one.what === 'members beside it')).toMatchObject([{ verdict: 'ok' }]);
  });

  /** The pool of a database, whose questions about members a session answers that has changed them. */
  function asOne(client: pg.Client, pool: pg.Pool): pg.Pool {
    return new Proxy(pool, {
      get(target, name) {
        const own = Reflect.get(target, name, target);
        if (name !== 'query') return typeof own === 'function' ? own.bind(target) : own;
        return (sql: string, values?: unknown[]) =>
          /pg_auth_members/.test(sql) ? client.query(sql, values) : target.query(sql, values);
      },
    });
  }
});

test.each(['superuser', 'bypassrls', 'createrole', 'createdb', 'replication'])(
  'roles of ours that are made %s are told, whether or not they log in',
  async attribute =>
    withClient(administrator(), async client => {
      await client.query('begin');
      for (const role of ourRoles()) await client.query(`alter role ${role} ${attribute}`);
      const told = await attributesAmiss(client);
      expect(told.map(one => one.role)).toEqual(ourRoles().sort());
      expect(told).toHaveLength(15);
      expect(told.filter(one => one.attributes.join() !== attribute)).toEqual([]);
      for (const one of told) await client.query(attributesRevoke(one));
      expect(await attributesAmiss(client)).toEqual([]);
      await client.query('rollback');
    }),
);

test('whoever nobody is to log in as and may is told, and no login of ours is', async () =>
  withClient(administrator(), async client => {
    const sql = ['owner', 'roles'].map(name =>
      readFileSync(join(projectRoot, `sql/bootstrap/${name}.sql`), 'utf8'),
    );
    expect(sql.join().match(/create role \S+ nologin/g)).toHaveLength(2);
    const { rows } = await client.query<{ role: string }>(
      'select rolname as role from pg_roles where rolname = any ($1) and not rolcanlogin order by 1',
      [ourRoles()],
    );
    expect([...NO_LOGINS].sort()).toEqual(rows.map(row => row.role));
    expect(NO_LOGINS).toHaveLength(10);
    await client.query('begin');
    for (const role of ourRoles()) await client.query(`alter role ${role} login`);
    const told = await attributesAmiss(client);
    expect(told).toEqual(rows.map(({ role }) => ({ role, attributes: ['login'] })));
    expect(attributesRevoke(told[0]!)).toBe(`alter role ${told[0]!.role} nologin;`);
    for (const one of told) await client.query(attributesRevoke(one));
    expect(await attributesAmiss(client)).toEqual([]);
    await client.query('rollback');
  }));

test('check tells it too, with what takes it away: row security rests on it', () =>
  withClient(administrator(), async client => {
    await client.query('begin');
    await client.query('alter role inv_supplier bypassrls login; alter role inv_worker createdb superuser');
    const { spp } = world.connections.owner;
    const pool = new Proxy(spp, {
      get(target, name) {
        const own = Reflect.get(target, name, target);
        if (name !== 'query') return typeof own === 'function' ? own.bind(target) : own;
        return (sql: string, values?: unknown[]) =>
          /rolbypassrls/.test(sql) && /createrole/.test(sql)
            ? client.query(sql, values)
            : target.query(sql, values);
      },
    });
    const rights = async () =>
      (await runChecks('spp', pool)).find(one => one.check === 'rights_are_granted')!;
    const broken = await rights();
    expect(broken).toMatchObject({
      violations: 2,
      examples: [
        {
          role: 'inv_supplier',
          right: 'bypassrls login',
          mend: 'alter role inv_supplier nobypassrls nologin;',
        },
        {
          role: 'inv_worker',
          right: 'superuser createdb',
          mend: 'alter role inv_worker nosuperuser nocreatedb;',
        },
      ],
    });
    for (const { mend } of broken.examples) await client.query(String(mend));
    expect(await rights()).toMatchObject({ violations: 0 });
    await client.query('rollback');
  }));

describe('a login that may not act as the owner', () => {
  const login = `inv_test_stranger_${process.pid}`;
  beforeAll(async () => {
    await world.sql(`create role ${login} login password 'x'`);
  });
  afterAll(() => world.sql(`drop role ${login}`));

  const stranger = () => {
    const { owner, urls } = world.connections;
    const spp = ownerPool(asLogin(urls.worker.spp, login, 'x'), 2);
    return { ...world.connections, owner: { ...owner, spp } };
  };

  test('is a problem of its own, with the SQL', async () => {
    const { owner } = stranger();
    await expect(owner.spp.query('select 1')).rejects.toMatchObject({
      code: 'right_missing',
      message: expect.stringContaining(`login ${login} may not act as inv_owner`),
      hint: expect.stringContaining(`grant inv_owner to ${login} with inherit false, set true;`),
    });
    await owner.spp.end();
  });

  test('is told by readiness, and by the doctor once', async () => {
    const connections = stranger();
    const reasons = await readinessOf(connections, 60_000)(connections);
    expect(reasons[0]).toBe(
      `spp: the database refuses (right_missing): login ${login} may not act as inv_owner. "inventory doctor" says what to do`,
    );
    const findings = await examineDatabases(world.settings, connections);
    const told = findings.filter(one => /act as inv_owner/.test(one.found));
    expect(told).toMatchObject([
      {
        area: 'rights',
        what: 'members of roles',
        verdict: 'bad',
        advice: expect.stringContaining('grant inv_owner to'),
      },
    ]);
    await connections.owner.spp.end();
  });
});

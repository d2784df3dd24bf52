/** A login that may not act as the owner any more is told as that, everywhere, with what mends it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asLogin, withClient } from '../../../server/database/bootstrap.ts';
import { ownerPool } from '../../../server/database/pools.ts';
import {
  membershipGrant,
  membershipMend,
  membershipsGiven,
  membershipsLacking,
} from '../../../server/database/privileges/memberships.ts';
import { examineDatabases } from '../../../server/operations/doctor/databases.ts';
import { readinessOf } from '../../../server/operations/readiness.ts';
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

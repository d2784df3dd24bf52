/** Rights on what is still to be made: told before it is made, with what takes them back. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { tiers } from '../../../server/database/migrate.ts';
import {
  defaultInWords,
  defaultRevoke,
  defaultsGiven,
} from '../../../server/database/privileges/default-privileges.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { defaultsOf } from '../../../server/operations/doctor/grants.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** In a transaction of an administrator's, of which nothing stays. */
const tried = (work: (client: pg.Client) => Promise<void>) =>
  withClient(world.settings.spp!.direct, async client => {
    await client.query('begin');
    await work(client);
    await client.query('rollback');
  });

test.each(tiers)('nothing is told of what migrations make in %s', async tier => {
  expect(await defaultsOf(tier, world.connections.owner[tier])).toMatchObject({ verdict: 'ok' });
});

describe.each<[given: string, told: string[]]>([
  [
    'for role inv_owner grant select on tables to inv_analyst',
    ['inv_analyst will have select on tables of inv_owner'],
  ],
  [
    'for role inv_owner in schema spp grant insert, update on tables to inv_supplier with grant option',
    [
      'inv_supplier will have insert on tables of inv_owner in spp',
      'inv_supplier will have update on tables of inv_owner in spp',
    ],
  ],
  [
    'for role inv_owner grant execute on functions to public',
    ['everybody will have execute on functions of inv_owner'],
  ],
  [
    'for role inv_owner in schema spp grant execute on functions to public',
    ['everybody will have execute on functions of inv_owner in spp'],
  ],
  ['grant usage on sequences to public', ['everybody will have usage on sequences of postgres']],
  [
    'grant select on large objects to inv_reviewer',
    ['inv_reviewer will have select on large objects of postgres'],
  ],
  ['grant usage on schemas to inv_spp_link', ['inv_spp_link will have usage on schemas of postgres']],
  [
    'for role inv_owner grant usage on types to inv_admin',
    ['inv_admin will have usage on types of inv_owner'],
  ],
  // What PostgreSQL gives by itself, or gives less of, and what is nobody's of ours.
  ['grant execute on functions to pg_monitor', []],
  ['revoke execute on functions from public', []],
  ['for role inv_owner revoke usage on types from public', []],
])('alter default privileges %s', (given, told) => {
  test('is told, and taken back by what is said', () =>
    tried(async client => {
      await client.query(`alter default privileges ${given}`);
      const found = await defaultsGiven(client);
      expect(found.map(defaultInWords)).toEqual(told);
      for (const one of found) await client.query(defaultRevoke(one));
      expect(await defaultsGiven(client)).toEqual([]);
    }));
});

test('doctor has it, of the database in which it is', async () => {
  const { owner } = world.connections;
  await owner.issoh.query('alter default privileges in schema issoh grant select on tables to inv_supplier');
  try {
    expect(await defaultsOf('issoh', owner.issoh)).toMatchObject({
      area: 'rights',
      verdict: 'bad',
      found: 'in issoh: inv_supplier will have select on tables of inv_owner in issoh',
      advice: expect.stringContaining(
        'alter default privileges for role inv_owner in schema issoh revoke select on tables from inv_supplier;',
      ),
    });
    expect(await defaultsOf('spp', owner.spp)).toMatchObject({ verdict: 'ok' });
  } finally {
    await owner.issoh.query(
      'alter default privileges in schema issoh revoke select on tables from inv_supplier',
    );
  }
});

const verdictsOf = async (client: pg.Client) => (await defaultsGiven(client)).map(one => one.verdict);

test.each([
  'for role inv_owner grant truncate on tables to inv_analyst',
  'for role inv_owner grant maintain on tables to public',
  'for role inv_owner in schema spp grant select on tables to inv_supplier',
  'for role inv_owner grant usage on sequences to inv_analyst',
  'for role inv_owner in schema spp grant update on sequences to public',
  'for role inv_owner grant execute on functions to public',
  'for role inv_owner in schema spp_private grant execute on functions to inv_supplier',
  'for role inv_migrator grant insert on tables to inv_reviewer',
  'in schema spp grant select on tables to inv_analyst',
  'in schema spp_private grant execute on functions to public',
])('what opens the next of ours is bad: %s', given =>
  tried(async client => {
    await client.query(`alter default privileges ${given}`);
    expect(await verdictsOf(client)).toEqual(['bad']);
    const [one] = await defaultsGiven(client);
    const asked = new Proxy(world.connections.owner.spp, {
      get(target, name) {
        const own = Reflect.get(target, name, target);
        if (name !== 'query') return typeof own === 'function' ? own.bind(target) : own;
        return (sql: string, values?: unknown[]) =>
          /pg_default_acl/.test(sql) ? client.query(sql, values) : target.query(sql, values);
      },
    });
    expect(await defaultsOf('spp', asked)).toMatchObject({ verdict: 'bad' });
    const checked = await runChecks('spp', asked);
    expect(checked.find(({ check }) => check === 'rights_are_granted')).toMatchObject({
      violations: 1,
      examples: [
        {
          role: one!.role ?? 'everybody',
          right: one!.privilege,
          on: expect.stringMatching(new RegExp(`^${one!.kind} that ${one!.maker} will make`)),
          mend: defaultRevoke(one!),
        },
      ],
    });
  }),
);

test.each([
  'grant select on tables to inv_analyst',
  'grant execute on functions to inv_supplier',
  'in schema public grant select on tables to inv_analyst',
  'for role inv_owner grant select on sequences to inv_analyst',
  'for role inv_owner grant usage on types to inv_admin',
  'for role inv_analyst grant select on tables to public',
  'in schema spp grant select on tables to inv_owner',
])('what opens none of ours is weak: %s', given =>
  tried(async client => {
    await client.query(`alter default privileges ${given}`);
    expect(await verdictsOf(client)).toEqual(['weak']);
  }),
);

test('the worst stands first, and is what doctor says', () =>
  tried(async client => {
    await client.query('alter default privileges grant select on tables to inv_analyst');
    await client.query('alter default privileges for role inv_owner grant truncate on tables to inv_analyst');
    await client.query('alter default privileges for role inv_migrator grant usage on types to inv_analyst');
    expect(await verdictsOf(client)).toEqual(['bad', 'weak', 'weak']);
  }));

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
      verdict: 'weak',
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

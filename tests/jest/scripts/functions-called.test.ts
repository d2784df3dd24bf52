import { beforeAll, expect, test } from '@jest/globals';
import { ensureDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { templates, testCluster } from '../../support/cluster.ts';
import {
  countEveryCall,
  neverCalled,
  rememberCalls,
  rememberRaised,
} from '../../support/functions-called.ts';

let missing: string[];

/** Functions that the run cannot have seen before, each called or not in another way. */
const functions = `
  create function spp.odd_one(one integer) returns integer language sql immutable as $$ select one + 1 $$;
  create function spp.odd_two() returns setof integer language sql stable as $$ select 1 $$;
  create function spp.odd_three() returns void language plpgsql as $$ begin raise exception 'never'; end $$;
  create function spp.odd_four() returns integer language sql immutable as $$ select 4 $$;
  create function spp.odd_five() returns void language plpgsql as $$ begin perform 1 / 0; end $$`;

beforeAll(async () => {
  const cluster = await testCluster();
  const url = cluster.superuserUrl('spp_calls');
  await ensureDatabase(url, templates.spp);
  await withClient(url, async client => {
    await client.query(functions);
    await countEveryCall(client);
  });
  await withClient(url, async client => {
    await client.query(
      `select x from generate_series(1, 3) x where spp.odd_one(x) > 2 and 'spp.odd_four' <> ''`,
    );
    await client.query('select count(*) from spp.odd_two()');
    await client.query('select spp.odd_three()').catch(error => rememberRaised('spp', error.where));
  });
  await rememberCalls('spp', url);
  missing = await neverCalled('spp', url);
});

test('calls of simple functions count, in conditions and in FROM', () => {
  expect(missing).not.toContain('spp: spp.odd_one');
  expect(missing).not.toContain('spp: spp.odd_two');
});

test('so does a call of one that always raises', () => {
  expect(missing).not.toContain('spp: spp.odd_three');
});

test('a function that a test merely names is missing', () => {
  expect(missing).toContain('spp: spp.odd_four');
  expect(missing).toContain('spp: spp.odd_five');
});

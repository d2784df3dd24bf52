/** A zone, and ways of writing dates, that somebody gives our logins or a database: what the worker does goes by UTC all the same. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { logOf } from '../../../server/log.ts';
import { tasks } from '../../../server/worker/runner.ts';
import { createWorld, type World } from '../../support/world.ts';
import { level, list, selectAll, standing } from '../issoh/listed.ts';

/** Where it is another day than by UTC, whatever the hour. */
const ELSEWHERE = new Date().getUTCHours() < 12 ? 'Etc/GMT+12' : 'Etc/GMT-14';
const GIVEN = { timezone: ELSEWHERE, datestyle: 'German', intervalstyle: 'sql_standard' };

let world: World;
const sql = (tier: Tier, text: string) => (tier === 'spp' ? world : world.issoh).sql(text);
beforeAll(async () => {
  world = await createWorld();
  for (const tier of tiers)
    for (const login of ['inv_worker', 'inv_authenticator', 'inv_spp_link', null])
      for (const [name, value] of Object.entries(GIVEN)) {
        const whose =
          login === null ? "format('alter database %I'" : `format('alter role ${login} in database %I`;
        const what = ` set ${name} = ''${value}''`;
        const statement = login === null ? `${whose} || '${what}'` : `${whose}${what}'`;
        await sql(tier, `do $$ begin execute ${statement}, current_database()); end $$`);
      }
});
afterAll(() => world.close());

const SHOW = `select current_setting('timezone') as zone, '2026-03-04'::date::text as day`;
const UTC = [{ zone: 'UTC', day: '2026-03-04' }];

test.each(tiers)('%s: whoever works, and whoever asks, is in UTC', async tier => {
  const { owner } = world.connections;
  // A session that says nothing is where it was put, so that all others say it.
  expect(await sql(tier, SHOW)).toEqual([{ zone: ELSEWHERE, day: '04.03.2026' }]);
  expect((await owner[tier].query(SHOW)).rows).toEqual(UTC);
  const asked = tier === 'spp' ? world : world.issoh;
  expect(await asked.as({ role: 'inv_analyst' }, SHOW)).toEqual(UTC);
});

test('days of prices, first days, beginnings and costs are of the day of UTC', async () => {
  const { settings, connections } = world;
  await world.addSupplier('ACME');
  await world.upload('ACME', list(['A', '10.00']));
  await world.upload('ACME', list(['A', '11.00'], ['B', '20.00']));
  await selectAll(world, 'ACME', '1');
  expect(await level(world)).toBe('level');
  expect(await standing(world, 'ACME-A')).toMatchObject({ price: '11', cost: '11', rule_cost: '11' });
  // One that holds by UTC from today on, or would by the other day.
  const today = new Date().toISOString().slice(0, 10);
  const begun = await world.upload('ACME', list(['A', '12.00']), { effectiveFrom: today });
  expect(begun.status).toBe('completed');

  const context = { settings, connections, worker: randomUUID(), log: logOf('test', 'silent') };
  for (const task of ['prices__count', 'figures__refresh', 'history__ensure_months', 'uploads__rescue'])
    await tasks(context).spp[task]!({}, {} as never);
  for (const task of ['valuation__refresh', 'movements__ensure_months', 'terms__apply', 'checks__run'])
    await tasks(context).issoh[task]!({}, {} as never);
  expect(
    await world.sql(
      `select array(select distinct d.day::text from spp_kept.price_days d) =
              array(select distinct (h.changed_at at time zone 'UTC')::date::text from spp.price_history h) as days,
              (select bool_and(p.first_seen_date = (p.created_at at time zone 'UTC')::date)
                 from spp.supplier_products p) as first`,
    ),
  ).toEqual([{ days: true, first: true }]);
  expect(
    await world.issoh.sql('select tier, check_name from issoh.invariant_results where violations > 0'),
  ).toEqual([]);
});

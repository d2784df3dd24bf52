/** A month is made when nobody reads the default partition; else its maker gives up soon, since all who come later wait. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ensure = () => world.sql('select spp_private.ensure_price_history_months() as made');

test('an open read of price_history holds nobody up for good', async () => {
  const [last] = await world.sql(
    `select max(inhrelid::regclass::text) as name from pg_inherits
      where inhparent = 'spp.price_history'::regclass and inhrelid::regclass::text ~ '\\d$'`,
  );
  await world.sql(`drop table ${last!.name}`);
  await withClient(world.settings.spp!.direct, async reader => {
    await reader.query('begin; select count(*) from spp.price_history');
    await expect(ensure()).rejects.toMatchObject({ code: '55P03' });
    await reader.query('commit');
  });
  expect(await ensure()).toEqual([{ made: 1 }]);
});

/** Of prices of several days those are read that hold on the day of the list, whenever it is looked at. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const next = new Date().getUTCFullYear() + 1;
const headings = ['Preis 01.02.2020', `Preis 01.02.${next}`, `Preis 01.02.${next + 1}`];

test.each([
  [undefined, headings[0]],
  [`${next}-01-31`, headings[0]],
  [`${next}-02-01`, headings[1]],
  [`${next + 1}-06-01`, headings[2]],
])('a dry run of a list that holds from %s on', async (effectiveFrom, price) => {
  await world.addSupplier(`D-${effectiveFrom}`);
  const list = `Code;Name;${headings.join(';')}\nA-1;Hammer;1,50;2,50;3,50\nA-2;Zange;4,50;5,50;6,50\n`;
  const report = await world.upload(`D-${effectiveFrom}`, list, { dryRun: true, effectiveFrom });
  expect(report).toMatchObject({
    status: 'completed',
    new_products_count: 2,
    detected: { columns: { price } },
  });
});

/** Transactions of SPP that commit late, in any order, while the synchronisation looks: none is lost, none comes twice. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { syncOnce } from '../../../server/worker/sync.ts';
import { randomly } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';
import { astray, level, list, selectAll } from './listed.ts';

const transactions = 1_000;
const sessions = 12;
let world: World;
let clients: pg.Client[];

beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('LATE');
  await world.upload(
    'LATE',
    list(...Array.from({ length: transactions }, (_, i) => [`L${i}`, '1.00'] as [string, string])),
  );
  await selectAll(world, 'LATE');
  await level(world);
  clients = Array.from({ length: sessions }, () => new pg.Client(world.connections.urls.administrator.spp));
  await Promise.all(clients.map(client => client.connect()));
}, 120_000);
afterAll(async () => {
  await Promise.all(clients.map(client => client.end()));
  await world.close();
});

test(`${transactions} transactions that overlap are seen once each, and those rolled back never`, async () => {
  const seed = Number(process.env.INVENTORY_TEST_SEED ?? Date.now() % 1e9);
  const random = randomly(seed);
  const chance = () => random.below(1_000_000) / 1_000_000;

  const idle = [...clients];
  const open: { client: pg.Client; code: number }[] = [];
  const committed: number[] = [];
  let begun = 0;
  let looks = 0;
  let seenWhileOpen = 0;
  while (begun < transactions || open.length > 0) {
    const roll = chance();
    if (begun < transactions && idle.length > 0 && roll < 0.55) {
      const client = idle.pop() as pg.Client;
      const code = begun++;
      // Some have their number long before they write.
      await client.query(chance() < 0.5 ? 'begin; select pg_current_xact_id()' : 'begin');
      open.push({ client, code });
      await client.query(
        'update spp.supplier_products set current_price = 2 where supplier_product_code = $1',
        [`L${code}`],
      );
    } else if (open.length > 0 && roll < 0.97) {
      const [ended] = open.splice(Math.floor(chance() * open.length), 1) as [
        { client: pg.Client; code: number },
      ];
      const holds = chance() < 0.9;
      await ended.client.query(holds ? 'commit' : 'rollback');
      if (holds) committed.push(ended.code);
      idle.push(ended.client);
    } else {
      await syncOnce({ connections: world.connections, worker: null });
      looks++;
      if (open.length > 0) seenWhileOpen++;
    }
  }
  await level(world);
  const seen = await world.issoh.sql(
    `select l.supplier_product_code as code, count(*)::int as times
       from issoh.supplier_price_changes c join issoh.supplier_listings l using (product_id)
      where c.old_price is not null group by 1`,
  );
  const said = `seed ${seed}`;
  expect({ said, codes: seen.map(row => row.code).sort() }).toEqual({
    said,
    codes: committed.map(code => `L${code}`).sort(),
  });
  expect({ said, twice: seen.filter(row => row.times !== 1) }).toEqual({ said, twice: [] });
  expect(await astray(world)).toEqual([]);
  expect(committed.length).toBeGreaterThan(transactions / 2);
  expect(looks).toBeGreaterThan(10);
  expect(seenWhileOpen).toBeGreaterThan(5);
}, 300_000);

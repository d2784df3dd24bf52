/** Readers beside writers: what was committed before a read began is in its answer, kept or not. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createWorld, type World } from '../../support/world.ts';
import type { Door } from '../http/door.ts';
import { describeEach, openServers, type Servers } from './stores.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const WRITES = full ? 600 : 25;
const READERS = 4;

describeEach(kind => {
  let world: World;
  let servers: Servers;
  let supplier: string;

  beforeAll(async () => {
    world = await createWorld();
    supplier = await world.addSupplier('RACED');
    servers = await openServers(world, kind);
  }, 120_000);
  afterAll(async () => {
    await servers.close();
    await world.close();
  });

  const session = async () => {
    const client = new pg.Client(world.connections.urls.administrator.spp);
    await client.connect();
    return client;
  };
  const price = async (door: Door, code: string): Promise<number> => {
    const { body } = await door.call(`/api/spp/products/RACED?q=${code}`, { role: 'inv_analyst' });
    return Number(body.items[0].current_price);
  };
  const add = (code: string) =>
    world.sql(
      `insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
       values ($1, $2, $2, 0, 'EUR')`,
      [supplier, code],
    );
  const set = 'update spp.supplier_products set current_price = $2 where supplier_product_code = $1';

  test(
    'a price that is committed is never answered as before',
    async () => {
      await add('HOT');
      const writer = await session();
      let committed = 0;
      const late: object[] = [];
      const write = async () => {
        for (let next = 1; next <= WRITES; next++) {
          await writer.query(set, ['HOT', next]);
          committed = next;
        }
      };
      const writing = write();
      const read = async (_: unknown, reader: number) => {
        while (committed < WRITES) {
          const known = committed;
          const seen = await price(servers.cached[reader % 2]!, 'HOT');
          if (seen < known) late.push({ known, seen });
        }
      };
      await Promise.all([writing, ...Array.from({ length: READERS }, read)]);
      await writer.end();
      expect(late).toEqual([]);
      for (const door of servers.cached) expect(await price(door, 'HOT')).toBe(WRITES);
    },
    full ? 1_800_000 : 120_000,
  );

  test(
    'what was written first and commits last is seen when it commits',
    async () => {
      await add('SLOW');
      await add('QUICK');
      const [slow, quick] = [await session(), await session()];
      for (let round = 1; round <= 5; round++) {
        await slow.query('begin');
        await slow.query(set, ['SLOW', round]);
        await quick.query(set, ['QUICK', round]);
        for (const door of servers.cached) {
          expect([await price(door, 'SLOW'), await price(door, 'QUICK')]).toEqual([round - 1, round]);
        }
        await slow.query(round === 5 ? 'rollback' : 'commit');
        const kept = round === 5 ? round - 1 : round;
        for (const door of servers.cached) expect(await price(door, 'SLOW')).toBe(kept);
      }
      await Promise.all([slow.end(), quick.end()]);
    },
    full ? 1_800_000 : 120_000,
  );

  test('a supplier’s writers do not wait for each other', async () => {
    await add('LEFT');
    await add('RIGHT');
    const [left, right] = [await session(), await session()];
    await left.query('begin');
    await left.query(set, ['LEFT', 1]);
    // It would wait for ever: the other one does not end.
    await right.query("set statement_timeout = '30s'");
    await right.query(set, ['RIGHT', 1]);
    expect(await price(servers.cached[0]!, 'RIGHT')).toBe(1);
    await left.query('rollback');
    await Promise.all([left.end(), right.end()]);
  });

  test('an answer is kept for the moment that it was read at', async () => {
    await add('HELD');
    const [holder, looker] = [await session(), await session()];
    // Whoever reads now knows what the catalogue is at, and waits for the products until they have changed.
    await holder.query('begin');
    await holder.query('lock table spp.supplier_products_raced in access exclusive mode');
    const reading = price(servers.cached[0]!, 'HELD');
    const waits = `select from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock' and query like '%list_products%'`;
    while ((await looker.query(waits)).rowCount === 0);
    await holder.query(set, ['HELD', 5]);
    await holder.query('commit');
    await reading;
    for (const door of servers.cached) expect(await price(door, 'HELD')).toBe(5);
    await Promise.all([holder.end(), looker.end()]);
  });

  test('what a product shows of its supplier and its categories is shown as it is, to whoever asks', async () => {
    await world.sql("select spp.create_category('Screws')");
    await world.sql(
      `insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code,
                                          category_id)
       select $1, 'SHOWN', 'Shown', 1, 'EUR', category_id from spp.categories where category_name = 'Screws'`,
      [supplier],
    );
    const paths = ['RACED?q=SHOWN', 'RACED?q=SHOWN&sort=code', 'all?q=SHOWN', 'all?limit=50'];
    const callers = [{ role: 'inv_analyst' as const }, { role: 'inv_supplier' as const, supplier }];
    const shown = async () => {
      const texts: string[] = [];
      for (const door of servers.cached)
        for (const path of paths)
          for (const caller of callers)
            texts.push(JSON.stringify((await door.call(`/api/spp/products/${path}`, caller)).body));
      return texts;
    };
    for (const [change, name] of [
      ["update spp.categories set category_name = 'Nails' where category_name = 'Screws'", 'Nails'],
      ["update spp.suppliers set supplier_name = 'Renamed' where supplier_code = 'RACED'", 'Renamed'],
    ] as const) {
      expect((await shown()).filter(text => text.includes(name))).toEqual([]);
      await world.sql(change);
      expect((await shown()).filter(text => !text.includes(name))).toEqual([]);
    }
  });
});

/**
 * The operational tier at size: how fast movements are posted, in bulk and one by one by many clients on few products,
 * and how long the valuation takes to be brought level. Floors: bare inserts and updates of as many rows; the newest row of
 * each product that moved, read and written by hand.
 */
import pg from 'pg';
import { loadCatalogue } from '../data/catalogue.ts';
import { batch, loadStock, postMovements } from '../data/stock.ts';
import { type Bench, expect } from '../program/bench.ts';
import { type Cluster, withCluster } from '../program/cluster.ts';
import { part } from '../program/part.ts';
import { rate } from '../program/rate.ts';

export const stock = part({
  about: 'movements in bulk and one by one, and refreshes of the valuation, against bare inserts and updates',
  full: {
    products: 100_000,
    movements: 1_000_000,
    moved: 1000,
    sessions: 2,
    clients: 100,
    hot: 20,
    seconds: 5,
    rounds: 3,
  },
  small: { products: 100, movements: 500, moved: 20, sessions: 2, clients: 3, hot: 4, seconds: 1, rounds: 1 },
  run: async (bench, size) => {
    await withCluster(bench, async cluster => {
      const suppliers = 50;
      await bench.prepare('catalogue', () =>
        loadCatalogue(cluster.administrator.spp, {
          suppliers,
          // Two in a hundred have dropped out, and are not selected.
          products: Math.ceil((size.products / suppliers) * 1.1) + 2,
          changes: size.products,
          seed: 1,
        }),
      );
      await loadStock(bench, cluster, size);
      const owner = await openOwner(cluster);
      await inBulk(bench, cluster, owner, size);
      await refresh(bench, owner, size);
      await oneByOne(bench, cluster, owner, size);
      await owner.end();
    });
  },
});

type StockSize = typeof stock.full &
  Record<'products' | 'moved' | 'sessions' | 'clients' | 'hot' | 'seconds' | 'rounds', number>;

/**
 * Calls of 5,000 movements, next to as many bare rows: inserted with a key, and as many rows of stock updated. From one
 * session, and from several at the same moment, each of products of its own.
 */
async function inBulk(
  bench: Bench,
  cluster: Cluster,
  owner: pg.ClientBase,
  { products, sessions, rounds }: StockSize,
): Promise<void> {
  await owner.query(`
    create table issoh_private.floor_movements (like issoh.stock_movements including defaults including constraints);
    alter table issoh_private.floor_movements add primary key (movement_id);
    create table issoh_private.floor_stock as
      select row_number() over () as n, soh_id, quantity_on_hand from issoh.stock_on_hand;
    create unique index on issoh_private.floor_stock (n)`);
  const { rows } = await owner.query<{ others: string }>(`
    select string_agg(quote_ident(attname), ', ' order by attnum) as others from pg_attribute
     where attrelid = 'issoh.stock_movements'::regclass and attnum > 0 and not attisdropped
       and attname <> 'movement_id'`);
  const bare = `
    with moved as (
      insert into issoh_private.floor_movements (movement_id, ${rows[0]!.others})
      select uuidv7(), ${rows[0]!.others} from issoh.stock_movements limit $1
    )
    update issoh_private.floor_stock set quantity_on_hand = quantity_on_hand + 1
     where n between $2 and $2 + $1 - 1`;
  const posters = await Promise.all(Array.from({ length: sessions }, () => openOwner(cluster)));
  const count = Math.min(batch, Math.floor(products / sessions));
  let from = 0;
  for (const together of [posters.slice(0, 1), posters]) {
    const each = (post: (poster: pg.Client, from: number) => Promise<unknown>) => async () => {
      await Promise.all(together.map((poster, i) => post(poster, from + i * count)));
    };
    const name = `movements, ${count.toLocaleString('en')} a call`;
    for (let round = 0; round < rounds * 3; round++) {
      await bench.inTurn(
        round,
        together.length === 1 ? name : `${name}, ${together.length} sessions`,
        each((poster, first) => postMovements(poster, { from: first, count, products, daysAgo: 0 })),
        each((poster, first) => poster.query(bare, [count, first])),
        together.length * count,
      );
      from += together.length * count;
    }
  }
  await Promise.all(posters.map(poster => poster.end()));
}

async function openOwner(cluster: Cluster): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: cluster.administrator.issoh });
  await client.connect();
  await client.query('set role inv_owner');
  return client;
}

/** Brings the valuation level after some products have moved; floor: as many rows updated by hand. */
async function refresh(
  bench: Bench,
  owner: pg.ClientBase,
  { products, moved, rounds }: StockSize,
): Promise<void> {
  await owner.query('select issoh.refresh_valuation()');
  await owner.query(`
    create table issoh_private.floor_values as
      select row_number() over () as n, v.* from issoh.v_inventory_valuation v;
    create unique index on issoh_private.floor_values (n)`);
  for (let round = 0; round < rounds; round++) {
    await postMovements(owner, { from: round * moved, count: moved, products, daysAgo: 0 });
    await bench.inTurn(
      round,
      `refresh of the valuation, ${moved.toLocaleString('en')} moved`,
      async () => void (await owner.query('select issoh.refresh_valuation()')),
      async () =>
        void (await owner.query(
          'update issoh_private.floor_values set fifo_value = fifo_value + 1 where n <= $1',
          [moved],
        )),
    );
  }
}

/** Single movements of few products by many clients, in turns with a bare update of as many rows. */
async function oneByOne(
  bench: Bench,
  cluster: Cluster,
  owner: pg.ClientBase,
  { clients, hot, seconds, rounds }: StockSize,
): Promise<void> {
  await owner.query(`
    create table issoh_private.floor as select n, 0 as pieces from generate_series(0, ${hot - 1}) n;
    alter table issoh_private.floor add primary key (n)`);
  const sessions = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: cluster.administrator.issoh });
      await client.connect();
      return client;
    }),
  );
  const update = { name: 'floor', text: 'update issoh_private.floor set pieces = pieces + 1 where n = $1' };
  const movement = {
    name: 'movement',
    text: 'select movement_id from issoh.post_movement($1::issoh.movement_input)',
  };
  const { rows } = await owner.query<{ input: string }>(
    `select jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
              'internal_sku', 'SKU-' || n, 'movement_type', 'receipt', 'quantity', 1, 'to_location', 'W1',
              'unit_cost', 2.5))::text as input
       from generate_series(0, $1::integer - 1) n`,
    [hot],
  );
  const inputs = rows.map(row => row.input);
  const numbers = inputs.map((_, n) => n);
  const by = (query: { name: string; text: string }) => {
    const given: unknown[] = query === movement ? inputs : numbers;
    return sessions.map(session => async () => {
      await session.query({ ...query, values: [given[Math.floor(Math.random() * hot)]] });
      if (query === movement) posted++;
    });
  };
  let posted = 0;
  const before = await pieces(owner);
  // What a session does first it plans: no part of either.
  await rate(by(movement), Math.min(seconds, 2));
  for (let round = 0; round < rounds; round++) {
    await bench.inTurn(
      round,
      `movements one by one, ${clients} clients on ${hot} products`,
      () => rate(by(movement), seconds),
      () => rate(by(update), seconds),
      1,
    );
  }
  await Promise.all(sessions.map(session => session.end()));
  const after = await pieces(owner);
  expect('movements one by one: lines of the ledger', after.lines - before.lines, posted);
  expect('movements one by one: pieces of the ledger', after.moved - before.moved, posted);
  expect('movements one by one: pieces on hand', after.on_hand - before.on_hand, posted);
}

/** What the ledger says was received, and what is there. */
async function pieces(client: pg.ClientBase): Promise<{ lines: number; moved: number; on_hand: number }> {
  const { rows } = await client.query(
    `select count(*)::integer as lines, sum(m.quantity)::float8 as moved,
            (select sum(s.quantity_on_hand)::float8 from issoh.stock_on_hand s) as on_hand
       from issoh.stock_movements m where m.movement_type = 'receipt'`,
  );
  return rows[0]!;
}

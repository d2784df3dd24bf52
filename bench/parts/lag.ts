/**
 * How long after its commit in SPP a price stands in IS-SOH, while a transaction that has written is left open in SPP, in
 * IS-SOH and in a third database of the cluster. Half of the changes rouse the loop as the end of an upload does, half
 * wait for its look each second. Floor: the price read through the foreign table and written to IS-SOH by hand.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inDatabase } from '../../server/database/bootstrap.ts';
import { keepInStep, syncOnce } from '../../server/worker/sync.ts';
import type { Bench } from '../program/bench.ts';
import { type Cluster, withCluster } from '../program/cluster.ts';
import { part } from '../program/part.ts';

/** How often it is looked whether a price has arrived. */
const LOOK_MS = 5;

interface Chosen {
  id: string;
  product: string;
}

export const lag = part({
  about:
    'one changed price, from its commit in SPP to IS-SOH, beside transactions left open, against a copy by hand',
  full: { changes: 200 },
  small: { changes: 4 },
  run: async (bench, { changes }) => {
    await withCluster(bench, cluster => follow(bench, cluster, changes));
  },
});

async function follow(bench: Bench, cluster: Cluster, changes: number): Promise<void> {
  const { connections } = cluster;
  const spp = await connections.owner.spp.connect();
  const issoh = await connections.owner.issoh.connect();
  const chosen = await choose(spp, issoh);
  const by = { connections, worker: null };
  while ((await syncOnce(by)) === 'done');
  await issoh.query(
    'create table issoh_private.floor as select product_id, supplier_price from issoh.supplier_listings',
  );
  const held = await leaveOpen(cluster);
  const loop = keepInStep(by);
  for (let i = 0; i < changes; i++) {
    const roused = i % 2 === 0;
    const { id, product } = chosen[i % chosen.length]!;
    const price = 2 + i;
    await spp.query('update spp.supplier_products set current_price = $2 where product_id = $1', [id, price]);
    const arrival = async () => {
      if (roused) loop.wake();
      const arrived = 'select from issoh.supplier_listings where product_id = $1 and supplier_price = $2';
      while ((await issoh.query(arrived, [product, price])).rowCount === 0) await sleep(LOOK_MS);
    };
    const name = roused ? 'roused as by the end of an upload' : 'found by the look each second';
    await bench.take(name, 'ours', arrival);
    await bench.take(name, 'floor', async () => {
      await issoh.query(
        `update issoh_private.floor f set supplier_price = p.current_price
           from spp_remote.products p where p.product_id = $1 and f.product_id = $2`,
        [id, product],
      );
    });
    await sleep(Math.random() * 200);
  }
  await loop.stop();
  for (const client of held) await client.end();
  spp.release();
  issoh.release();
}

/** A hundred products of one supplier, selected; and one of another, which an open transaction changes. */
async function choose(spp: pg.ClientBase, issoh: pg.ClientBase): Promise<Chosen[]> {
  for (const [code, products] of [
    ['bench', 100],
    ['held', 1],
  ] as const) {
    const { rows } = await spp.query("select supplier_id from spp.create_supplier($1, $1, 'EUR')", [code]);
    await spp.query(
      `insert into spp.supplier_products
         (supplier_id, supplier_product_code, product_name, current_price, currency_code)
       select $1, 'P' || n, 'Product ' || n, 1, 'EUR' from generate_series(1, $2::integer) n`,
      [rows[0].supplier_id, products],
    );
  }
  const { rows } = await issoh.query(
    `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name)
     select p.product_id, p.supplier_id, s.supplier_code || '-' || p.supplier_product_code, p.product_name
       from spp_remote.products p join spp_remote.suppliers s on s.supplier_id = p.supplier_id
     returning spp_product_id as id, product_id as product, internal_sku as sku`,
  );
  return rows.filter(row => row.sku.startsWith('bench'));
}

/** Transactions that have written and do not end: of another supplier's price, of IS-SOH, and elsewhere. */
async function leaveOpen({ administrator }: Cluster): Promise<pg.Client[]> {
  const written: [string, string][] = [
    [
      administrator.spp,
      `update spp.supplier_products set current_price = 3
        where product_name = 'Product 1'
          and supplier_id = (select supplier_id from spp.suppliers where supplier_code = 'held')`,
    ],
    [administrator.issoh, 'select pg_current_xact_id()'],
    [inDatabase(administrator.spp, 'postgres'), 'select pg_current_xact_id()'],
  ];
  return Promise.all(
    written.map(async ([url, statement]) => {
      const client = new pg.Client(url);
      await client.connect();
      await client.query('begin');
      await client.query(statement);
      return client;
    }),
  );
}

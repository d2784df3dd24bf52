/**
 * How long after its commit in SPP a price stands in IS-SOH, while a transaction that has written is left open in SPP, in
 * IS-SOH and in a third database of the cluster. Half of the changes rouse the loop as the end of an upload does, half
 * wait for its look each second.
 * `npm run bench -- lag [--changes 200]`; starts a PostgreSQL of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { bootstrap, inDatabase, linkToSpp } from '../server/database/bootstrap.ts';
import { connectTo, urlsOf } from '../server/database/connect.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../server/database/embedded.ts';
import { migrate, tiers } from '../server/database/migrate.ts';
import { prepareSettings } from '../server/settings.ts';
import { keepInStep, syncOnce } from '../server/worker/sync.ts';

const { values } = parseArgs({ options: { changes: { type: 'string', default: '200' } } });
const changes = Number(values.changes);
/** How often it is looked whether a price has arrived. */
const LOOK_MS = 5;

const dataDir = mkdtempSync(join(tmpdir(), 'inventory-bench-'));
const settings = prepareSettings({ ...process.env, DATA_DIR: dataDir });
const cluster = await startEmbedded(settings);
const urls = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
try {
  const migrator = await bootstrap(urls, settings.secrets);
  for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
  await linkToSpp(urls, settings.secrets);
  const connections = connectTo(urlsOf(settings, urls, urls));
  const spp = await connections.owner.spp.connect();
  const issoh = await connections.owner.issoh.connect();
  const chosen = await choose(spp, issoh);
  const by = { connections, worker: null };
  while ((await syncOnce(by)) === 'done');
  const held = await leaveOpen();
  const loop = keepInStep(by);
  const lags: Record<'roused' | 'looked', number[]> = { roused: [], looked: [] };
  for (let i = 0; i < changes; i++) {
    const way = i % 2 === 0 ? 'roused' : 'looked';
    const { id, product } = chosen[i % chosen.length]!;
    const price = 2 + i;
    await spp.query('update spp.supplier_products set current_price = $2 where product_id = $1', [id, price]);
    const committed = performance.now();
    if (way === 'roused') loop.wake();
    const arrived = 'select from issoh.supplier_listings where product_id = $1 and supplier_price = $2';
    while ((await issoh.query(arrived, [product, price])).rowCount === 0) await sleep(LOOK_MS);
    lags[way].push(performance.now() - committed);
    await sleep(Math.random() * 200);
  }
  console.log(`${changes} changes beside three open transactions, each in ms from its commit to IS-SOH:`);
  for (const [way, seen] of Object.entries(lags)) console.log(`${way}: ${quantiles(seen)}`);
  await loop.stop();
  for (const client of held) await client.end();
  spp.release();
  issoh.release();
  await connections.close();
} finally {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(dataDir, { recursive: true, force: true });
}

/** A hundred products of one supplier, selected; and one of another, which an open transaction changes. */
async function choose(spp: pg.ClientBase, issoh: pg.ClientBase): Promise<{ id: string; product: string }[]> {
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
async function leaveOpen(): Promise<pg.Client[]> {
  const written: [string, string][] = [
    [
      urls.spp,
      "update spp.supplier_products set current_price = 3 where product_name = 'Product 1' and supplier_id = (select supplier_id from spp.suppliers where supplier_code = 'held')",
    ],
    [urls.issoh, 'select pg_current_xact_id()'],
    [inDatabase(urls.spp, 'postgres'), 'select pg_current_xact_id()'],
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

function quantiles(seen: number[]): string {
  const sorted = seen.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0);
  return `median ${at(0.5)}, p99 ${at(0.99)}, most ${sorted.at(-1)!.toFixed(0)}`;
}

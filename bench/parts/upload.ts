/**
 * How long an upload takes, POST to report: new rows, then all prices changed, each round at a supplier of its own; then
 * many lists at once, and what the server holds in memory while they and large ones are taken.
 * Floor: COPY of the same rows and one `insert … on conflict` with history, by hand.
 */
import { once } from 'node:events';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { utils, write } from '@e965/xlsx';
import pg from 'pg';
import { type Bench, expect } from '../program/bench.ts';
import { type Cluster, type Server, withCluster, withServer } from '../program/cluster.ts';
import { part } from '../program/part.ts';
import { type BenchRow, dropFloor, type Floor, prepareFloor, runFloor, updatesOf } from './upload-floor.ts';

export const upload = part({
  about: 'lists of new rows and of changed prices, POST to report, against COPY and one insert by hand',
  full: { products: 100_000, rounds: 3, lists: 50, together: 8, large: 1_000_000 },
  small: { products: 300, rounds: 1, lists: 3, together: 2, large: 900 },
  run: async (bench, { products, rounds, lists, together, large }) => {
    await withCluster(bench, async cluster => {
      await withServer(cluster, { workers: true }, async server => {
        const token = await server.token('inv_admin');
        const client = await cluster.connections.owner.spp.connect();
        for (let round = 0; round < rounds; round++) {
          const code = `bench_${round}`;
          const { floor, partition } = await addSupplier(client, code);
          const stored = await prepareFloor(client, floor.supplierId, partition, true);
          const table = `spp.${client.escapeIdentifier(partition)}`;
          for (const [name, factor] of inARow) {
            const list = rows(products, factor);
            let ours = 0;
            const before = await updatesOf(client, table);
            await bench.inTurn(
              round,
              name,
              async () => (ours = await post(server, code, token, csv(list))),
              () => runFloor(client, floor, list),
              products,
            );
            // One list is not posted twice: the same time, beside the other floor.
            const beside = `${name}, beside a floor that is stored as the partition is`;
            bench.add(beside, 'ours', ours, products);
            await bench.take(beside, 'floor', () => runFloor(client, stored, list), products);
            if (factor > 1) {
              bench.tell(name, { on_their_page_percent: await stayed(client, table, before, products) });
            }
          }
          await dropFloor(client, floor);
          await dropFloor(client, stored);
        }
        client.release();
        if (lists > 0) await manyAtOnce(bench, cluster, server, { products, lists, together });
        if (large > 0) {
          await manyAtOnce(bench, cluster, server, { products: large, lists: together, together });
        }
      });
    });
  },
});

/** Lists of one supplier, one after the other, and what their prices are multiplied by. */
const inARow = [
  ['new rows', 1],
  ['price changes', 1.07],
  ['price changes, third list', 1.13],
  ['price changes, fourth list', 1.21],
] as const;

interface Many {
  /** Rows of each list. */
  products: number;
  lists: number;
  together: number;
}

/** Many suppliers' lists, some at once. Floor: the same rows, by as many sessions at once. */
async function manyAtOnce(bench: Bench, cluster: Cluster, server: Server, many: Many): Promise<void> {
  const { products, lists, together } = many;
  const suppliers = await addSuppliers(cluster, `of_${products}`, lists);
  const list = rows(products, 1);
  const byHand = async () => {
    const pool = new pg.Pool({ connectionString: cluster.connections.urls.worker.spp, max: together });
    await inParallel(suppliers, together, async ([, floor]) => {
      const session = await pool.connect();
      await session.query('set role inv_owner');
      await runFloor(session, floor, list);
      session.release();
    });
    await pool.end();
  };
  const name = `${lists} lists of ${products} new rows, ${together} at once`;
  await bench.inTurn(0, name, await postAll(bench, name, server, suppliers, many), byHand, lists * products);
}

/** Posts a list to each supplier, every fourth a workbook, and weighs the server meanwhile. */
async function postAll(
  bench: Bench,
  name: string,
  server: Server,
  suppliers: [string, Floor][],
  { products, together }: Many,
): Promise<() => Promise<void>> {
  const bodies = await bench.prepare(`a list and a workbook of ${products} rows`, async () => {
    const list = rows(products, 1);
    const text = csv(list);
    return [await workbookOf(list), text, text, text];
  });
  const token = await server.token('inv_admin');
  return async () => {
    const weighed = server.weigh();
    await inParallel(suppliers, together, async ([code], i) => {
      await post(server, code, token, bodies[i % bodies.length]!);
    });
    const weight = weighed();
    bench.note(`${name}: ${JSON.stringify(weight)}`);
    bench.tell(name, { ...weight });
  };
}

async function inParallel<T>(
  all: T[],
  together: number,
  work: (one: T, i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (let i = next++; i < all.length; i = next++) await work(all[i]!, i);
    }),
  );
}

async function addSuppliers(
  { connections }: Cluster,
  prefix: string,
  count: number,
): Promise<[string, Floor][]> {
  const client = await connections.owner.spp.connect();
  const added: [string, Floor][] = [];
  for (let i = 0; i < count; i++) {
    const code = `${prefix}_${i}`;
    added.push([code, (await addSupplier(client, code)).floor]);
  }
  client.release();
  return added;
}

async function addSupplier(
  client: pg.ClientBase,
  code: string,
): Promise<{ floor: Floor; partition: string }> {
  const made = await client.query<{ supplier_id: string; partition_name: string }>(
    'select supplier_id, partition_name from spp.create_supplier($1, $1)',
    [code],
  );
  const { supplier_id, partition_name } = made.rows[0]!;
  return {
    floor: await prepareFloor(client, supplier_id, partition_name),
    partition: partition_name,
  };
}

/** Of so many updates since, how many in a hundred stayed on their page; sessions tell some time after the report. */
async function stayed(
  client: pg.ClientBase,
  table: string,
  before: { all: number; stayed: number },
  updates: number,
): Promise<number> {
  for (let waited = 0; ; waited++) {
    const now = await updatesOf(client, table);
    const told = now.all - before.all;
    if (told >= updates) return Math.round((100 * (now.stayed - before.stayed)) / told);
    if (waited === 60) throw new Error(`${table}: ${told} updates are told of, of ${updates}`);
    await sleep(1000);
  }
}

function rows(length: number, factor: number): BenchRow[] {
  return Array.from({ length }, (_, i) => ({
    code: `SKU-${String((i * 7919) % 1_000_003).padStart(7, '0')}`,
    name: `Product number ${i} of the benchmark`,
    price: (((100 + (i % 9973)) * factor) / 10).toFixed(2),
  }));
}

interface Body {
  data: string | Buffer;
  extension: string;
}

function csv(list: BenchRow[]): Body {
  const data = `Code;Name;Price\n${list.map(row => `${row.code};${row.name};${row.price}`).join('\n')}\n`;
  return { data, extension: 'csv' };
}

async function workbookOf(list: BenchRow[]): Promise<Body> {
  const cells = list.map(({ code, name, price }) => [code, name, Number(price)]);
  const book = utils.book_new();
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([['Code', 'Name', 'Price'], ...cells], { dense: true }),
    'Prices',
  );
  return {
    data: write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer,
    extension: 'xlsx',
  };
}

/** Not by fetch, which gives up on an answer that takes longer than five minutes. */
async function post(
  server: Server,
  supplier: string,
  token: string,
  { data, extension }: Body,
): Promise<number> {
  const started = performance.now();
  const request = http.request(
    `${server.url}/api/spp/upload/${supplier}?filename=bench.${extension}&wait=true`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    },
  );
  request.end(data);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let report = (await json(response)) as Record<string, unknown>;
  // Nobody waits for a list longer than ten minutes: then the report is asked for.
  while (report.status === 'queued' || report.status === 'processing') {
    await sleep(1000);
    const url: string = server.url + report.report_url;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } }).catch(() => null);
    // The server closes a connection that has been idle, and may do so just then.
    if (answer === null) continue;
    report = (await answer.json()) as Record<string, unknown>;
    report.report_url ??= new URL(answer.url).pathname;
  }
  const ms = performance.now() - started;
  expect(`upload to ${supplier}`, report.status, 'completed');
  expect('rows that failed', report.failed_products_count, 0);
  return ms;
}

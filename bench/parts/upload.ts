/**
 * How long an upload takes, POST to report: new rows, then all prices changed, each round at a supplier of its own.
 * Floor: COPY of the same rows and one `insert … on conflict` with history, by hand.
 */
import { expect } from '../program/bench.ts';
import { type Server, withCluster, withServer } from '../program/cluster.ts';
import { part } from '../program/part.ts';
import { type BenchRow, dropFloor, prepareFloor, runFloor } from './upload-floor.ts';

export const upload = part({
  about: 'lists of new rows and of changed prices, POST to report, against COPY and one insert by hand',
  full: { products: 100_000, rounds: 3 },
  small: { products: 500, rounds: 1 },
  run: async (bench, { products, rounds }) => {
    await withCluster(bench, async cluster => {
      await withServer(cluster, async server => {
        const token = await server.token('inv_admin');
        const client = await cluster.connections.owner.spp.connect();
        for (let round = 0; round < rounds; round++) {
          const code = `bench_${round}`;
          const made = await client.query<{ supplier_id: string; partition_name: string }>(
            'select supplier_id, partition_name from spp.create_supplier($1, $1)',
            [code],
          );
          const { supplier_id, partition_name } = made.rows[0]!;
          await prepareFloor(client, partition_name);
          for (const [name, factor] of [
            ['new rows', 1],
            ['price changes', 1.07],
          ] as const) {
            const list = rows(products, factor);
            await bench.inTurn(
              round,
              name,
              () => post(server, code, token, list),
              () => runFloor(client, supplier_id, list),
              products,
            );
          }
          await dropFloor(client);
        }
        client.release();
      });
    });
  },
});

function rows(length: number, factor: number): BenchRow[] {
  return Array.from({ length }, (_, i) => ({
    code: `SKU-${String((i * 7919) % 1_000_003).padStart(7, '0')}`,
    name: `Product number ${i} of the benchmark`,
    price: (((100 + (i % 9973)) * factor) / 10).toFixed(2),
  }));
}

async function post(server: Server, supplier: string, token: string, list: BenchRow[]): Promise<number> {
  const body = `Code;Name;Price\n${list.map(row => `${row.code};${row.name};${row.price}`).join('\n')}\n`;
  const started = performance.now();
  const response = await fetch(`${server.url}/api/spp/upload/${supplier}?filename=bench.csv&wait=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body,
  });
  const report = (await response.json()) as Record<string, unknown>;
  const ms = performance.now() - started;
  expect(`upload to ${supplier}`, `${response.status} ${report.status}`, '200 completed');
  expect('rows that failed', report.failed_products_count, 0);
  return ms;
}

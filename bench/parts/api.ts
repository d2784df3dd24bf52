/**
 * Pages of 50 products, by GraphQL and by REST, by several clients at once; floor: the same rows by the same SQL, by as
 * many sessions that have taken the role before.
 */
import type pg from 'pg';
import { ensureLoaded, fullLoad, smallLoad } from '../data/load.ts';
import type { Bench } from '../program/bench.ts';
import { type Cluster, type Server, withCluster, withServer } from '../program/cluster.ts';
import { part } from '../program/part.ts';
import { rate } from '../program/rate.ts';

const columns = 'supplier_product_code, product_name, brand, current_price, currency_code, status';
const fields = 'supplierProductCode productName brand currentPrice currencyCode status';

export const api = part({
  about: 'pages of 50 products by GraphQL and by REST, requests a second, against the same SQL by hand',
  full: {
    ...fullLoad,
    products: 2000,
    changes: 200_000,
    selected: 1000,
    movements: 1000,
    clients: 8,
    seconds: 5,
    rounds: 3,
  },
  small: { ...smallLoad, clients: 2, seconds: 1, rounds: 1 },
  run: async (bench, size) => {
    await withCluster(bench, async cluster => {
      await ensureLoaded(bench, cluster, size);
      await withServer(cluster, server => measure(bench, cluster, server, size));
    });
  },
});

async function measure(
  bench: Bench,
  cluster: Cluster,
  server: Server,
  { clients, seconds, rounds }: { clients: number; seconds: number; rounds: number },
): Promise<void> {
  const { rows: suppliers } = await cluster.connections.owner.spp.query<{ id: string; code: string }>(
    'select supplier_id as id, supplier_code as code from spp.suppliers order by supplier_id',
  );
  const any = () => suppliers[Math.floor(Math.random() * suppliers.length)]!;
  const token = await server.token('inv_analyst');
  const sessions = await Promise.all(
    Array.from({ length: clients }, () => cluster.session('spp', { role: 'inv_analyst', user_id: 'bench' })),
  );
  const graphql = () =>
    request(`${server.url}/graphql`, token, {
      query: `query ($id: UUID) {vAllSupplierProducts(first: 50, filter: {supplierId: {equalTo: $id}}) {nodes {${fields}}}}`,
      variables: { id: any().id },
    });
  const rest = () => request(`${server.url}/api/spp/products/${any().code}?limit=50`, token);
  const page = (session: pg.Client) => async () => {
    await session.query({
      name: 'page',
      text: `select ${columns} from spp.v_all_supplier_products where supplier_id = $1 order by product_id, supplier_id limit 50`,
      values: [any().id],
    });
  };
  const list = (session: pg.Client) => async () => {
    await session.query({
      name: 'list',
      text: 'select * from spp.list_products($1, page_size => 50)',
      values: [any().code],
    });
  };
  const pages: [string, () => Promise<void>, (session: pg.Client) => () => Promise<void>][] = [
    ['GraphQL page of 50', graphql, page],
    ['REST page of 50', rest, list],
  ];
  for (const [name, ours, floor] of pages) {
    const byHttp = sessions.map(() => ours);
    const byHand = sessions.map(floor);
    // What comes first is planned and compiled: no part of either.
    await rate(byHttp, 0.5);
    await rate(byHand, 0.5);
    for (let round = 0; round < rounds; round++) {
      await bench.inTurn(
        round,
        name,
        () => rate(byHttp, seconds),
        () => rate(byHand, seconds),
        1,
      );
    }
  }
  await Promise.all(sessions.map(session => session.end()));
}

async function request(url: string, token: string, body?: object): Promise<void> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== 200 || text.startsWith('{"errors"'))
    throw new Error(`${url}: ${text.slice(0, 300)}`);
}

/**
 * Pages of 50 products, by GraphQL and by REST, by several clients at once, of suppliers at random; floor: the same rows
 * by the same SQL, by as many sessions that have taken the role before. Lists by REST are kept as long as they are right:
 * once more from a server that keeps none.
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
      const only = { workers: false };
      await withServer(cluster, only, server => measure(bench, cluster, server, size, pages));
      const anew = pages
        .filter(({ keeps }) => keeps)
        .map(page => ({ ...page, name: `${page.name}, read anew` }));
      const keepingNone = { ...only, environment: { CACHE_MEGABYTES: '0' } };
      await withServer(cluster, keepingNone, server => measure(bench, cluster, server, size, anew));
    });
  },
});

/** One kind of page: how a supplier's is asked for, and its floor by hand. */
interface Page {
  name: string;
  /** Whether the server keeps the answer as long as it is right. */
  keeps: boolean;
  ours(server: Server, token: string, supplier: Supplier): Promise<void>;
  byHand(session: pg.Client, supplier: Supplier): Promise<unknown>;
}

interface Supplier {
  id: string;
  code: string;
}

const pages: Page[] = [
  {
    name: 'GraphQL page of 50',
    keeps: false,
    ours: (server, token, { id }) =>
      request(`${server.url}/graphql`, token, {
        query: `query ($id: UUID) {allSupplierProducts(first: 50, filter: {supplierId: {equalTo: $id}}) {nodes {${fields}}}}`,
        variables: { id },
      }),
    byHand: (session, { id }) =>
      session.query({
        name: 'page',
        text: `select ${columns} from spp.v_all_supplier_products where supplier_id = $1 order by product_id, supplier_id limit 50`,
        values: [id],
      }),
  },
  {
    name: 'REST page of 50',
    keeps: true,
    ours: (server, token, { code }) => request(`${server.url}/api/spp/products/${code}?limit=50`, token),
    byHand: (session, { code }) =>
      session.query({
        name: 'list',
        text: 'select * from spp.list_products($1, page_size => 50)',
        values: [code],
      }),
  },
];

async function measure(
  bench: Bench,
  cluster: Cluster,
  server: Server,
  { clients, seconds, rounds }: { clients: number; seconds: number; rounds: number },
  measured: Page[],
): Promise<void> {
  const { rows: suppliers } = await cluster.connections.owner.spp.query<Supplier>(
    'select supplier_id as id, supplier_code as code from spp.suppliers order by supplier_id',
  );
  const any = () => suppliers[Math.floor(Math.random() * suppliers.length)]!;
  const token = await server.token('inv_analyst');
  const sessions = await Promise.all(
    Array.from({ length: clients }, () => cluster.session('spp', { role: 'inv_analyst', user_id: 'bench' })),
  );
  for (const { name, ours, byHand } of measured) {
    const byHttp = sessions.map(() => () => ours(server, token, any()));
    const floor = sessions.map(session => async () => void (await byHand(session, any())));
    // What comes first is planned and compiled: no part of either.
    await rate(byHttp, 0.5);
    await rate(floor, 0.5);
    for (let round = 0; round < rounds; round++) {
      await bench.inTurn(
        round,
        name,
        () => rate(byHttp, seconds),
        () => rate(floor, seconds),
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

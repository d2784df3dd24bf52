/** Clients who read, write and upload all the time, and know afterwards what must be there. */
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { signToken } from '../../server/access.ts';
import { withClient } from '../../server/database/bootstrap.ts';
import type { Settings } from '../../server/settings.ts';

export interface Working {
  /** What was answered otherwise than it should. */
  failures: string[];
  answered: number;
  /** What must be there afterwards: warehouses, movements and their pieces, codes of products. */
  warehouses: number;
  movements: number;
  pieces: number;
  codes: string[];
  end(): Promise<void>;
}

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON, as it is
  body: any;
}

type Ask = (path: string, body?: object | string, headers?: Record<string, string>) => Promise<Answer>;

const SUPPLIERS = 8;
const PRODUCTS = 10;
const ROWS = 20;

const reads = [
  '/api/spp/suppliers?limit=5',
  '/api/spp/products/LOAD-1?limit=20',
  '/api/spp/products/all?limit=10',
  '/api/spp/uploads?limit=5',
  '/api/issoh/products?limit=20',
  '/api/issoh/warehouses?limit=20',
  '/api/issoh/stock?limit=20',
  '/api/issoh/stock/movements?limit=20',
  '/api/issoh/stock/reorder-alerts?limit=5',
  '/api/issoh/selection/pending?limit=5',
  '/api/isi/sync/status',
];
const queries = [
  '{suppliers(first: 5) {nodes {supplierCode}}}',
  '{allSupplierProducts(first: 20) {nodes {supplierProductCode}}}',
];

/** What a client does next: a kind, and which one of it. */
const step = fc.record({
  kind: fc.oneof(
    { weight: 10, arbitrary: fc.constant('read' as const) },
    { weight: 4, arbitrary: fc.constant('query' as const) },
    { weight: 3, arbitrary: fc.constant('warehouse' as const) },
    { weight: 4, arbitrary: fc.constant('movement' as const) },
    { weight: 1, arbitrary: fc.constant('upload' as const) },
  ),
  which: fc.nat(),
});
type Step = { kind: 'read' | 'query' | 'warehouse' | 'movement' | 'upload'; which: number };

/** Makes what the clients work on. */
export async function prepareWork(settings: Settings, url: string): Promise<void> {
  const ask = askAs(await signToken(settings, { role: 'inv_admin', sub: 'clients' }), () => url);
  const make = async (path: string, body: object) => {
    const { status, body: said } = await ask(path, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(said)}`);
  };
  for (let n = 0; n < SUPPLIERS; n++)
    await make('/api/spp/suppliers', {
      supplier_code: `LOAD-${n}`,
      supplier_name: `Load ${n}`,
      currency_code: 'EUR',
    });
  await make('/api/issoh/warehouses', { warehouse_code: 'MAIN', warehouse_name: 'Main' });
  for (let n = 0; n < PRODUCTS; n++)
    await make('/api/issoh/products', { internal_sku: `LOAD-${n}`, product_name: `Load ${n}` });
}

/**
 * Has clients work until they are told to end.
 *
 * @param urls of servers; more may come while they work
 * @param pause of a client between two requests, in milliseconds
 */
export async function work(
  settings: Settings,
  urls: readonly string[],
  { clients, pause, seed }: { clients: number; pause: number; seed: number },
): Promise<Working> {
  const course = fc.sample(step, { numRuns: 5_000, seed });
  let over = false;
  const done: Omit<Working, 'end'> = {
    failures: [],
    answered: 0,
    warehouses: 0,
    movements: 0,
    pieces: 0,
    codes: [],
  };
  const one = async (id: number) => {
    const token = await signToken(settings, { role: 'inv_admin', sub: `client ${id}` });
    let turn = id;
    const ask = askAs(token, () => urls[turn++ % urls.length]!);
    await sleep((id * pause) / clients);
    for (let n = 0; !over; n++) {
      const next = course[(id * 7919 + n) % course.length]!;
      await take(next, `${id}-${n}`, ask, done);
      await sleep(pause);
    }
  };
  const working = Array.from({ length: clients }, (_, id) => one(id));
  return Object.assign(done, {
    end: async () => {
      over = true;
      await Promise.all(working);
    },
  });
}

async function take(
  { kind, which }: Step,
  name: string,
  ask: Ask,
  done: Omit<Working, 'end'>,
): Promise<void> {
  try {
    const failure = await steps[kind](which, name, ask, done);
    done.answered++;
    if (failure !== null) done.failures.push(failure);
  } catch (error) {
    const { message, cause } = error as Error;
    done.failures.push(`${kind} ${name}: ${message} ${cause ?? ''}`);
  }
}

/** Each answers what was wrong; null: nothing. */
const steps: Record<
  Step['kind'],
  (which: number, name: string, ask: Ask, done: Omit<Working, 'end'>) => Promise<string | null>
> = {
  read: async (which, _name, ask) => {
    const path = reads[which % reads.length]!;
    return unless(path, await ask(path), 200);
  },
  query: async (which, _name, ask) => {
    const query = queries[which % queries.length]!;
    const answer = await ask('/graphql', { query });
    return answer.body.errors === undefined
      ? unless(query, answer, 200)
      : `${query}: ${JSON.stringify(answer.body)}`;
  },
  warehouse: async (_which, name, ask, done) => {
    const path = '/api/issoh/warehouses';
    const wrong = unless(path, await ask(path, { warehouse_code: `W${name}`, warehouse_name: name }), 201);
    if (wrong === null) done.warehouses++;
    return wrong;
  },
  movement: async (which, name, ask, done) => {
    const path = '/api/issoh/stock/movement';
    const quantity = 1 + (which % 20);
    const receipt = {
      internal_sku: `LOAD-${which % PRODUCTS}`,
      movement_type: 'receipt',
      quantity,
      to_location: 'MAIN',
      unit_cost: '1.50',
    };
    const wrong = unless(path, await ask(path, receipt, { 'idempotency-key': `movement ${name}` }), 201);
    if (wrong !== null) return wrong;
    done.movements++;
    done.pieces += quantity;
    return null;
  },
  upload: async (which, name, ask, done) => {
    const codes = Array.from({ length: ROWS }, (_, n) => `U${name}-${n}`);
    const list = `Code;Name;Price\n${codes.map(code => `${code};Product ${code};${1 + (which % 500)}.50\n`).join('')}`;
    const path = `/api/spp/upload/LOAD-${which % SUPPLIERS}?filename=${name}.csv&wait=true`;
    const answer = await ask(path, list);
    const wrong = unless(path, answer, 200);
    if (wrong !== null) return wrong;
    if (answer.body.status !== 'completed' || answer.body.new_products_count !== ROWS)
      return `${path}: ${JSON.stringify(answer.body).slice(0, 500)}`;
    done.codes.push(...codes);
    return null;
  },
};

function unless(what: string, { status, body }: Answer, wanted: number): string | null {
  return status === wanted ? null : `${what}: ${status} ${JSON.stringify(body).slice(0, 500)}`;
}

function askAs(token: string, server: () => string): Ask {
  return async (path, body, headers = {}) => {
    const kind = typeof body === 'string' ? 'text/csv' : 'application/json';
    const response = await fetch(server() + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': kind, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
}

/** What is there, to be compared with what the clients were told. */
export async function foundAfterwards(
  urls: { spp: string; issoh: string },
  codes: readonly string[],
): Promise<Pick<Working, 'warehouses' | 'movements' | 'pieces'> & { products: number }> {
  const stock = await withClient(urls.issoh, client =>
    client.query(`
      select (select count(*)::integer from issoh.warehouses where warehouse_code <> 'MAIN') as warehouses,
             count(*)::integer as movements, coalesce(sum(quantity), 0)::integer as pieces
        from issoh.stock_movements`),
  );
  const found = await withClient(urls.spp, client =>
    client.query(
      'select count(*)::integer as products from spp.supplier_products where supplier_product_code = any ($1)',
      [codes],
    ),
  );
  return { ...stock.rows[0], ...found.rows[0] };
}

/**
 * Somebody whose transactions stay open for a moment, as those of people and reports do.
 *
 * @param url of inv_worker
 * @returns what ends them
 */
export function dawdle(
  url: string,
  tables: readonly string[],
  { open, pause }: { open: number; pause: number },
) {
  let over = false;
  const dawdling = withClient(url, async client => {
    await client.query('set role inv_owner');
    while (!over) {
      await client.query('begin');
      for (const table of tables) await client.query(`select from ${table} limit 1`);
      await sleep(open);
      await client.query('commit');
      await sleep(pause);
    }
  });
  return async () => {
    over = true;
    await dawdling;
  };
}

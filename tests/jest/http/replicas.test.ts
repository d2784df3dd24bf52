/** Reads go to standbys, which are killed, held up and promoted meanwhile; whoever has written reads what he wrote. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createClient } from '../../../client/index.ts';
import { signToken } from '../../../server/access.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { placeOf } from '../../../server/database/places.ts';
import type { Role, Run } from '../../../server/database/pools.ts';
import { createApp } from '../../../server/http/app.ts';
import { createHttpServer } from '../../../server/http/continue.ts';
import { limits as usual } from '../../../server/http/limits.ts';
import { registry } from '../../../server/http/metrics.ts';
import { type Slices, slicesOf } from '../../../server/http/slices.ts';
import { runThrough } from '../../../server/http/sources.ts';
import { type TestCluster, testCluster } from '../../support/cluster.ts';
import { makeStandby, type Standby } from '../../support/standby.ts';
import { list, openDoor, PATIENT_MS, profile } from './door.ts';

/** Of each two one says how far he has seen, and reads at another machine. */
const CLIENTS = 4;
const ROUNDS = 9;
/** Whatever is committed comes to a standby as late as this: who does not wait for it reads what was before. */
const DELAY = { recovery_min_apply_delay: '60ms' };
const HEADER = 'x-inventory-lsn';
const limits = {
  connectionWait: PATIENT_MS,
  replica: { look: 50, patience: 2_000, wait: 400, lag: 1_000 },
};

let cluster: TestCluster;
const standbys = {} as Record<Tier, Standby>;
let door: Awaited<ReturnType<typeof openDoor>>;
/** A second machine: another server on the same databases, with standbys of its own choosing. */
let other: { url: string; close(): Promise<void> };

beforeAll(async () => {
  // A cluster of its own: that of the other suites has no need of standbys.
  delete process.env.INVENTORY_TEST_DATA_DIR;
  cluster = await testCluster();
  const superuser = cluster.superuserUrl('postgres');
  await withClient(superuser, async client => {
    // As a server that is no test's: what is committed is written.
    await client.query('alter system set synchronous_commit = on');
    await client.query('select pg_reload_conf()');
  });
  for (const tier of tiers) {
    standbys[tier] = await makeStandby(cluster.settings, superuser);
    await standbys[tier].start(DELAY);
  }
  const read = Object.fromEntries(
    tiers.map(tier => [tier, (url: string) => standbys[tier].url(new URL(url).pathname.slice(1))]),
  );
  door = await openDoor({ worker: true, limits, beside: { read } });
  other = await openOther();
}, 240_000);
afterAll(async () => {
  await other?.close();
  await door?.close();
  for (const tier of tiers) standbys[tier]?.stop();
  await cluster?.stop();
});

async function openOther() {
  const { app, close } = await createApp({
    settings: door.settings,
    pools: door.world.connections,
    readiness: async () => [],
    limits: { ...usual, ...limits },
    logger: pino({ level: 'silent' }),
  });
  const server: Server = createHttpServer(app).listen(0, '127.0.0.1');
  // Client and server are one process: where it is held up, neither ends what the other is about to use.
  server.keepAliveTimeout = 600_000;
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await close();
    },
  };
}

const states = async () => (await door.call('/readyz')).body.replicas;

/** Waits until the standbys are in these states. */
async function until(wanted: Partial<Record<Tier, string>>): Promise<void> {
  for (;;) {
    const seen = await states();
    if (Object.entries(wanted).every(([tier, state]) => seen[tier] === state)) return;
    await sleep(20);
  }
}

/** Reads so far, by who answered: `spp replica` and the like. */
async function answered(): Promise<Record<string, number>> {
  const { values } = await registry.getSingleMetric('inventory_reads_total')!.get();
  return Object.fromEntries(
    values.map(({ labels, value }) => [`${labels.database} ${labels.answered_by}`, value]),
  );
}

/** Reads that somebody has answered meanwhile. */
async function answeredBy(who: string, run: () => Promise<unknown>): Promise<number> {
  const before = (await answered())[who] ?? 0;
  await run();
  return ((await answered())[who] ?? 0) - before;
}

interface Asked {
  method?: string;
  json?: unknown;
  body?: string;
  query?: string;
  at?: string;
  headers?: Record<string, string>;
}

/** What the log says of a request. */
const reasonsOf = (request: string) => door.log.filter(line => line.includes(request)).join('');

/** Somebody with a supplier, a product and a warehouse of his own. */
class Client {
  code: string;
  sku: string;
  name: string;
  supplier = '';
  quantity = 0;
  /** What the last answer has told of how far it saw; null for who does not send it back. */
  seen: string | null = null;
  sends: boolean;

  constructor(n: number) {
    this.name = `client ${n}`;
    this.code = `READ${n}`;
    this.sku = `SKU-${n}`;
    this.sends = n % 2 === 1;
  }

  async ask(role: Role, path: string, { method, json, body, query, at, headers }: Asked = {}) {
    const sent = query === undefined ? json : { query };
    const token = await signToken(door.settings, {
      role,
      sub: this.name,
      supplier_id: role === 'inv_supplier' ? this.supplier : undefined,
    });
    const response = await fetch(`${at ?? door.url}${path}`, {
      method: method ?? (sent !== undefined || body !== undefined ? 'POST' : 'GET'),
      headers: {
        authorization: `Bearer ${token}`,
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.sends && this.seen !== null ? { [HEADER]: this.seen } : {}),
        ...headers,
      },
      body: sent === undefined ? body : JSON.stringify(sent),
    });
    // biome-ignore lint/suspicious/noExplicitAny: whatever the server answers
    const answer = (await response.json()) as any;
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)} ${reasonsOf(answer.request_id)}`);
    this.seen = response.headers.get(HEADER);
    return answer;
  }

  /** Whoever says how far he has seen may read at the other machine; who does not is known here alone. */
  get machine() {
    return this.sends ? other.url : door.url;
  }

  async uploads(round: number): Promise<void> {
    const price = `${round}.${this.code.length}0`;
    const rows = [`${this.code}-A,Thing,${price}`, `${this.code}-${round},Thing ${round},1.00`];
    const body = list(...rows).toString();
    const waits = round % 2 === 0;
    const begun = await this.ask('inv_supplier', `/api/spp/upload/${this.code}${waits ? '?wait=true' : ''}`, {
      body,
    });
    let { status } = begun;
    while (status !== 'completed') {
      await sleep(10);
      const report = await this.ask('inv_supplier', `/api/spp/reports/upload/${begun.batch_id}`);
      status = report.status;
      if (status === 'failed') throw new Error(JSON.stringify(report));
    }
    const at = this.machine;
    const { items } = await this.ask('inv_supplier', `/api/spp/products/${this.code}?limit=1000`, { at });
    const { data } = await this.ask('inv_supplier', '/graphql', {
      at,
      query: '{allSupplierProducts(first: 1000) {nodes {supplierProductCode currentPrice}}}',
    });
    const wanted = Number(price);
    const byRest = items.find((one: Product) => one.supplier_product_code === `${this.code}-A`);
    expect({ round, code: this.code, price: Number(byRest.current_price), count: items.length }).toEqual({
      round,
      code: this.code,
      price: wanted,
      count: round + 1,
    });
    const byGraphql = data.allSupplierProducts.nodes.find(
      (one: Product) => one.supplierProductCode === `${this.code}-A`,
    );
    expect([Number(byGraphql.currentPrice), data.allSupplierProducts.nodes.length]).toEqual([
      wanted,
      round + 1,
    ]);
  }

  async moves(round: number): Promise<void> {
    const movement = { quantity: round, to_location: 'NORTH', unit_cost: '1.00' };
    if (round % 2 === 0) {
      await this.ask('inv_stock_operator', '/graphql', {
        query: `mutation {postMovement(input: {movement: {internalSku: "${this.sku}", movementType: "receipt",
          quantity: ${round}, toLocation: "NORTH", unitCost: "1.00", supplierId: "${this.code}"}}) {
            result {movementId}}}`,
      });
    } else {
      await this.ask('inv_stock_operator', '/api/issoh/stock/movement', {
        json: { ...movement, movement_type: 'receipt', internal_sku: this.sku, supplier_id: this.code },
      });
    }
    this.quantity += round;
    const at = this.machine;
    const { items } = await this.ask('inv_stock_operator', `/api/issoh/stock/by-supplier/${this.code}`, {
      at,
    });
    const { data } = await this.ask('inv_stock_operator', '/graphql', {
      at,
      query: '{stockOnHand {nodes {quantityOnHand product {internalSku}}}}',
    });
    const stock = data.stockOnHand.nodes.find((one: Stock) => one.product.internalSku === this.sku);
    expect([items[0].quantity_on_hand, stock.quantityOnHand]).toEqual([this.quantity, this.quantity]);
  }

  async prices(round: number): Promise<void> {
    const price = 10 + round;
    await this.ask('inv_pricing_manager', `/api/issoh/pricing/${this.sku}`, {
      method: 'PUT',
      json: { selling_price: price },
    });
    const at = this.machine;
    const byRest = await this.ask('inv_pricing_manager', `/api/issoh/pricing/${this.sku}`, { at });
    const { data } = await this.ask('inv_pricing_manager', '/graphql', {
      at,
      query: `{priceFor(product: "${this.sku}") {price}}`,
    });
    expect([Number(byRest.price), Number(data.priceFor.price)]).toEqual([price, price]);
  }
}

interface Product {
  supplier_product_code: string;
  supplierProductCode: string;
}
interface Stock {
  product: { internalSku: string };
}

const clients = Array.from({ length: CLIENTS }, (_, n) => new Client(n));

test('a standby that does not start says why', async () => {
  await expect(standbys.spp.start()).rejects.toThrow(/could not start server.*postmaster[.]pid/s);
});

describe('clients who write and read', () => {
  beforeAll(async () => {
    const admin = { role: 'inv_admin' } as const;
    const { world } = door;
    await world.issoh.as(admin, "select issoh.create_warehouse('NORTH', 'NORTH')");
    for (const client of clients) {
      client.supplier = await world.addSupplier(client.code, profile);
      await world.issoh.as(admin, 'select issoh.add_product($1, $1, supplier => $2)', [
        client.sku,
        client.code,
      ]);
    }
    await until({ spp: 'serves', issoh: 'serves' });
  });

  /** Everybody writes once in each way, and reads it. */
  const round = async (n: number) => {
    const ended = await Promise.allSettled(
      clients.map(async client => {
        await client.uploads(n);
        await client.moves(n);
        await client.prices(n);
      }),
    );
    // Nobody goes on while other tests count who answers.
    expect(ended.filter(one => one.status === 'rejected')).toEqual([]);
  };

  test('read what they wrote, while one standby is killed and comes back, and one is promoted', async () => {
    const events: Record<number, () => Promise<unknown>> = {
      3: () => standbys.spp.kill(),
      5: () => standbys.spp.start(DELAY),
      7: () => standbys.issoh.promote(),
    };
    for (let n = 1; n <= ROUNDS; n++) {
      const before = await answered();
      await Promise.all([round(n), events[n]?.()]);
      const after = await answered();
      const byReplica = (tier: Tier) => after[`${tier} replica`]! - (before[`${tier} replica`] ?? 0);
      if (n === 4) expect(byReplica('spp')).toBe(0);
      if (n < 7) expect(byReplica('issoh')).toBeGreaterThan(0);
      if (n > 7) expect(byReplica('issoh')).toBe(0);
      if (n === 5) await until({ spp: 'serves' });
      if (n === 6 || n < 3) expect(byReplica('spp')).toBeGreaterThan(0);
    }
    expect(await states()).toEqual({ spp: 'serves', issoh: 'promoted' });
    expect((await door.call('/metrics')).text).toMatch(
      /inventory_replicas\{database="issoh",state="promoted"\} 1\n/,
    );
  }, 400_000);
});

describe('a standby of SPP', () => {
  const query = '{suppliers(first: 1000) {nodes {supplierCode}}}';
  /** A client who has just made a supplier, and reads by REST and GraphQL which there are. */
  async function makesOne(code: string): Promise<void> {
    const client = new Client(2);
    await client.ask('inv_catalog_manager', '/api/spp/suppliers', {
      json: { supplier_code: code, supplier_name: code, currency_code: 'EUR' },
    });
    const { data } = await client.ask('inv_catalog_manager', '/graphql', { query });
    expect(data.suppliers.nodes).toContainEqual({ supplierCode: code });
    await client.ask('inv_catalog_manager', `/api/spp/products/${code}`);
  }
  const onStandby = (sql: string) => withClient(standbys.spp.url('postgres'), client => client.query(sql));
  const stranger = new Client(4);
  stranger.name = 'somebody who has written nothing';
  const reads = () => stranger.ask('inv_catalog_manager', '/api/spp/uploads');

  test('that stands still is passed over by whoever has written, soon by all, and comes back', async () => {
    await until({ spp: 'serves' });
    await onStandby('select pg_wal_replay_pause()');
    try {
      // However often a request reads.
      expect(await answeredBy('spp replica', () => makesOne('STILL'))).toBe(0);
      await until({ spp: 'lags' });
      expect(await answeredBy('spp primary', reads)).toBe(1);
    } finally {
      await onStandby('select pg_wal_replay_resume()');
    }
    await until({ spp: 'serves' });
    expect(await answeredBy('spp replica', reads)).toBe(1);
    // That it is back is told as loud as that it went.
    const told = door.log
      .map(line => JSON.parse(line))
      .filter(({ event, database }) => event === 'replica' && database === 'spp');
    expect(told.at(-1)).toMatchObject({ state: 'serves', level: 40 });
  });

  test('is passed over by whoever has been refused for what it does not show yet', async () => {
    const supplier = { supplier_code: '', supplier_name: 'Twice', currency_code: 'EUR' };
    const makes: Record<string, (client: Client, code: string) => Promise<unknown>> = {
      REST: (client, code) =>
        client.ask('inv_catalog_manager', '/api/spp/suppliers', {
          json: { ...supplier, supplier_code: code },
        }),
      GRAPHQL: (client, code) =>
        client.ask('inv_catalog_manager', '/graphql', {
          query: `mutation {createSupplier(input: {supplierCode: "${code}", supplierName: "Twice"}) {clientMutationId}}`,
        }),
    };
    for (const [way, make] of Object.entries(makes)) {
      await until({ spp: 'serves' });
      await onStandby('select pg_wal_replay_pause()');
      try {
        await make(new Client(2), `TAKEN-${way}`);
        const second = new Client(2);
        second.name = `second by ${way}`;
        const told = await make(second, `TAKEN-${way}`).then(JSON.stringify, String);
        expect(told).toMatch(/supplier_code_taken|already/);
        const { data } = await second.ask('inv_catalog_manager', '/graphql', { query });
        expect(data.suppliers.nodes).toContainEqual({ supplierCode: `TAKEN-${way}` });
      } finally {
        await onStandby('select pg_wal_replay_resume()');
      }
    }
  });

  test('that hangs keeps nobody waiting for it, and comes back', async () => {
    standbys.spp.freeze();
    try {
      await Promise.all(clients.map(client => client.ask('inv_catalog_manager', '/api/spp/uploads')));
      await until({ spp: 'away' });
      await makesOne('FROZEN');
    } finally {
      standbys.spp.thaw();
    }
    await until({ spp: 'serves' });
    expect(await answeredBy('spp replica', reads)).toBe(1);
  });

  test('is passed over by whoever says that he has seen more than there is; what is no place is refused', async () => {
    const lsn = (value: string) => ({ headers: { [HEADER]: value } });
    const asks = (value: string) => stranger.ask('inv_catalog_manager', '/api/spp/uploads', lsn(value));
    expect(await answeredBy('spp primary', () => asks('issoh=0/1, spp=FFFFFFFF/0'))).toBe(1);
    expect(await answeredBy('spp replica', () => asks('spp=0/1'))).toBe(1);
    for (const value of ['0/1', 'spp=1', 'spp=0/1; issoh=0/1', 'other=0/1'])
      await expect(asks(value)).rejects.toThrow(/"code":"invalid_request"/);
  });

  test('shows a client of ours what it wrote at one server by way of the other', async () => {
    const token = () => signToken(door.settings, { role: 'inv_catalog_manager', sub: 'typed' });
    const { http } = createClient({
      url: door.url,
      token,
      fetch: (input, init) => {
        const at = init?.method === 'GET' ? other.url : door.url;
        return fetch(String(input).replace(door.url, at), init);
      },
    });
    for (const code of ['TYPED', 'TYPED2']) {
      await http.rest('createSupplier', { json: { supplier_code: code, supplier_name: code } });
      const { items } = await http.rest('listSuppliers');
      expect(items.map(one => one.supplier_code)).toContain(code);
    }
  });

  test('answers who has written nothing, and tells how far it was', async () => {
    const token = await signToken(door.settings, { role: 'inv_analyst', sub: 'curious' });
    const headers = { authorization: `Bearer ${token}` };
    const { headers: told } = await fetch(`${door.url}/api/spp/uploads`, { headers });
    expect(told.get(HEADER)).toMatch(/^spp=[0-9A-F]+\/[0-9A-F]+, issoh=/);
  });
});

describe('what a standby does not take', () => {
  const claims = { role: 'inv_analyst' as const, user_id: 'reader' };
  let slices: Slices;
  let run: Run;
  beforeAll(async () => {
    slices = slicesOf(door.world.connections, { ...usual, ...limits });
    while (slices.replicas.spp!.state() !== 'serves') await sleep(20);
    const sight = { place: 0n, saw: () => undefined };
    run = runThrough(slices.rest.spp, { claims, sights: { spp: sight }, reads: true }, 0);
  });
  afterAll(() => slices?.close());

  const one = async (sql: string) => (await run(client => client.query(sql))).rows[0];

  test('of several statements tells how far it was after the last', async () => {
    let seen = 0n;
    const sight = { place: 0n, saw: (place: bigint) => (seen = place) };
    const several = runThrough(slices.rest.spp, { claims, sights: { spp: sight }, reads: true }, 0);
    const last = await several(async client => {
      const sql = 'select pg_last_wal_replay_lsn()::text as at';
      const shown = async () => placeOf((await client.query(sql)).rows[0].at)!;
      const first = await shown();
      await withClient(cluster.superuserUrl('postgres'), primary =>
        primary.query("select pg_logical_emit_message(true, 'between', 'two statements')"),
      );
      for (;;) {
        const now = await shown();
        if (now > first) return now;
      }
    });
    expect(seen >= last).toBe(true);
  });

  test('is done at the primary, once it was refused there', async () => {
    expect(await one('select pg_is_in_recovery() as standby')).toEqual({ standby: true });
    const numbered = 'select pg_is_in_recovery() as standby, pg_current_xact_id() is not null as numbered';
    expect(await answeredBy('spp primary', () => one(numbered))).toBe(1);
    expect(await one(numbered)).toEqual({ standby: false, numbered: true });
  });

  test('is refused once where it is wrong anywhere', async () => {
    const wrong = () => one("select 'x'::integer").catch((error: { code: string }) => error.code);
    expect(await answeredBy('spp primary', wrong)).toBe(0);
    expect(await wrong()).toBe('22P02');
  });
});

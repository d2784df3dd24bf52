/**
 * A thousand contract prices, each of which is nowhere by chance, go the whole way: in by HTTP, through imports, the
 * synchronisation, proposals, rotations, into a backup. Then none is in any file that was written; and list prices, which
 * are no secret, are found by the same search.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { findUrls } from '../../../server/database/connect.ts';
import { homeFolder, readHome } from '../../../server/database/embedded/cluster-home.ts';
import { removeEmbedded } from '../../../server/database/embedded/embedded.ts';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { readSettings } from '../../../server/settings.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { randomly } from '../../support/random-lists.ts';
import { clearRunFolder } from '../../support/run-folder.ts';
import { type Ran, verb } from '../../support/verbs.ts';
import { list } from '../issoh/listed.ts';
import { Needles, oddAmount } from './needles.ts';
import { costOf } from './terms.ts';

const SIZE = Number(process.env.LOAD_PLANTED ?? 1_000);
const random = randomly(14);
const amounts = () => Array.from({ length: SIZE }, () => oddAmount(random.below));
const listed = [amounts(), amounts()] as const;
const agreed = [amounts(), amounts()] as const;
const rebate = (n: number) => (n % 3 === 0 ? '12.5' : null);
const codeOf = (n: number) => `P${n}`;

let server: RunningServer;
let folder: string;
const log: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-planted-'));
  server = await startServer({ INVENTORY_FSYNC: 'off', LOG_LEVEL: 'trace' }, line => void log.push(line));
  // As if somebody had wanted to see everything.
  await superuser('spp', async client => {
    for (const [name, value] of Object.entries({ log_statement: 'all', log_min_duration_statement: '0' }))
      await client.query(`alter system set ${name} = '${value}'`);
    await client.query('select pg_reload_conf()');
  });
}, 240_000);
afterAll(async () => {
  await server?.stop();
  await clearRunFolder(folder);
});

const superuser = async <T>(tier: Tier, work: (client: pg.Client) => Promise<T>): Promise<T> =>
  withClient((await findUrls(server.settings)).administrator[tier], work as never) as Promise<T>;
const inventory = (args: string[]): Promise<Ran> =>
  verb(
    {
      ...process.env,
      NODE_OPTIONS: '',
      INVENTORY_FSYNC: 'off',
      DATA_DIR: server.settings.dataDir,
      LOG_LEVEL: 'silent',
    },
    args,
  );
async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const { status, body: answer } = await server.call('POST', path, JSON.stringify(body));
  expect({ path, status, answer }).toMatchObject({ status: expect.any(Number) });
  expect(status).toBeLessThan(300);
  return answer;
}
async function upload(prices: readonly string[]): Promise<void> {
  const rows = list(...prices.map((price, n): [string, string] => [codeOf(n), price]));
  const { body } = await server.call(
    'POST',
    '/api/spp/upload/PLANT?filename=list.csv&wait=true',
    Buffer.from(rows),
  );
  expect(body).toMatchObject({ status: 'completed', failed_products_count: 0 });
}
const set = (prices: readonly string[]) =>
  post('/api/issoh/contracts', {
    contracts: prices.map((unit_price, n) => ({
      supplier: 'PLANT',
      supplier_product_code: codeOf(n),
      currency_code: 'EUR',
      unit_price,
      rebate_percentage: rebate(n),
    })),
  });

/** All items of a list that is paged. */
async function all(path: string): Promise<Record<string, string>[]> {
  const items: Record<string, string>[] = [];
  for (let cursor: unknown = ''; cursor !== null; ) {
    const { body } = await server.call(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=1000&cursor=${cursor}`,
    );
    items.push(...(body.items as Record<string, string>[]));
    cursor = body.next_cursor;
  }
  return items;
}

/** Costs that the contracts come to. */
const costsOf = (prices: readonly string[]) => prices.map((price, n) => costOf(price, '1', rebate(n))).sort();
async function untilCosts(prices: readonly string[]): Promise<void> {
  const wanted = costsOf(prices);
  for (;;) {
    const found = (await all('/api/issoh/negotiated-prices'))
      .map(one => one.cost_price!.replace(/\.?0+$/, ''))
      .sort();
    if (JSON.stringify(found) === JSON.stringify(wanted)) return;
    await sleep(500);
  }
}

test('contract prices go the whole way', async () => {
  await post('/api/spp/suppliers', { supplier_code: 'PLANT', supplier_name: 'Plant', currency_code: 'EUR' });
  await upload(listed[0]);
  expect(await set(agreed[0])).toEqual({ written: SIZE, unchanged: 0, ended: 0 });
  expect(await set(agreed[0])).toEqual({ written: 0, unchanged: SIZE, ended: 0 });
  await post('/api/issoh/selection/queue', { criteria: { supplier_codes: ['PLANT'] } });
  const ids = (await all('/api/issoh/selection/pending')).map(one => one.queue_id);
  await post('/api/issoh/selection/approve', { queue_ids: ids });
  const { job_id } = await post('/api/isi/import/execute', {});
  for (;;) {
    const { body } = await server.call('GET', `/api/isi/import/status/${job_id}`);
    if (body.status === 'completed') break;
    expect(['queued', 'running']).toContain(body.status);
    await sleep(200);
  }
  await untilCosts(agreed[0]);

  await upload(listed[1]);
  expect(await set(agreed[1])).toEqual({ written: SIZE, unchanged: 0, ended: SIZE });
  await untilCosts(agreed[1]);
  const again = await post('/graphql', {
    query:
      'mutation ($contracts: [ContractInput]) { setContracts(input: {contracts: $contracts}) { result { unchanged } } }',
    variables: {
      contracts: agreed[1].slice(0, 50).map((unitPrice, n) => ({
        supplier: 'PLANT',
        supplierProductCode: codeOf(n),
        currencyCode: 'EUR',
        unitPrice,
        rebatePercentage: rebate(n),
      })),
    },
  });
  expect(again).toMatchObject({ data: { setContracts: { result: { unchanged: Math.min(50, SIZE) } } } });
  expect(await inventory(['sync', 'run'])).toMatchObject({ code: 0 });
  const proposals = await all('/api/issoh/price-proposals');
  expect(proposals.length).toBeGreaterThan(SIZE / 2);
  expect(proposals.filter(one => one.new_cost !== null)).toEqual([]);
  await post('/api/issoh/price-proposals/decide', {
    proposal_ids: proposals.slice(0, SIZE / 2).map(one => one.proposal_id),
    decision: 'accept',
  });
  await untilCosts(agreed[1]);
  // Refusals are logged, too.
  const refused = await server.call(
    'POST',
    '/api/issoh/contracts',
    JSON.stringify({ contracts: [{ supplier: 'PLANT', unit_price: agreed[0][0], currency_code: 'EUR' }] }),
  );
  expect(refused).toMatchObject({ status: 422, body: { code: 'ISIKT' } });

  for (const args of [
    ['keys', 'rotate'],
    ['contracts', 'rotate'],
    ['keys', 'status'],
  ])
    expect(await inventory(args)).toMatchObject({ code: 0 });
  expect((await all('/api/issoh/contracts/values')).length).toBe(2 * SIZE);
}, 600_000);

test('and are in no file, no table, no log and no backup, where list prices are', async () => {
  await superuser('spp', client => client.query('checkpoint'));
  expect(await inventory(['backup', 'create', join(folder, 'backups')])).toMatchObject({ code: 0 });
  await superuser('spp', client => client.query('select pg_switch_wal()'));
  expect(
    await inventory(['restore', join(folder, 'backups'), '--data-dir', join(folder, 'restored')]),
  ).toMatchObject({
    code: 0,
  });
  await superuser('spp', client => client.query('checkpoint'));

  const secrets = agreed.flatMap((prices, i) => [...prices, ...costsOf(agreed[i]!)]);
  const odd = new Needles(new Set(secrets.filter(amount => /^\d{12}\.\d{4}$/.test(amount))));
  const open = new Needles(listed.flat());
  const restored = readSettings({ ...process.env, DATA_DIR: join(folder, 'restored') });
  const [home, other] = [server.settings, restored].map(one => homeFolder(one, readHome(one)!)) as [
    string,
    string,
  ];
  const all = [server.settings.dataDir, folder, home, other];
  const places = all.filter((place, i) => !all.some((above, n) => n < i && place.startsWith(above)));
  for (const place of places) expect({ place, found: odd.below(place) }).toEqual({ place, found: new Map() });
  expect(odd.within(log.join('\n'), 'the server’s log')).toEqual(new Map());
  // Also what lies compressed in the files.
  for (const tier of tiers) expect(await inTables(tier, odd)).toEqual(new Map());

  expect(log.length).toBeGreaterThan(0);
  expect(open.below(home).size).toBe(2 * SIZE);
  expect(open.below(other).size).toBe(2 * SIZE);
  removeEmbedded(restored);
  expect((await inTables('spp', open)).size).toBe(2 * SIZE);
  expect((await inTables('issoh', open)).size).toBeGreaterThanOrEqual(SIZE);
}, 600_000);

/** What is in some row of a database. */
async function inTables(tier: Tier, needles: Needles): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await superuser(tier, async client => {
    const { rows } = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of rows) {
      const { rows: texts } = await client.query<{ text: string }>(`select t::text as text from ${name} t`);
      needles.within(texts.map(row => row.text).join('\n'), name, found);
    }
  });
  return found;
}

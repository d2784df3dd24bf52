/** From a supplier's list to the shelf and to the next list, by the demo, on a whole server; twice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Walked } from '../../demo/steps/prove.ts';
import { withClient } from '../../server/database/bootstrap.ts';
import { findUrls } from '../../server/database/connect.ts';
import type { Tier } from '../../server/database/migrate.ts';
import { projectRoot } from '../../server/settings.ts';
import { type RunningServer, STOP_MS, startServer } from '../load/server.ts';
import { answers, sampleTest } from '../support/samples.ts';

const chosen = 300;
let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
}, 180_000);
afterAll(() => server.stop(), STOP_MS);

async function demo(...given: string[]): Promise<{ code: number | null; told: string; output: string }> {
  const { dataDir, port } = server.settings;
  const ran = spawn(process.execPath, [join(projectRoot, 'server/cli/inventory.ts'), 'demo', ...given], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let told = '';
  ran.stdout.on('data', chunk => (output += chunk));
  ran.stderr.on('data', chunk => (told += chunk));
  const [code] = await once(ran, 'close');
  return { code, told, output };
}

async function sql(tier: Tier, statement: string): Promise<Record<string, unknown>[]> {
  const { administrator } = await findUrls(server.settings);
  return withClient(administrator[tier], async client => (await client.query(statement)).rows);
}

/** What a second walk must leave as it is. */
async function everything(): Promise<unknown> {
  const rows = (table: string, columns = 't::text') =>
    `(select count(*) || ' ' || coalesce(md5(string_agg(${columns}, '' order by ${columns})), '') from ${table} t)`;
  const ours = await sql(
    'issoh',
    `select ${rows('issoh.selected_products')} as products, ${rows('issoh.stock_on_hand')} as stock,
            ${rows('issoh.stock_movements')} as movements, ${rows('issoh.pricing_rules')} as prices,
            ${rows('issoh.supplier_listings')} as listings, ${rows('issoh.supplier_price_changes')} as changes,
            ${rows('issoh.import_runs', 't.job_id::text')} as imports, ${rows('issoh.exchange_rates')} as rates,
            ${rows('issoh.selection_queue', "t.queue_id || t.review_status || coalesce(t.product_id::text, '')")}
              as queue`,
  );
  const theirs = await sql(
    'spp',
    `select ${rows('spp.supplier_products')} as products, ${rows('spp.price_history')} as history,
            ${rows('spp.upload_batches', 't.batch_id || t.status')} as uploads, ${rows('spp.suppliers')} as suppliers`,
  );
  return { ours, theirs };
}

async function walks(list: string, counts: { first: RegExp; second: RegExp }): Promise<void> {
  const first = await demo(list);
  expect(first).toMatchObject({ code: 0, told: '' });
  const lines = first.output.trim().split('\n');
  const figures = (step: string) => lines.filter(line => line.split(/\s+/)[1] === step);
  expect(figures('upload').map(line => line.replace(/^.*?: /, ''))).toEqual([
    expect.stringMatching(counts.first),
    expect.stringMatching(counts.second),
  ]);
  expect(figures('approve')).toEqual([expect.stringContaining(` ${chosen} approved`)]);
  expect(figures('import')).toEqual([expect.stringContaining(`${chosen} imported, ${chosen} are selected`)]);
  expect(figures('receive')).toEqual([expect.stringContaining(`${chosen} receipts`)]);
  expect(figures('price')).toEqual([expect.stringContaining(`${chosen} prices set`)]);
  const before = await everything();

  const again = await demo(list, '--json');
  expect(again).toMatchObject({ code: 0, told: '' });
  expect(await everything()).toEqual(before);
  const { [list]: walked } = JSON.parse(again.output) as Record<string, Walked>;
  expect(walked).toMatchObject({ products: chosen, astray: 0, moved: walked!.moved_in_spp });
  expect(walked!.moved).toBeGreaterThan(0);
}

test('the generator’s lists: chosen, stocked, priced; costs follow the second list; again nothing changes', async () => {
  await walks('generated', {
    first: /^20\d\d rows, (19|20)\d\d new, 0 price changed/,
    second: /rows, \d+ new, [1-9]\d* price changed/,
  });
  const third = (await demo('generated')).output;
  expect(third).toContain(' 0 new products queued');
  expect(third).toContain(`0 imported, ${chosen} are selected`);
  expect(third).toContain('0 receipts of 0 pieces');
  expect(third).toContain('0 prices set');
  const wrong = await sql(
    'issoh',
    `select p.internal_sku from issoh.selected_products p
      where not exists (select from issoh.stock_on_hand s where s.product_id = p.product_id and s.quantity_on_hand > 0)`,
  );
  expect(wrong).toEqual([]);
}, 300_000);

for (const folder of ['alko', 'gcp']) {
  sampleTest(
    folder,
    'chosen, stocked, priced; costs follow the second list; again nothing changes',
    async () => {
      const [one, two] = answers(folder).uploads;
      await walks(folder, {
        first: new RegExp(`^${one!.total} rows, ${one!.new} new, 0 price changed`),
        second: new RegExp(`^${two!.total} rows, ${two!.new} new, ${two!.updated} price changed`),
      });
    },
    600_000,
  );
}

test('two walks at once, and more chosen after the second list: each product once, no cost astray', async () => {
  const more = ['generated', '--json', '--choose', String(chosen + 50)];
  const [one, other] = await Promise.all([demo(...more), demo(...more)]);
  expect(one).toMatchObject({ code: 0, told: '' });
  expect(other).toEqual(one);
  const { generated } = JSON.parse(one.output) as Record<string, Walked>;
  expect(generated).toMatchObject({ products: chosen + 50, astray: 0, moved: generated!.moved_in_spp });
  const twice = await sql(
    'issoh',
    `select product_id from issoh.stock_movements group by product_id having count(*) > 1
      union all
     select product_id from issoh.pricing_rules where reason = 'demo shelf price'
      group by product_id having count(*) > 1`,
  );
  expect(twice).toEqual([]);
}, 120_000);

test('a cost that is not SPP’s price is told', async () => {
  expect(await demo('generated')).toMatchObject({ code: 0 });
  const changed = await sql(
    'issoh',
    `update issoh.supplier_listings l set supplier_price = l.supplier_price + 1
      where l.product_id = (select p.product_id
                              from issoh.selected_products p
                              join issoh.suppliers s on s.supplier_id = p.spp_supplier_id
                             where s.supplier_code ^@ 'WALK-' and s.supplier_code <> all ('{WALK-ALKO,WALK-GCP}')
                             order by p.product_id limit 1)
     returning 1`,
  );
  expect(changed).toHaveLength(1);
  const { code, told } = await demo('generated');
  expect({ code, told }).toEqual({
    code: 1,
    told: expect.stringMatching(
      /^error demo_failed: (WALK-\w+), proof: 1 of \d+ products .*: \1-\d+: cost \S+, price \S+ here, \S+ in SPP\.\nhint: .*sync run --full/,
    ),
  });
}, 120_000);

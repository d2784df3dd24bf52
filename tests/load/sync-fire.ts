/** Uploads of several suppliers and the synchronisation, killed at random: after quiet every cost is SPP's price. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { withClient } from '../../server/database/bootstrap.ts';
import { findUrls } from '../../server/database/connect.ts';
import { randomly } from '../support/random-lists.ts';
import { type RunningServer, ready } from './server.ts';

export interface Fire {
  rounds: number;
  suppliers: number;
  rows: number;
  seed: number;
}

export interface Embers {
  /** Selected products whose listing, cost in force or availability is not what SPP says. */
  astray: unknown[];
  /** Price changes that do not begin where the one before ended, or the last of which is not the listing's price. */
  broken: unknown[];
  /** Products of which IS-SOH has seen more prices than SPP has had. */
  twice: unknown[];
  products: number;
  changes: number;
  runs: number;
  blows: string[];
}

export async function syncUnderFire(server: RunningServer, fire: Fire): Promise<Embers> {
  const random = randomly(fire.seed);
  const codes = Array.from({ length: fire.suppliers }, (_, i) => `fire-${i}`);
  for (const code of codes) {
    const supplier = { supplier_code: code, supplier_name: code, currency_code: 'EUR' };
    await server.call('POST', '/api/spp/suppliers', JSON.stringify(supplier));
  }
  const batches: string[] = [];
  const upload = async (code: string, round: number) => {
    const rows = Array.from(
      { length: fire.rows },
      (_, i) => `F${i};Product ${i};${(10 + round + (i % 90) / 100).toFixed(2)}`,
    );
    const list = Buffer.from(`Code;Name;Price\n${rows.join('\n')}\n`);
    // Whether a server that was killed had taken it is not known: the same list again is the same upload.
    for (;;) {
      const answer = await server.call('POST', `/api/spp/upload/${code}?filename=${round}.csv`, list);
      if (answer.body.batch_id !== undefined) return void batches.push(answer.body.batch_id as string);
      await sleep(250);
    }
  };
  const ended = async () => {
    for (const batch of batches) {
      for (;;) {
        const { body } = await server.call('GET', `/api/spp/reports/upload/${batch}`);
        if (['completed', 'failed', 'rolled_back'].includes(body.status as string)) break;
        await sleep(100);
      }
    }
  };

  await Promise.all(codes.map(code => upload(code, 0)));
  await ended();
  await onBoth(server, selectEverything);

  const blows: string[] = [];
  for (let round = 1; round <= fire.rounds; round++) {
    const uploads = Promise.all(codes.map(code => upload(code, round)));
    const target = random.pick(['worker', 'worker', 'server', 'postgres'] as const);
    await sleep(random.below(2_000));
    await server.kill(target);
    blows.push(target);
    await uploads;
    // A server whose database is killed while it starts ends, and nobody starts it again here.
    if (target === 'server') await ready(server);
  }
  await ready(server);
  await ended();
  for (;;) {
    const { body } = await server.call('GET', '/api/isi/sync/status');
    if (body.lag_rows === 0 && body.is_known === true && body.lag_seconds === 0) break;
    await sleep(250);
  }
  return { ...(await onBoth(server, whatIsLeft)), blows };
}

interface Both {
  spp: pg.Client;
  issoh: pg.Client;
}

async function onBoth<T>(server: RunningServer, run: (both: Both) => Promise<T>): Promise<T> {
  const { administrator } = await findUrls(server.settings);
  return withClient(administrator.spp, spp => withClient(administrator.issoh, issoh => run({ spp, issoh })));
}

async function selectEverything({ spp, issoh }: Both): Promise<void> {
  const { rows } = await spp.query(
    'select product_id, supplier_id, supplier_product_code as code from spp.supplier_products',
  );
  await issoh.query(
    `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name)
     select n.product_id, n.supplier_id, n.supplier_id || n.code, n.code
       from jsonb_to_recordset($1) n (product_id uuid, supplier_id uuid, code text)`,
    [JSON.stringify(rows)],
  );
  await issoh.query(
    `insert into issoh.pricing_rules (product_id, rule_type, cost_price, markup_percentage, selling_price)
     select product_id, 'cost_plus', 1, 50, 1.5 from issoh.selected_products`,
  );
}

async function whatIsLeft({ spp, issoh }: Both): Promise<Omit<Embers, 'blows'>> {
  const { rows: said } = await spp.query(
    `select p.product_id, p.current_price as price,
            (select count(*)::int from spp.price_history h
              where h.supplier_id = p.supplier_id and h.product_id = p.product_id) as prices
       from spp.supplier_products p`,
  );
  const ask = async (sql: string) => (await issoh.query(sql, [JSON.stringify(said)])).rows;
  const from = 'jsonb_to_recordset($1) s (product_id uuid, price numeric, prices integer)';
  const astray = await ask(
    `select p.internal_sku, s.price, l.supplier_price, r.cost_price, p.availability
       from ${from}
       join issoh.selected_products p on p.spp_product_id = s.product_id
       left join issoh.supplier_listings l on l.product_id = p.product_id
       left join issoh.pricing_rules r on r.product_id = p.product_id and r.period @> clock_timestamp()
      where (l.supplier_price, r.cost_price, p.availability) is distinct from (s.price, s.price, 'available')`,
  );
  const broken = await ask(
    `select c.*
       from ${from}
       join issoh.supplier_listings l on l.spp_product_id = s.product_id
      cross join lateral (
        select c.*, lag(c.new_price) over w as before, lead(c.change_id) over w is null as is_last
          from issoh.supplier_price_changes c
         where c.product_id = l.product_id
        window w as (order by c.change_id)) c
      where c.old_price is distinct from c.before or (c.is_last and c.new_price <> l.supplier_price)`,
  );
  const twice = await ask(
    `select l.product_id, s.prices, count(*) as seen
       from ${from}
       join issoh.supplier_listings l on l.spp_product_id = s.product_id
       join issoh.supplier_price_changes c on c.product_id = l.product_id
      group by l.product_id, s.prices having count(*) > s.prices`,
  );
  const [counted] = (
    await issoh.query(
      `select (select count(*)::int from issoh.supplier_listings) as products,
              (select count(*)::int from issoh.supplier_price_changes) as changes,
              (select count(*)::int from issoh.sync_runs where status = 'completed') as runs`,
    )
  ).rows;
  return { astray, broken, twice, ...counted };
}

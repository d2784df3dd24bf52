/**
 * The way of a supplier's products from list to shelf, step by step, each as whoever takes it: the first list, the new
 * ones queued, scored, reviewed, approved, imported, received, priced; then the second list, after which every cost is
 * the supplier's price. Taken again it finds each step done.
 */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '../server/database/connect.ts';
import type { Tier } from '../server/database/migrate.ts';
import { asRole, noLimit, type Role } from '../server/database/pools.ts';
import { type Report, uploadReport } from '../server/intake/begin.ts';
import { Problem } from '../server/problem.ts';
import { workerRuns } from '../server/worker/alive.ts';
import { runImport } from '../server/worker/run-import.ts';
import { syncOnce } from '../server/worker/sync.ts';
import { generatePricelist, generateSuppliers } from './generator/index.ts';

/** A supplier with two successive lists. */
export interface Source {
  code: string;
  name: string;
  currency: string;
  profile: Record<string, unknown>;
  lists: { fileName: string; open: () => Readable }[];
}

/** What came of a walk. */
export interface Walked {
  products: number;
  /** Selected products whose price has changed since their import, as SPP and as IS-SOH have it. */
  moved_in_spp: number;
  moved: number;
  /** Selected products whose cost is not SPP's price. */
  astray: number;
}

export interface WalkOptions {
  connections: Connections;
  /** How many products are to be chosen. */
  choose: number;
  upload: (supplier: string, list: { content: Readable; fileName: string }) => Promise<Report>;
  /** Hears each step in a line. */
  tell: (line: string) => void;
}

type Row = Record<string, unknown>;

const people: Partial<Record<Role, string>> = {
  inv_catalog_manager: 'demo manager',
  inv_reviewer: 'demo reviewer',
  inv_approver: 'demo approver',
  inv_stock_operator: 'demo storekeeper',
  inv_pricing_manager: 'demo pricing manager',
};
const warehouse = 'DEMO-WALK';
const shelfPrice = 'demo shelf price';
/** What a currency is worth where nobody has said it yet. */
const rates: Record<string, string> = { USD: '0.92' };
const generated = { suppliers: 12, seed: 9, products: 2000, brokenShare: 0.01 };
/** How often it is looked whether the worker is done. */
const LOOK_MS = 100;

/** The lists there are: one that is made up, and published ones where they can be had. */
export function sources(samples: string | undefined): Record<string, Source> {
  const published = ['alko', 'gcp'].filter(
    name => samples !== undefined && existsSync(join(samples, name, 'answers.json')),
  );
  return Object.fromEntries([
    ['generated', madeUp()],
    ...published.map(name => [name, sample(name, join(samples as string, name))]),
  ]);
}

function madeUp(): Source {
  const supplier = generateSuppliers(generated).find(one => one.currency === 'EUR');
  if (supplier === undefined) throw new Error('No made-up supplier sells in EUR.');
  return {
    code: `WALK-${supplier.code}`,
    name: supplier.name,
    currency: supplier.currency,
    profile: {},
    lists: [1, 2].map(version => ({
      fileName: `${supplier.code}-${version}.csv`,
      open: () => generatePricelist(supplier, { ...generated, version }),
    })),
  };
}

function sample(name: string, folder: string): Source {
  const { profile, uploads } = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as {
    profile: Record<string, unknown>;
    uploads: { file: string }[];
  };
  return {
    code: `WALK-${name.toUpperCase()}`,
    name,
    currency: String(profile.currency),
    profile,
    lists: uploads.slice(0, 2).map(({ file }) => ({
      fileName: file,
      open: () => createReadStream(join(folder, file)),
    })),
  };
}

/** One at a time: a second walk of the same list waits, and finds each step done. */
export async function walk(source: Source, options: WalkOptions): Promise<Walked> {
  const lock = await options.connections.owner.issoh.connect();
  try {
    await lock.query('select pg_advisory_lock(hashtextextended($1, 0))', [`demo ${source.code}`]);
    return await takeSteps(source, options);
  } finally {
    lock.release(true); // Its session ends, and the lock with it.
  }
}

async function takeSteps(source: Source, options: WalkOptions): Promise<Walked> {
  const { connections, choose, tell } = options;
  const { code } = source;
  const as = (tier: Tier, role: Role, sql: string, values: unknown[] = []): Promise<Row[]> =>
    asRole(
      connections[tier],
      { role, user_id: people[role] ?? 'demo' },
      noLimit,
      async client => (await client.query(sql, values)).rows,
    );
  const one = async (...asked: Parameters<typeof as>) => (await as(...asked))[0] as Row;
  const say = (step: string, figures: string) => tell(`${code.padEnd(14)}${step.padEnd(9)}${figures}`);

  const supplierId = await supplier();
  await takeIn(0);
  await queue();
  await score();
  await review();
  await approve();
  await importApproved();
  await receive();
  await price();
  await takeIn(1);
  await queue();
  await score();
  await level();
  return prove();

  async function supplier(): Promise<string> {
    const find = () =>
      as('spp', 'inv_catalog_manager', 'select supplier_id from spp.suppliers where supplier_code = $1', [
        code,
      ]);
    const there = await find();
    if (there[0] === undefined) {
      await as('spp', 'inv_catalog_manager', 'select spp.create_supplier($1, $2, $3)', [
        code,
        source.name,
        source.currency,
      ]);
      await as('spp', 'inv_catalog_manager', 'select spp.set_import_profile($1, $2)', [code, source.profile]);
    }
    const rate = rates[source.currency];
    const known = await one('issoh', 'inv_pricing_manager', 'select issoh.exchange_rate($1) as rate', [
      source.currency,
    ]);
    if (known.rate === null && rate !== undefined) {
      await as(
        'issoh',
        'inv_pricing_manager',
        `select issoh.set_exchange_rates(array[row($1, (now() at time zone 'UTC')::date, $2)::issoh.exchange_rate_input])`,
        [source.currency, rate],
      );
    }
    return String((there[0] ?? (await find())[0])?.supplier_id);
  }

  async function takeIn(version: number): Promise<void> {
    const list = source.lists[version] as Source['lists'][number];
    const [before] = await as(
      'spp',
      'inv_catalog_manager',
      `select batch_id from spp.upload_batches
        where supplier_id = $1 and file_name = $2 and status = 'completed' and not dry_run
        order by batch_id desc limit 1`,
      [supplierId, list.fileName],
    );
    const report =
      before === undefined
        ? await options.upload(code, { content: list.open(), fileName: list.fileName })
        : await asRole(
            connections.spp,
            { role: 'inv_catalog_manager', user_id: 'demo manager' },
            noLimit,
            client => uploadReport(work => work(client), String(before.batch_id)),
          );
    if (report.status !== 'completed')
      throw failed(`The list ${list.fileName} ended as ${report.status}.`, report.reason);
    say(
      'upload',
      `${list.fileName}: ${report.total_products} rows, ${report.new_products_count} new, ` +
        `${report.updated_products_count} price changed, ${report.failed_products_count} rejected, ` +
        `${report.missing_products_count} missing${before === undefined ? '' : ' (before)'}`,
    );
  }

  async function queue(): Promise<void> {
    const result = await one('issoh', 'inv_reviewer', 'select * from issoh.queue_for_selection($1)', [
      JSON.stringify({ supplier_codes: [code], is_new: true }),
    ]);
    say(
      'queue',
      `${result.queued} new products queued, ${result.already_queued} were in the queue, ` +
        `${result.already_selected} are selected`,
    );
  }

  async function score(): Promise<void> {
    // The worker does it by itself: whoever comes first.
    const unscored = await items("review_status in ('pending', 'on_hold') and scored_at is null");
    if (unscored.length > 0)
      await as('issoh', 'inv_reviewer', 'select issoh.score_selection($1)', [unscored]);
    const scored = await one(
      'issoh',
      'inv_reviewer',
      `select count(*) as items, min(score) as least, max(score) as most, round(avg(coverage), 2) as coverage
         from issoh.v_selection_pipeline where spp_supplier_id = $1 and scored_at is not null`,
      [supplierId],
    );
    say(
      'score',
      `${scored.items} products have scores from ${scored.least} to ${scored.most}, mean coverage ${scored.coverage}`,
    );
  }

  async function review(): Promise<void> {
    const { chosen, recommended } = await one(
      'issoh',
      'inv_reviewer',
      `select count(*) filter (where review_status in ('approved', 'imported'))::integer as chosen,
              count(*) filter (where review_status = 'pending' and recommended_by = $2)::integer as recommended
         from issoh.v_selection_pipeline where spp_supplier_id = $1`,
      [supplierId, people.inv_reviewer],
    );
    const wanted = choose - Number(chosen) - Number(recommended);
    let done = 0;
    if (wanted > 0) {
      const taken = await as('issoh', 'inv_reviewer', 'select queue_id from issoh.start_review($1, $2)', [
        wanted,
        JSON.stringify({ supplier_codes: [code], min_price: '0.01' }),
      ]);
      done = await decide(
        'inv_reviewer',
        'recommend',
        taken.map(row => String(row.queue_id)),
      );
    }
    say('review', `${done} reviewed and recommended, the highest scores first`);
  }

  async function approve(): Promise<void> {
    const waiting = await items(`review_status = 'pending' and recommended_by = 'demo reviewer'`);
    say('approve', `${await decide('inv_approver', 'approve', waiting)} approved`);
  }

  async function decide(role: Role, decision: string, ids: string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const { outcome } = (await one(
      'issoh',
      role,
      'select to_jsonb(issoh.decide_selection($1, $2, $3)) as outcome',
      [ids, decision, 'demo'],
    )) as { outcome: { done: string[]; conflicts: { reason: string }[] } };
    if (outcome.conflicts.length > 0)
      throw failed(`${outcome.conflicts.length} could not be decided.`, outcome.conflicts[0]);
    return outcome.done.length;
  }

  async function importApproved(): Promise<void> {
    const approved = await items(`review_status = 'approved'`);
    let imported = 0;
    if (approved.length > 0) {
      const { job_id } = await one('issoh', 'inv_approver', 'select issoh.request_import($1) as job_id', [
        approved,
      ]);
      const status = await importEnd(String(job_id));
      if (status.status !== 'completed' || status.error_count !== 0 || status.conflict_count !== 0)
        throw failed(`The import ended as ${status.status}.`, status);
      imported = Number(status.imported);
    }
    const { products } = await one(
      'issoh',
      'inv_approver',
      'select count(*) as products from issoh.selected_products where spp_supplier_id = $1',
      [supplierId],
    );
    say('import', `${imported} imported, ${products} are selected products`);
  }

  async function importEnd(jobId: string): Promise<Row> {
    for (;;) {
      const { status } = await one('issoh', 'inv_approver', 'select issoh.import_status($1) as status', [
        jobId,
      ]);
      const seen = status as Row;
      if (seen.status !== 'queued' && seen.status !== 'running') return seen;
      if (await workerRuns(connections, 'issoh')) await sleep(LOOK_MS);
      else await runImport({ connections, worker: null }, jobId);
    }
  }

  async function receive(): Promise<void> {
    const [there] = await as(
      'issoh',
      'inv_stock_operator',
      'select from issoh.warehouses where warehouse_code = $1',
      [warehouse],
    );
    if (there === undefined)
      await as('issoh', 'inv_stock_operator', 'select issoh.create_warehouse($1, $2)', [
        warehouse,
        'The shelf of the demo',
      ]);
    const delivery = `${code}-1`;
    const posted = await one(
      'issoh',
      'inv_stock_operator',
      `with arrived as (
         select jsonb_populate_record(null::issoh.movement_input, jsonb_strip_nulls(jsonb_build_object(
                  'product_id', p.product_id, 'movement_type', 'receipt',
                  'quantity', 10 + row_number() over (order by p.internal_sku) % 20, 'to_location', $2::text,
                  'unit_cost', l.cost_price, 'reference_type', 'PO', 'reference_id', $3::text))) as movement
           from issoh.selected_products p
           join issoh.supplier_listings l on l.product_id = p.product_id
          where p.spp_supplier_id = $1
            and not exists (select from issoh.stock_movements m
                             where m.product_id = p.product_id and m.reference_type = 'PO' and m.reference_id = $3)
       ), asked as (
         select array_agg(movement order by movement) as movements,
                $3 || ' ' || md5(string_agg((movement).product_id::text, ' ' order by movement)) as key
           from arrived having count(*) > 0
       )
       select count(m.movement_id) as movements, coalesce(sum(m.quantity), 0) as pieces
         from asked a cross join lateral issoh.post_movements(a.movements, a.key) m`,
      [supplierId, warehouse, delivery],
    );
    const stock = await one(
      'issoh',
      'inv_stock_operator',
      `select sum(s.quantity_on_hand) as pieces
         from issoh.stock_on_hand s
         join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.warehouse_code = $2
         join issoh.selected_products p on p.product_id = s.product_id
        where p.spp_supplier_id = $1`,
      [supplierId, warehouse],
    );
    say(
      'receive',
      `${posted.movements} receipts of ${posted.pieces} pieces, ${stock.pieces} are on hand in ${warehouse}`,
    );
  }

  async function price(): Promise<void> {
    const set = await one(
      'issoh',
      'inv_pricing_manager',
      `select count((issoh.set_price(n.product_id::text, markup_percentage => 40, reason => $2)).rule_id) as prices
         from (select p.product_id
                 from issoh.selected_products p
                where p.spp_supplier_id = $1
                  and exists (select from issoh.pricing_rules r where r.product_id = p.product_id)
                  and not exists (select from issoh.pricing_rules r
                                   where r.product_id = p.product_id and r.reason = $2)
                order by p.product_id) n`,
      [supplierId, shelfPrice],
    );
    const now = await one(
      'issoh',
      'inv_pricing_manager',
      `select count(*) as products, min(v.price) as least, max(v.price) as most, min(v.currency_code) as currency
         from issoh.prices_for(array(select p.product_id from issoh.selected_products p
                                      where p.spp_supplier_id = $1)) v
        where v.price is not null`,
      [supplierId],
    );
    say(
      'price',
      `${set.prices} prices set at cost plus 40 %, ${now.products} products sell for ${now.least} to ${now.most} ` +
        `${now.currency}`,
    );
  }

  /** Waits until IS-SOH has seen whatever SPP has. */
  async function level(): Promise<void> {
    for (;;) {
      const status = await one('issoh', 'inv_analyst', 'select * from issoh.v_sync_status');
      if (status.is_known && Number(status.lag_rows) === 0) break;
      if (status.last_error !== null) throw failed('SPP cannot be followed.', status.last_error);
      if (await workerRuns(connections, 'issoh')) await sleep(LOOK_MS);
      else await syncOnce({ connections, worker: null });
    }
    const followed = await one(
      'issoh',
      'inv_analyst',
      `select count(distinct r.product_id) as costs
         from issoh.pricing_rules r
         join issoh.selected_products p on p.product_id = r.product_id
        where p.spp_supplier_id = $1 and r.reason = 'supplier''s price'`,
      [supplierId],
    );
    say('sync', `level with SPP; ${followed.costs} products have had their cost moved`);
  }

  async function prove(): Promise<Walked> {
    // Reads both databases: only their owner may.
    const { rows } = await connections.owner.issoh.query<Walked>(
      `with chosen as materialized (
         select p.product_id, p.spp_product_id, p.created_at
           from issoh.selected_products p
          where p.spp_supplier_id = $1
       ), asked as (
         select array_agg(c.spp_product_id) as product_ids from chosen c
       ), now_in_spp as (
         select p.product_id, p.current_price
           from spp_remote.products p
          where p.supplier_id = $1 and p.product_id = any ((select a.product_ids from asked a)::uuid[])
       ), moved_in_spp as (
         select h.product_id, max(h.changed_at) as moved_at
           from spp_remote.price_history h
          where h.supplier_id = $1 and h.product_id = any ((select a.product_ids from asked a)::uuid[])
            and h.old_price <> h.new_price
          group by h.product_id
       )
       select count(*)::integer as products,
              count(*) filter (where m.moved_at > c.created_at)::integer as moved_in_spp,
              count(*) filter (where exists (select from issoh.supplier_price_changes h
                                              where h.product_id = c.product_id
                                                and h.old_price <> h.new_price))::integer as moved,
              count(*) filter (where (r.cost_price, l.supplier_price)
                                     is distinct from (round(s.current_price * l.exchange_rate, 4), s.current_price)
                              )::integer as astray
         from chosen c
         left join now_in_spp s on s.product_id = c.spp_product_id
         left join moved_in_spp m on m.product_id = c.spp_product_id
         left join issoh.supplier_listings l on l.product_id = c.product_id
         left join issoh.pricing_rules r on r.product_id = c.product_id and r.period @> clock_timestamp()
                   and r.pricing_tier_id = (select t.tier_id from issoh.pricing_tiers t where t.is_default)`,
      [supplierId],
    );
    const found = rows[0] as Walked;
    say(
      'proof',
      `${found.products} selected products: ${found.moved_in_spp} prices moved in SPP since, ${found.moved} followed, ` +
        `${found.astray} costs are not SPP's price`,
    );
    if (found.astray > 0 || found.products === 0)
      throw failed(`The costs of ${code} are not SPP's prices.`, found);
    return found;
  }

  async function items(condition: string): Promise<string[]> {
    const rows = await as(
      'issoh',
      'inv_reviewer',
      `select queue_id from issoh.v_selection_pipeline where spp_supplier_id = $1 and ${condition} order by queue_id`,
      [supplierId],
    );
    return rows.map(row => String(row.queue_id));
  }
}

function failed(message: string, about: unknown): Problem {
  return new Problem(400, 'demo_failed', message, { hint: JSON.stringify(about).slice(0, 300) });
}

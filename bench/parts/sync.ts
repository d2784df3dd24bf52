/**
 * How long the synchronisation takes for as many changed prices, next to its floor: each rule in force ended and one
 * with the new cost inserted, by hand, in copies of pricing_rules without foreign keys, triggers or history. And what
 * contracts add: as many changed prices with and without some in force.
 */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { syncOnce } from '../../server/worker/sync.ts';
import { expect } from '../program/bench.ts';
import { withCluster } from '../program/cluster.ts';
import { part } from '../program/part.ts';
import { copyTerms, endTerms, setTerms, settleTerms } from '../program/terms.ts';

export const sync = part({
  about: 'changed prices followed in IS-SOH, against the same rules ended and followed by hand',
  full: { products: 100_000, suppliers: 5, rounds: 3, contracts: 10_000 },
  small: { products: 100, suppliers: 2, rounds: 1, contracts: 20 },
  run: async (bench, { products, suppliers, rounds, contracts }) => {
    await withCluster(bench, async ({ connections, administrator, settings }) => {
      const spp = await connections.owner.spp.connect();
      const issoh = await connections.owner.issoh.connect();
      // Sessions of others are shown to the superuser alone.
      const watcher = new pg.Client({ connectionString: administrator.issoh });
      await watcher.connect();
      await makeProducts(spp, issoh, products, suppliers);
      const follow = async () => {
        while ((await syncOnce({ connections, settings, worker: null })) === 'done');
      };
      const move = () =>
        spp.query('update spp.supplier_products set current_price = round(current_price * 1.03, 2) + 0.01');
      const timed = async (side: 'ours' | 'floor') => {
        await move();
        return measure(watcher, follow, seconds =>
          bench.add('CPU of IS-SOH alone, contracts in force, against none', side, seconds * 1000),
        );
      };
      await bench.prepare('first comparison', follow);
      for (let round = 0; round < rounds; round++) {
        await move();
        await bench.inTurn(
          round,
          `${products.toLocaleString('en')} changed prices`,
          () => measure(watcher, follow, seconds => bench.add('CPU of IS-SOH alone', 'ours', seconds * 1000)),
          () => floor(watcher, seconds => bench.add('CPU of IS-SOH alone', 'floor', seconds * 1000)),
          products,
        );
      }
      const { rows } = await issoh.query(
        `select count(*) filter (where l.cost_price <> r.cost_price)::integer as astray
           from issoh.supplier_listings l
           join issoh.pricing_rules r on r.product_id = l.product_id and r.effective_to is null`,
      );
      expect('costs astray', rows[0].astray, 0);

      const count = contracts.toLocaleString('en');
      for (let round = 0; round < rounds; round++) {
        await bench.inTurn(
          round,
          `${products.toLocaleString('en')} changed prices, ${count} contracts in force, against none`,
          async () => {
            const terms = { issoh, settings, suppliers, count: contracts, round };
            await bench.inTurn(
              round,
              `${count} contracts set in one call`,
              () => setTerms(terms),
              () => copyTerms(watcher, contracts),
              contracts,
            );
            await bench.prepare('contracts applied', () => settleTerms(terms));
            return timed('ours');
          },
          async () => {
            await bench.prepare('contracts ended', () => endTerms({ issoh, settings }));
            return timed('floor');
          },
          products,
        );
      }
      spp.release();
      issoh.release();
      await watcher.end();
    });
  },
});

async function makeProducts(
  spp: pg.ClientBase,
  issoh: pg.ClientBase,
  products: number,
  suppliers: number,
): Promise<void> {
  for (let n = 0; n < suppliers; n++) {
    const { rows } = await spp.query("select supplier_id from spp.create_supplier($1, $1, 'EUR')", [
      `bench_${n}`,
    ]);
    await spp.query(
      `insert into spp.supplier_products
         (supplier_id, supplier_product_code, product_name, current_price, currency_code, min_order_qty)
       select $1, 'P' || n, 'Product ' || n, (n % 5000 + 100) / 100.0, 'EUR', 1
         from generate_series(1, $2::integer) n`,
      [rows[0].supplier_id, products / suppliers],
    );
  }
  await spp.query('analyze');
  await issoh.query(
    `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name)
     select p.product_id, p.supplier_id, s.supplier_code || '-' || p.supplier_product_code, p.product_name
       from spp_remote.products p join spp_remote.suppliers s on s.supplier_id = p.supplier_id`,
  );
  await issoh.query(
    `insert into issoh.pricing_rules (product_id, rule_type, cost_price, markup_percentage, selling_price,
                                      effective_from)
     select p.product_id, 'cost_plus', 10, 50, 15, now() - interval '1 year' from issoh.selected_products p`,
  );
  await issoh.query('analyze');
}

/** Milliseconds of some work; tells the seconds of CPU that sessions in IS-SOH took meanwhile. */
async function measure(
  watcher: pg.ClientBase,
  run: () => Promise<void>,
  tell: (cpu: number) => void,
): Promise<number> {
  const before = await cpuOf(watcher);
  const started = performance.now();
  await run();
  const ms = performance.now() - started;
  let cpu = 0;
  // Sessions that the pool has closed meanwhile were idle.
  for (const [pid, spent] of await cpuOf(watcher)) cpu += spent - (before.get(pid) ?? 0);
  // In hundredths: less than one is one.
  tell(Math.max(cpu, 0.01));
  return ms;
}

/** Seconds of CPU by session in IS-SOH; none where the system does not tell. */
async function cpuOf(client: pg.ClientBase): Promise<Map<number, number>> {
  const { rows } = await client.query<{ pid: number }>(
    "select pid from pg_stat_activity where datname = 'issoh' and backend_type = 'client backend'",
  );
  return new Map(
    rows.map(({ pid }) => {
      // utime and stime, in hundredths; the name before them may hold spaces.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return [pid, (Number(fields[11]) + Number(fields[12])) / 100];
    }),
  );
}

/** The same rules, ended and followed by hand, in one transaction. */
async function floor(watcher: pg.ClientBase, tell: (cpu: number) => void): Promise<number> {
  await watcher.query(`
    drop table if exists issoh_private.floor_rules;
    create table issoh_private.floor_rules (like issoh.pricing_rules including all);
    insert into issoh_private.floor_rules
      (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, selling_price, effective_from)
    select p.product_id, t.tier_id, 'cost_plus', 10, 50, 15, now() - interval '1 year'
      from issoh.selected_products p join issoh.pricing_tiers t on t.is_default;
    analyze issoh_private.floor_rules`);
  const byHand = async () => {
    await watcher.query(
      `with ended as (
         update issoh_private.floor_rules r set effective_to = statement_timestamp()
          where r.effective_to is null
         returning r.*
       )
       insert into issoh_private.floor_rules
         (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, selling_price, effective_from)
       select e.product_id, e.pricing_tier_id, 'fixed', e.cost_price + 1, 36.3636, e.selling_price, e.effective_to
         from ended e`,
    );
  };
  const ms = await measure(watcher, byHand, tell);
  await watcher.query('drop table issoh_private.floor_rules');
  return ms;
}

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../program/bench.ts';
import { type Cluster, withCluster } from '../program/cluster.ts';
import { part } from '../program/part.ts';
import { loadCatalogue } from './catalogue.ts';
import { loadStock } from './stock.ts';

/** Both databases at the brief's size. */
export const fullLoad = {
  suppliers: 50,
  products: 100_000,
  changes: 10_000_000,
  selected: 100_000,
  movements: 1_000_000,
  seed: 1,
};
export const smallLoad = {
  suppliers: 3,
  products: 200,
  changes: 1200,
  selected: 60,
  movements: 300,
  seed: 1,
};

/** Fills a DATA_DIR and keeps it; `views` and `api` take it with `--data-dir`. */
export const load = part({
  about: 'fills both databases of --data-dir and keeps them: products of each supplier, changes of all',
  full: fullLoad,
  small: smallLoad,
  run: async (bench, size) => {
    if (bench.options.dataDir === null) throw new Error('load needs --data-dir.');
    await withCluster(bench, cluster => ensureLoaded(bench, cluster, size));
  },
});

/**
 * Loads both databases unless they are loaded already, and says of how much the benchmark is.
 *
 * @throws Error where a load was broken off
 */
export async function ensureLoaded(bench: Bench, cluster: Cluster, size: typeof fullLoad): Promise<void> {
  const { spp, issoh } = cluster.connections.owner;
  const isEmpty = async (pool: typeof spp, table: string) =>
    (await pool.query(`select from ${table} limit 1`)).rowCount === 0;
  const isNew = await isEmpty(spp, 'spp.suppliers');
  const mark = join(cluster.settings.dataDir, 'bench-loaded.json');
  if (!isNew && !existsSync(mark))
    throw new Error(`${cluster.settings.dataDir} was not loaded to its end: remove it, and load it anew.`);
  if (isNew) {
    const loaded = await bench.prepare('catalogue', () =>
      loadCatalogue(cluster.administrator.spp, size, text => bench.note(text)),
    );
    bench.note(`${loaded.rowsPerSecond} rows/s before indexes`);
    await bench.prepare('what is kept brought level', () => level(cluster));
    await bench.prepare('vacuum of SPP', () => vacuum(cluster, 'spp'));
  }
  if (await isEmpty(issoh, 'issoh.selected_products')) {
    await loadStock(bench, cluster, { products: size.selected, movements: size.movements });
    await bench.prepare('vacuum of IS-SOH', () => vacuum(cluster, 'issoh'));
  }
  writeFileSync(mark, JSON.stringify(size));
  const { rows } = await spp.query(
    `select (select count(*) from spp.suppliers)::integer as suppliers,
            (select count(*) from spp.supplier_products)::integer as products,
            (select count(*) from spp.price_history where old_price is not null)::integer as price_changes`,
  );
  const { rows: moved } = await issoh.query(
    `select (select count(*) from issoh.selected_products)::integer as selected,
            (select count(*) from issoh.stock_movements)::integer as movements`,
  );
  Object.assign(bench.parameters, rows[0], moved[0]);
}

/** As the worker does after each list. */
export async function level({ connections }: Cluster): Promise<void> {
  const { spp } = connections.owner;
  const { rows } = await spp.query<{ there: boolean }>(
    "select to_regprocedure('spp_private.refresh_figures_step(integer)') is not null as there",
  );
  if (!rows[0]!.there) return;
  const step = () => spp.query<{ done: number }>('select spp_private.refresh_figures_step() as done');
  while ((await step()).rows[0]!.done > 0);
  await spp.query('select spp_private.keep_price_days()');
}

async function vacuum({ connections }: Cluster, tier: 'spp' | 'issoh'): Promise<void> {
  await connections.owner[tier].query('vacuum (analyze)');
}

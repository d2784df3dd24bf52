/**
 * The floor of an upload: COPY of the same rows into a temporary table and one `insert … on conflict` with history, by
 * hand, into empty copies of a product partition and of price_history. Nothing that takes a list in can be faster.
 */
import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export interface BenchRow {
  code: string;
  name: string;
  price: string;
}

/** Empty copies of a supplier's partition and of price_history. */
export interface Floor {
  supplierId: string;
  products: string;
  history: string;
}

/**
 * Makes the empty copies; `partition` names the supplier's partition of supplier_products. `like … including all` leaves out
 * how a table is stored: with `stored`, the copy of the partition has that as well, its fillfactor above all.
 */
export async function prepareFloor(
  client: pg.ClientBase,
  supplierId: string,
  partition: string,
  stored = false,
): Promise<Floor> {
  const kind = stored ? 'stored floor' : 'floor';
  const products = client.escapeIdentifier(`${kind} of ${partition}`);
  const history = client.escapeIdentifier(`${kind} of history of ${partition}`);
  const floor = { supplierId, products: `spp_private.${products}`, history: `spp_private.${history}` };
  await client.query(`
    create table ${floor.products} (like spp.${client.escapeIdentifier(partition)} including all);
    create table ${floor.history} (like spp.price_history including all)`);
  if (stored) await storeAlike(client, partition, floor.products);
  return floor;
}

async function storeAlike(client: pg.ClientBase, partition: string, copy: string): Promise<void> {
  const { rows } = await client.query<{ options: string | null }>(
    `select array_to_string(reloptions, ', ') as options from pg_class where oid = format('spp.%I', $1::text)::regclass`,
    [partition],
  );
  const options = rows[0]?.options;
  if (!options) throw new Error(`spp.${partition} is stored as any table: there is nothing to be alike in.`);
  await client.query(`alter table ${copy} set (${options})`);
}

/** Updates of a table so far, and those of them whose new row stayed on its page, which no index hears of. */
export async function updatesOf(
  client: pg.ClientBase,
  table: string,
): Promise<{ all: number; stayed: number }> {
  await client.query('select pg_stat_force_next_flush()');
  const { rows } = await client.query<{ all: number; stayed: number }>(
    `select n_tup_upd::float8 as all, n_tup_hot_upd::float8 as stayed from pg_stat_all_tables where relid = $1::regclass`,
    [table],
  );
  return rows[0]!;
}

/** Brings rows in by hand, in one transaction; answers milliseconds. */
export async function runFloor(
  client: pg.ClientBase,
  { supplierId, products, history }: Floor,
  rows: BenchRow[],
): Promise<number> {
  const lines = rows.map(row => `${row.code}\t${row.name}\t${row.price}\n`);
  const started = performance.now();
  await client.query('begin');
  await client.query(
    'create temporary table floor_rows (code text, name text, price numeric) on commit drop',
  );
  const copy = client.query(copyFrom('copy floor_rows from stdin'));
  for (let i = 0; i < lines.length; i += 1000) {
    if (!copy.write(lines.slice(i, i + 1000).join(''))) await once(copy, 'drain');
  }
  copy.end();
  await once(copy, 'finish');
  await client.query(
    `with brought as (
       insert into ${products} as p
         (supplier_id, supplier_product_code, product_name, current_price, currency_code)
       select $1, r.code, r.name, round(r.price, 4), 'EUR' from floor_rows r
       on conflict (supplier_product_code, supplier_id) do update
         set current_price = excluded.current_price, previous_price = p.current_price, is_new = false,
             price_changed_at = now(), last_updated = now(), updated_at = now()
         where p.current_price <> excluded.current_price
       returning old.current_price as old_price, new.product_id, new.current_price as new_price
     )
     insert into ${history}
       (supplier_id, product_id, old_price, new_price, price_change_percentage, change_reason, changed_by)
     select $1, b.product_id, b.old_price, b.new_price,
            round((b.new_price - b.old_price) / nullif(b.old_price, 0) * 100, 4), 'floor', 'floor'
       from brought b`,
    [supplierId],
  );
  await client.query('commit');
  return performance.now() - started;
}

/** Removes the copies. */
export async function dropFloor(client: pg.ClientBase, { products, history }: Floor): Promise<void> {
  await client.query(`drop table ${products}, ${history}`);
}

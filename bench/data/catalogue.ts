/**
 * SPP as two years of uploads leave it, at any size, in minutes: products, their price history, uploads and rows in
 * quarantine go straight into their tables, in sets, and what triggers would have written with them. The same for the
 * same seed, but for ids and for times, which end today. For throw-away clusters alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { generateSuppliers } from '../../demo/generator/index.ts';
import { markets } from '../../demo/generator/markets.ts';
import { withClient } from '../../server/database/bootstrap.ts';

export interface CatalogueSize {
  suppliers: number;
  /** Of each supplier. */
  products: number;
  /** Price changes, of all suppliers together. */
  changes: number;
  seed: number;
}

export interface LoadedCatalogue {
  supplierCodes: string[];
  products: number;
  price_changes: number;
  /** Rows of products and price history a second, without indexes. */
  rowsPerSecond: number;
}

/** Where operators of paths lie: nobody else has made anything there. */
const IN_PUBLIC = 'set search_path = public';

/** Tables whose indexes are made when their rows are there. */
const parents = ['spp.supplier_products', 'spp.price_history', 'spp_kept.product_figures'];
const sessions = 2;
const months = 24;

/**
 * Fills an empty, migrated SPP.
 *
 * @param url the superuser's, of the database `spp`
 * @param note hears how far it is
 */
export async function loadCatalogue(
  url: string,
  size: CatalogueSize,
  note: (text: string) => void = () => undefined,
): Promise<LoadedCatalogue> {
  return await withClient(url, async client => {
    await client.query(IN_PUBLIC);
    await client.query(script('prepare'));
    const lists = listsFor(size);
    await prepareSuppliers(client, size, lists);
    const indexes = await dropIndexes(client);
    const started = performance.now();
    let next = 0;
    let done = 0;
    const work = async () => {
      await withClient(url, async session => {
        await session.query(`${IN_PUBLIC}; set session_replication_role = replica; set work_mem = '256MB'`);
        await session.query(script('items_table'));
        const products = script('products');
        for (let number = next++; number < size.suppliers; number = next++) {
          await loadSupplier(session, { number, lists, products });
          note(`${++done} of ${size.suppliers} suppliers`);
        }
      });
    };
    await Promise.all(Array.from({ length: sessions }, work));
    const seconds = (performance.now() - started) / 1000;
    await client.query(script('figures'));
    note(`rows in ${seconds.toFixed(0)} s; indexes`);
    await makeIndexes(client, indexes);
    await client.query(script('mappings'));
    await client.query('drop schema bench cascade');
    return { ...(await count(client, seconds)) };
  });
}

/** As many as the changes of a product need, at least one a month. */
function listsFor({ suppliers, products, changes }: CatalogueSize): number {
  const ofOne = Math.ceil(changes / (suppliers * (products - Math.floor(products / 50))));
  return Math.max(months + 1, 4 * ofOne + 4);
}

async function loadSupplier(
  session: pg.ClientBase,
  { number, lists, products }: { number: number; lists: number; products: string },
): Promise<void> {
  await session.query('begin');
  await session.query('truncate items');
  await session.query(script('items'), [number, lists]);
  await session.query('analyze items');
  await session.query(products, [number, lists]);
  await session.query(script('history'), [number]);
  await session.query(script('uploads'), [number]);
  await session.query('commit');
}

async function prepareSuppliers(client: pg.ClientBase, size: CatalogueSize, lists: number): Promise<void> {
  const made = generateSuppliers(size);
  for (const { code, name, currency } of made) {
    await client.query('set role inv_owner');
    await client.query('select spp.create_supplier($1, $2, $3)', [code, name, currency]);
    await client.query('reset role');
  }
  const share = Math.floor(size.changes / size.suppliers);
  const rest = size.changes - share * size.suppliers;
  await client.query(
    `insert into bench.goods
     select * from jsonb_to_recordset($1) as r
       (market text, number integer, category text, subcategory text, name text, low double precision, high double precision,
        brands text[], variants text[], units text[])`,
    [JSON.stringify(goods())],
  );
  await client.query(
    `insert into bench.suppliers
     select r.number, s.supplier_id, s.currency_code, r.market, hashtextextended(r.code, $2),
            hashtextextended(r.market, $2), r.code_format, r.gtin_prefix, $3,
            $4 + (r.number < $5)::integer, (select count(*) from bench.goods g where g.market = r.market),
            r.number % 2 = 0
       from jsonb_to_recordset($1) as r (number integer, code text, market text, code_format text, gtin_prefix text)
       join spp.suppliers s on s.supplier_code = r.code`,
    [
      JSON.stringify(
        made.map(({ code, dialect }, number) => ({
          number,
          code,
          market: dialect.country,
          code_format: numberFormat(dialect.codeFormat),
          gtin_prefix: dialect.gtinPrefix,
        })),
      ),
      size.seed,
      size.products,
      share,
      rest,
    ],
  );
  await client.query(script('categories'));
  await client.query(
    `insert into bench.batches
     select s.number, k, uuidv7(t.at - now()), t.at
       from bench.suppliers s
      cross join generate_series(0, $1::integer - 1) k
      cross join lateral (
        select now() - interval '1 hour' * (1 + bench.draw(s.key, 1, 29 * 24))
                     - make_interval(months => $2) * (($1 - 1 - k)::double precision / ($1 - 1)) as at
      ) t
      order by t.at`,
    [lists, months],
  );
  await client.query('analyze bench.batches');
  const { rows } = await client.query<{ month: string }>(
    `select m::date::text as month
       from generate_series((select date_trunc('month', min(uploaded_at)) from bench.batches), now(), '1 month') m`,
  );
  await client.query('set role inv_owner');
  for (const { month } of rows)
    await client.query('select spp_private.make_price_history_month($1)', [month]);
  await client.query('reset role');
}

/** Each good that a supplier may carry, with the words its name is made of. */
function goods(): object[] {
  return markets.flatMap(market => {
    const rows = market.ranges.flatMap(range =>
      range.shelves.flatMap(shelf =>
        shelf.goods.flatMap(([noun, ...makes]) =>
          makes.map(make => ({
            market: market.country,
            category: range.category,
            subcategory: shelf.name,
            name: `${noun} ${make}`,
            low: shelf.price[0],
            high: shelf.price[1],
            brands: range.brands,
            variants: range.variants,
            units: market.units,
          })),
        ),
      ),
    );
    return rows.map((row, number) => ({ ...row, number }));
  });
}

/** A supplier's way to write its codes, in the words of to_char. */
function numberFormat(codeFormat: string): string {
  return `FM${codeFormat
    .replaceAll('@', 'Q')
    .split(/(#+)/)
    .map(part => (part.startsWith('#') ? part.replaceAll('#', '0') : part && `"${part}"`))
    .join('')}`;
}

interface Index {
  drop: string;
  make: string;
}

async function dropIndexes(client: pg.ClientBase): Promise<Index[]> {
  const { rows } = await client.query<Index>(
    `select case when c.oid is not null then format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname)
                 else format('drop index %s', i.indexrelid::regclass) end as drop,
            case when c.oid is not null
                 then format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname,
                             pg_get_constraintdef(c.oid))
                 else replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') end as make
       from pg_index i
       left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
      where i.indrelid = any (select to_regclass(name) from unnest($1::text[]) name)
      order by i.indexrelid`,
    [parents],
  );
  for (const index of rows) await client.query(index.drop);
  return rows;
}

async function makeIndexes(client: pg.ClientBase, indexes: Index[]): Promise<void> {
  await client.query(
    "set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2; set role inv_owner",
  );
  for (const { make } of indexes) await client.query(make);
  await client.query('reset role; reset maintenance_work_mem; reset max_parallel_maintenance_workers');
}

async function count(client: pg.ClientBase, seconds: number): Promise<LoadedCatalogue> {
  const { rows } = await client.query<{ codes: string[]; products: string; first: string; changes: string }>(
    `select array(select supplier_code from spp.suppliers order by supplier_id) as codes,
            (select count(*) from spp.supplier_products) as products,
            count(*) filter (where old_price is null) as first, count(*) filter (where old_price is not null) as changes
       from spp.price_history`,
  );
  const { codes, products, first, changes } = rows[0]!;
  return {
    supplierCodes: codes,
    products: Number(products),
    price_changes: Number(changes),
    rowsPerSecond: Math.round((Number(products) + Number(first) + Number(changes)) / seconds),
  };
}

function script(name: string): string {
  return readFileSync(join(import.meta.dirname, `${name}.sql`), 'utf8');
}

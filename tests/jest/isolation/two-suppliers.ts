/** Suppliers ALFA and BRAVO, with as much of everything as a supplier can have. */
import { randomUUID } from 'node:crypto';
import type { Row, World } from '../../support/world.ts';

export interface Supplier {
  id: string;
  code: string;
  batch: string;
  product: string;
  /** One that a single list has shown. */
  newProduct: string;
  history: string;
  staging: string;
  category: string;
  mapping: string;
  /** A pair with the other supplier's that waits for a person. */
  pair: string;
  fileHash: string;
}

export interface TwoSuppliers {
  alfa: Supplier;
  bravo: Supplier;
}

const profile = {
  columns: {
    code: 'code',
    name: 'name',
    price: 'price',
    brand: 'brand',
    category: 'category',
    subcategory: 'subcategory',
  },
};

/** Prices that only this supplier has begin with `euros`. */
export const euros = { ALFA: '6177', BRAVO: '7188' };

export async function addTwoSuppliers(world: World): Promise<TwoSuppliers> {
  const alfa = await addSupplier(world, 'ALFA');
  const bravo = await addSupplier(world, 'BRAVO');
  const [pair] = await world.sql(
    `insert into spp.match_pairs (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence)
     values ($1, 'ALFA-2', $2, 'BRAVO-2', 80)
     returning pair_id`,
    [alfa.id, bravo.id],
  );
  await world.sql("select common.finish_maintenance(common.begin_maintenance('nothing', null), '{}')");
  for (const one of [alfa, bravo]) one.pair = String(pair?.pair_id);
  return { alfa, bravo };
}

async function addSupplier(world: World, code: 'ALFA' | 'BRAVO'): Promise<Supplier> {
  const id = await world.addSupplier(code, profile);
  const name = `${code[0]}${code.slice(1).toLowerCase()}`;
  const row = (number: number, cents: string) =>
    `${code}-${number},${name} thing,${cents && `${euros[code]}.${cents}`},${name}brand,${name} goods,${name} bolts`;
  const upload = (rows: string[], mode: 'partial' | 'full' = 'partial') =>
    world.upload(code, ['code,name,price,brand,category,subcategory', ...rows, ''].join('\n'), {
      fileName: `${name}.csv`,
      mode,
    });
  const first = await upload([row(1, '10'), row(2, '20'), row(3, '30'), row(4, '')]);
  await upload([row(1, '11'), row(2, '20'), row(3, '30'), row(5, '')]);
  // Lacks too much: waits for a person.
  await upload([row(1, '12'), row(6, '60')], 'full');
  await world.sql(
    `insert into spp.product_mappings (supplier_id, supplier_product_code, master_product_id, mapping_confidence,
       mapping_method)
     values ($1, $2, $3, 100, 'manual')`,
    [id, `${code}-1`, randomUUID()],
  );
  await world.sql(
    `insert into spp.price_breaks (supplier_id, product_id, from_quantity, price)
     select supplier_id, product_id, 10, 9 from spp.supplier_products where supplier_id = $1 order by product_id limit 1`,
    [id],
  );
  const one = async (sql: string) => String((await world.sql(sql, [id]))[0]?.answer);
  return {
    id,
    code,
    batch: first.batch_id,
    fileHash: String(first.file_hash),
    product: await one(
      'select product_id as answer from spp.supplier_products where supplier_id = $1 order by 1 limit 1',
    ),
    history: await one(
      'select history_id as answer from spp.price_history where supplier_id = $1 order by 1 limit 1',
    ),
    staging: await one(
      'select staging_id as answer from spp.v_quarantine where supplier_id = $1 order by 1 limit 1',
    ),
    category: await one(
      'select subcategory_id as answer from spp.supplier_products where supplier_id = $1 limit 1',
    ),
    newProduct: await one(
      'select product_id as answer from spp.v_new_products_by_supplier where supplier_id = $1 limit 1',
    ),
    pair: '',
    mapping: await one('select mapping_id as answer from spp.product_mappings where supplier_id = $1'),
  };
}

/** Everything a supplier has, row by row, as it is stored. */
export async function everythingOf(world: World, supplier: Supplier): Promise<Row[]> {
  return world.sql(
    `select 'supplier' as kind, to_jsonb(s) as row from spp.suppliers s where s.supplier_id = $1
     union all select 'profile', to_jsonb(p) from spp.supplier_import_profiles p where p.supplier_id = $1
     union all select 'batch', to_jsonb(b) from spp.upload_batches b where b.supplier_id = $1
     union all select 'staging', to_jsonb(s) from spp.upload_staging s
                where s.batch_id in (select b.batch_id from spp.upload_batches b where b.supplier_id = $1)
     union all select 'mark', to_jsonb(m) from spp_private.batch_marks m
                where m.batch_id in (select b.batch_id from spp.upload_batches b where b.supplier_id = $1)
     union all select 'product', to_jsonb(p) from spp.supplier_products p where p.supplier_id = $1
     union all select 'history', to_jsonb(h) from spp.price_history h where h.supplier_id = $1
     union all select 'event', to_jsonb(e) from spp.product_events e where e.supplier_id = $1
     union all select 'mapping', to_jsonb(m) from spp.product_mappings m where m.supplier_id = $1
     union all select 'pair', to_jsonb(m) from spp.match_pairs m where $1 in (m.supplier_id, m.other_supplier_id)
     union all select 'category', to_jsonb(c) from spp.categories c where c.category_name ^@ initcap($2)
     union all select 'audit', to_jsonb(l) from audit.log l
                where l.record_key = $1::text or concat(l.old_values, l.new_values) ~* ($1::text || '|' || $2)
     union all select 'job', to_jsonb(j) from graphile_worker.jobs j where j.queue_name = 'supplier:' || $1
     order by 1, 2`,
    [supplier.id, supplier.code],
  );
}

/** What tells of a supplier wherever it shows, and of nobody else: its names, ids, prices, files. */
export async function marksOf(world: World, supplier: Supplier, other: Supplier): Promise<string[]> {
  // A pair, and its audit, is of both.
  const idsOf = async (one: Supplier) =>
    JSON.stringify(
      (await everythingOf(world, one)).filter(row => !/pair|audit/.test(String(row.kind))),
    ).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}/g) ?? [];
  const others = new Set(await idsOf(other));
  const ids = (await idsOf(supplier)).filter(id => !others.has(id));
  return [
    ...new Set([...ids, supplier.pair, supplier.code.toLowerCase(), `${euros[supplier.code as 'ALFA']}.`]),
  ];
}

/** Which of the marks a text shows, past those that the question itself named. */
export function shown(marks: string[], text: string, asked = ''): string[] {
  const answer = text.toLowerCase();
  return marks.filter(mark => answer.includes(mark) && !asked.toLowerCase().includes(mark));
}

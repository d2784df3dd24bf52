/** What a list led to, held against the truth. */
import { countsOf, type Report, type Row, type World } from '../world.ts';
import type { MixedList, Truth } from './table.ts';

export interface Verdict {
  /** What is silently wrong, in words. */
  wrong: string[];
  /** Products that nothing speaks against: how many, and how many of them are there. */
  sound: number;
  taken: number;
  /** Why the whole list was refused. */
  reason: string | null;
  /** Why rows were refused that nothing speaks against. */
  refused: string[];
}

/** The products that a list left behind are taken away again: each list is its supplier's first. */
export async function verdictOn(
  world: World,
  supplierId: string,
  list: MixedList,
  report: Report,
): Promise<Verdict> {
  const products = await world.sql(
    `select p.supplier_product_code as code, p.product_name as name, p.current_price::text as price,
            p.currency_code as currency, p.min_order_qty as "minOrder", p.lead_time_days as "leadDays",
            coalesce((select jsonb_agg(jsonb_build_array(b.from_quantity, b.price::text) order by b.from_quantity)
                        from spp.price_breaks b
                       where b.supplier_id = p.supplier_id and b.product_id = p.product_id), '[]') as breaks
       from spp.supplier_products p where p.supplier_id = $1`,
    [supplierId],
  );
  const failed = await world.sql(
    `select code, raw_data, validation_errors from spp.upload_staging where batch_id = $1 and validation_status = 'failed'`,
    [report.batch_id],
  );
  await world.sql(`
    set session_replication_role = replica;
    delete from spp.price_breaks where supplier_id = '${supplierId}';
    delete from spp.supplier_products where supplier_id = '${supplierId}'`);

  const wrong = products.flatMap(product => difference(list, product));
  const there = new Set(products.map(({ code }) => code as string));
  const isRefused = refusals(failed);
  const refused: string[] = [];
  let [sound, taken] = [0, 0];
  for (const truth of list.truth.values()) {
    if (truth.sound) sound++;
    if (there.has(truth.code)) {
      if (truth.sound) taken++;
      continue;
    }
    if (report.status === 'failed') continue;
    const why = isRefused(truth.code);
    if (why === null) wrong.push(`${truth.code} is neither there nor refused`);
    else if (truth.sound) refused.push(why);
  }
  wrong.push(...miscounted(list, report));
  return { wrong, sound, taken, reason: report.reason?.code ?? null, refused };
}

function difference(list: MixedList, product: Row): string[] {
  const truth = list.truth.get(String(product.code));
  if (!truth) return [`${product.code} = ${product.price} is no product`];
  const wrong: string[] = [];
  const told = (field: keyof Truth) =>
    `${truth.code}: ${field} ${JSON.stringify(product[field])}, not ${JSON.stringify(truth[field])}`;
  if (product.price !== truth.price) wrong.push(told('price'));
  if (product.currency !== truth.currency) wrong.push(told('currency'));
  if (list.unicode && product.name !== truth.name) wrong.push(told('name'));
  for (const field of ['minOrder', 'leadDays'] as const)
    if (product[field] !== null && product[field] !== truth[field]) wrong.push(told(field));
  const breaks = product.breaks as [number, string][];
  if (!breaks.every(one => truth.breaks.some(other => other[0] === one[0] && other[1] === one[1])))
    wrong.push(told('breaks'));
  return wrong;
}

/** Why the row of a code was refused; null where it was not. */
function refusals(failed: Row[]): (code: string) => string | null {
  return code => {
    const row = failed.find(
      one => one.code === code || Object.values(one.raw_data as object).some(cell => plainly(cell) === code),
    );
    return row ? (row.validation_errors as { code: string }[])[0]!.code : null;
  };
}

const plainly = (cell: string) => cell.replace(/[\u200b\u00ad\ufeff\u200e\u200f]|^[='"]+|"$/g, '').trim();

function miscounted(list: MixedList, report: Report): string[] {
  const { total, missing: _, ...parts } = countsOf(report);
  const { records, heading_rows, skipped_rows } = report.detected as Record<string, { count: number }>;
  if (report.status === 'failed')
    return report.reason?.code === 'processing_failed' ? ['processing_failed'] : [];
  const wrong: string[] = [];
  if (Object.values(parts).reduce((sum, count) => sum + count) !== total) wrong.push('counts do not add up');
  if (heading_rows!.count + skipped_rows!.count + total! !== Number(records)) wrong.push('records vanished');
  if (Number(records) !== list.records) wrong.push(`${records} records, not ${list.records}`);
  if (total! < list.productRows) wrong.push(`${total} rows of ${list.productRows}`);
  return wrong;
}

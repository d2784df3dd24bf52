/** Uploads as a list, and what one of them lacked. */
import { type Command, Option } from 'commander';
import { asRole, noLimit } from '../../database/pools.ts';
import { UPLOAD_STATUSES } from '../../intake/begin.ts';
import { printable } from '../printable.ts';
import { operator, print, printJson, wholeNumber, withDatabases } from '../run.ts';
import { table } from '../table.ts';

const PAGE = 1000;
const DEFAULT = 20;
const LONGEST = 28;

interface Upload {
  batch_id: string;
  supplier_code: string;
  file_name: string;
  mode: string;
  dry_run: boolean;
  status: string;
  upload_date: Date;
  effective_from: string | null;
  total_products: number;
  new_products_count: number;
  updated_products_count: number;
  failed_products_count: number;
  missing_products_count: number;
  discontinue_held: boolean;
  waiting_rows_count: number;
}

interface Missing {
  product_id: string;
  supplier_product_code: string;
  product_name: string;
  current_price: string;
  currency_code: string;
  status: string;
  is_back: boolean;
}

export function addUploadsVerb(program: Command): void {
  program
    .command('uploads')
    .summary('list uploads, newest first')
    .description('Lists uploads of a supplier, or of all, newest first.')
    .argument('[supplier]', 'code or id of the supplier')
    .addOption(new Option('--status <status>', 'those of one status').choices(UPLOAD_STATUSES))
    .option('--limit <n>', 'how many', wholeNumber, DEFAULT)
    .option('--json', 'print them as JSON')
    .action(async (supplier: string | undefined, flags: { status?: string; limit: number; json?: true }) => {
      const sql = 'select * from spp.list_uploads($1, $2, $3, $4)';
      const uploads = await pages<Upload>(flags.limit, (last, size) => [
        sql,
        [supplier ?? null, flags.status ?? null, last?.batch_id ?? null, size],
      ]);
      if (flags.json) printJson(uploads);
      else print(describeUploads(uploads));
    });
}

/** Lists all products that dropped out with an upload. */
export async function reportMissing(batchId: string, json: true | undefined): Promise<void> {
  const sql = 'select * from spp.missing_products($1, $2, $3)';
  const missing = await pages<Missing>(Number.POSITIVE_INFINITY, (last, size) => [
    sql,
    [batchId, last?.product_id ?? null, size],
  ]);
  if (json) return printJson(missing);
  if (missing.length === 0) return print('No product dropped out with this list.');
  const cells = missing.map(one => [
    one.supplier_product_code,
    short(one.product_name),
    `${one.current_price} ${one.currency_code}`,
    one.is_back ? `back, ${one.status}` : one.status,
  ]);
  print(`${table(['code', 'name', 'price', 'now'], cells, [2])}\n\n${missing.length} missing`);
}

function describeUploads(uploads: Upload[]): string {
  if (uploads.length === 0) return 'No uploads.';
  const cells = uploads.map(one => [
    `${one.upload_date.toISOString().slice(0, 16).replace('T', ' ')}`,
    one.supplier_code,
    short(one.file_name),
    stateOf(one),
    one.total_products,
    one.new_products_count,
    one.updated_products_count,
    one.failed_products_count,
    one.missing_products_count,
    one.batch_id,
  ]);
  return table(
    ['came (UTC)', 'supplier', 'file', 'status', 'rows', 'new', 'changed', 'failed', 'missing', 'batch'],
    cells,
  );
}

function stateOf({
  status,
  dry_run,
  mode,
  effective_from,
  discontinue_held,
  waiting_rows_count,
}: Upload): string {
  const said = [
    status === 'scheduled' ? `scheduled for ${effective_from}` : status,
    dry_run ? 'dry run' : '',
    mode === 'full' ? 'full' : '',
    discontinue_held ? (dry_run ? 'would be held' : 'held') : '',
    waiting_rows_count > 0 ? `${waiting_rows_count} wait` : '',
  ];
  return said.filter(Boolean).join(', ');
}

/** Page by page, each in a transaction of its own, until there are enough or no more. */
async function pages<Row>(
  most: number,
  ask: (last: Row | undefined, size: number) => [sql: string, values: unknown[]],
): Promise<Row[]> {
  return withDatabases(async ({ connections }) => {
    const all: Row[] = [];
    while (all.length < most) {
      const size = Math.min(PAGE, most - all.length);
      const [sql, values] = ask(all.at(-1), size);
      const { rows } = await asRole(connections.spp, operator(), noLimit, client =>
        client.query(sql, values),
      );
      for (const row of rows) all.push(row as Row);
      if (rows.length < size) break;
    }
    return all;
  });
}

function short(text: string): string {
  const characters = [...printable(text)];
  return characters.length <= LONGEST ? characters.join('') : `${characters.slice(0, LONGEST - 1).join('')}…`;
}

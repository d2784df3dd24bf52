import { type Command, Option } from 'commander';
import { print, printJson, wholeNumber } from '../run.ts';
import { table } from '../table.ts';
import { ask, type Clerk, clerkVerb, pieces, type Row } from './verbs.ts';

interface NewProduct extends Clerk {
  name: string;
  status?: string;
  description?: string;
  category?: string;
  brand?: string;
  barcode?: string;
  unit?: string;
  minOrder?: number;
  pack?: number;
  leadTime?: number;
  supplier?: string;
  reason?: string;
}

const statuses = ['active', 'inactive', 'pending_review'];

export function addProductVerbs(program: Command): void {
  const product = program.command('product').description('Selected products: what we stock ourselves.');

  clerkVerb(product, 'add', 'Enters a product and prints its id.')
    .argument('<sku>', 'our own article number')
    .requiredOption('--name <name>', 'its name')
    .addOption(new Option('--status <status>', 'what it is at first').choices(statuses).default('active'))
    .option('--description <text>', 'what it is')
    .option('--category <path>', 'such as tools.drills')
    .option('--brand <name>', 'whose make it is')
    .option('--barcode <code>', 'its barcode')
    .option('--unit <unit>', 'what a piece is, such as pc')
    .option('--min-order <pieces>', 'pieces that are ordered at least', pieces)
    .option('--pack <pieces>', 'pieces that come in a pack', pieces)
    .option('--lead-time <days>', 'days until it comes', wholeNumber)
    .option('--supplier <supplier>', 'code or id of who usually delivers it')
    .option('--reason <text>', 'why we carry it')
    .addHelpText(
      'after',
      '\nExample:\n  $ inventory product add HAM-1 --name "Claw hammer" --supplier ACME --pack 6',
    )
    .action(async (sku: string, flags: NewProduct) => {
      const [made] = await ask(flags, 'select * from issoh.record_product($1)', [
        JSON.stringify({
          internal_sku: sku,
          product_name: flags.name,
          status: flags.status,
          description: flags.description,
          category: flags.category,
          brand: flags.brand,
          barcode: flags.barcode,
          unit_of_measure: flags.unit,
          min_order_qty: flags.minOrder,
          pack_multiple: flags.pack,
          lead_time_days: flags.leadTime,
          supplier: flags.supplier,
          selection_reason: flags.reason,
        }),
      ]);
      if (flags.json) printJson(made);
      else print(String(made?.product_id));
    });

  clerkVerb(
    product,
    'find',
    'Lists products whose name, SKU, brand or barcode holds a text; without one, all.',
  )
    .argument('[text]', 'what to look for')
    .addOption(new Option('--status <status>', 'only those').choices(statuses))
    .option('--limit <products>', 'how many at most', wholeNumber, 100)
    .action(async (text: string | undefined, flags: Clerk & { status?: string; limit: number }) => {
      const rows = await ask(flags, 'select * from issoh.find_products($1, $2, page_size => $3)', [
        text ?? null,
        flags.status ?? null,
        flags.limit,
      ]);
      if (flags.json) printJson(rows);
      else print(table(['sku', 'name', 'brand', 'status', 'on hand', 'available'], rows.map(inShort)));
    });

  clerkVerb(product, 'show', 'Shows a product.')
    .argument('<product>', 'SKU or id')
    .action(async (text: string, flags: Clerk) => {
      const [row] = await ask(flags, 'select * from issoh.find_product($1)', [text]);
      if (flags.json) printJson(row);
      else
        print(
          table(
            [],
            Object.entries(row ?? {}).filter(([, value]) => value !== null),
          ),
        );
    });
}

function inShort(row: Row): unknown[] {
  const { internal_sku, product_name, brand, status, quantity_on_hand, quantity_available } = row;
  return [internal_sku, product_name, brand, status, quantity_on_hand, quantity_available];
}

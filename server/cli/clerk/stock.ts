import { Argument, type Command } from 'commander';
import { note, print, printJson, refusal, wholeNumber } from '../run.ts';
import { table } from '../table.ts';
import { time } from '../times.ts';
import { type Ask, asClerk, ask, type Clerk, clerkVerb, decimal, pieces, type Row } from './verbs.ts';

interface Moved extends Clerk {
  from?: string;
  to?: string;
  cost?: string;
  currency?: string;
  supplier?: string;
  order?: string;
  reservation?: string;
  referenceType?: string;
  reference?: string;
  date?: string;
  note?: string;
  key?: string;
}

interface Counted extends Clerk {
  warehouse: string;
  at?: string;
  reference?: string;
  note?: string;
  key?: string;
}

interface Reserved extends Clerk {
  warehouse: string;
  referenceType?: string;
  reference?: string;
  due?: string;
  expires?: string;
  key?: string;
}

const places = ['warehouse_code', 'quantity_on_hand', 'quantity_reserved', 'quantity_available'];
const placeHeadings = ['warehouse', 'on hand', 'reserved', 'available'];
const inPlaces = (rows: Row[]) => rows.map(row => places.map(key => row[key]));

export function addStockVerbs(program: Command): void {
  const stock = program.command('stock').description('Stock: what lies where, and what moves.');

  clerkVerb(stock, 'show', 'Shows what lies where: of a product, in a warehouse, or all.')
    .argument('[product]', 'SKU or id')
    .option('--warehouse <warehouse>', 'code or id')
    .option('--search <text>', 'in name, SKU, brand or barcode')
    .option('--limit <rows>', 'how many at most', wholeNumber, 100)
    .action(
      async (
        product: string | undefined,
        flags: Clerk & { warehouse?: string; search?: string; limit: number },
      ) => {
        const rows = await ask(flags, 'select * from issoh.list_stock($1, $2, $3, page_size => $4)', [
          product ?? null,
          flags.warehouse ?? null,
          flags.search ?? null,
          flags.limit,
        ]);
        if (flags.json) return printJson(rows);
        const cells = inPlaces(rows).map((row, i) => [rows[i]?.internal_sku, rows[i]?.product_name, ...row]);
        print(table(['sku', 'name', ...placeHeadings], cells));
      },
    );

  moving(stock, 'receive', 'Takes goods in.')
    .requiredOption('--to <warehouse>', 'where they come to')
    .option('--cost <amount>', 'what a piece costs', decimal)
    .option('--currency <code>', 'of the cost; else the base currency')
    .option('--supplier <supplier>', 'code or id of who delivers')
    .option('--order <number>', 'the order that they come for')
    .action((product: string, quantity: number, flags: Moved) =>
      move('receipt', product, quantity, {
        ...flags,
        ...(flags.order === undefined ? {} : { referenceType: 'PO', reference: flags.order }),
      }),
    );

  withReference(moving(stock, 'issue', 'Gives goods out.'))
    .requiredOption('--from <warehouse>', 'where they leave')
    .option('--reservation <id>', 'the reservation that they are given out for')
    .action((product: string, quantity: number, flags: Moved) => move('issue', product, quantity, flags));

  moving(stock, 'transfer', 'Moves goods to another warehouse.')
    .requiredOption('--from <warehouse>', 'where they leave')
    .requiredOption('--to <warehouse>', 'where they come to')
    .action((product: string, quantity: number, flags: Moved) => move('transfer', product, quantity, flags));

  onGoods(stock, 'count', 'Records what was counted; the difference is posted.')
    .requiredOption('--warehouse <warehouse>', 'where it was counted')
    .option('--at <time>', 'when, such as 2026-11-20T10:00Z; else now', time)
    .option('--reference <number>', 'the count it belongs to')
    .option('--note <text>', 'a remark')
    .option('--key <key>', 'records it once, however often it is sent')
    .action(count);

  withReference(onGoods(stock, 'reserve', 'Promises goods and prints the reservation’s id.'))
    .requiredOption('--warehouse <warehouse>', 'where they lie')
    .option('--due <time>', 'when they are needed', time)
    .option('--expires <time>', 'until when they are kept', time)
    .option('--key <key>', 'reserves once, however often it is sent')
    .action(reserve);

  withReference(clerkVerb(stock, 'release', 'Gives a reservation back, or all of a document.'))
    .argument('[reservation]', 'id of the reservation')
    .addHelpText(
      'after',
      '\nExamples:\n  $ inventory stock release 01a2…\n  $ inventory stock release --reference-type SO --reference 10017',
    )
    .action(release);
}

function onGoods(stock: Command, name: string, description: string): Command {
  return clerkVerb(stock, name, description)
    .argument('<product>', 'SKU or id')
    .addArgument(new Argument('<pieces>', 'how many').argParser(pieces));
}

function moving(stock: Command, name: string, description: string): Command {
  return onGoods(stock, name, description)
    .option('--date <time>', 'when it happened, such as 2026-11-20T10:00Z; else now', time)
    .option('--note <text>', 'a remark')
    .option('--key <key>', 'posts once, however often it is sent');
}

function withReference(verb: Command): Command {
  return verb
    .option('--reference-type <kind>', 'kind of the document, such as SO')
    .option('--reference <number>', 'number of the document');
}

async function move(movement_type: string, product: string, quantity: number, flags: Moved): Promise<void> {
  const movement = {
    movement_type,
    quantity,
    from_location: flags.from,
    to_location: flags.to,
    unit_cost: flags.cost,
    currency_code: flags.currency,
    supplier_id: flags.supplier,
    reservation_id: flags.reservation,
    reference_type: flags.referenceType,
    reference_id: flags.reference,
    movement_date: flags.date,
    note: flags.note,
  };
  const [posted] = await onProduct(flags, product, (one, product_id) =>
    one(
      `select * from issoh.describe_movement(
         issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1), $2))`,
      [JSON.stringify({ product_id, ...movement }), flags.key ?? null],
    ),
  );
  tellWarnings(posted?.warnings);
  if (flags.json) printJson(posted);
  else print(table(placeHeadings, inPlaces(posted?.stock as Row[])));
}

async function count(product: string, quantity: number, flags: Counted): Promise<void> {
  const [counted] = await onProduct(flags, product, (one, product_id) =>
    one('select (r.count).*, r.is_new, r.warnings from issoh.record_counts($1, $2, $3, $4, $5) r', [
      flags.warehouse,
      JSON.stringify([{ product_id, quantity, note: flags.note }]),
      flags.reference ?? null,
      flags.key ?? null,
      flags.at ?? null,
    ]),
  );
  tellWarnings(counted?.warnings);
  if (flags.json) return printJson(counted);
  const { quantity_expected, quantity_counted, difference } = counted as Row;
  print(table(['expected', 'counted', 'difference'], [[quantity_expected, quantity_counted, difference]]));
}

async function reserve(product: string, quantity: number, flags: Reserved): Promise<void> {
  const wanted = {
    warehouse: flags.warehouse,
    quantity,
    reference_type: flags.referenceType,
    reference_id: flags.reference,
    due_at: flags.due,
    expires_at: flags.expires,
  };
  const [reserved] = await onProduct(flags, product, (one, product_id) =>
    one('select (r.reservation).*, r.is_new from issoh.record_reservation($1, $2) r', [
      JSON.stringify({ product_id, ...wanted }),
      flags.key ?? null,
    ]),
  );
  if (flags.json) printJson(reserved);
  else print(String(reserved?.reservation_id));
}

async function release(
  reservation: string | undefined,
  flags: Clerk & { referenceType?: string; reference?: string },
): Promise<void> {
  const { referenceType, reference } = flags;
  const byDocument = referenceType !== undefined && reference !== undefined;
  const isHalf = !byDocument && (referenceType !== undefined || reference !== undefined);
  if (isHalf || (reservation === undefined) === !byDocument) {
    throw refusal(
      'reservation_missing',
      'It takes a reservation, or a document.',
      'Give the id of a reservation, or --reference-type and --reference.',
    );
  }
  const rows = byDocument
    ? await ask(flags, 'select * from issoh.release_document($1, $2)', [referenceType, reference])
    : await ask(flags, 'select n.* from issoh.name_reservations(array[issoh.release_reservation($1)]) n', [
        reservation,
      ]);
  if (flags.json) return printJson(rows);
  const cells = rows.map(row => [row.internal_sku, row.warehouse_code, row.quantity, row.status]);
  print(table(['sku', 'warehouse', 'pieces', 'status'], cells));
}

/** Rows of a statement about a product, by SKU or id, in one transaction. @throws pg.DatabaseError ISNPR */
function onProduct(
  flags: Clerk,
  product: string,
  work: (ask: Ask, productId: unknown) => Promise<Row[]>,
): Promise<Row[]> {
  return asClerk(flags, async one => {
    const [row] = await one('select * from issoh.find_product($1)', [product]);
    return work(one, row?.product_id);
  });
}

function tellWarnings(warnings: unknown): void {
  for (const { code, message, hint } of (warnings ?? []) as {
    code: string;
    message: string;
    hint: string;
  }[]) {
    note(`warning ${code}: ${message}`);
    note(`hint: ${hint}`);
  }
}

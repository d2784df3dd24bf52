import { type Command, InvalidArgumentError } from 'commander';
import { print, printJson } from '../run.ts';
import { table } from '../table.ts';
import { time } from '../times.ts';
import { ask, type Clerk, clerkVerb, decimal, pieces, type Row } from './verbs.ts';

interface Line {
  internal_sku: string;
  quantity: number;
  unit_cost?: string;
}

interface NewOrder extends Clerk {
  supplier: string;
  warehouse?: string;
  line: Line[];
  currency?: string;
  expected?: string;
}

export function addOrderVerbs(program: Command): void {
  const order = program.command('order').description('Orders: what suppliers are to deliver.');

  clerkVerb(order, 'place', 'Places an order and lists its lines.')
    .argument('<number>', 'number of the order')
    .requiredOption('--supplier <supplier>', 'code or id')
    .option('--warehouse <warehouse>', 'where it is to come; may be left out where there is one')
    .requiredOption('--line <line...>', 'SKU=PIECES or SKU=PIECES@COST, the cost of a piece', readLine)
    .option('--currency <code>', 'of the costs; else the supplier’s')
    .option('--expected <time>', 'when it is to come; else after the lead time', time)
    .addHelpText(
      'after',
      '\nExample:\n  $ inventory order place PO-88 --supplier ACME --line HAM-1=60@7.40 --line NAIL-80=500',
    )
    .action(async (number: string, flags: NewOrder) => {
      const lines = flags.line.map(line => ({
        ...line,
        currency_code: line.unit_cost === undefined ? undefined : flags.currency,
      }));
      const rows = await ask(flags, 'select * from issoh.record_order($1, $2, $3, $4, $5)', [
        number,
        flags.supplier,
        flags.warehouse ?? null,
        JSON.stringify(lines),
        flags.expected ?? null,
      ]);
      show(rows, flags);
    });

  clerkVerb(order, 'cancel', 'Cancels an order, or its line of one product.')
    .argument('<number>', 'number of the order')
    .option('--product <product>', 'SKU or id')
    .action(async (number: string, flags: Clerk & { product?: string }) => {
      const rows = await ask(flags, 'select * from issoh.record_cancellation($1, $2)', [
        number,
        flags.product ?? null,
      ]);
      show(rows, flags);
    });
}

function show(rows: Row[], flags: Clerk): void {
  const cells = rows.map(row => [
    row.internal_sku,
    row.warehouse_code,
    row.quantity_ordered,
    row.quantity_open,
    row.unit_cost,
    row.currency_code,
    row.expected_at,
  ]);
  if (flags.json) printJson(rows);
  else print(table(['sku', 'warehouse', 'ordered', 'open', 'cost', 'currency', 'expected'], cells, [4]));
}

/** SKUs may hold anything: the last "=" counts. */
function readLine(text: string, before: Line[] = []): Line[] {
  const [, internal_sku, quantity, unit_cost] = /^(.+)=([^=@]+)(?:@([^=@]+))?$/.exec(text) ?? [];
  if (internal_sku === undefined || quantity === undefined) {
    throw new InvalidArgumentError('It takes SKU=PIECES or SKU=PIECES@COST.');
  }
  const line: Line = { internal_sku, quantity: pieces(quantity) };
  if (unit_cost !== undefined) line.unit_cost = decimal(unit_cost);
  return [...before, line];
}

import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import type pg from 'pg';
import { asRole, noLimit, runAs } from '../database/pools.ts';
import { doMatching, problemOf, startMatching, waitForMatching } from '../operations/matching.ts';
import { uuid } from '../uuid.ts';
import { workerRuns } from '../worker/alive.ts';
import { printableJson } from './printable.ts';
import { call, operator, print, printed, printJson, refusal, wholeNumber, withDatabases } from './run.ts';
import { table } from './table.ts';

/** A pair as `spp.match_candidates` has it. */
type Pair = Record<string, unknown>;

const PAGE = 1000;
/** How often it is looked whether a worker still runs. */
const LOOK_MS = 2_000;

export function addMatchingVerbs(program: Command): void {
  const match = program
    .command('match')
    .description('Products that are the same thing at several suppliers.');

  match
    .command('run')
    .description('Looks for matches of the products that have no mapping yet.')
    .argument('[supplier]', 'code or id; without, all suppliers’ products')
    .action(async (supplier?: string) => {
      printJson(await run(supplier ?? null));
    });

  match
    .command('list')
    .description('Lists the pairs that wait for a person, the surest first.')
    .argument('[supplier]', 'code or id; without, all')
    .option('--limit <pairs>', 'how many at most; without, all', wholeNumber)
    .option('--json', 'print them as JSON, with their evidence')
    .action(async (supplier: string | undefined, flags: { limit?: number; json?: true }) => {
      const page = flags.json ? jsonPage : tablePage;
      await withDatabases(async ({ connections }) => {
        let before = 0;
        for await (const rows of pagesOf(connections.spp, supplier ?? null, flags.limit)) {
          await printed(page(rows, before));
          before += rows.length;
        }
        if (flags.json) print(before === 0 ? '[]' : '\n]');
        else if (before === 0) print(tablePage([], 0));
      });
    });

  for (const [verb, description, statement] of [
    [
      'verify',
      'Confirms that the products of pairs are the same.',
      'select spp.verify_mapping($1) as answer',
    ],
    ['reject', 'Says that they are not; they never come back.', 'select spp.reject_mapping($1) as answer'],
  ] as const) {
    match
      .command(verb)
      .description(description)
      .argument('<pair...>', 'pair_id as "match list" shows it, or SUPPLIER/CODE=SUPPLIER/CODE')
      .addHelpText('after', `\nExample:\n  $ inventory match ${verb} ACME/A1=OTHER/4711`)
      .action(async (pairs: string[]) => {
        printJson(await call(statement, [JSON.stringify(pairs.map(readPair))]));
      });
  }
}

/** @throws Problem when the text is neither a pair's id nor two products */
function readPair(text: string): Record<string, string> {
  if (uuid.safeParse(text).success) return { pair_id: text };
  // A code may hold "=": what follows it must look like a supplier.
  const found = /^([\w-]+)\/(.+)=([\w-]+)\/(.+)$/.exec(text);
  if (found === null) {
    throw refusal('bad_pair', `"${text}" is no pair.`, 'Write a pair_id, or SUPPLIER/CODE=SUPPLIER/CODE.');
  }
  const [, supplier, code, other_supplier, other_code] = found as unknown as string[];
  return { supplier, code, other_supplier, other_code } as Record<string, string>;
}

/** The pairs that wait, page by page; where none do, no page. */
async function* pagesOf(
  pool: pg.Pool,
  supplier: string | null,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Pair[]> {
  let last: Pair | undefined;
  for (let left = limit; left > 0; ) {
    const most = Math.min(PAGE, left);
    const { rows } = await asRole(pool, operator(), noLimit, client =>
      client.query<Pair>('select * from spp.match_candidates($1, $2, $3, $4)', [
        supplier,
        last?.confidence ?? null,
        last?.pair_id ?? null,
        most,
      ]),
    );
    if (rows.length > 0) yield rows;
    if (rows.length < most) return;
    left -= rows.length;
    last = rows.at(-1);
  }
}

/** Below headings, where it is the first; columns are as wide as each page needs. */
function tablePage(rows: Pair[], before: number): string {
  const cells = rows.map(row => [
    row.pair_id,
    row.confidence,
    `${row.supplier_code} ${row.supplier_product_code}`,
    row.product_name,
    `${row.other_supplier_code} ${row.other_product_code}`,
    row.other_product_name,
  ]);
  const headings = ['pair_id', 'confidence', 'product', 'name', 'other product', 'name'];
  return `${table(before === 0 ? headings : [], cells)}\n`;
}

/** Elements of an array that the page before has begun. */
function jsonPage(rows: Pair[], before: number): string {
  const elements = rows.map(row => `\n  ${printableJson(row).replaceAll('\n', '\n  ')}`);
  return `${before === 0 ? '[' : ','}${elements.join(',')}`;
}

/** Waits for the worker, and shows how far it is; does the run itself where none runs. */
function run(supplier: string | null): Promise<unknown> {
  return withDatabases(async ({ connections }) => {
    const as = runAs(connections.spp, operator(), noLimit);
    const id = await startMatching(as, supplier);
    const bar = process.stderr.isTTY
      ? new SingleBar({ format: '{phase} {bar} {percentage}%', clearOnComplete: true })
      : null;
    bar?.start(1, 0, { phase: '' });
    const look = (timeoutMs: number, signal?: AbortSignal) =>
      waitForMatching(as, id, timeoutMs, signal, ({ progress, phase }) =>
        bar?.update(progress, { phase: phase ?? '' }),
      );
    try {
      for (;;) {
        if (!(await workerRuns(connections, 'spp'))) {
          const done = new AbortController();
          await Promise.all([
            doMatching(connections, id).finally(() => done.abort()),
            look(Number.MAX_SAFE_INTEGER, done.signal),
          ]);
        }
        const seen = await look(LOOK_MS);
        if (seen.status === 'failed') throw problemOf(seen);
        if (seen.status === 'completed') return seen.result;
      }
    } finally {
      bar?.stop();
    }
  });
}

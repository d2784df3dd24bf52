import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { counted } from '../../counted.ts';
import { noLimit, runAs } from '../../database/pools.ts';
import { keysOf } from '../../encryption/keys.ts';
import { makeFirstKeys } from '../../encryption/keys-in-use.ts';
import { spoolDir } from '../../intake/begin.ts';
import {
  type Entered,
  enterSheet,
  optionsOf,
  SHEET_KINDS,
  type SheetKind,
  sheetLimits,
} from '../../intake/sheet.ts';
import { spool } from '../../intake/spool.ts';
import { assertReadable } from '../files.ts';
import { note, operator, print, printJson, withDatabases } from '../run.ts';
import { table } from '../table.ts';
import { time } from '../times.ts';
import { type Clerk, clerkVerb } from './verbs.ts';

interface ImportFlags extends Clerk {
  dryRun?: true;
  decimalMark?: string;
  warehouse?: string;
  at?: string;
  reference?: string;
}

const described: Record<SheetKind, string> = {
  products: 'Enters the products of a file: new ones are added, those that are there changed.',
  'opening-stock': 'Enters what was there when we began, once.',
  counts: 'Records what was counted.',
  'reorder-levels': 'Sets when it is time to order, and how many.',
};

export function addImportVerbs(program: Command): void {
  const imports = program
    .command('import')
    .description('Files of a clerk (CSV, XLSX and others), entered as a whole or not at all.');
  for (const kind of SHEET_KINDS) {
    const taken = optionsOf(kind);
    const verb = clerkVerb(imports, kind, described[kind])
      .argument('<file>', 'the file; - reads standard input')
      .option('--dry-run', 'say what would come of it, change nothing')
      .addOption(
        new Option('--decimal-mark <mark>', 'of its numbers, where they do not tell').choices(['.', ',']),
      );
    if (taken.includes('warehouse')) verb.option('--warehouse <warehouse>', 'of rows that name none');
    if (taken.includes('counted_at')) verb.option('--at <time>', 'when it was counted; else now', time);
    if (taken.includes('reference')) {
      verb.option('--reference <number>', 'what it goes by; the same content is entered once under each');
    }
    verb.addHelpText(
      'after',
      '\nExit code: 0 when all of it was entered, or would be; 1 when rows are wrong.',
    );
    verb.action((file: string, flags: ImportFlags) => enter(kind, file, flags));
  }
}

async function enter(kind: SheetKind, file: string, flags: ImportFlags): Promise<void> {
  assertReadable(file);
  const entered = await withDatabases(async ({ settings, connections }) => {
    const clerk = { ...operator('inv_stock_operator'), user_id: flags.user };
    const run = runAs(connections.issoh, clerk, noLimit);
    const content = file === '-' ? process.stdin : createReadStream(file);
    const limits = await sheetLimits(run);
    await makeFirstKeys(settings.keys, connections.owner.issoh);
    const keys = await keysOf(settings.keys);
    const received = await spool(content, spoolDir(settings), limits, keys);
    try {
      const fileName = file === '-' ? 'stdin' : basename(file);
      return await enterSheet(
        run,
        kind,
        { path: received.path, fileName, keys },
        {
          dry_run: flags.dryRun ?? false,
          decimal_mark: flags.decimalMark,
          warehouse: flags.warehouse,
          counted_at: flags.at,
          reference: flags.reference,
        },
        limits,
      );
    } finally {
      await rm(received.path, { force: true });
    }
  });
  if (entered.faults > 0) process.exitCode = 1;
  if (flags.json) printJson(entered);
  else print(inWords(entered));
}

const outcomes: Record<string, string> = {
  added: 'added',
  changed: 'changed',
  unchanged: 'unchanged',
  pieces: 'pieces',
  differences: 'differences',
  pieces_found: 'pieces found',
  pieces_missing: 'pieces missing',
  levels: 'levels',
};

function inWords(entered: Entered): string {
  const { rows, faults, errors, dry_run, repeated, ignored_columns } = entered;
  if (ignored_columns.length > 0) note(`Columns that were not read: ${ignored_columns.join(', ')}.`);
  if (faults > 0) {
    const cells = errors.map(one => [one.row_number, one.code, one.field, one.message, one.hint]);
    return [
      table(['row', 'code', 'column', 'message', 'hint'], cells),
      `${counted(faults, 'error')} in ${counted(rows, 'row')}: nothing is entered${faults > errors.length ? '; the first are shown' : ''}.`,
    ].join('\n');
  }
  if (repeated) return `The same was entered before: nothing is done.`;
  const what = Object.entries(outcomes)
    .filter(([key]) => key in entered)
    .map(([key, words]) => `${entered[key]} ${words}`);
  return `${counted(rows, 'row')} ${dry_run ? 'would be entered' : 'entered'}: ${what.join(', ')}`;
}

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import type pg from 'pg';
import { asRole, noLimit, runAs } from '../../database/pools.ts';
import { openQuarantine, type QuarantineFormat } from '../../writing/quarantine.ts';
import { readJson } from '../files.ts';
import { readId } from '../ids.ts';
import { call, operator, print, printJson, refusal, withDatabases } from '../run.ts';
import { table } from '../table.ts';

const PAGE = 1000;

export function addQuarantineVerbs(program: Command): void {
  const quarantine = program
    .command('quarantine')
    .summary('rejected rows: see them, correct them, drop them')
    .description(
      'Writes the rejected rows of a supplier that wait for a person into a file, in the columns of its lists. ' +
        'Corrected in a spreadsheet, "inventory upload SUPPLIER FILE" takes them in.',
    )
    .argument('[supplier]', 'code or id of the supplier')
    .addOption(new Option('--format <format>', 'how the file is written').choices(['csv', 'xlsx']))
    .option('--output <file>', 'where to; - writes to standard output')
    .option('--batch <batch>', 'only the rows of this upload')
    .addHelpText('after', FILE_HELP)
    .action(async (supplier: string | undefined, flags: FileFlags) => {
      if (supplier === undefined) return quarantine.help();
      await writeFile(supplier, flags);
    });

  quarantine
    .command('list')
    .description('Lists the rejected rows of a supplier that wait for a person.')
    .argument('<supplier>', 'code or id of the supplier')
    .option('--json', 'print them as JSON, with their cells')
    .action(async (supplier: string, flags: { json?: true }) => {
      const rows = await withDatabases(({ connections }) => allRows(connections.spp, supplier));
      if (flags.json) return printJson(rows);
      const cells = rows.map(row => [row.staging_id, row.file_name, row.row_number, row.code, row.message]);
      print(table(['staging_id', 'file', 'row', 'code', 'message'], cells));
    });

  quarantine
    .command('resubmit')
    .description('Corrects rejected rows of one upload and applies those that are valid now.')
    .argument('<file>', 'JSON: [{"staging_id": "…", "data": {"price": "12.50"}}]; - reads standard input')
    .addHelpText(
      'after',
      `\nExample:
  $ echo '[{"staging_id": "0198…", "data": {"Price": "12.50"}}]' | inventory quarantine resubmit -`,
    )
    .action(async (file: string) => {
      const rows = readJson(file, 'See "inventory quarantine resubmit --help" for an example.');
      printJson(await call('select spp.resubmit_quarantined($1) as answer', [JSON.stringify(rows)]));
    });

  quarantine
    .command('discard')
    .description('Drops rejected rows for good.')
    .argument('<staging_id...>', 'as "quarantine list" shows them')
    .action(async (given: string[]) => {
      const ids = [...new Set(given.map(id => readId('staging', id)))];
      const answer = await call<{ discarded: number }>('select spp.discard_quarantined($1) as answer', [ids]);
      printJson(answer);
      if (answer.discarded < ids.length) throw notWaiting(ids.length - answer.discarded, ids.length);
    });
}

interface FileFlags {
  format?: QuarantineFormat;
  output?: string;
  batch?: string;
}

const FILE_HELP = `
Example:
  $ inventory quarantine ACME --format xlsx --output rejected.xlsx
  $ inventory upload ACME rejected.xlsx

Leave the column row_ref as it is. A row that is held and right as it stands takes "yes" under accept.`;

async function writeFile(supplier: string, { format, output, batch }: FileFlags): Promise<void> {
  const kind = format ?? formatOf(output);
  const id = batch === undefined ? null : readId('batch', batch);
  await withDatabases(async ({ connections }) => {
    const run = runAs(connections.spp, operator(), noLimit);
    const { bytes, fileName } = await openQuarantine(run, supplier, kind, id);
    if (output === '-') {
      for await (const piece of bytes) await new Promise(done => process.stdout.write(piece, done));
      return;
    }
    const path = output ?? fileName;
    // Whoever watches for the file finds it whole.
    const part = `${path}.part`;
    try {
      await pipeline(Readable.from(bytes), createWriteStream(part, { mode: 0o600 }));
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    print(path);
  });
}

function formatOf(output: string | undefined): QuarantineFormat {
  return output !== undefined && /\.(csv|txt)$/i.test(output) ? 'csv' : 'xlsx';
}

async function allRows(pool: pg.Pool, supplier: string): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (;;) {
    const { rows } = await asRole(pool, operator(), noLimit, client =>
      client.query('select * from spp.quarantine($1, $2, $3)', [
        supplier,
        all.at(-1)?.staging_id ?? null,
        PAGE,
      ]),
    );
    all.push(...rows);
    if (rows.length < PAGE) return all;
  }
}

function notWaiting(missing: number, asked: number) {
  return refusal(
    'SPNST',
    `${missing} of ${asked} ${asked === 1 ? 'row does' : 'rows do'} not wait in quarantine.`,
    '"inventory quarantine list SUPPLIER" shows those that do.',
  );
}

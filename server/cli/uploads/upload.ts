import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import { type Command, Option } from 'commander';
import type { Connections } from '../../database/connect.ts';
import { asRole, noLimit, runAs } from '../../database/pools.ts';
import { keysOf } from '../../encryption/keys.ts';
import { makeFirstKeys } from '../../encryption/keys-in-use.ts';
import {
  beginUpload,
  cancelUpload,
  checkUpload,
  hasEnded,
  type Report,
  spoolDir,
  uploadReport,
  waitForEnd,
} from '../../intake/begin.ts';
import { spool } from '../../intake/spool.ts';
import type { Settings } from '../../settings.ts';
import { workerRuns } from '../../worker/alive.ts';
import { processUploads } from '../../worker/process-uploads.ts';
import { assertReadable } from '../files.ts';
import { readId } from '../ids.ts';
import { printable } from '../printable.ts';
import { note, operator, print, printJson, withDatabases } from '../run.ts';
import { createSupplier, supplierExists } from '../suppliers.ts';
import { day } from '../times.ts';
import { describeReport } from './report.ts';
import { tryList } from './trial.ts';
import { addUploadsVerb, reportMissing } from './uploads.ts';

interface UploadFlags {
  createSupplier?: true;
  currency: string;
  dryRun?: true;
  mode: 'partial' | 'full';
  force?: true;
  effectiveFrom?: string;
  json?: true;
}

/** What `inventory cancel` says in the midst of a step that takes long. */
const UNDER_WAY =
  'a step of it is under way: it is cancelled behind that, unless rows are applied by then ("inventory report" tells)';

const A_WEEK_MS = 7 * 86_400_000;
/** How often it is looked whether a worker still runs. */
const LOOK_MS = 2_000;

export function addUploadVerbs(program: Command): void {
  program
    .command('upload')
    .summary('take in a supplier’s pricelist and show the report')
    .description(
      'Takes in a pricelist (CSV, TSV, XLSX, XLS, ODS, HTML; also gzipped or zipped), waits until it is processed, shows the report.',
    )
    .argument('<supplier>', 'code or id of the supplier')
    .argument('<file>', 'the list; - reads standard input')
    .option(
      '--create-supplier',
      'make the supplier if there is none of this code; it stays if the upload fails, and not after a dry run',
    )
    .option('--currency <code>', 'currency of a supplier made by --create-supplier', 'EUR')
    .option('--dry-run', 'say what would happen, change nothing')
    .addOption(
      new Option('--mode <mode>', 'partial: products not listed stay; full: they are discontinued')
        .choices(['partial', 'full'])
        .default('partial'),
    )
    .option('--force', 'run it even if it is the same file as last time')
    .option('--effective-from <date>', 'let the list wait for this day (UTC), such as 2027-01-31', day)
    .option('--json', 'print the report object')
    .addHelpText(
      'after',
      `
Examples:
  $ inventory upload ACME prices.xlsx --create-supplier --currency EUR
  $ inventory upload ACME prices.csv --dry-run
  $ inventory upload ACME whole-range.csv --mode full --json | jq .new_products_count

Exit code: 0 when the list was taken in or waits for its day, 1 when it failed or was cancelled meanwhile.`,
    )
    .action(upload);

  program
    .command('report')
    .summary('what became of an upload')
    .description('Shows what became of an upload.')
    .argument('<batch>', 'the batch_id that the upload was answered with')
    .option('--missing', 'list the products that dropped out with it, instead')
    .option('--json', 'print the report object, or the list of products')
    .action(async (batch: string, flags: { json?: true; missing?: true }) => {
      const id = readId('batch', batch);
      if (flags.missing) return reportMissing(id, flags.json);
      const report = await withDatabases(({ connections }) =>
        uploadReport(runAs(connections.spp, operator(), noLimit), id),
      );
      show(report, flags.json);
    });

  addUploadsVerb(program);

  program
    .command('cancel')
    .summary('end an upload before anything of it is applied')
    .description('Ends an upload that waits, is being read, or is a dry run: nothing of it is applied.')
    .argument('<batch>', 'the batch_id of the upload')
    .option('--json', 'print the answer as JSON')
    .action(async (batch: string, flags: { json?: true }) => {
      const id = readId('batch', batch);
      const answer = await withDatabases(({ settings, connections }) =>
        cancelUpload(settings, runAs(connections.spp, operator(), noLimit), id),
      );
      if (flags.json) printJson(answer);
      else print(answer.cancelling ? UNDER_WAY : 'cancelled: nothing of the list is applied');
    });

  onBatch(program, 'rollback', 'undo an upload: prices go back, products that only it brought are removed', {
    sql: 'select spp.rollback_batch($1) as answer',
    told: (answer, before) => {
      const nothing = nothingToUndo(before);
      if (nothing !== null) return nothing;
      const kept: { supplier_product_code: string; reason: string }[] = answer.kept;
      const lines = kept.map(one => `\n  kept ${printable(`${one.supplier_product_code}: ${one.reason}`)}`);
      return `${answer.reverted} prices reverted, ${answer.removed} products removed${lines.join('')}`;
    },
  });
  const missing = program
    .command('missing')
    .description('What a full list lacked and was held for a person.');
  onBatch(missing, 'confirm', 'discontinue what a held full list lacked', {
    sql: 'select spp.confirm_missing($1) as answer',
    told: answer => `${answer.discontinued} products discontinued`,
  });
  onBatch(missing, 'drop', 'keep on offer what a held full list lacked', {
    sql: 'select spp.drop_missing($1) as answer',
    told: answer => `${answer.kept} products kept`,
  });
}

function onBatch(
  program: Command,
  verb: string,
  description: string,
  // biome-ignore lint/suspicious/noExplicitAny: the function's own JSON
  does: { sql: string; told: (answer: any, before: Report) => string },
): void {
  program
    .command(verb)
    .summary(description)
    .description(`${description[0]?.toUpperCase()}${description.slice(1)}.`)
    .argument('<batch>', 'the batch_id of the upload')
    .option('--json', 'print the answer as JSON')
    .action(async (batch: string, flags: { json?: true }) => {
      const id = readId('batch', batch);
      const { before, answer } = await withDatabases(async ({ connections: { spp } }) => ({
        before: await uploadReport(runAs(spp, operator(), noLimit), id),
        answer: await asRole(
          spp,
          operator(),
          noLimit,
          async client => (await client.query(does.sql, [id])).rows[0].answer,
        ),
      }));
      if (flags.json) printJson(answer);
      else print(does.told(answer, before));
    });
}

const CANCELLED = 'It was cancelled: nothing of it was applied.';

function nothingToUndo({ status, dry_run }: Report): string | null {
  if (status === 'rolled_back') return 'It was rolled back already.';
  if (status === 'failed') return 'It failed: nothing of it was applied.';
  if (status === 'cancelled') return CANCELLED;
  return dry_run ? 'It was a dry run: nothing of it was applied.' : null;
}

async function upload(supplier: string, file: string, flags: UploadFlags): Promise<void> {
  const report = await withDatabases(async ({ settings, connections }) => {
    assertReadable(file);
    const isNew = flags.createSupplier === true && !(await supplierExists(connections.spp, supplier));
    if (isNew && flags.dryRun) {
      note(`Supplier ${supplier} is made for this dry run alone (${flags.currency}): nothing of it stays.`);
      return tryList(
        settings,
        connections,
        { code: supplier, currency: flags.currency },
        listOf(file),
        flags,
      );
    }
    if (isNew) {
      await createSupplier(connections.spp, { code: supplier, name: supplier, currency: flags.currency });
      note(`Supplier ${supplier} made (${flags.currency}).`);
    }
    const report = await uploadFile(settings, connections, supplier, file, flags);
    if (isNew && report.status === 'failed') note(`The upload failed; supplier ${supplier} stays.`);
    return report;
  });
  if (report.status === 'cancelled') note(CANCELLED);
  if (report.status !== 'completed' && report.status !== 'scheduled') process.exitCode = 1;
  show(report, flags.json);
}

async function uploadFile(
  settings: Settings,
  connections: Connections,
  supplier: string,
  file: string,
  flags: UploadFlags,
): Promise<Report> {
  return uploadList(settings, connections, supplier, listOf(file), flags);
}

function listOf(file: string): { content: Readable; fileName: string } {
  return { content: openFile(file), fileName: file === '-' ? 'stdin' : basename(file) };
}

/** Takes in a list and waits for its report. */
export async function uploadList(
  settings: Settings,
  connections: Connections,
  supplier: string,
  { content, fileName }: { content: Readable; fileName: string },
  flags: Pick<UploadFlags, 'mode' | 'force' | 'dryRun' | 'effectiveFrom'>,
): Promise<Report> {
  const run = runAs(connections.spp, operator(), noLimit);
  const limits = await checkUpload(run, supplier);
  await makeFirstKeys(settings.keys, connections.owner.issoh);
  const received = await spool(content, spoolDir(settings), limits, await keysOf(settings.keys));
  const begun = await beginUpload(
    { settings, run },
    supplier,
    { ...received, fileName },
    {
      mode: flags.mode,
      force: flags.force ?? false,
      dryRun: flags.dryRun ?? false,
      effectiveFrom: flags.effectiveFrom,
    },
  );
  if (!hasEnded(begun.status)) await watch(settings, connections, limits.supplierId, begun.batch_id);
  const report = await uploadReport(run, begun.batch_id);
  return begun.duplicate ? { ...report, duplicate: true } : report;
}

function openFile(file: string) {
  return file === '-' ? process.stdin : createReadStream(file);
}

/** Shows progress until the batch has ended; does the worker's work where no worker runs. */
async function watch(
  settings: Settings,
  connections: Connections,
  supplierId: string,
  batch: string,
): Promise<void> {
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '{bar} {percentage}%', clearOnComplete: true })
    : null;
  bar?.start(1, 0);
  const over = new AbortController();
  const watching = {
    signal: over.signal,
    seen: (status: { progress: number }) => bar?.update(status.progress),
  };
  try {
    await Promise.all([
      workUnlessOthersDo(settings, connections, supplierId, over.signal).catch(error => {
        over.abort();
        throw error;
      }),
      waitForEnd(runAs(connections.spp, operator(), noLimit), batch, A_WEEK_MS, watching).finally(() =>
        over.abort(),
      ),
    ]);
  } finally {
    bar?.stop();
  }
}

/** Processes the supplier's lists here as soon as no worker runs: the one that did may die. */
async function workUnlessOthersDo(
  settings: Settings,
  connections: Connections,
  supplierId: string,
  over: AbortSignal,
): Promise<void> {
  while (await workerRuns(connections, 'spp')) {
    await sleep(LOOK_MS, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
  }
  note('No worker runs: the list is processed here.');
  await processUploads(settings, connections, supplierId, over);
}

function show(report: Report, json: true | undefined): void {
  if (json) printJson(report);
  else print(describeReport(report, widthOf(process.stdout)));
}

const WIDEST = 120;

/** Characters of a line: the terminal's, within bounds; a file has room for more than most. */
function widthOf({ columns }: { columns?: number }): number {
  return Math.max(60, Math.min(columns ?? 100, WIDEST));
}

/** The command line: one file per group of verbs. Results go to stdout, all else to stderr. */
import { Command, CommanderError } from 'commander';
import { version } from '../settings.ts';
import { addAccessVerbs } from './access.ts';
import { addAuditVerbs } from './audit.ts';
import { addBackupVerbs, addKeyVerbs } from './backup.ts';
import { addBenchVerb } from './bench.ts';
import { addCheckVerb } from './check.ts';
import { addContractVerbs } from './clerk/contracts.ts';
import { addImportVerbs } from './clerk/imports.ts';
import { addOrderVerbs } from './clerk/orders.ts';
import { addProductVerbs } from './clerk/products.ts';
import { addStockVerbs } from './clerk/stock.ts';
import { addDemoVerb } from './demo.ts';
import { addDoctorVerb } from './doctor.ts';
import { addGenerateVerb } from './generate.ts';
import { addJobVerbs } from './jobs.ts';
import { addMatchingVerbs } from './matching.ts';
import { printableLines } from './printable.ts';
import { addPsqlVerb } from './psql.ts';
import { addRefreshVerb } from './refresh.ts';
import { refusal, tell } from './run.ts';
import { addSecretVerbs } from './secrets.ts';
import { addServeVerbs } from './serve.ts';
import { addSupplierVerbs } from './suppliers.ts';
import { addSyncVerbs } from './sync.ts';
import { addProfileVerbs } from './uploads/profiles.ts';
import { addQuarantineVerbs } from './uploads/quarantine.ts';
import { addUploadVerbs } from './uploads/upload.ts';
import { addWarehouseVerbs } from './warehouses.ts';

const FAILED = 1;
const MISUSED = 2;

/**
 * Runs one verb.
 *
 * @param args what was typed after the program's name
 * @returns the exit code, null when the verb has said it by process.exitCode
 */
export async function runVerb(args: readonly string[]): Promise<number | null> {
  try {
    assertKnown(args);
    await commandLine().parseAsync(args, { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version are no errors; the help of a group is all that is said of one without a verb.
      if (error.message.startsWith(WRONG)) tell(usage(error, args));
      return error.exitCode === 0 ? 0 : MISUSED;
    }
    tell(error);
    return FAILED;
  }
}

/** How commander begins what it says of what was typed. */
const WRONG = 'error: ';

function usage({ message }: CommanderError, args: readonly string[]): Error {
  const [what, ...suggestions] = message.slice(WRONG.length).split('\n');
  const sentence = /[.?!]$/.test(what!) ? what! : `${what}.`;
  return refusal(
    'usage',
    [sentence, ...suggestions].join(' '),
    `"${verbOf(args)} --help" tells what it takes.`,
  );
}

/** Help of a verb that there is not would be that of its group. @throws CommanderError */
function assertKnown(args: readonly string[]): void {
  if (!args.some(arg => arg === '--help' || arg === '-h')) return;
  let verb = commandLine();
  for (const arg of args) {
    const isGroup = verb.commands.length > 0 && verb.registeredArguments.length === 0;
    if (!isGroup || arg.startsWith('-') || arg === 'help') return;
    const next = verb.commands.find(one => one.name() === arg || one.aliases().includes(arg));
    if (next === undefined)
      throw new CommanderError(MISUSED, 'commander.unknownCommand', `${WRONG}unknown command '${arg}'`);
    verb = next;
  }
}

/** As much of what was typed as names a verb. */
function verbOf(args: readonly string[]): string {
  let verb = commandLine();
  const names = [verb.name()];
  for (const arg of args) {
    const next = verb.commands.find(one => one.name() === arg || one.aliases().includes(arg));
    if (next === undefined) break;
    verb = next;
    names.push(next.name());
  }
  return names.join(' ');
}

/** All verbs; parsed, one runs. */
export function commandLine(): Command {
  const program = new Command('inventory')
    .description('A two-tier supplier inventory on PostgreSQL: pricelists in, prices kept, stock on hand.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: text => process.stdout.write(printableLines(text)),
      writeErr: text => process.stderr.write(printableLines(text)),
      // Told where it is caught, with a code and a hint as whatever else is wrong.
      outputError: () => undefined,
    })
    .addHelpText(
      'after',
      `
Databases and the token secret are found through DATA_DIR (default .data) or SPP_DATABASE_URL and ISSOH_DATABASE_URL.

First steps, while "inventory start" runs in another terminal:
  $ inventory supplier add ACME --name "Acme Tools" --currency EUR
  $ inventory upload ACME prices.csv
  $ inventory psql spp -- -c 'select * from spp.v_supplier_catalog_stats'`,
    );

  addServeVerbs(program);
  addAccessVerbs(program);
  addPsqlVerb(program);
  addSupplierVerbs(program);
  addUploadVerbs(program);
  addProfileVerbs(program);
  addQuarantineVerbs(program);
  addMatchingVerbs(program);
  addWarehouseVerbs(program);
  addProductVerbs(program);
  addStockVerbs(program);
  addOrderVerbs(program);
  addImportVerbs(program);
  addSyncVerbs(program);
  addJobVerbs(program);
  addCheckVerb(program);
  addDoctorVerb(program);
  addAuditVerbs(program);
  addRefreshVerb(program);
  addBackupVerbs(program);
  addKeyVerbs(program);
  addSecretVerbs(program);
  addContractVerbs(program);
  addGenerateVerb(program);
  addDemoVerb(program);
  addBenchVerb(program);
  return program;
}

/** The command line: one file per group of verbs. Results go to stdout, all else to stderr. */
import { Command, CommanderError } from 'commander';
import { version } from '../settings.ts';
import { printableLines } from './printable.ts';
import { refusal, tell, told } from './run.ts';

interface Group {
  /** What stands in help as a verb of the program itself. */
  verbs: string[];
  load(): Promise<(program: Command) => void>;
}

/** In the order of help. */
export const groups: readonly Group[] = [
  {
    verbs: ['start', 'worker', 'migrate', 'status'],
    load: async () => (await import('./serve.ts')).addServeVerbs,
  },
  { verbs: ['url', 'token'], load: async () => (await import('./access.ts')).addAccessVerbs },
  { verbs: ['psql'], load: async () => (await import('./psql.ts')).addPsqlVerb },
  { verbs: ['supplier'], load: async () => (await import('./suppliers.ts')).addSupplierVerbs },
  {
    verbs: ['upload', 'report', 'uploads', 'cancel', 'rollback', 'missing'],
    load: async () => (await import('./uploads/upload.ts')).addUploadVerbs,
  },
  { verbs: ['profile'], load: async () => (await import('./uploads/profiles.ts')).addProfileVerbs },
  { verbs: ['quarantine'], load: async () => (await import('./uploads/quarantine.ts')).addQuarantineVerbs },
  { verbs: ['match'], load: async () => (await import('./matching.ts')).addMatchingVerbs },
  { verbs: ['warehouse'], load: async () => (await import('./warehouses.ts')).addWarehouseVerbs },
  { verbs: ['product'], load: async () => (await import('./clerk/products.ts')).addProductVerbs },
  { verbs: ['stock'], load: async () => (await import('./clerk/stock.ts')).addStockVerbs },
  { verbs: ['order'], load: async () => (await import('./clerk/orders.ts')).addOrderVerbs },
  { verbs: ['import'], load: async () => (await import('./clerk/imports.ts')).addImportVerbs },
  { verbs: ['sync'], load: async () => (await import('./sync.ts')).addSyncVerbs },
  { verbs: ['jobs'], load: async () => (await import('./jobs.ts')).addJobVerbs },
  { verbs: ['check'], load: async () => (await import('./check.ts')).addCheckVerb },
  { verbs: ['doctor'], load: async () => (await import('./doctor.ts')).addDoctorVerb },
  { verbs: ['audit'], load: async () => (await import('./audit.ts')).addAuditVerbs },
  { verbs: ['refresh'], load: async () => (await import('./refresh.ts')).addRefreshVerb },
  { verbs: ['backup', 'restore'], load: async () => (await import('./backup.ts')).addBackupVerbs },
  { verbs: ['keys'], load: async () => (await import('./backup.ts')).addKeyVerbs },
  { verbs: ['secrets'], load: async () => (await import('./secrets.ts')).addSecretVerbs },
  { verbs: ['contracts'], load: async () => (await import('./clerk/contracts.ts')).addContractVerbs },
  { verbs: ['generate'], load: async () => (await import('./generate.ts')).addGenerateVerb },
  { verbs: ['demo'], load: async () => (await import('./demo.ts')).addDemoVerb },
  { verbs: ['bench'], load: async () => (await import('./bench.ts')).addBenchVerb },
];

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
    const program = await commandLine(args[0]);
    assertKnown(program, args);
    await program.parseAsync(args, { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version are no errors; the help of a group is all that is said of one without a verb.
      if (error.message.startsWith(WRONG)) tell(await usage(error, args));
      return error.exitCode === 0 ? 0 : MISUSED;
    }
    tell(await told(error));
    return FAILED;
  }
}

/** How commander begins what it says of what was typed. */
const WRONG = 'error: ';

async function usage({ message }: CommanderError, args: readonly string[]): Promise<Error> {
  const [what, ...suggestions] = message.slice(WRONG.length).split('\n');
  const sentence = /[.?!]$/.test(what!) ? what! : `${what}.`;
  return refusal(
    'usage',
    [sentence, ...suggestions].join(' '),
    `"${await verbOf(args)} --help" tells what it takes.`,
  );
}

/** Help of a verb that there is not would be that of its group. @throws CommanderError */
function assertKnown(program: Command, args: readonly string[]): void {
  if (!args.some(arg => arg === '--help' || arg === '-h')) return;
  let verb = program;
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
async function verbOf(args: readonly string[]): Promise<string> {
  let verb = await commandLine(args[0]);
  const names = [verb.name()];
  for (const arg of args) {
    const next = verb.commands.find(one => one.name() === arg || one.aliases().includes(arg));
    if (next === undefined) break;
    verb = next;
    names.push(next.name());
  }
  return names.join(' ');
}

/**
 * All verbs; parsed, one runs.
 *
 * @param first what was typed first: where it is a verb, the files of its group alone are loaded
 */
export async function commandLine(first?: string): Promise<Command> {
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

  const known = groups.filter(({ verbs }) => verbs.includes(first ?? ''));
  const adding = await Promise.all((known.length > 0 ? known : groups).map(({ load }) => load()));
  for (const add of adding) add(program);
  return program;
}

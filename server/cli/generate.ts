import { type Command, InvalidArgumentError } from 'commander';
import { generateSuppliers, generateToDirectory } from '../../demo/generator/index.ts';
import { note, print, printJson, wholeNumber } from './run.ts';
import { table } from './table.ts';

interface GenerateFlags {
  suppliers: number;
  products: number;
  seed: number;
  versions: number;
  broken: number;
  out: string;
  json?: true;
}

export function addGenerateVerb(program: Command): void {
  program
    .command('generate')
    .summary('make believable pricelists, the same for the same seed')
    .description(
      'Makes believable pricelists: names, brands, categories, GTINs, prices that drift between versions.',
    )
    .requiredOption('--suppliers <n>', 'how many suppliers', wholeNumber)
    .requiredOption('--products <m>', 'products in each first list', wholeNumber)
    .option('--seed <s>', 'the same seed gives the same bytes', wholeNumber, 1)
    .option('--versions <v>', 'successive lists of each supplier', wholeNumber, 1)
    .option('--broken <share>', 'share of broken rows, 0 to 1', share, 0)
    .option('--out <dir>', 'where the files go', 'generated')
    .option('--json', 'print the files as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ inventory generate --suppliers 3 --products 1000 --seed 7 --versions 2 --broken 0.01 --out /tmp/lists`,
    )
    .action(generate);
}

async function generate(flags: GenerateFlags): Promise<void> {
  const { suppliers, products, seed, versions, broken: brokenShare, out } = flags;
  const made = await generateToDirectory(out, { suppliers, products, seed, versions, brokenShare });
  const currencies = new Map(generateSuppliers({ suppliers, seed }).map(one => [one.code, one.currency]));
  const files = made.map(file => ({ ...file, currency: currencies.get(file.supplier_code) }));
  if (flags.json) return printJson(files);
  note('Take one in: inventory upload SUPPLIER FILE --create-supplier --currency CURRENCY');
  const rows = files.map(one => [one.supplier_code, one.currency, one.version, one.products, one.file]);
  print(table(['supplier', 'currency', 'version', 'rows', 'file'], rows));
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It takes a share from 0 to 1.');
  return value;
}

import { type Command, InvalidArgumentError } from 'commander';
import { sources } from '../../demo/sources.ts';
import { walk } from '../../demo/walk.ts';
import { print, printJson, refusal, wholeNumber, withDatabases } from './run.ts';
import { uploadList } from './uploads/upload.ts';

interface DemoFlags {
  choose: number;
  json?: true;
}

export function addDemoVerb(program: Command): void {
  program
    .command('demo')
    .summary('walk through everything: from a list to the shelf, and the next list')
    .description(
      'Takes products from their supplier’s list to the shelf: upload, queue, score, review, approve, import, ' +
        'receive, price; then the next list, after which every cost is the supplier’s price. Each step is a line; ' +
        'run again it finds all done.',
    )
    .argument(
      '[lists...]',
      'generated, and alko and gcp where PRICELIST_SAMPLES leads to them; none: all there are',
    )
    .option('--choose <n>', 'products to choose of each, 1 to 1000', howMany, 300)
    .option('--json', 'print what came of it as JSON')
    .addHelpText('after', '\nExample:\n  $ inventory demo generated')
    .action(async (lists: string[], flags: DemoFlags) => {
      const there = sources(process.env.PRICELIST_SAMPLES);
      const unknown = lists.find(name => there[name] === undefined);
      if (unknown !== undefined) {
        throw refusal(
          'no_such_list',
          `There is no list "${unknown}".`,
          `There are: ${Object.keys(there).join(', ')}. PRICELIST_SAMPLES leads to more.`,
        );
      }
      const results = await withDatabases(async ({ settings, connections }) => {
        const walked: Record<string, unknown> = {};
        for (const name of lists.length > 0 ? lists : Object.keys(there)) {
          const source = there[name];
          if (source === undefined) continue;
          walked[name] = await walk(source, {
            connections,
            choose: flags.choose,
            upload: (supplier, list) =>
              uploadList(settings, connections, supplier, list, { mode: 'partial' }),
            tell: flags.json ? () => undefined : print,
          });
        }
        return walked;
      });
      if (flags.json) printJson(results);
    });
}

function howMany(text: string): number {
  const products = wholeNumber(text);
  if (products < 1 || products > 1000) throw new InvalidArgumentError('It takes 1 to 1000.');
  return products;
}

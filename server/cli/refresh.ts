import type { Command } from 'commander';
import { refreshCatalogue, refreshValuation } from '../operations/figures.ts';
import { printJson, withDatabases } from './run.ts';

export function addRefreshVerb(program: Command): void {
  program
    .command('refresh')
    .summary('bring every kept figure up to date now')
    .description(
      'Folds what has moved into the figures that the views keep, of the catalogue and of the stock. The worker does it by itself; the views are exact in any case.',
    )
    .action(async () => {
      printJson(
        await withDatabases(async ({ connections }) => ({
          catalogue: await refreshCatalogue(connections),
          stock: await refreshValuation(connections),
        })),
      );
    });
}

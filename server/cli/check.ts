import type { Command } from 'commander';
import { tiers } from '../database/migrate.ts';
import { runChecks, storeChecks } from '../operations/checks.ts';
import { note, print, printJson, withDatabases } from './run.ts';
import { table } from './table.ts';

export function addCheckVerb(program: Command): void {
  program
    .command('check')
    .summary('check the invariants of both databases')
    .description(
      'Runs every query of sql/checks: each must find nothing. Its results take the place of those of the run before. Exit code 1 when one finds a row.',
    )
    .option('--json', 'print the results as JSON, with examples')
    .action(async (flags: { json?: true }) => {
      const { checked, whyNotKept } = await withDatabases(async ({ connections: { owner } }) => {
        const found = await Promise.all(tiers.map(tier => runChecks(tier, owner[tier])));
        let whyNot: Error | null = null;
        for (const [i, tier] of tiers.entries())
          await storeChecks(tier, found[i]!, owner.issoh).catch((error: Error) => {
            whyNot = error;
          });
        const checked = found.flat();
        const whyNotKept = whyNot as Error | null;
        // What was found may be why they cannot be kept.
        if (whyNotKept !== null && checked.every(one => one.violations === 0)) throw whyNotKept;
        return { checked, whyNotKept };
      });
      if (whyNotKept !== null) note(`The results could not be kept: ${whyNotKept.message}`);
      if (checked.some(one => one.violations > 0)) process.exitCode = 1;
      if (flags.json) return printJson(checked);
      const rows = checked.map(one => [
        one.database,
        one.check,
        one.violations === 0 ? 'ok' : 'broken',
        one.violations,
      ]);
      print(table(['database', 'check', 'result', 'rows'], rows));
      for (const { database, check, examples } of checked.filter(one => one.violations > 0)) {
        const columns = Object.keys(examples[0]!);
        const cells = examples.map(row => columns.map(column => row[column]));
        print(`\n${database}: ${check}, the first rows\n\n${table(columns, cells)}`);
      }
    });
}

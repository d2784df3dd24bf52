import type { Command } from 'commander';
import { tiers } from '../database/migrate.ts';
import { whyRefused } from '../database/why-refused.ts';
import { type Checked, type NotChecked, runAllChecks, storeChecks } from '../operations/checks.ts';
import { ALONE, isAlone } from '../operations/doctor/finding.ts';
import { inWords } from '../problem.ts';
import { type Databases, note, print, printJson, withDatabases } from './run.ts';
import { table } from './table.ts';

/** Rows of one check that anybody reads; of what is mended one by one all are in the JSON. */
const MOST_SHOWN = 20;

export function addCheckVerb(program: Command): void {
  program
    .command('check')
    .summary('check the invariants of both databases')
    .description(
      'Runs every query of sql/checks: each must find nothing. Its results take the place of those of the run before. Exit code 1 when one finds a row.',
    )
    .option('--json', 'print the results as JSON, with examples')
    .action(async (flags: { json?: true }) => {
      const { checked, left, amiss } = await withDatabases(checkBoth);
      for (const { database, check, why } of left) note(`${database}: ${check}: ${why}.`);
      const isBroken = checked.some(one => one.violations > 0);
      // What was found may be why the rest could not be done.
      if (amiss.length > 0 && !isBroken) {
        for (const [tier, ones] of Map.groupBy(checked, one => one.database))
          note(`All ${ones.length} checks of ${tier} hold.`);
        if (flags.json && checked.length > 0) printJson(checked);
        throw amiss[0]!.why;
      }
      for (const { what, why } of amiss) note(`${what}: ${inWords(why)}`);
      if (isBroken) process.exitCode = 1;
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
        const cells = examples.slice(0, MOST_SHOWN).map(row => columns.map(column => row[column]));
        print(`\n${database}: ${check}, the first rows\n\n${table(columns, cells)}`);
        const more = examples.length - cells.length;
        if (more > 0) print(`And ${more} more: "inventory check --json" has all of them.`);
        if (examples.some(({ mend }) => typeof mend === 'string' && isAlone(mend))) print(ALONE);
      }
    });
}

/** What was found in both, whichever could not be checked or kept. */
async function checkBoth({ settings, connections: { owner } }: Databases) {
  const amiss: { what: string; why: Error }[] = [];
  const checked: Checked[] = [];
  const left: NotChecked[] = [];
  const notDone = (what: string) => async (error: Error) => {
    amiss.push({ what, why: (await whyRefused(error, settings))?.problem ?? error });
    return null;
  };
  const found = await Promise.all(
    tiers.map(tier => runAllChecks(tier, owner).catch(notDone(`${tier} could not be checked`))),
  );
  for (const [i, tier] of tiers.entries()) {
    if (found[i] == null) continue;
    checked.push(...found[i].checked);
    left.push(...found[i].left);
    await storeChecks(tier, found[i].checked, owner.issoh).catch(notDone('The results could not be kept'));
  }
  return { checked, left, amiss };
}

import type { Command } from 'commander';
import { examine } from '../operations/doctor/examine.ts';
import { print, printJson, withDatabases } from './run.ts';
import { table, wrapped } from './table.ts';

const WIDTH = 100;

export function addDoctorVerb(program: Command): void {
  program
    .command('doctor')
    .summary('say what production needs and this system lacks')
    .description(
      `Looks at versions, rights, settings, secrets, backups and the machine, and says of each what to do. Nothing is changed.
Exit code 1 when data or secrets are at risk.`,
    )
    .option('--json', 'print the findings as JSON')
    .action(async (flags: { json?: true }) => {
      const findings = await withDatabases(({ settings, connections }) => examine(settings, connections));
      if (findings.some(one => one.verdict === 'bad')) process.exitCode = 1;
      if (flags.json) return printJson(findings);
      print(
        table(
          ['', 'area', 'what', 'found'],
          findings.map(one => [one.verdict, one.area, one.what, one.found]),
        ),
      );
      const todo = findings.filter(one => one.advice !== null);
      if (todo.length > 0) print('');
      for (const { what, verdict, advice } of todo)
        print(wrapped(`${verdict}: ${what}: ${advice}`, WIDTH, 0, 2).join('\n'));
    });
}

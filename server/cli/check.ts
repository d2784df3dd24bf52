import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type pg from 'pg';
import { tiers } from '../database/migrate.ts';
import { projectRoot } from '../settings.ts';
import { print, printJson, withDatabases } from './run.ts';
import { table } from './table.ts';

interface Checked {
  database: string;
  check: string;
  violations: number;
  /** The first rows that break the rule. */
  examples: Record<string, unknown>[];
}

const EXAMPLES = 5;

export function addCheckVerb(program: Command): void {
  program
    .command('check')
    .summary('check the invariants of both databases')
    .description('Runs every query of sql/checks: each must find nothing. Exit code 1 when one finds a row.')
    .option('--json', 'print the results as JSON, with examples')
    .action(async (flags: { json?: true }) => {
      const checked = await withDatabases(async ({ connections: { owner } }) =>
        (await Promise.all(tiers.map(tier => checkAll(tier, owner[tier])))).flat(),
      );
      if (checked.some(one => one.violations > 0)) process.exitCode = 1;
      if (flags.json) return printJson(checked);
      const rows = checked.map(one => [
        one.database,
        one.check,
        one.violations === 0 ? 'ok' : 'broken',
        one.violations,
      ]);
      print(table(['database', 'check', 'result', 'rows'], rows));
    });
}

async function checkAll(tier: string, pool: pg.Pool): Promise<Checked[]> {
  const folder = join(projectRoot, 'sql/checks', tier);
  const files = existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.sql')) : [];
  const results: Checked[] = [];
  for (const file of files.sort()) {
    const { rows } = await pool.query(readFileSync(join(folder, file), 'utf8'));
    const check = file.slice(0, -'.sql'.length);
    results.push({ database: tier, check, violations: rows.length, examples: rows.slice(0, EXAMPLES) });
  }
  return results;
}

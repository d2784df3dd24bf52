/** Tables and sequences of ours that PostgreSQL's log leaves out: in a backup that is brought back they are empty. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Tier } from '../database/migrate.ts';
import { Problem } from '../problem.ts';
import { projectRoot } from '../settings.ts';

export interface Unlogged {
  tier: Tier;
  relation: string;
  /** The statement that has it logged. */
  mend: string;
}

/** As the check `relations_are_logged` finds them. */
export async function unloggedIn(tier: Tier, client: pg.ClientBase | pg.Pool): Promise<Unlogged[]> {
  const query = readFileSync(join(projectRoot, 'sql/checks', tier, 'relations_are_logged.sql'), 'utf8');
  const { rows } = await (client as pg.ClientBase).query<Omit<Unlogged, 'tier'>>(query);
  return rows.map(row => ({ tier, ...row }));
}

export function namesOf(unlogged: readonly Unlogged[]): string {
  return unlogged.map(({ tier, relation }) => `${relation} (${tier})`).join(', ');
}

/** What has them logged, database by database. */
export function mended(unlogged: readonly Unlogged[]): string {
  const of = Map.groupBy(unlogged, ({ tier }) => tier);
  return [...of].map(([tier, all]) => `in ${tier}: ${all.map(({ mend }) => mend).join(' ')}`).join('; ');
}

export function notLogged(unlogged: readonly Unlogged[]): Problem {
  return new Problem(
    409,
    'backup_unlogged',
    `A backup would bring back without what is in them, as they are not logged: ${namesOf(unlogged)}.`,
    { hint: `Have them logged, ${mended(unlogged)} Then back up again.` },
  );
}

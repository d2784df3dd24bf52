/** Whether roles of ours have in a database what the migrations gave them, and no more. */
import type pg from 'pg';
import type { Tier } from '../../database/migrate.ts';
import { grantsFile, type Right, rightsAmiss, statementsOf } from '../../database/privileges/rights.ts';
import { area, type Finding } from './finding.ts';

const rights = area('rights');

/** Statements that anybody reads. */
const MOST_STATEMENTS = 3;

export async function grantsOf(tier: Tier, pool: pg.Pool): Promise<Finding[]> {
  const amiss = await rightsAmiss(tier, pool);
  // Of migrations that have not run another line tells.
  if (amiss === null) return [];
  const { missing, superfluous } = amiss;
  const given = statementsOf(missing);
  const all = `inventory psql ${tier} -- -f '${grantsFile(tier)}'`;
  return [
    rights(
      'what roles lack',
      missing.length > 0 ? 'bad' : 'ok',
      missing.length > 0 ? `in ${tier}: ${rolesOf(missing)}` : 'nothing that migrations gave them',
      `Nobody of these roles is served what they need it for. Run as inv_owner ("inventory psql ${tier}"): ${shortened(given, all)}`,
    ),
    rights(
      'what roles have beside it',
      superfluous.length > 0 ? 'weak' : 'ok',
      superfluous.length > 0 ? `in ${tier}: ${rolesOf(superfluous)}` : 'nothing',
      `No migration gave it. Where nobody knows why: ${shortened(statementsOf(superfluous), null)}`,
    ),
  ];
}

/** @param all how all of them are run, where these are too many to read */
function shortened(statements: string[], all: string | null): string {
  const first = statements.slice(0, MOST_STATEMENTS).join(' ');
  const more = statements.length - MOST_STATEMENTS;
  if (more <= 0) return first;
  return `${first} And ${more} more${all === null ? '; look again after these.' : `, all by: ${all}`}`;
}

function rolesOf(amiss: Right[]): string {
  const counted = [...Map.groupBy(amiss, one => one.role)].sort(([a], [b]) => (a < b ? -1 : 1));
  return counted
    .map(
      ([role, ones]) =>
        `${role} (${ones.length === 1 ? `${ones[0]!.privilege} on ${ones[0]!.on}` : ones.length})`,
    )
    .join(', ');
}

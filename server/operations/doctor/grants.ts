/** Whether roles of ours have in a database what the migrations gave them, and no more. */
import type pg from 'pg';
import type { Tier } from '../../database/migrate.ts';
import {
  grantsFile,
  ownerStatement,
  ownersAmiss,
  type Right,
  rightsAmiss,
  statementsOf,
} from '../../database/privileges/rights.ts';
import { area, type Finding } from './finding.ts';

const rights = area('rights');

/** Statements that anybody reads. */
const MOST_STATEMENTS = 3;

/** Functions of ours act as their owner, and nobody else changes what is another's. */
export async function ownersOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const amiss = await ownersAmiss(tier, pool);
  const named = amiss.slice(0, MOST_NAMED).map(({ on, owner }) => `${on} is ${owner}’s`);
  const more = amiss.length > MOST_NAMED ? ` and ${amiss.length - MOST_NAMED} more` : '';
  return rights(
    'owner of what is ours',
    amiss.length > 0 ? 'bad' : 'ok',
    amiss.length > 0 ? `in ${tier}: ${named.join(', ')}${more}` : 'inv_owner alone',
    `Functions run as their owner, and inv_owner may not do its work on what is another’s. Run as a superuser ("inventory psql ${tier} --superuser"): ${shortened(amiss.map(ownerStatement), null)}`,
  );
}

const MOST_NAMED = 5;

export async function grantsOf(tier: Tier, pool: pg.Pool): Promise<Finding[]> {
  const amiss = await rightsAmiss(tier, pool);
  // Of migrations that have not run another line tells.
  if (amiss === null) return [];
  const { missing, superfluous, absent } = amiss;
  const given = statementsOf(missing);
  const others = missing.length === 0 ? [] : (await ownersAmiss(tier, pool)).map(({ on }) => on);
  const first = missing.some(({ on }) => others.includes(on)) ? 'Once inv_owner owns it again, run' : 'Run';
  const all = `inventory psql ${tier} -- -f '${grantsFile(tier)}'`;
  return [
    ...(absent.length === 0 ? [] : [notThere(tier, absent)]),
    rights(
      'what roles lack',
      missing.length > 0 ? 'bad' : 'ok',
      missing.length > 0 ? `in ${tier}: ${rolesOf(missing)}` : 'nothing that migrations gave them',
      `Nobody of these roles is served what they need it for. ${first} as inv_owner ("inventory psql ${tier}"): ${shortened(given, all)}`,
    ),
    rights(
      'what roles have beside it',
      superfluous.length > 0 ? 'weak' : 'ok',
      superfluous.length > 0 ? `in ${tier}: ${rolesOf(superfluous)}` : 'nothing',
      `No migration gave it. Where nobody knows why: ${shortened(statementsOf(superfluous), null)}`,
    ),
  ];
}

function notThere(tier: Tier, absent: string[]): Finding {
  const more = absent.length > MOST_NAMED ? ` and ${absent.length - MOST_NAMED} more` : '';
  return rights(
    'what migrations made',
    'bad',
    `not there in ${tier}: ${absent.slice(0, MOST_NAMED).join(', ')}${more}`,
    'It was dropped, renamed or moved: name it as it was (alter … rename to, alter … set schema). No migration makes it anew; a backup of before has it (docs/runbooks/restore.md).',
  );
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

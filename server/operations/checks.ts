/** The invariants of sql/checks: each is a query that must find nothing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import type { Tier } from '../database/migrate.ts';
import { attributesAmiss, attributesRevoke } from '../database/privileges/attributes.ts';
import { definitionInWords, definitionsAmiss } from '../database/privileges/definitions.ts';
import { refusesIdentity } from '../database/privileges/identity-right.ts';
import { membershipRevokes, membershipsSuperfluous } from '../database/privileges/memberships.ts';
import { ownerStatement, ownersAmiss, rightsAmiss, statementsOf } from '../database/privileges/rights.ts';
import {
  parameterRevoke,
  parametersAmiss,
  settingReset,
  settingsAmiss,
} from '../database/privileges/settings-given.ts';
import { projectRoot } from '../settings.ts';
import { checkLink } from './link.ts';

/** What one check found. */
export interface Checked {
  database: Tier;
  check: string;
  violations: number;
  /** The first rows that break the rule. */
  examples: Record<string, unknown>[];
}

const EXAMPLES = 5;
const COUNT = '_violations';

/**
 * All of a database, that of IS-SOH's link to the other one, too.
 *
 * @throws as `runChecks`
 */
export async function runAllChecks(tier: Tier, owner: Connections['owner']): Promise<Checked[]> {
  const checked = await runChecks(tier, owner[tier]);
  return tier === 'issoh' ? [...checked, await checkLink(owner)] : checked;
}

/**
 * Runs every check of a database, one after the other, and looks at what its roles may.
 *
 * @param pool acts as inv_owner
 * @throws pg.DatabaseError when a check cannot be run
 */
export async function runChecks(tier: Tier, pool: pg.Pool): Promise<Checked[]> {
  const folder = join(projectRoot, 'sql/checks', tier);
  const files = existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.sql')) : [];
  const results: Checked[] = [];
  for (const file of files.sort()) {
    const query = readFileSync(join(folder, file), 'utf8').trim().replace(/;$/, '');
    // Counted where they are: broken rows may be many.
    const { rows } = await pool
      .query<Record<string, unknown>>(
        `with broken as (${query}\n) select count(*) over ()::integer as ${COUNT}, broken.* from broken limit ${EXAMPLES}`,
      )
      .catch((error: pg.DatabaseError) => {
        // A value that nobody reckoned with, or a right that the owner lacks, breaks one check, and hides no other.
        if (!error.code?.startsWith('22') && !isOfTable(error)) throw error;
        return { rows: [{ [COUNT]: 1, error: error.message }] };
      });
    results.push({
      database: tier,
      check: file.slice(0, -'.sql'.length),
      violations: Number(rows[0]?.[COUNT] ?? 0),
      examples: rows.map(({ [COUNT]: _, ...row }) => row),
    });
  }
  return [...results, await grants(tier, pool), ...(await definitions(tier, pool))];
}

/** Whether all is as the migrations made it; nothing where the database is of another version. */
async function definitions(tier: Tier, pool: pg.Pool): Promise<Checked[]> {
  const amiss = await definitionsAmiss(tier, pool);
  if (!Array.isArray(amiss)) return [];
  const examples = amiss
    .slice(0, EXAMPLES)
    .map(one => ({ on: one.on, how: one.how, found: definitionInWords(one), mend: one.mend }));
  return [{ database: tier, check: 'all_is_as_migrated', violations: amiss.length, examples }];
}

/** What is no query: whether roles have what migrations gave them, and are nobody whom the start does not make them. */
async function grants(tier: Tier, pool: pg.Pool): Promise<Checked> {
  const owners = await ownersAmiss(tier, pool);
  const { missing = [], absent = [] } = (await rightsAmiss(tier, pool)) ?? {};
  const superfluous = await membershipsSuperfluous(pool);
  // Others are weak, and told by doctor.
  const settings = (await settingsAmiss(pool)).filter(one => one.verdict === 'bad');
  const parameters = (await parametersAmiss(pool)).filter(one => one.verdict === 'bad');
  const found = [
    ...(await attributesAmiss(pool)).map(one => ({
      role: one.role,
      right: one.attributes.join(' '),
      on: 'the whole server',
      mend: attributesRevoke(one),
    })),
    ...superfluous.map(one => ({
      role: one.member,
      right: ['member', ...(one.options ?? [])].join(' with '),
      on: `role ${one.role}`,
      mend: membershipRevokes(one).join(' '),
    })),
    ...settings.map(one => ({
      role: one.role ?? (one.configured === null ? 'everybody' : 'the whole server'),
      right: 'set',
      on: `${one.name} = ${one.value}`,
      mend: settingReset(one),
    })),
    ...parameters.map(one => ({
      role: one.grantee,
      right: one.privilege,
      on: `parameter ${one.parameter}`,
      mend: parameterRevoke(one),
    })),
    ...owners.map(one => ({ role: one.owner, right: 'owner', on: one.on, mend: ownerStatement(one) })),
    ...absent.map(on => ({ role: 'inv_owner', right: 'owner', on, mend: 'It is not there.' })),
    ...missing.map(right => ({
      role: right.role,
      right: right.privilege,
      on: right.on,
      mend: statementsOf([right])[0],
    })),
  ];
  return {
    ...{ database: tier, check: 'rights_are_granted', violations: found.length },
    examples: found.slice(0, EXAMPLES),
  };
}

/** Not one to log in, to act as the owner, or to name the server: without these there is nothing to check. */
function isOfTable(error: pg.DatabaseError): boolean {
  return error.code === '42501' && !/role/.test(error.message) && !refusesIdentity(error);
}

/** Keeps a database's results in issoh.invariant_results, in place of those of the run before. */
export async function storeChecks(tier: Tier, checked: Checked[], issoh: pg.Pool): Promise<void> {
  await issoh.query(
    `merge into issoh.invariant_results r
     using (select * from jsonb_to_recordset($2) as c ("check" text, violations integer, examples jsonb)) c
        on r.tier = $1 and r.check_name = c.check
      when matched then
           update set checked_at = now(), violations = c.violations, examples = c.examples
      when not matched by target then
           insert (tier, check_name, violations, examples) values ($1, c.check, c.violations, c.examples)
      when not matched by source and r.tier = $1 then delete`,
    [tier, JSON.stringify(checked)],
  );
}

/** The invariants of sql/checks: each is a query that must find nothing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { laterMigrations, pendingMigrations, type Tier } from '../database/migrate.ts';
import { inTransaction } from '../database/pools.ts';
import { attributesAmiss, attributesRevoke } from '../database/privileges/attributes.ts';
import { defaultRevoke, defaultsGiven } from '../database/privileges/default-privileges.ts';
import {
  definitionInWords,
  definitionsAmiss,
  type OtherVersion,
} from '../database/privileges/definitions.ts';
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
import { checkLink, LINK_CHECK } from './link.ts';
import { otherInWords } from './other-version.ts';

/** What one check found. */
export interface Checked {
  database: Tier;
  check: string;
  violations: number;
  /** The first rows that break the rule; of what is mended one by one all of them. */
  examples: Record<string, unknown>[];
}

const EXAMPLES = 5;
const COUNT = '_violations';

/** What could not be looked at: whether it holds nobody knows. */
export interface NotChecked {
  database: Tier;
  check: string;
  why: string;
}

/** All that was looked at in a database, and what was not. */
export interface Looked {
  checked: Checked[];
  left: NotChecked[];
}

/**
 * All of a database, that of IS-SOH's link to the other one, too.
 *
 * @throws as `runChecks`
 */
export async function runAllChecks(tier: Tier, owner: Connections['owner']): Promise<Looked> {
  const { checked, left } = await look(tier, owner[tier]);
  if (tier === 'spp') return { checked, left };
  const link = await checkLink(owner);
  return typeof link === 'string'
    ? { checked, left: [...left, { database: tier, check: LINK_CHECK, why: link }] }
    : { checked: [...checked, link], left };
}

/**
 * Runs every check of a database, one after the other, and looks at what its roles may.
 *
 * @param pool acts as inv_owner
 * @throws pg.DatabaseError when nothing can be checked
 */
export async function runChecks(tier: Tier, pool: pg.Pool): Promise<Checked[]> {
  return (await look(tier, pool)).checked;
}

async function look(tier: Tier, pool: pg.Pool): Promise<Looked> {
  const folder = join(projectRoot, 'sql/checks', tier);
  const files = existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.sql')) : [];
  const checked: Checked[] = [];
  const left: NotChecked[] = [];
  for (const file of files.sort()) {
    const check = file.slice(0, -'.sql'.length);
    const query = readFileSync(join(folder, file), 'utf8').trim().replace(/;$/, '');
    const found = await rowsOf(query, pool).catch(async (error: pg.DatabaseError) => {
      if (!isOfCheck(error)) throw error;
      const isOther = isUndefined(error) ? await versionOf(tier, pool) : null;
      // What has not run yet makes what is lacking.
      if (isOther !== null && isOther.pending > 0) throw error;
      return isOther === null ? error : { left: `${inWords(error)}: ${otherInWords(tier, isOther)}` };
    });
    if ('left' in found) left.push({ database: tier, check, why: found.left });
    else if (found instanceof Error)
      checked.push({ database: tier, check, violations: 1, examples: [{ error: inWords(found) }] });
    else
      checked.push({
        ...{ database: tier, check, violations: Number(found[0]?.[COUNT] ?? 0) },
        examples: found.map(({ [COUNT]: _, ...row }) => row),
      });
  }
  checked.push(await grants(tier, pool));
  const amiss = await definitions(tier, pool);
  if ('violations' in amiss) return { checked: [...checked, amiss], left };
  const why = `not compared: ${otherInWords(tier, amiss)}`;
  const notCompared = [AS_MIGRATED, `${GRANTED} (rights, owners)`].map(check => ({
    database: tier,
    check,
    why,
  }));
  return { checked, left: [...left, ...notCompared] };
}

/** Whatever a database or a login begins its sessions with, a check compares the same words. */
const PINNED = JSON.stringify({
  quote_all_identifiers: 'off',
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
});

/** The first rows of one, with how many there are: counted where they are, as broken rows may be many. */
function rowsOf(query: string, pool: pg.Pool): Promise<Record<string, unknown>[]> {
  return inTransaction(pool, PINNED, async client => {
    const { rows } = await client.query<Record<string, unknown>>(
      `with broken as (${query}\n) select count(*) over ()::integer as ${COUNT}, broken.* from broken limit ${EXAMPLES}`,
    );
    return rows;
  });
}

/** A value that nobody reckoned with, a right that the owner lacks, or what has gone breaks one check, and hides no other. */
const isOfCheck = (error: pg.DatabaseError) =>
  error.code?.startsWith('22') || isUndefined(error) || isOfTable(error);

/** What a query names is not there, or is another thing than it was. */
const isUndefined = ({ code }: pg.DatabaseError) =>
  code !== '42501' && (code?.startsWith('42') || code === '3F000');

const inWords = (error: pg.DatabaseError) =>
  isUndefined(error) ? `could not be run: ${error.message}` : error.message;

/** Null where it is this version's. */
async function versionOf(tier: Tier, pool: pg.Pool): Promise<OtherVersion | null> {
  const [pending, later] = [await pendingMigrations(tier, pool), await laterMigrations(tier, pool)];
  return pending.length + later.length === 0 ? null : { pending: pending.length, later: later.length };
}

const AS_MIGRATED = 'all_is_as_migrated';
const GRANTED = 'rights_are_granted';

/** Whether all is as the migrations made it; not known where the database is of another version. */
async function definitions(tier: Tier, pool: pg.Pool): Promise<Checked | OtherVersion> {
  const amiss = await definitionsAmiss(tier, pool);
  if (!Array.isArray(amiss)) return amiss;
  const examples = amiss.map(one => ({
    on: one.on,
    how: one.how,
    found: definitionInWords(one),
    mend: one.mend,
  }));
  return { database: tier, check: AS_MIGRATED, violations: amiss.length, examples };
}

/** What is no query: whether roles have what migrations gave them, and are nobody whom the start does not make them. */
async function grants(tier: Tier, pool: pg.Pool): Promise<Checked> {
  const owners = await ownersAmiss(tier, pool);
  const { missing = [], absent = [] } = (await rightsAmiss(tier, pool)) ?? {};
  const superfluous = await membershipsSuperfluous(pool);
  // Others are weak, and told by doctor.
  const settings = (await settingsAmiss(pool)).filter(one => one.verdict === 'bad');
  const parameters = (await parametersAmiss(pool)).filter(one => one.verdict === 'bad');
  const defaults = (await defaultsGiven(pool)).filter(one => one.verdict === 'bad');
  const found = [
    ...(await attributesAmiss(pool)).map(one => ({
      role: one.role,
      right: one.attributes.join(' '),
      on: 'the whole server',
      mend: attributesRevoke(one),
    })),
    ...defaults.map(one => ({
      role: one.role ?? 'everybody',
      right: one.privilege,
      on: `${one.kind} that ${one.maker} will make${one.schema === null ? '' : ` in ${one.schema}`}`,
      mend: defaultRevoke(one),
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
  return { database: tier, check: GRANTED, violations: found.length, examples: found };
}

/** Not one to log in, to act as the owner, or to name the server: without these there is nothing to check. */
function isOfTable(error: pg.DatabaseError): boolean {
  return error.code === '42501' && !/role/.test(error.message) && !refusesIdentity(error);
}

/** Keeps a database's results, with the first rows of each, in issoh.invariant_results, in place of those of the run before. */
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
    [tier, JSON.stringify(checked.map(one => ({ ...one, examples: one.examples.slice(0, EXAMPLES) })))],
  );
}

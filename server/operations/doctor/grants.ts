/** Whether roles of ours have in a database what the migrations gave them, and no more. */
import type pg from 'pg';
import type { Tier } from '../../database/migrate.ts';
import {
  defaultInWords,
  defaultRevoke,
  defaultsGiven,
} from '../../database/privileges/default-privileges.ts';
import {
  type DefinitionAmiss,
  definitionInWords,
  definitionsAmiss,
} from '../../database/privileges/definitions.ts';
import { inOrder, madeBy } from '../../database/privileges/in-order.ts';
import { textOf } from '../../database/privileges/mends.ts';
import {
  grantsFile,
  movedStatement,
  type Owned,
  ownerStatement,
  ownersAmiss,
  type Right,
  rightsAmiss,
  statementsOf,
  strangersAmong,
} from '../../database/privileges/rights.ts';
import {
  parameterRevoke,
  parametersAmiss,
  settingInWords,
  settingReset,
  settingsAmiss,
} from '../../database/privileges/settings-given.ts';
import { otherInWords } from '../other-version.ts';
import { ALONE, area, type Finding, isAlone, typed } from './finding.ts';

const rights = area('rights');

/** What begins sessions otherwise than they have to begin, and who may do so in one. */
export async function settingsOf(pool: pg.Pool | pg.ClientBase): Promise<Finding[]> {
  const amiss = [
    ...(await settingsAmiss(pool)).map(one => ({
      verdict: one.verdict,
      found: `${settingInWords(one)}: ${one.why}`,
      mend: settingReset(one),
    })),
    ...(await parametersAmiss(pool)).map(one => ({
      verdict: one.verdict,
      found: `${one.grantee} may ${one.privilege} ${one.parameter}`,
      mend: parameterRevoke(one),
    })),
  ];
  if (amiss.length === 0) return [rights(OF_LOGINS, 'ok', 'none that what is kept rests on', '')];
  return (['bad', 'weak'] as const).flatMap(verdict => {
    const ones = amiss.filter(one => one.verdict === verdict);
    if (ones.length === 0) return [];
    return [
      rights(
        OF_LOGINS,
        verdict,
        ones.map(one => one.found).join('; '),
        `The start makes none of these. Run as a superuser, and start servers and workers again:${typed(ones.map(one => one.mend))}`,
      ),
    ];
  });
}

const OF_LOGINS = 'settings of logins and databases';

/** Whether what the migrations made is as they made it. */
export async function definitionsOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const amiss = await definitionsAmiss(tier, pool);
  if (!Array.isArray(amiss)) {
    const advice =
      amiss.later > 0
        ? 'Look by the version that the servers run.'
        : 'Run "inventory migrate", and look again.';
    return rights(AS_MIGRATED, 'unknown', `not compared: ${otherInWords(tier, amiss)}`, advice);
  }
  return rights(
    AS_MIGRATED,
    amiss.length > 0 ? 'bad' : 'ok',
    amiss.length > 0
      ? `in ${tier}: ${someOf(amiss.map(definitionInWords), '; ')}`
      : 'as the migrations made it',
    `No migration mends it, as all have run. Find out who did it, and since when. Then, in this order:${inTurn(tier, amiss)}`,
  );
}

/** SQL as SQL and commands as commands, each where it is typed: one by one, as what comes later may need what comes before. */
function inTurn(tier: Tier, amiss: DefinitionAmiss[]): string {
  // What mends several is typed once.
  const first = amiss.filter((one, at) => amiss.findIndex(other => other.mend === one.mend) === at);
  const steps = first.flatMap(({ on, mend }) =>
    stepsOf(mend).map(step => ({ on, step, by: byOf(tier, step) })),
  );
  let before = '';
  const lines = steps.map(({ on, step, by }) => {
    if (by === null) {
      before = '';
      return `\nOf ${on.replaceAll('\n', ' ')}: ${step}`;
    }
    const heading = by === before ? '' : `\n${by}:`;
    before = by;
    return heading + typed([step]);
  });
  return lines.join('') + (steps.some(({ step }) => isAlone(step)) ? `\n${ALONE}` : '');
}

/** Null where it is neither. */
function byOf(tier: Tier, step: string): string | null {
  if (step.startsWith('inventory ')) return 'In a shell';
  return step.endsWith(';')
    ? `In "inventory psql ${tier}", or with --superuser where the owner may not`
    : null;
}

/** The statements and commands of a mend, one by one, and what is said between them, which ends in a colon before a statement. */
function stepsOf(mend: string): string[] {
  return [...mend.matchAll(/(?:'[^']*'|"[^"]*"|[^;])+;?/g)]
    .flatMap(
      ([step]) =>
        /^\s*((?:If|By|With|Where|"inventory|and if not)\b.*?:) ([a-z]+ .*;)$/is.exec(step)?.slice(1) ?? step,
    )
    .map(step => step.trim())
    .filter(Boolean);
}

const AS_MIGRATED = 'definitions';

function someOf(words: string[], between = ', '): string {
  const more = words.length > MOST_NAMED ? ` and ${words.length - MOST_NAMED} more` : '';
  return words.slice(0, MOST_NAMED).join(between) + more;
}

/** Functions of ours act as their owner, and nobody else changes what is another's. */
export async function ownersOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const amiss = await ownersAmiss(tier, pool);
  return rights(
    'owner of what is ours',
    amiss.length > 0 ? 'bad' : 'ok',
    amiss.length > 0 ? ownedIn(tier, amiss) : 'inv_owner alone',
    `Functions run as their owner, and inv_owner may not do its work on what is another’s. Run as a superuser ("inventory psql ${tier} --superuser"):${typed(amiss.map(ownerStatement))}`,
  );
}

/** What an administrator made for himself, in a schema of ours. */
export async function strangersIn(tier: Tier, pool: pg.Pool): Promise<Finding[]> {
  const others = await strangersAmong(tier, pool);
  if (others.length === 0) return [];
  return [
    rights(
      'what others keep among ours',
      'weak',
      ownedIn(tier, others),
      `No migration made it, and one that makes something of that name will fail. Move it to a schema of its own, or drop it:${typed(others.map(movedStatement))}`,
    ),
  ];
}

function ownedIn(tier: Tier, ones: Owned[]): string {
  return `in ${tier}: ${someOf(ones.map(({ on, owner }) => `${on} is ${owner}’s`))}`;
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
  // Not to be stopped by what is not there: all other rights come back.
  const all = typed([`inventory psql ${tier} -- -f '${grantsFile(tier)}'`]);
  const atOnce = given.length > MOST_READ ? ` all at once in a shell:${all}\nor one by one` : '';
  return [
    ...(absent.length === 0 ? [] : [notThere(tier, absent, await goneWith(tier, pool))]),
    rights(
      'what roles lack',
      missing.length > 0 ? 'bad' : 'ok',
      missing.length > 0 ? `in ${tier}: ${rolesOf(missing)}` : 'nothing that migrations gave them',
      `Nobody of these roles is served what they need it for. ${first}${atOnce} as inv_owner ("inventory psql ${tier}"):${typed(given)}`,
    ),
    rights(
      'what roles have beside it',
      superfluous.length > 0 ? 'weak' : 'ok',
      superfluous.length > 0 ? `in ${tier}: ${rolesOf(superfluous)}` : 'nothing',
      `No migration gave it. Where nobody knows why ("inventory psql ${tier}"):${typed(statementsOf(superfluous))}`,
    ),
  ];
}

/** Statements that anybody reads. */
const MOST_READ = 3;

/** What nobody has yet, and somebody will have on what is made next. */
export async function defaultsOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const given = await defaultsGiven(pool);
  return rights(
    'rights on what will be made',
    // The worst stand first.
    given[0]?.verdict ?? 'ok',
    given.length > 0 ? `in ${tier}: ${someOf(given.map(defaultInWords))}` : 'as migrations give them',
    `No migration gave it ("alter default privileges"), and what the next one makes is open by it. Run as a superuser ("inventory psql ${tier} --superuser"):${typed(given.map(defaultRevoke))}`,
  );
}

/** What nobody has rights on goes with the rest, and has to be there before it. */
async function goneWith(tier: Tier, pool: pg.Pool): Promise<string[]> {
  const amiss = await definitionsAmiss(tier, pool);
  return Array.isArray(amiss) ? amiss.filter(one => one.how === 'absent').map(({ on }) => on) : [];
}

function notThere(tier: Tier, absent: string[], others: string[]): Finding {
  return rights(
    'what migrations made',
    'bad',
    `not there in ${tier}: ${someOf(absent)}`,
    `It was dropped, renamed or moved: name it as it was (alter … rename to, alter … set schema). No migration makes it anew. ${madeAnew(tier, absent, others)}`,
  );
}

/** Of what is gone for good: by its file, where it has one, all of them at once. Rights are told of a view as of any table. */
function madeAnew(tier: Tier, absent: string[], others: string[]): string {
  const files = absent.map(on => fileOf(tier, on)).filter(file => file !== null);
  const backup = 'a backup of before has it (docs/runbooks/restore.md).';
  if (files.length === 0) return `A${backup.slice(1)}`;
  // A schema that is gone is another matter.
  const isWithin = (file: string) =>
    !madeBy(file).some(name => absent.includes(`schema ${name.split('.')[0]}`));
  const beside = others.map(on => fileOf(tier, on)).filter(file => file !== null);
  const all = inOrder([...files, ...beside.filter(isWithin)]);
  const make = all.length === 1 ? 'its file makes it' : 'their files make it, in this order';
  const rest = files.length === absent.length ? '' : ` Of the rest ${backup}`;
  const command = `inventory psql ${tier} -- -v ON_ERROR_STOP=1${all.map(file => ` -f '${file}'`).join('')}`;
  return `Where it is gone, ${make}:${typed([command])}\nWhat roles lack then the next look says.${rest}`;
}

/** The file that makes a function or a view; null where there is none, as of a table. */
function fileOf(tier: Tier, on: string): string | null {
  const [, kind, name] = /^(\S+) (.*)$/s.exec(on)!;
  if (!/^(?:table|view|function|procedure)$/.test(kind!)) return null;
  return textOf(tier, kind === 'table' ? 'view' : kind!, name!);
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

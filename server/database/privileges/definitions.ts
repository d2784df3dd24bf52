/**
 * What the migrations made and who may change a schema may make otherwise, unseen: functions, triggers, policies, row
 * security, views, columns, constraints, unique indexes, and where extensions lie. `sql/definitions` has a line for each,
 * written from a migrated database (`npm run snapshot`).
 */
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { laterMigrations, pendingMigrations, type Tier } from '../migrate.ts';
import { isOfRebuild, NOT_WHOLE, type NotWhole, wholeBy } from '../not-whole.ts';
import { EXTENSIONS } from '../preflight.ts';
import { DEFINITIONS, LIBRARIES } from './definitions-sql.ts';
import { inOrder } from './in-order.ts';
import { MAJOR, manifestOf, relationOf } from './manifest.ts';
import { ourRoles } from './memberships.ts';
import { callsOfOthers, fileIn, heirOf, indexOf, isCall, isRefusing, mendOf } from './mends.ts';
import { grantsFile, rightsOf, schemasOf, unqualified } from './rights.ts';

/** One thing, and what is so of it. */
export interface Definition {
  /** As `trigger _100_stamp on spp.suppliers`; of a partition with its table for its own name, as they are all alike. */
  on: string;
  /** The same with its own name. */
  real: string;
  /** The table it is of, or is; null for a function. */
  relation: string | null;
  /** What it is a partition of. */
  part_of: string | null;
  /** As `stable`; `as …` and `default …` are words of PostgreSQL, or their digest: each major version has its own. */
  facts: string[];
  /** By which it is given or taken, where that is one statement. */
  owner: string;
}

/** Where a database differs. */
export interface DefinitionAmiss {
  on: string;
  how: 'altered' | 'absent' | 'added';
  /** Of what is altered: what it has now, and ought to have. */
  now: string[];
  wanted: string[];
  mend: string;
  /** What is as that which is absent ought to be, and has another name. */
  instead?: string;
}

/** Not compared, as the database is of another version. */
export interface OtherVersion {
  pending: number;
  later: number;
}

/** Everything there is of them. @throws pg.DatabaseError */
export async function definitionsIn(client: pg.ClientBase, tier: Tier): Promise<Definition[]> {
  const schemas = schemasOf(rightsOf(readFileSync(grantsFile(tier), 'utf8')));
  const values = [schemas, ourRoles(), EXTENSIONS[tier], LIBRARIES];
  return await unqualified<Definition>(client, DEFINITIONS, values);
}

const majorOf = async (client: pg.ClientBase): Promise<string> =>
  (
    await client.query<{ major: string }>(
      "select current_setting('server_version_num')::integer / 10000 as major",
    )
  ).rows[0]!.major;

/** `sql/definitions` of a database: a line for each; all partitions of a table share theirs. */
export async function definitionsText(tier: Tier, client: pg.ClientBase): Promise<string> {
  const lines = (await definitionsIn(client, tier)).map(({ on, facts }) => [on, ...facts].join('; '));
  return [
    `-- What is in database ${tier} when every migration has run: \`npm run snapshot\` writes this file.`,
    '-- "inventory doctor" and "inventory check" compare the database with it. What begins with "as" or "default" has its words.',
    `${MAJOR}${await majorOf(client)}`,
    ...new Set(lines),
    '',
  ].join('\n');
}

/** Where it differs, or why nobody can say. @throws pg.DatabaseError */
export async function definitionsAmiss(tier: Tier, pool: pg.Pool): Promise<DefinitionAmiss[] | OtherVersion> {
  const [pending, later] = await Promise.all([pendingMigrations(tier, pool), laterMigrations(tier, pool)]);
  if (pending.length + later.length > 0) return { pending: pending.length, later: later.length };
  const manifest = manifestOf(tier);
  const client = await pool.connect();
  try {
    const isSame = String(await majorOf(client)) === manifest.major;
    const all = await definitionsIn(client, tier);
    const whole = await wholeAgainBy(client, all);
    const found = all
      .filter(one => !isLeftByRebuild(one, manifest.lines))
      .map(one => (whole.has(one.real) ? one : { ...one, facts: one.facts.filter(fact => fact !== BROKEN) }));
    const amiss = differences(manifest.lines, found, isSame ? () => true : fact => !WORDED.test(fact));
    const mended = (one: Difference) =>
      (isBrokenAlone(one) ? whole.get(one.on) : undefined) ?? mendOf(tier, one);
    return inTurn(amiss.map(({ ought, ...one }) => ({ ...one, mend: mended({ ...one, ought }) })));
  } finally {
    client.release();
  }
}

const BROKEN = 'not whole';

const isBrokenAlone = ({ how, now, wanted }: Difference) =>
  how === 'altered' && wanted.length === 0 && now.join() === BROKEN;

/** What makes each index whole that is not: what is being made now, or rebuilt, is left to who is at it. */
async function wholeAgainBy(client: pg.ClientBase, found: Definition[]): Promise<Map<string, string>> {
  const broken = found.filter(one => one.facts.includes(BROKEN));
  if (broken.length === 0) return new Map();
  const rows = await unqualified<NotWhole>(client, NOT_WHOLE, []);
  const by = new Map(rows.map(row => [row.name, wholeBy(row)]));
  return new Map(
    broken.flatMap(({ real }): [string, string][] => {
      const mend = by.get(indexOf(real));
      return mend === undefined ? [] : [[real, mend]];
    }),
  );
}

/** Which "indexes" of doctor tells, once nobody is at it. It is as the one that it was to replace. */
const isLeftByRebuild = ({ real, facts }: Definition, lines: Map<string, string[]>) =>
  real.startsWith('index ') &&
  facts.includes(BROKEN) &&
  isOfRebuild(indexOf(real)) &&
  callsOfOthers(facts, lines).length === 0;

/**
 * So that one after the other goes: what uses a function is dropped before it and made after it, a foreign key needs the key
 * that it refers to, an extension or the link comes before all that is made of it, and an extension is moved where nothing
 * stands in its place any more. Of files each comes after those that it needs.
 */
function inTurn(amiss: DefinitionAmiss[]): DefinitionAmiss[] {
  const fileOf = ({ how, mend }: DefinitionAmiss) => (how === 'absent' ? fileIn(mend) : null);
  const files = inOrder(amiss.flatMap(one => fileOf(one) ?? []));
  const placeOf = (one: DefinitionAmiss) => files.indexOf(fileOf(one) ?? '');
  return amiss.toSorted((one, other) => turnOf(one) - turnOf(other) || placeOf(one) - placeOf(other));
}

const USES = /^(?:trigger|policy|rule|constraint|index|statistics) /;

function turnOf({ on, how, wanted, mend }: DefinitionAmiss): number {
  if (on.startsWith('inheritance ')) return 0;
  if (how === 'added' && (USES.test(on) || on.startsWith('column '))) return 1;
  if (on.startsWith('extension ')) return how === 'absent' ? 3 : 9;
  if (on.startsWith('foreign server ')) return 3;
  if (on.startsWith('foreign table ')) return 4;
  if (wanted.some(fact => fact.startsWith('as FOREIGN KEY '))) return 8;
  if (USES.test(on)) return 7;
  if (on.startsWith('column ') && wanted.some(fact => fact.startsWith('default '))) return 6;
  return fileIn(mend) === null ? 2 : 5;
}

/** In the words of one version of PostgreSQL. */
const WORDED = /^(?:as|default) /;

/** With all that ought to be so of it. */
export type Difference = Omit<DefinitionAmiss, 'mend'> & { ought: string[] };

/** @param counts of which facts anything can be said */
function differences(
  lines: Map<string, string[]>,
  found: Definition[],
  counts: (fact: string) => boolean,
): Difference[] {
  const parts = [
    ...Map.groupBy(
      found.filter(one => one.part_of !== null),
      one => one.relation!,
    ),
  ];
  const whole = differing(
    new Map([...lines].filter(([on]) => !PART.test(on))),
    found.filter(one => one.part_of === null),
    counts,
    lines,
  );
  const changed = new Set(whole.map(inFull));
  const added = new Set(whole.flatMap(({ on, how, instead }) => (how === 'added' ? [on] : (instead ?? []))));
  const gone = new Set(whole.flatMap(({ on, how }) => (how === 'absent' ? [on] : [])));
  const hasOther = whole.some(({ now }) => now.some(fact => fact.startsWith('by server ')));
  return [
    // One that has another name only is told by what is of it.
    ...whole.filter(({ on }) => !(hasOther && on.startsWith('foreign server '))),
    ...parts.flatMap(([name, ones]) => {
      const root = ones[0]!.part_of;
      const of = ` partition of ${root}`;
      const wanted = [...lines]
        .filter(([on]) => on.endsWith(of))
        .filter(([on, facts]) => !(isPassedOn(on, facts) && gone.has(on.replace(of, ` ${root}`))))
        .map(([on, facts]): [string, string[]] => [on.replace(of, ` ${name}`), facts]);
      const ofRoot = (on: string) => `${on.slice(0, on.lastIndexOf(' on '))} on ${root}`;
      return wanted.length === 0
        ? []
        : differing(new Map(wanted), ones, counts, lines).filter(
            one =>
              !added.has(ofRoot(one.on)) &&
              // A column is changed with that of its table.
              !(one.on.startsWith('column ') && changed.has(inFull({ ...one, on: ofRoot(one.on) }))),
          );
    }),
  ];
}

const inFull = ({ on, how, now, wanted }: Difference) => JSON.stringify([on, how, now, wanted]);

/** A column, or a trigger of rows, that comes back to its table comes back to the partitions. */
const isPassedOn = (on: string, facts: string[]) =>
  on.startsWith('column ') ||
  (on.startsWith('trigger ') && facts.some(fact => fact.includes(' FOR EACH ROW ')));

const PART = / partition of /;

function differing(
  wanted: Map<string, string[]>,
  found: Definition[],
  counts: (fact: string) => boolean,
  lines: Map<string, string[]>,
): Difference[] {
  const has = new Set(found.map(one => one.real));
  const isKnown = (relation: string | null, on: string): boolean =>
    relation === null ||
    // The table that has a parent, or the parent.
    (on.startsWith('inheritance ') && isKnown(heirOf(on), '')) ||
    KINDS.some(kind => wanted.has(`${kind} ${relation}`)) ||
    LIBRARIES.some(schema => relation.startsWith(`${schema}.`));
  /** Of another name, and else the same. */
  const insteadOf = (on: string, facts: string[]) => {
    const alike = found.filter(
      one =>
        one.real.startsWith('column ') &&
        one.relation === relationOf(on) &&
        !wanted.has(one.real) &&
        one.facts.join() === facts.join(),
    );
    return on.startsWith('column ') && alike.length === 1 ? { instead: alike[0]!.real } : {};
  };
  // Of a table that has gone nothing else is said.
  const absent = [...wanted]
    .filter(([on]) => !has.has(on))
    .filter(([on]) => !/ on /.test(on) || KINDS.some(kind => has.has(`${kind} ${relationOf(on)}`)))
    .map(
      ([on, facts]): Difference => ({
        ...{ on, how: 'absent', now: [], wanted: facts, ought: facts },
        ...insteadOf(on, facts),
      }),
    );
  const renamed = new Set(absent.map(({ instead }) => instead));
  return [
    ...found.flatMap(({ real, relation, facts }): Difference[] => {
      const before = wanted.get(real);
      if (before === undefined)
        return isAdded(real, facts, lines) && isKnown(relation, real) && !renamed.has(real)
          ? [{ on: real, how: 'added', now: facts, wanted: [], ought: [] }]
          : [];
      const now = facts.filter(fact => counts(fact) && !before.includes(fact));
      const lost = before.filter(fact => counts(fact) && !facts.includes(fact));
      return now.length + lost.length === 0
        ? []
        : [{ on: real, how: 'altered', now, wanted: lost, ought: before }];
    }),
    ...absent,
  ];
}

const KINDS = ['table', 'view', 'materialized view', 'foreign table'];
/** What changes what others do; a table or a view more does nothing by itself. */
const ADDED = /^(?:function|procedure|aggregate|trigger|policy|rule|constraint|inheritance|statistics) /;

/**
 * An index more, where it runs what somebody wrote; a column that does, which is none of ours, or that refuses every row that
 * does not name it.
 */
const isAdded = (on: string, facts: string[], lines: Map<string, string[]>) =>
  ADDED.test(on) ||
  (on.startsWith('index ') && facts.some(isCall)) ||
  (on.startsWith('column ') && (callsOfOthers(facts, lines).length > 0 || isRefusing(facts)));

/** As "trigger _100_stamp on spp.suppliers is disabled instead of enabled". */
export function definitionInWords({ on, how, now, wanted, instead }: DefinitionAmiss): string {
  if (how === 'absent')
    return `${on} is not there${instead === undefined ? '' : `, and ${instead} is like it`}`;
  if (how === 'added') {
    const calls = on.startsWith('column ') ? now.filter(isCall) : [];
    return `${on} is of no migration${calls.length === 0 ? '' : `, and ${calls.map(fact => fact.replace(/^type /, 'its type ')).join(', ')}`}`;
  }
  const isDigest = (fact: string) =>
    /^(?:(?:as|takes|default \d+) )?[\da-f]{32}$/.test(fact) || fact.startsWith('(');
  const isText = (fact: string) => (isDigest(fact) && !fact.startsWith('takes ')) || /^as CREATE /.test(fact);
  const isMember = (fact: string) => fact.startsWith('belongs to ');
  // A default has them in its own words.
  const isSaid = (fact: string, facts: string[]) =>
    !isDigest(fact) && !isText(fact) && !isMember(fact) && !(isCall(fact) && facts.length > 1);
  const [has, ought] = [now, wanted].map(facts =>
    facts
      .filter(fact => isSaid(fact, facts))
      .map(fact => fact.replace(/^as /, ''))
      .join(', '),
  ) as [string, string];
  const words = [
    ...([...now, ...wanted].some(isText) ? ['has another text than the migrations gave it'] : []),
    ...([...now, ...wanted].some(fact => fact.startsWith('takes ')) ? ['names its arguments otherwise'] : []),
    ...(has && ought
      ? [`is ${has} instead of ${ought}`]
      : has
        ? [`${/^(?:not whole|unlogged)/.test(has) ? 'is' : 'has'} ${has}`]
        : ought
          ? [`is without ${ought}`]
          : []),
    ...now.filter(isMember),
  ];
  return `${on} ${words.join(' and ')}`;
}

/** What brings back what was made otherwise: a statement, a file of the repository, or a backup. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from '../../settings.ts';
import type { Tier } from '../migrate.ts';
import type { Difference } from './definitions.ts';
import { madeBy } from './in-order.ts';
import { manifestOf, relationOf } from './manifest.ts';
import { grantsFile } from './rights.ts';

/** What brings it back; no migration does, as all have run. */
export function mendOf(tier: Tier, one: Difference): string {
  const { on, how, now, wanted } = one;
  const [, kind] = /^(materialized view|foreign table|foreign server|\w+) /.exec(on)!;
  const name = on.slice(kind!.length + 1);
  const extension = now.map(fact => /^belongs to extension (.*)/.exec(fact)?.[1]).find(Boolean);
  if (extension !== undefined) {
    const rest: Difference = { ...one, now: now.filter(fact => !fact.startsWith('belongs to ')) };
    const out = `alter extension ${extension} drop ${kind} ${name};`;
    return how === 'altered' && rest.now.length + wanted.length === 0 ? out : `${out} ${mendOf(tier, rest)}`;
  }
  if (kind === 'extension')
    return how === 'absent' ? extensionMend(name) : `alter extension ${name} set schema public;`;
  if (kind === 'foreign server') return how === 'absent' ? LINKED : `drop server ${name} cascade; ${LINKED}`;
  if (kind === 'inheritance') return `alter table ${heirOf(on)} no inherit ${relationOf(on)};`;
  if (kind === 'constraint') return constraintMend(one);
  if (kind === 'column') return how === 'added' ? addedColumnMend(tier, one) : columnMend(one);
  if (kind === 'index') return indexMend(one);
  if (kind === 'statistics') return `drop statistics ${name.slice(0, name.lastIndexOf(' on '))};`;
  if (how === 'added') return `drop ${kind} ${name};`;
  const server = now.map(fact => /^by server (.*)/.exec(fact)?.[1]).find(Boolean);
  if (server !== undefined)
    return `alter server ${server} rename to ${wanted.join().replace('by server ', '')};`;
  if (kind === 'foreign table') return foreignTableMend(one);
  if (kind === 'sequence' && how === 'altered')
    return `alter sequence ${name} ${wanted.map(fact => fact.replace(/^of /, 'as ').replace(/^with cycle$/, 'cycle')).join(' ')};`;
  const told = [...now, ...wanted];
  if (kind === 'table' && how === 'altered') {
    const turn = (fact: string, words: string) =>
      wanted.includes(fact)
        ? words
        : now.includes(fact)
          ? words.replace('enable ', 'disable ').replace(/^force/, 'no force')
          : null;
    const all = [
      turn('row security', 'enable row level security'),
      turn('forced', 'force row level security'),
      now.includes('unlogged') ? 'set logged' : wanted.includes('unlogged') ? 'set unlogged' : null,
      told.some(isIdentity) ? (wanted.find(isIdentity) ?? 'replica identity default') : null,
    ];
    return all.flatMap(words => (words === null ? [] : [`alter table ${name} ${words};`])).join(' ');
  }
  if (kind === 'trigger') return triggerMend(one);
  const file = textOf(tier, kind!, name);
  if (file === null) return BACKUP;
  const run = `inventory psql ${tier} -- -v ON_ERROR_STOP=1`;
  // None of these is replaced; what may call it goes with it. Neither is a default taken away.
  const isOther =
    told.some(fact => /^(?:takes|returns) /.test(fact)) || defaultsIn(now) > defaultsIn(one.ought);
  if (how === 'altered' && isOther)
    // Rights by themselves, and not to be stopped: what is not there keeps none of the others back.
    return `${run} -1 -c 'drop ${kind} ${name}' -f '${file}' && inventory psql ${tier} -- -f '${grantsFile(tier)}'`;
  return `${run} -f '${file}'`;
}

/** The file that brings it back, where one does. */
export const fileIn = (mend: string) => / ON_ERROR_STOP=1 -f '([^']+)'$/.exec(mend)?.[1] ?? null;

const BACKUP = 'A backup of before has it (docs/runbooks/restore.md).';

/** Whose rows have the key that a subscriber finds them by. */
const isIdentity = (fact: string) => fact.startsWith('replica identity ');

/** How many arguments of a function have one. */
function defaultsIn(facts: string[]): number {
  return Number(facts.map(fact => /^default (\d+) [\da-f]{32}$/.exec(fact)?.[1]).find(Boolean) ?? 0);
}

/** That somebody's function runs as rows are written. */
export const isCall = (fact: string) => /^(?:type )?calls /.test(fact);

/** Of which no migration made the function, and no extension has it. */
export function callsOfOthers(facts: string[], lines: Map<string, string[]>): string[] {
  return facts.filter(isCall).filter(fact => !lines.has(fact.replace(/^(?:type )?calls /, 'function ')));
}

/** Every row that does not name the column. */
export const isRefusing = (facts: string[]) =>
  facts.includes('not null') && !facts.some(fact => /^(?:default|identity|generated) ?/.test(fact));

/** The table that has a parent. */
export const heirOf = (on: string) => on.slice('inheritance by '.length, on.lastIndexOf(' on '));

/** The name of an index, with its schema. */
export function indexOf(on: string): string {
  const relation = relationOf(on);
  return `${relation.slice(0, relation.lastIndexOf('.'))}.${on.slice('index '.length, on.lastIndexOf(' on '))}`;
}

const LINKED = '"inventory migrate" makes it, and leads it to SPP.';

/** A migration has made it; the others come before migrations, at every start. */
const OF_MIGRATIONS = ['pgcrypto'];

function extensionMend(name: string): string {
  const made = `create extension ${name} with schema public;`;
  return OF_MIGRATIONS.includes(name)
    ? made
    : `"inventory migrate" makes it, and a superuser does by: ${made}`;
}

/** It holds no row: all it was is in its line. */
function foreignTableMend({ on, how, now, wanted, ought }: Difference): string {
  const name = on.slice('foreign table '.length);
  const [columns] = ought.filter(fact => fact.startsWith('('));
  const [server] = ought.filter(fact => fact.startsWith('by server '));
  const optionsOf = (facts: string[]) =>
    facts.flatMap(fact => /^option (\S+) (.*)$/s.exec(fact)?.slice(1) ?? []).filter((_, i) => i % 2 === 0);
  const worded = (facts: string[]) => facts.filter(isOption).map(fact => fact.slice('option '.length));
  const made = `create foreign table ${name} ${columns} ${server!.slice('by '.length)} options (${worded(ought).join(', ')});`;
  if (how === 'absent') return made;
  if ([...now, ...wanted].every(isOption)) {
    const [has, lacks] = [optionsOf(now), optionsOf(wanted)];
    const parts = [
      ...has.filter(option => !lacks.includes(option)).map(option => `drop ${option}`),
      ...worded(wanted).map(
        option => `${has.includes(option.slice(0, option.indexOf(' '))) ? 'set' : 'add'} ${option}`,
      ),
    ];
    return `alter foreign table ${name} options (${parts.join(', ')});`;
  }
  // What is made of it is told then.
  return `begin; drop foreign table ${name} cascade; ${made} commit;`;
}

const isOption = (fact: string) => fact.startsWith('option ');

/** Made again, so that it looks at the rows that came while it was off. */
function constraintMend({ on, how, ought }: Difference): string {
  const name = on.slice('constraint '.length, on.lastIndexOf(' on '));
  const table = `alter table ${relationOf(on)}`;
  if (how === 'added') return `${table} drop constraint ${name};`;
  const text = ought.find(fact => fact.startsWith('as '))!.slice('as '.length);
  // What a partition alone has is not in the manifest.
  if (text.includes("'…'")) return BACKUP;
  return `${table} ${how === 'altered' ? `drop constraint ${name}, ` : ''}add constraint ${name} ${text};`;
}

/**
 * Beside who works, where its table has no partitions. Until there is one that keeps rows apart the other stays: it may be that
 * rows are there that none lets pass.
 */
function indexMend({ on, how, ought }: Difference): string {
  const name = on.slice('index '.length, on.lastIndexOf(' on '));
  const index = indexOf(on);
  const dropped = `drop index ${index};`;
  if (how === 'added') return dropped;
  const text = ought.find(fact => fact.startsWith('as '))!.slice('as '.length);
  const made = text.replace(' … USING ', () => ` ${relationOf(on)} USING `);
  const isOfPartitions = made.includes(' ON ONLY ');
  const making = isOfPartitions
    ? made.replace(' ON ONLY ', ' ON ')
    : made.replace(' INDEX ', ' INDEX CONCURRENTLY ');
  if (how === 'absent') return `${making};`;
  const anew = `${name.replace(/"$/, '').slice(0, LONGEST - ANEW.length)}${ANEW}${name.endsWith('"') ? '"' : ''}`;
  const makingAnew = making.replace(` ${name} ON `, () => ` ${anew} ON `);
  const renamed = `${dropped} alter index ${indexOf(`index ${anew} on ${relationOf(on)}`)} rename to ${name};`;
  return isOfPartitions
    ? `begin; ${makingAnew}; ${renamed} commit;`
    : `By itself, in no transaction: ${makingAnew}; Where that has gone through: begin; ${renamed} commit;`;
}

const ANEW = '_anew';
/** Of a name, in PostgreSQL. */
const LONGEST = 63;

/** What was kept in it stays, where that can be. */
function addedColumnMend(tier: Tier, { on, now }: Difference): string {
  const name = on.slice('column '.length, on.lastIndexOf(' on '));
  const table = `alter table ${relationOf(on)}`;
  const calls = callsOfOthers(now, manifestOf(tier).lines);
  if (calls.some(fact => fact.startsWith('type ')))
    return `With a backup first (docs/runbooks/backups.md), as what it holds goes with it: ${table} drop column ${name};`;
  const parts = [
    ...(calls.length === 0 ? [] : [`drop ${now.includes('generated') ? 'expression' : 'default'}`]),
    ...(now.includes('not null') ? ['drop not null'] : []),
  ];
  return `${table} ${parts.map(part => `alter column ${name} ${part}`).join(', ')};`;
}

function columnMend({ on, how, now, wanted, ought, instead }: Difference): string {
  const name = on.slice('column '.length, on.lastIndexOf(' on '));
  const table = `alter table ${relationOf(on)}`;
  const column = `alter column ${name}`;
  if (instead !== undefined) {
    const other = instead.slice('column '.length, instead.lastIndexOf(' on '));
    return `If ${other} is it under another name: ${table} rename column ${other} to ${name}; and if not: a${BACKUP.slice(1)}`;
  }
  const [has, lacks] = [now, wanted].map(facts => (kind: RegExp) => facts.find(fact => kind.test(fact))) as [
    (kind: RegExp) => string | undefined,
    (kind: RegExp) => string | undefined,
  ];
  // How it comes by its values is no matter of one statement.
  const made = /^(?:as|identity|generated)\b/;
  if (how === 'absent' || has(made) || lacks(made)) return BACKUP;
  const turned = (kind: RegExp, set: (fact: string) => string, drop: string) =>
    lacks(kind) !== undefined ? [set(lacks(kind)!)] : has(kind) !== undefined ? [drop] : [];
  const isType = [...now, ...wanted].some(fact => !/^(?:not null|default )/.test(fact) && !isCall(fact));
  // Another version of PostgreSQL would word the default otherwise, and not whom it calls.
  const byDefault = /^default |^calls /;
  const given = ought.find(fact => fact.startsWith('default '));
  const back = given === undefined ? 'drop default' : `set ${given}`;
  const collation = ought.find(fact => fact.startsWith('collate ')) ?? '';
  const parts = [
    ...(isType ? [`type ${`${ought[0]} ${collation}`.trim()} using ${name}::${ought[0]}`] : []),
    ...turned(/^not null/, () => 'set not null', 'drop not null'),
    ...turned(byDefault, () => back, back),
  ];
  return `${table} ${parts.map(part => `${column} ${part}`).join(', ')};`;
}

function triggerMend({ on, how, now, wanted, ought }: Difference): string {
  const name = on.slice('trigger '.length, on.lastIndexOf(' on '));
  const relation = relationOf(on);
  const state = ought.find(isState)!.replace('enabled', 'enable').replace('disabled', 'disable');
  const turn = `alter table ${relation} ${state} trigger ${name};`;
  if (how === 'altered' && [...now, ...wanted].every(isState)) return turn;
  const text = ought
    .find(fact => fact.startsWith('as '))!
    .slice('as '.length)
    .replace(' ON … ', () => ` ON ${relation} `);
  // One that is a constraint is not replaced.
  const made = text.startsWith('CREATE TRIGGER ')
    ? text.replace('CREATE', 'CREATE OR REPLACE')
    : `${how === 'altered' ? `drop trigger ${name} on ${relation}; ` : ''}${text}`;
  return state === 'enable' ? `${made};` : `${made}; ${turn}`;
}

const isState = (fact: string) => /^(?:enabled|disabled)/.test(fact);

/** The file that has its text. */
export function textOf(tier: Tier, kind: string, name: string): string | null {
  const folders = [tier, 'common', ...(tier === 'spp' ? ['spp_feed'] : [])];
  const below = (part: string) => folders.flatMap(folder => sqlBelow(join(projectRoot, part, folder)));
  if (/^(?:function|procedure|view)$/.test(kind)) {
    const full = /^[^(]+/.exec(name)![0].replaceAll('"', '');
    const files = below(kind === 'view' ? 'views' : 'functions');
    // One of its name may be in another schema.
    return (
      files.find(file => full.endsWith(`.${basename(file, '.sql')}`) && madeBy(file).includes(full)) ?? null
    );
  }
  if (kind !== 'policy') return null;
  const [named, table] = name.split(' on ') as [string, string];
  const [is, its] = [named, table].map(word => word.replaceAll(/[^\w ]/g, '\\$&'));
  const isMaking = new RegExp(`create policy ${is}\\b[^;]* on ${its}(?![\\w"])`);
  return below('policies').find(file => isMaking.test(readFileSync(file, 'utf8'))) ?? null;
}

function sqlBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter(name => name.endsWith('.sql'))
    .sort()
    .map(name => join(folder, name));
}

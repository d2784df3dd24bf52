/** What brings back what was made otherwise: a statement, a file of the repository, or a backup. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from '../../settings.ts';
import type { Tier } from '../migrate.ts';
import type { Difference } from './definitions.ts';
import { madeBy } from './in-order.ts';
import { relationOf } from './manifest.ts';
import { grantsFile } from './rights.ts';

/** What brings it back; no migration does, as all have run. */
export function mendOf(tier: Tier, one: Difference): string {
  const { on, how, now, wanted } = one;
  const [, kind] = /^(materialized view|foreign table|\w+) /.exec(on)!;
  const name = on.slice(kind!.length + 1);
  const extension = now.map(fact => /^belongs to extension (.*)/.exec(fact)?.[1]).find(Boolean);
  if (extension !== undefined) {
    const rest: Difference = { ...one, now: now.filter(fact => !fact.startsWith('belongs to ')) };
    const out = `alter extension ${extension} drop ${kind} ${name};`;
    return how === 'altered' && rest.now.length + wanted.length === 0 ? out : `${out} ${mendOf(tier, rest)}`;
  }
  if (kind === 'extension')
    return how === 'absent'
      ? `create extension ${name} with schema public;`
      : `alter extension ${name} set schema public;`;
  if (kind === 'inheritance')
    return `alter table ${name.slice('by '.length, name.lastIndexOf(' on '))} no inherit ${relationOf(on)};`;
  if (kind === 'constraint') return constraintMend(one);
  if (kind === 'column') return columnMend(one);
  if (kind === 'index') return indexMend(one);
  if (kind === 'statistics') return `drop statistics ${name.slice(0, name.lastIndexOf(' on '))};`;
  if (how === 'added') return `drop ${kind} ${name};`;
  const server = now.map(fact => /^by server (.*)/.exec(fact)?.[1]).find(Boolean);
  if (server !== undefined)
    return `alter server ${server} rename to ${wanted.join().replace('by server ', '')};`;
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
    ];
    return all.flatMap(words => (words === null ? [] : [`alter table ${name} ${words};`])).join(' ');
  }
  if (kind === 'trigger') return triggerMend(one);
  const file = textOf(tier, kind!, name);
  if (file === null) return BACKUP;
  const run = `inventory psql ${tier} -- -v ON_ERROR_STOP=1`;
  // None of these is replaced; what may call it goes with it.
  const isOther =
    told.some(fact => /^(?:takes|returns) /.test(fact)) ||
    (kind !== 'view' && now.some(isExpression) && !one.ought.some(isExpression));
  if (how === 'altered' && isOther)
    // Rights by themselves, and not to be stopped: what is not there keeps none of the others back.
    return `${run} -1 -c 'drop ${kind} ${name}' -f '${file}' && inventory psql ${tier} -- -f '${grantsFile(tier)}'`;
  return `${run} -f '${file}'`;
}

/** The file that brings it back, where one does. */
export const fileIn = (mend: string) => / ON_ERROR_STOP=1 -f '([^']+)'$/.exec(mend)?.[1] ?? null;

const BACKUP = 'A backup of before has it (docs/runbooks/restore.md).';

const isExpression = (fact: string) => fact.startsWith('as ');

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

/** Beside who works, where its table has no partitions. */
function indexMend({ on, how, ought }: Difference): string {
  const name = on.slice('index '.length, on.lastIndexOf(' on '));
  const relation = relationOf(on);
  const dropped = `drop index ${relation.slice(0, relation.lastIndexOf('.'))}.${name};`;
  if (how === 'added') return dropped;
  const text = ought.find(fact => fact.startsWith('as '))!.slice('as '.length);
  const made = text.replace(' … USING ', () => ` ${relation} USING `);
  const making = made.includes(' ON ONLY ')
    ? made.replace(' ON ONLY ', ' ON ')
    : made.replace(' INDEX ', ' INDEX CONCURRENTLY ');
  return how === 'altered' ? `${dropped} ${making};` : `${making};`;
}

function columnMend({ on, how, now, wanted, ought, instead }: Difference): string {
  const name = on.slice('column '.length, on.lastIndexOf(' on '));
  const table = `alter table ${relationOf(on)}`;
  const column = `alter column ${name}`;
  if (how === 'added') return `${table} ${column} drop not null;`;
  if (instead !== undefined)
    return `${table} rename column ${instead.slice('column '.length, instead.lastIndexOf(' on '))} to ${name};`;
  const [has, lacks] = [now, wanted].map(facts => (kind: RegExp) => facts.find(fact => kind.test(fact))) as [
    (kind: RegExp) => string | undefined,
    (kind: RegExp) => string | undefined,
  ];
  // How it comes by its values is no matter of one statement.
  const made = /^(?:as|identity|generated)\b/;
  if (how === 'absent' || has(made) || lacks(made)) return BACKUP;
  const turned = (kind: RegExp, set: (fact: string) => string, drop: string) =>
    lacks(kind) !== undefined ? [set(lacks(kind)!)] : has(kind) !== undefined ? [drop] : [];
  const isType = [...now, ...wanted].some(fact => !/^(?:not null|default )/.test(fact));
  const collation = ought.find(fact => fact.startsWith('collate ')) ?? '';
  const parts = [
    ...(isType ? [`type ${`${ought[0]} ${collation}`.trim()} using ${name}::${ought[0]}`] : []),
    ...turned(/^not null/, () => 'set not null', 'drop not null'),
    ...turned(/^default /, fact => `set ${fact}`, 'drop default'),
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

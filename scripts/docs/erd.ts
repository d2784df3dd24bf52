/** docs/erd.md: the tables of both databases in diagrams, from the catalogs. */
import type { Tier } from '../../server/database/migrate.ts';
import { firstSentence, wrapped } from './page.ts';
import { means, meansNothing, type Room, rooms } from './rooms.ts';
import type { Column, Reference, Table } from './tables.ts';

/** @throws Error where a table stands in no room or in several, or a room names one that is not there */
export function diagramsOf(tier: Tier, tables: Table[]): string {
  const own = tables.filter(one => !one.is_foreign);
  assertHoused(tier, own);
  const known = new Map(own.map(one => [one.name, one]));
  const parts = rooms[tier].map(room => roomOf(room, tier, known));
  const foreign = tables.filter(one => one.is_foreign);
  if (foreign.length > 0) parts.push(linkOf(foreign));
  return parts.join('\n');
}

function assertHoused(tier: Tier, tables: Table[]): void {
  const housed = rooms[tier].flatMap(room => room.tables);
  const names = tables.map(one => one.name);
  const homeless = names.filter(name => housed.filter(one => one === name).length !== 1);
  const unknown = [...housed, ...Object.values(means[tier])].filter(name => !names.includes(name));
  const columns = tables.flatMap(one => one.columns.map(column => `${one.name}.${column.name}`));
  const gone = meansNothing[tier].filter(name => !columns.includes(name));
  if (homeless.length + unknown.length + gone.length > 0)
    throw new Error(
      `scripts/docs/rooms.ts: ${tier} has ${[...homeless, ...unknown, ...gone].join(', ')} not, or not once.`,
    );
}

function roomOf(room: Room, tier: Tier, known: Map<string, Table>): string {
  const tables = room.tables.map(name => known.get(name)!);
  const relations = tables.flatMap(one => relationsOf(one, tier));
  return `## ${room.title}

${wrapped(room.about)}

\`\`\`mermaid
erDiagram
${[...relations, ...tables.map(entityOf)].join('\n')}
\`\`\`

${tables.map(toldOf).join('\n')}
`;
}

/** What tables are for: the first sentence of their comment. */
function toldOf({ schema, name, comment, partition_key }: Table): string {
  const parts = partition_key === null ? '' : ` Partitioned by ${partition_key.toLowerCase()}.`;
  return wrapped(`- \`${schema}.${name}\`: ${firstSentence(comment)}${parts}`, '  ');
}

function linkOf(tables: Table[]): string {
  return `## What is read in SPP

${wrapped('IS-SOH reads the views of the schema `spp_feed` over `postgres_fdw`, as foreign tables.')}

${tables
  .map(({ schema, name, columns }) =>
    wrapped(`- \`${schema}.${name}\`: ${columns.map(one => `\`${one.name}\``).join(', ')}`, '  '),
  )
  .join('\n')}
`;
}

function relationsOf(table: Table, tier: Tier): string[] {
  const lines = table.references.map(one => lineOf(table.name, one, '--'));
  const keyed = table.references.flatMap(one => one.by);
  for (const column of table.columns) {
    const to = keyed.includes(column.name) ? undefined : meantBy(tier, table.name, column);
    if (to === undefined) continue;
    lines.push(lineOf(table.name, { to, by: [column.name], ...column, is_required: false }, '..'));
  }
  return lines;
}

function meantBy(tier: Tier, table: string, { name }: Column): string | undefined {
  if (meansNothing[tier].includes(`${table}.${name}`)) return undefined;
  const meant = Object.entries(means[tier]).find(([key]) => name === key || name.endsWith(`_${key}`));
  // The table's own key names nobody else.
  return meant?.[1] === table && name === meant[0] ? undefined : meant?.[1];
}

function lineOf(table: string, { to, by, is_required, is_unique }: Reference, line: string): string {
  const from = `${is_required ? '||' : '|o'}${line}${is_unique ? 'o|' : 'o{'}`;
  return `  ${to} ${from} ${table} : "${by.join(', ')}"`;
}

const KEYS = { p: 'PK', f: 'FK', u: 'UK' };

function entityOf({ name, columns }: Table): string {
  const lines = columns.map(column => {
    const keys = (column.keys ?? [])
      .toSorted((a, b) => 'pfu'.indexOf(a) - 'pfu'.indexOf(b))
      .map(key => KEYS[key])
      .join(', ');
    const remark = column.words?.join(', ') ?? (column.is_generated ? 'generated' : '');
    return ['   ', column.type, column.name, keys, remark && `"${remark}"`].filter(Boolean).join(' ');
  });
  return lines.length === 0 ? `  ${name}` : `  ${name} {\n${lines.join('\n')}\n  }`;
}

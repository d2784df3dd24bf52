/** docs/rights.md: who may call and read what, from the catalogs and the routes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLObjectType } from 'grafast/graphql';
import type pg from 'pg';
import { type Tier, tiers } from '../../server/database/migrate.ts';
import { type Role, roles } from '../../server/database/pools.ts';
import { routes } from '../../server/http/app.ts';
import { surfaces } from '../../server/http/graphql/surface/plugin.ts';
import { projectRoot } from '../../server/settings.ts';
import { roomsOfFunctions } from './sources.ts';

/** A table, view or function, and which role may what. */
export interface Right {
  schema: string;
  name: string;
  kind: 'table' | 'view' | 'function';
  is_public: boolean;
  /** By role: all rows, or some of them. */
  reads: Partial<Record<Role, 'all' | 'own'>>;
  /** By role: columns that are not read. */
  without: Partial<Record<Role, string[]>>;
  /** Who may call it, or write to it. */
  may: Role[];
}

const sql = readFileSync(join(import.meta.dirname, 'rights.sql'), 'utf8');
const callers = roles.filter(role => role !== 'inv_anonymous');

export async function readRights(client: pg.ClientBase): Promise<Right[]> {
  return (await client.query<Right>(sql, [callers])).rows;
}

/** Fields of GraphQL that are no object's own, and what they ask. */
const alsoAsks: Record<string, [Tier, string]> = {
  searchProducts: ['spp', 'search_products'],
  batchProgress: ['spp', 'resolve_batch'],
  newNotifications: ['issoh', 'v_my_notifications'],
};

/** Fields of Query, Mutation and Subscription by database and object. */
function fieldsOf(tier: Tier): Map<string, string[]> {
  const { relations, functions } = surfaces[tier];
  const fields = new Map<string, string[]>(Object.entries(functions).map(([name, field]) => [name, [field]]));
  for (const [name, { list, one }] of Object.entries(relations))
    fields.set(name, [...(list === undefined ? [] : [list]), ...Object.keys(one ?? {})]);
  for (const [field, [of, name]] of Object.entries(alsoAsks))
    if (of === tier) fields.set(name, [...(fields.get(name) ?? []), field]);
  return fields;
}

/** @throws Error where GraphQL has a field of which this page does not know what it asks */
export function assertFieldsKnown(): void {
  const schema = buildSchema(readFileSync(join(projectRoot, 'schema.graphql'), 'utf8'));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const there = roots.flatMap(type => Object.keys((type as GraphQLObjectType).getFields()));
  const known = tiers.flatMap(tier => [...fieldsOf(tier).values()].flat());
  const unknown = there.filter(field => !known.includes(field));
  if (unknown.length > 0) throw new Error(`scripts/docs/rights.ts: what is asked by ${unknown.join(', ')}?`);
}

const row = (...cells: string[]) => `| ${cells.join(' | ')} |\n`;
const short = (role: Role) => role.replace(/^inv_/, '').replace('_manager', '').replace('_operator', '');
const head = (...titles: string[]) =>
  row(...titles, ...callers.map(short)) + row(...titles.map(() => '---'), ...callers.map(() => ':-:'));
const ticks = (may: readonly Role[]) => callers.map(role => (may.includes(role) ? '✓' : ' '));
const code = (text: string) => `\`${text}\``;

/** REST, by the first parts of the path. */
export function routesTable(): string {
  return (
    head('route') +
    routes
      .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1))
      .map(one =>
        row(code(`${one.method.toUpperCase()} ${one.path.replace(/:(\w+)/g, '{$1}')}`), ...ticks(one.roles)),
      )
      .join('')
  );
}

/** Functions of a database by room; those that everybody may call come last, in a line. */
export function functionsTables(tier: Tier, rights: Right[]): string {
  const fields = fieldsOf(tier);
  const roomOf = roomsOfFunctions(tier);
  const called = rights.filter(one => one.kind === 'function' && one.may.length > 0 && !one.is_public);
  const byRoom = Map.groupBy(called, one => roomOf.get(one.name) ?? one.schema);
  const tables = [...byRoom]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([room, functions]) =>
        `### ${room}\n\n${head('function', 'GraphQL')}${functions
          .map(one =>
            row(
              code(`${one.schema}.${one.name}`),
              (fields.get(one.name) ?? []).map(code).join(', '),
              ...ticks(one.may),
            ),
          )
          .join('')}`,
    );
  const open = rights.filter(one => one.kind === 'function' && one.is_public);
  return `${tables.join('\n')}\nWhoever may use the schema calls ${open.map(one => code(`${one.schema}.${one.name}`)).join(', ')}.\n`;
}

/** Tables and views of a database that any role reads. */
export function relationsTable(tier: Tier, rights: Right[]): string {
  const fields = fieldsOf(tier);
  const read = rights.filter(one => one.kind !== 'function' && Object.keys(one.reads).length > 0);
  return head('table or view', 'GraphQL') + read.map(one => relationRow(one, fields)).join('');
}

function relationRow(one: Right, fields: Map<string, string[]>): string {
  const cells = callers.map(role => {
    const read = one.reads[role] === undefined ? '' : one.reads[role] === 'all' ? '✓' : 'own';
    const less = one.without[role] === undefined ? '' : ` not ${one.without[role].map(code).join(', ')}`;
    return `${read}${less}${one.may.includes(role) ? ' writes' : ''}` || ' ';
  });
  return row(code(`${one.schema}.${one.name}`), (fields.get(one.name) ?? []).map(code).join(', '), ...cells);
}

/** What a sentence of the page says of all of them. */
export function writersOf(rights: Right[]): string[] {
  return rights.filter(one => one.kind !== 'function' && one.may.length > 0).map(one => one.name);
}

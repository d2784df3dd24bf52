/** The GraphQL schema as the server tells it, and questions made from it. */
import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'grafast/graphql';
import { surfaces } from '../../../server/http/graphql/surface/plugin.ts';
import type { Door } from '../http/door.ts';

export async function readSchema(door: Door): Promise<GraphQLSchema> {
  const { body } = await door.graphql(getIntrospectionQuery(), { role: 'inv_admin' });
  return buildClientSchema(body.data);
}

/** Names of the fields of Query or Mutation. */
export function rootFields(schema: GraphQLSchema, root: 'Query' | 'Mutation'): string[] {
  return Object.keys((schema.getType(root) as GraphQLObjectType).getFields());
}

/**
 * All that can be asked of a type: its values, and through `depth` relations those of its neighbours.
 * Blank for a value.
 *
 * @param without types to leave out: one that is refused takes its parent along
 */
export function selection(type: GraphQLNamedType, depth = 0, without = /^$/): string {
  if (!isObjectType(type)) return '';
  const parts = Object.values(type.getFields()).flatMap(field => {
    const named = getNamedType(field.type);
    if (field.args.some(arg => isNonNullType(arg.type))) return [];
    if (isLeafType(named)) return [field.name];
    if (named.name === 'PageInfo') return [`${field.name} {hasNextPage endCursor}`];
    // Payloads and the root lead back to where all begins.
    if (named.name === 'Query') return [];
    const isPart = /^(nodes|edges|node|result)$/.test(field.name);
    if (!isPart && (depth === 0 || without.test(named.name))) return [];
    if (field.name === 'edges' || field.name === 'node') return [];
    return [`${field.name} ${selection(named, isPart ? depth : depth - 1, without)}`];
  });
  return `{${['__typename', ...parts].join(' ')}}`;
}

/** One root field with its arguments, all of its values and some relations. */
export function ask(
  schema: GraphQLSchema,
  root: 'Query' | 'Mutation',
  name: string,
  args = '',
  depth = 0,
  without = /^$/,
): string {
  const field = (schema.getType(root) as GraphQLObjectType).getFields()[name];
  if (field === undefined) throw new Error(`${root} has no ${name}`);
  const wanted = selection(getNamedType(field.type), depth, without);
  return `${root === 'Query' ? 'query' : 'mutation'} {answer: ${name}${args} ${wanted}}`;
}

const examples: Record<string, string> = {
  UUID: '"00000000-0000-4000-8000-000000000000"',
  Datetime: '"2020-01-01T00:00:00Z"',
  Date: '"2020-01-01"',
  LTree: '"none"',
  String: '"none"',
  Int: '0',
  BigInt: '"0"',
  BigFloat: '"0"',
  DatetimeRangeInput: '{start: {value: "2020-01-01T00:00:00Z", inclusive: true}}',
};

/** Arguments of a field of Query that find nothing. */
export function argumentsFor(field: GraphQLField<unknown, unknown>): string {
  const given = field.args
    .filter(arg => isNonNullType(arg.type) || /^(product|currencyCode|asOf)$/.test(arg.name))
    .map(arg => `${arg.name}: ${examples[getNamedType(arg.type).name]}`);
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

/** Lists of SPP; all others are of IS-SOH. */
export const sppLists = new Set(Object.values(surfaces.spp.relations).flatMap(({ list }) => list ?? []));

/** Lists whose rows may be filtered by a column of this name. */
export function filteredBy(schema: GraphQLSchema, column: string): string[] {
  return Object.values((schema.getType('Query') as GraphQLObjectType).getFields())
    .filter(field => {
      const filter = field.args.find(arg => arg.name === 'filter')?.type;
      const named = filter && getNamedType(filter);
      return named !== undefined && 'getFields' in named && column in named.getFields();
    })
    .map(field => field.name);
}

/** Lists (connections) at the root that take no argument. */
export function rootLists(schema: GraphQLSchema): string[] {
  return Object.values((schema.getType('Query') as GraphQLObjectType).getFields())
    .filter(field => /Connection$/.test(getNamedType(field.type).name))
    .filter(field => field.args.every(arg => /^(first|offset|after|filter|orderBy)$/.test(arg.name)))
    .filter(field => !isListType(field.type))
    .map(field => field.name);
}

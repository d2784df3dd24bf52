/**
 * What a GraphQL document asks for, told before anything else walks it: validation, depth and planning follow a
 * fragment again for every spread, which doubles with each of a chain. Here each definition is walked once.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  parse,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'grafast/graphql';
import { LARGEST_OFFSET } from './limits.ts';

export interface GraphqlLimits {
  /** Characters of the query. */
  characters: number;
  /** Words and signs of the query. */
  tokens: number;
  /** Fields inside fields. */
  depth: number;
  /** Lists inside lists. */
  lists: number;
  /** Fields, those of a fragment as often as it is spread. */
  fields: number;
  /** What is asked of a database, each planned for itself: objects, lists, answers of functions. */
  objects: number;
  /** What mutations do: a call is 1, one that works through much is HEAVY. */
  work: number;
  /** Lists of the schema's own parts; each may be as long as the schema is large. */
  listings: number;
  /** Values that the answer may hold: the sizes of the lists multiplied along each path, with the rows that they skip. */
  values: number;
  /** Bytes of the answer. */
  answer: number;
}

export interface Refusal {
  message: string;
  extensions: { code: string; hint: string };
}

/** What a set of fields comes to. `each` is counted once per row of the list that the set belongs to. */
export interface Measure {
  depth: number;
  lists: number;
  fields: number;
  objects: number;
  work: number;
  listings: number;
  once: number;
  each: number;
}

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;
/** Sizes of lists that have no pages: arrays in a row, and what introspection lists. */
const PLAIN_LIST = 10;
const INTROSPECTION_LIST = 5;
/** As deep as the introspection of graphql-js 16 and of Ruru goes. */
const INTROSPECTION = { depth: 16, lists: 3 };
/** Parts of a page, which the list itself plans. */
const PAGE_PARTS = new Set(['nodes', 'edges', 'pageInfo']);
/** What one call of these comes to: each may work through a whole list, queue, import or order book. */
const HEAVY = 25;
const HEAVY_CALLS = new Set([
  'assignCategory',
  'autoApprove',
  'bulkImportSelected',
  'confirmMissing',
  'expireReservations',
  'queueForSelection',
  'recordStockCounts',
  'refreshSupplierReliability',
  'requestImport',
  'rollbackBatch',
  'scoreSelection',
  'startReview',
  'undoImport',
]);
/** Beyond this the walk itself stops. */
const DEEPEST_WALK = 200;

/**
 * Why a query is not to be run; null when it may. What is no GraphQL at all passes: its own error says more.
 *
 * @param variables values of the query's variables: pages may be as long as one says
 */
export function refusalOf(
  schema: GraphQLSchema,
  query: string,
  variables: Record<string, unknown>,
  limits: GraphqlLimits,
): Refusal | null {
  if (query.length > limits.characters) return refusal('long', 'characters', limits.characters);
  try {
    const measure = measureOf(schema, query, variables, limits.tokens);
    if (measure.depth > limits.depth) return refusal('deep', 'fields inside fields', limits.depth);
    if (measure.lists > limits.lists) return refusal('deep', 'lists inside lists', limits.lists);
    if (measure.fields > limits.fields) return refusal('wide', 'fields', limits.fields);
    if (measure.objects > limits.objects) return refusal('wide', 'objects and lists', limits.objects);
    if (measure.work > limits.work) return refusal('wide', 'pieces of work', limits.work);
    if (measure.listings > limits.listings) return refusal('wide', 'lists of the schema', limits.listings);
    if (!(measure.once <= limits.values)) {
      const { once } = measureOf(schema, query, variables, limits.tokens, undefined, 0);
      return refusal('large', 'values', limits.values, once <= limits.values ? SKIPS_LESS : undefined);
    }
    return null;
  } catch (error) {
    if (error instanceof TooDeep || error instanceof RangeError) {
      return refusal('deep', 'fields inside fields', limits.depth);
    }
    if (/limit of \d+ tokens/.test((error as Error).message)) return refusal('long', 'tokens', limits.tokens);
    return null;
  }
}

const hints = {
  long: 'Ask in several requests.',
  deep: 'Ask for what lies deeper in a request of its own.',
  wide: 'Ask in several requests; a fragment counts as often as it is spread.',
  large: 'Ask for shorter pages ("first") or fewer fields; sizes of lists in lists multiply.',
};
const SKIPS_LESS =
  'Page by cursor (follow pageInfo.endCursor with "after") where "offset" skips much: each row that is skipped counts.';

function refusal(kind: keyof typeof hints, what: string, limit: number, hint = hints[kind]): Refusal {
  return {
    message: `The query asks for too much: at most ${limit.toLocaleString('en')} ${what}.`,
    extensions: { code: `query_too_${kind}`, hint },
  };
}

class TooDeep extends Error {}

/**
 * The largest of each number among the document's operations and fragments.
 *
 * @param visit called for every selection as it is walked
 * @param largestOffset rows that a page skips at most; 0 where they are not to count
 * @throws GraphQLError when it is no GraphQL, or has too many tokens
 */
export function measureOf(
  schema: GraphQLSchema,
  query: string,
  variables: Record<string, unknown>,
  maxTokens: number,
  visit: () => void = () => undefined,
  largestOffset = LARGEST_OFFSET,
): Measure {
  const { definitions } = parse(query, { noLocation: true, maxTokens });
  const fragments = new Map<string, FragmentDefinitionNode>();
  const defaults: Record<string, unknown> = {};
  for (const one of definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
    if (one.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, defaultValue } of one.variableDefinitions ?? []) {
      // Several operations may name a variable alike: the longest page counts.
      if (defaultValue?.kind === Kind.INT) {
        defaults[variable.name.value] = Math.max(
          Number(defaults[variable.name.value] ?? 0),
          Number(defaultValue.value),
        );
      }
    }
  }
  const values = { ...defaults, ...variables };
  const known = new Map<string, Measure>();
  const pages = pagesOf(schema);

  const ofFragment = (name: string, level: number): Measure => {
    const fragment = fragments.get(name);
    const before = known.get(name);
    if (before !== undefined || fragment === undefined) return before ?? nothing();
    // A fragment inside itself is refused by GraphQL; here it only has to end.
    known.set(name, nothing());
    const measure = ofSet(
      fragment.selectionSet,
      schema.getType(fragment.typeCondition.name.value),
      level + 1,
    );
    known.set(name, measure);
    return measure;
  };

  const ofSet = (set: SelectionSetNode, type: GraphQLNamedType | undefined, level: number): Measure => {
    if (level > DEEPEST_WALK) throw new TooDeep();
    const sum = nothing();
    for (const selection of set.selections) {
      visit();
      if (selection.kind === Kind.FIELD) add(sum, ofField(selection, type, level));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) add(sum, ofFragment(selection.name.value, level));
      else {
        const named = selection.typeCondition?.name.value;
        add(
          sum,
          ofSet(selection.selectionSet, named === undefined ? type : schema.getType(named), level + 1),
        );
      }
    }
    return sum;
  };

  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined, level: number): Measure => {
    const name = node.name.value;
    const field = fieldOf(parent, name);
    if (node.selectionSet === undefined) {
      // What takes arguments is a function's answer.
      const objects = field === undefined || field.args.length === 0 ? 0 : 1;
      return { ...nothing(), depth: 1, fields: 1, objects, work: workOf(schema, parent, name), once: 1 };
    }
    const type = field && getNamedType(field.type);
    const inner = ofSet(node.selectionSet, type, level + 1);
    const isList = field !== undefined && isListType(getNullableType(field.type));
    const isPartOfPage = pages.holds(parent, name);
    const isIntrospection = type?.name.startsWith('__') ?? false;
    const outer: Measure = {
      depth: inner.depth + 1,
      lists: inner.lists + (isList ? 1 : 0),
      fields: inner.fields + 1,
      objects: inner.objects + (isIntrospection ? 0 : kindsOf(schema, type) - (isPartOfPage ? 1 : 0)),
      work: inner.work + workOf(schema, parent, name),
      listings: inner.listings + (isIntrospection && isList ? 1 : 0),
      once: 0,
      each: 0,
    };
    if (isPartOfPage && isList) return { ...outer, each: 1 + inner.once + inner.each };
    const isPaged = field?.args.some(argument => argument.name === 'first') ?? false;
    const size = isPaged
      ? pageSize(node, values)
      : isList
        ? isIntrospection
          ? INTROSPECTION_LIST
          : PLAIN_LIST
        : 1;
    // A list without parts of a page has its rows for itself.
    outer.once = 1 + (isList ? size * (inner.once + inner.each) : inner.once + size * inner.each);
    // A row that is skipped is read.
    if (isPaged) outer.once += numberGiven(node, 'offset', values, 0, largestOffset);
    if (field !== SchemaMetaFieldDef && field !== TypeMetaFieldDef) return outer;
    if (outer.depth > INTROSPECTION.depth || outer.lists > INTROSPECTION.lists) throw new TooDeep();
    return { ...outer, depth: 1, lists: 0 };
  };

  const largest = nothing();
  for (const one of definitions) {
    const measure =
      one.kind === Kind.FRAGMENT_DEFINITION
        ? ofFragment(one.name.value, 0)
        : one.kind === Kind.OPERATION_DEFINITION
          ? ofSet(one.selectionSet, schema.getRootType(one.operation) ?? undefined, 0)
          : nothing();
    const isIntrospection =
      one.kind === Kind.FRAGMENT_DEFINITION && one.typeCondition.name.value.startsWith('__');
    for (const key of Object.keys(largest) as (keyof Measure)[]) {
      // Introspection may go deeper: how deep is told where it begins.
      if (isIntrospection && (key === 'depth' || key === 'lists')) continue;
      largest[key] = Math.max(largest[key], measure[key]);
    }
  }
  return largest;
}

function workOf(schema: GraphQLSchema, parent: GraphQLNamedType | undefined, field: string): number {
  if (parent === undefined || parent !== schema.getMutationType()) return 0;
  return HEAVY_CALLS.has(field) ? HEAVY : 1;
}

function nothing(): Measure {
  return { depth: 0, lists: 0, fields: 0, objects: 0, work: 0, listings: 0, once: 0, each: 0 };
}

function add(sum: Measure, more: Measure): void {
  sum.depth = Math.max(sum.depth, more.depth);
  sum.lists = Math.max(sum.lists, more.lists);
  sum.fields += more.fields;
  sum.objects += more.objects;
  sum.work += more.work;
  sum.listings += more.listings;
  sum.once += more.once;
  sum.each += more.each;
}

function fieldOf(
  parent: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === '__schema') return SchemaMetaFieldDef;
  if (name === '__type') return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** How many types of objects may come: one field is planned for each. */
function kindsOf(schema: GraphQLSchema, type: GraphQLNamedType | undefined): number {
  return isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
}

interface Pages {
  /** Whether a field of a type is a part of a page. */
  holds(parent: GraphQLNamedType | undefined, field: string): boolean;
}

const pagesOfSchemas = new WeakMap<GraphQLSchema, Pages>();

/** What a schema's pages are: what fields with `first` lead to, and their edges. A name alone says nothing. */
function pagesOf(schema: GraphQLSchema): Pages {
  const before = pagesOfSchemas.get(schema);
  if (before !== undefined) return before;
  const fields = Object.values(schema.getTypeMap()).flatMap(type =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const paged = fields.filter(leadsToPage).map(field => getNamedType(field.type));
  const pages = new Set<GraphQLNamedType>(paged.filter(isObjectType));
  const edges = new Set<GraphQLNamedType>();
  for (const page of pages) {
    const field = fieldOf(page, 'edges');
    if (field !== undefined) edges.add(getNamedType(field.type));
  }
  const made: Pages = {
    holds: (parent, field) =>
      parent !== undefined &&
      ((pages.has(parent) && PAGE_PARTS.has(field)) || (edges.has(parent) && field === 'node')),
  };
  pagesOfSchemas.set(schema, made);
  return made;
}

/** Whether a field leads to a page of a list, and is no list itself. */
function leadsToPage(field: GraphQLField<unknown, unknown>): boolean {
  return !isListType(getNullableType(field.type)) && field.args.some(argument => argument.name === 'first');
}

/** How many rows a page may have; what is no number is refused later, and counts as the longest. */
const pageSize = (node: FieldNode, variables: Record<string, unknown>) =>
  numberGiven(node, 'first', variables, DEFAULT_PAGE, LARGEST_PAGE);

function numberGiven(
  node: FieldNode,
  name: string,
  variables: Record<string, unknown>,
  usual: number,
  largest: number,
): number {
  const given = node.arguments?.find(argument => argument.name.value === name)?.value;
  if (given === undefined || given.kind === Kind.NULL) return usual;
  const value =
    given.kind === Kind.INT
      ? Number(given.value)
      : given.kind === Kind.VARIABLE
        ? (variables[given.name.value] ?? usual)
        : largest;
  return typeof value === 'number' && value >= 0 && value <= largest ? value : largest;
}

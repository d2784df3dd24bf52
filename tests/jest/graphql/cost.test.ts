/** What a document asks for is told in one walk, whatever its fragments come to. */
import { describe, expect, test } from '@jest/globals';
import { buildSchema, getIntrospectionQuery } from 'grafast/graphql';
import { measureOf, refusalOf } from '../../../server/http/graphql/cost.ts';
import { limits } from '../../../server/http/limits.ts';

const schema = buildSchema(`
  type Query { row: Row  rows(first: Int): Rows  list: [Row!]  node(id: ID): Any  edges: [Row]  sum(of: Int): Int }
  interface Any { id: ID }
  type One implements Any { id: ID }
  type Two implements Any { id: ID }
  type Row { id: ID  row: Row  rows(first: Int): Rows  list: [Row!] }
  type Rows { nodes: [Row]  totalCount: Int }
  type Mutation { scoreSelection: Done  markRead: Done }
  type Done { result: Int }
`);
const refuse = (query: string, variables = {}) => refusalOf(schema, query, variables, limits.graphql);
const code = (query: string, variables = {}) => refuse(query, variables)?.extensions.code ?? null;

/** A field with its page and what is asked of its rows, a plain value, or a spread. */
type Part = { field: 'row' | 'rows' | 'list'; first: number; parts: Part[] } | { spread: number } | 'id';

/** A repeatable stream of numbers from 0 up to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Fragments spread only later ones. */
function parts(random: () => number, depth: number, from: number, fragments: number): Part[] {
  return Array.from({ length: 1 + Math.floor(random() * 3) }, (): Part => {
    const kind = random();
    if (from < fragments && kind < 0.35) {
      return { spread: from + Math.floor(random() * (fragments - from)) };
    }
    if (depth === 0 || kind < 0.6) return 'id';
    const field = (['row', 'rows', 'list'] as const)[Math.floor(random() * 3)] as 'row';
    return {
      field,
      first: Math.floor(random() * 20),
      parts: parts(random, depth - 1, from, fragments),
    };
  });
}

let aliases = 0;
function print(all: Part[]): string {
  const text = all.map(part => {
    aliases += 1;
    if (part === 'id') return `a${aliases}: id`;
    if ('spread' in part) return `...F${part.spread}`;
    const inner = print(part.parts);
    const { field, first } = part;
    return field === 'rows'
      ? `a${aliases}: rows(first: ${first}) {nodes ${inner}}`
      : `a${aliases}: ${field} ${inner}`;
  });
  return `{${text.join(' ')}}`;
}

/** By expansion: every spread is walked again. */
function expand(all: Part[], fragments: Part[][]): { values: number; fields: number; depth: number } {
  const sum = { values: 0, fields: 0, depth: 0 };
  for (const part of all) {
    if (part === 'id') {
      sum.values += 1;
      sum.fields += 1;
      sum.depth = Math.max(sum.depth, 1);
    } else if ('spread' in part) {
      const inner = expand(fragments[part.spread]!, fragments);
      sum.values += inner.values;
      sum.fields += inner.fields;
      sum.depth = Math.max(sum.depth, inner.depth);
    } else {
      const inner = expand(part.parts, fragments);
      const size = { row: 1, list: 10, rows: part.first }[part.field];
      const page = part.field === 'rows' ? 1 : 0;
      sum.values += 1 + size * (page + inner.values);
      sum.fields += 1 + page + inner.fields;
      sum.depth = Math.max(sum.depth, 1 + page + inner.depth);
    }
  }
  return sum;
}

test('every measure is what expanding the fragments gives', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = numbers(seed);
    const fragments = Array.from({ length: 4 }, (_, n) => parts(random, 2, n + 1, 4));
    const operation: Part[] = [{ field: 'row', first: 0, parts: parts(random, 2, 0, 4) }];
    const query = [
      `query ${print(operation)}`,
      ...fragments.map((one, n) => `fragment F${n} on Row ${print(one)}`),
    ].join('\n');
    const expected = [operation, ...fragments].map(one => expand(one, fragments));
    const largest = (key: 'values' | 'fields' | 'depth') => Math.max(...expected.map(one => one[key]));
    const { once, fields, depth } = measureOf(schema, query, {}, 100_000);
    expect({ query, once, fields, depth }).toEqual({
      query,
      once: largest('values'),
      fields: largest('fields'),
      depth: largest('depth'),
    });
  }
});

/** Fragments that each spread the next twice: 2^n fields. */
const doubling = (n: number, spread = true) =>
  [
    spread ? '{row {...F0}}' : '{row {id}}',
    ...Array.from(
      { length: n },
      (_, k) => `fragment F${k} on Row {${k + 1 < n ? `...F${k + 1} ...F${k + 1}` : 'id'}}`,
    ),
  ].join('\n');

test.each([10, 22, 30, 100, 150])('%i doubling fragments are walked once each', n => {
  let visits = 0;
  const { fields } = measureOf(schema, doubling(n), {}, 100_000, () => {
    visits += 1;
  });
  expect(visits).toBe(2 + 2 * (n - 1) + 1);
  expect(fields).toBe(2 ** (n - 1) + 1);
});

describe('is refused', () => {
  test.each([
    ['doubling fragments', doubling(22), 'query_too_wide'],
    ['doubling fragments that nothing spreads', doubling(22, false), 'query_too_wide'],
    [
      'a chain of fragments without end',
      doubling(5_000).replaceAll(/(\.\.\.F\d+) \1/g, '$1'),
      'query_too_long',
    ],
    ['a long chain of fragments', doubling(900).replaceAll(/(\.\.\.F\d+) \1/g, '$1'), 'query_too_deep'],
    [
      'a thousand aliases',
      `{${Array.from({ length: 1000 }, (_, n) => `a${n}: row {id}`).join(' ')}}`,
      'query_too_wide',
    ],
    ['lists in lists', '{rows(first: 1000) {nodes {rows(first: 1000) {nodes {id}}}}}', 'query_too_large'],
    [
      'lists in lists by their usual size',
      `{rows {nodes {rows {nodes {list {${'id '.repeat(10)}}}}}}}`,
      'query_too_large',
    ],
    ['five lists in each other', '{list {list {list {list {list {id}}}}}}', 'query_too_deep'],
    ['thirteen fields in each other', `{${'row {'.repeat(12)}id${'}'.repeat(13)}`, 'query_too_deep'],
    ['brackets to the end of the stack', '{row'.repeat(4_900), 'query_too_deep'],
    ['a long text', `{row(a: "${'x'.repeat(100_000)}") {id}}`, 'query_too_long'],
    [
      'introspection that turns in a circle',
      `{__schema {types ${'{fields {type '.repeat(5)}{name}${'}}'.repeat(5)}}}`,
      'query_too_deep',
    ],
  ])('%s', (_what, query, expected) => {
    expect(refuse(query)).toEqual({
      message: expect.stringMatching(/^The query asks for too much: at most [\d,]+ [a-z ]+\.$/),
      extensions: { code: expected, hint: expect.any(String) },
    });
  });

  const many = (what: string, times = 60) =>
    `{${Array.from({ length: times }, (_, n) => `a${n}: ${what}`).join(' ')}}`;
  test.each([
    ['fields that are called as the parts of a page are', many('node(id: 1) {id}')],
    ['lists that are called so', many('edges {id}', 101)],
    ['answers of functions', many('sum(of: 1)', 101)],
    ['lists of the schema', many('__schema {types {name}}', 21)],
    ['lists in lists of the schema', `{__schema {types ${many('fields {name}')}}}`],
    ['lists of one type', many('__type(name: "Row") {fields {name}}')],
  ])('%s, very often', (_what, query) => {
    expect(code(query)).toBe('query_too_wide');
  });

  test('a page whose length a variable says', () => {
    const query = 'query ($n: Int = 1) {rows(first: $n) {nodes {rows(first: $n) {nodes {id}}}}}';
    expect([code(query), code(query, { n: 10 }), code(query, { n: 1000 })]).toEqual([
      null,
      null,
      'query_too_large',
    ]);
    expect(code(query, { n: 'many' })).toBe('query_too_large');
    expect(code(query.replace('= 1', '= 1000'))).toBe('query_too_large');
  });

  test('rows that pages skip, in each row and beside each other', () => {
    const inside = 'query ($n: Int = 0) {rows(first: 100) {nodes {rows(first: 1, offset: $n) {nodes {id}}}}}';
    expect([0, 10, 10_000, 'many'].map(n => code(inside, { n }))).toEqual([
      null,
      null,
      'query_too_large',
      'query_too_large',
    ]);
    const beside = (count: number) =>
      `{${Array.from({ length: count }, (_, i) => `a${i}: rows(first: 1, offset: 9999) {nodes {id}}`).join(' ')}}`;
    expect([code(beside(10)), code(beside(21))]).toEqual([null, 'query_too_large']);
    const long = '{rows(first: 1000) {nodes {rows(first: 1000) {nodes {id}}}}}';
    const hints = [refuse(inside, { n: 9000 }), refuse(beside(21)), refuse(long)].map(
      one => one?.extensions.hint,
    );
    // What would do is told, and nothing that would not.
    expect(
      hints.map(hint => ['"offset"', '"after"', '"first"'].filter(word => hint?.includes(word))),
    ).toEqual([['"offset"', '"after"'], ['"offset"', '"after"'], ['"first"']]);
  });
});

test.each([
  ['fragments in a circle', '{row {...A}} fragment A on Row {...B} fragment B on Row {...A id}'],
  ['what is no GraphQL', '{{{'],
  ['fields that are not there', '{nothing {of {this}}}'],
  ['introspection', getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true })],
  [
    'an ordinary page',
    `{rows(first: 1000) {nodes {${Array.from({ length: 30 }, (_, n) => `a${n}: id`).join(' ')}}}}`,
  ],
])('%s: passes', (_what, query) => {
  expect(refuse(query)).toBeNull();
});

test('calls that work through much cost more than others', () => {
  const calls = (name: string, count: number) =>
    `mutation {${Array.from({ length: count }, (_, i) => `a${i}: ${name} {result}`).join(' ')}}`;
  expect(code(calls('scoreSelection', 4))).toBeNull();
  expect(code(calls('scoreSelection', 5))).toBe('query_too_wide');
  expect(code(calls('markRead', 50))).toBeNull();
});

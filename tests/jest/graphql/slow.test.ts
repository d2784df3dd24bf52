/** What no index carries is asked of a root list within a supplier or product only. */
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  getNamedType,
} from 'grafast/graphql';
import { refusalOf } from '../../../server/http/graphql/cost.ts';
import { surfaces } from '../../../server/http/graphql/surface/plugin.ts';
import { columnsIn, type Shown } from '../../../server/http/graphql/surface/surface.ts';
import { limits } from '../../../server/http/limits.ts';
import { committedSchema } from '../../support/graphql-schema.ts';

const schema = buildSchema(committedSchema());
const fields = (schema.getType('Query') as GraphQLObjectType).getFields();
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const argument = (list: string, name: string) =>
  getNamedType(fields[list]!.args.find(one => one.name === name)!.type);
const columnsOf = (list: string) => (argument(list, 'filter') as GraphQLInputObjectType).getFields();
const operators = (list: string, column: string) =>
  Object.keys((getNamedType(columnsOf(list)[column]!.type) as GraphQLInputObjectType).getFields());

interface Slow {
  list: string;
  args: string;
  within: string[];
}

/** Every order, and every comparison, that a surface calls slow. */
const slow = Object.values(surfaces)
  .flatMap(({ relations }): Shown[] => Object.values(relations))
  .flatMap(({ list, slow: how }): Slow[] => {
    if (list === undefined || how === undefined) return [];
    const within = columnsIn(how.within).map(camel);
    const orders = (argument(list, 'orderBy') as GraphQLEnumType)
      .getValues()
      .map(({ name }) => name)
      .filter(name => columnsIn(how.orderBy).some(column => name.startsWith(`${column.toUpperCase()}_`)));
    const filters = columnsIn(how.filterBy)
      .map(camel)
      .flatMap(column =>
        operators(list, column)
          .filter(one => !/^(equalTo|in|startsWith)$/.test(one))
          .map(one => `${column}: {${one}: ${one === 'isNull' ? 'true' : '"x"'}}`),
      );
    return [
      ...orders.flatMap(order => [`orderBy: ${order}`, `orderBy: [NATURAL, ${order}]`]),
      ...filters.flatMap(one => [`filter: {${one}}`, `filter: {or: [{not: {${one}}}]}`]),
    ].map(args => ({ list, args, within }));
  });

const refuse = (query: string, variables = {}) =>
  refusalOf(schema, query, variables, limits.graphql)?.extensions ?? null;
const refused = { code: 'query_too_slow', hint: expect.stringMatching(/supplierId.*equalTo/) };
const merged = (args: string, more: string) =>
  args.startsWith('filter: {')
    ? `filter: {${more}, ${args.slice('filter: {'.length)}`
    : `${args}, filter: {${more}}`;

describe('at the root', () => {
  test('there are such', () => expect(slow.length).toBeGreaterThan(20));

  test.each(slow)('$list($args) is refused, but not within', ({ list, args, within }) => {
    expect(refuse(`{${list}(${args}) {nodes {__typename}}}`)).toEqual(refused);
    expect(refuse(`query {...F} fragment F on Query {a: ${list}(${args}) {nodes {__typename}}}`)).toEqual(
      refused,
    );
    for (const name of within) {
      const more = `${name}: {equalTo: "x"}`;
      if (args.includes(`${name}:`)) continue;
      expect(refuse(`{${list}(${merged(args, more)}) {nodes {__typename}}}`)).toBeNull();
      expect(refuse(`{${list}(${merged(args, `and: [{${more}}]`)}) {nodes {__typename}}}`)).toBeNull();
      for (const other of [`or: [{${more}}]`, `not: {${more}}`, `${name}: {greaterThan: "0"}`])
        expect(refuse(`{${list}(${merged(args, other)}) {nodes {__typename}}}`)).toEqual(refused);
    }
  });

  test('also by variables, sent or by default', () => {
    const ask = (types: string) =>
      `query (${types}) {priceHistory(orderBy: $o, filter: $f) {nodes {__typename}}}`;
    const types = '$o: [PriceChangeOrderBy!], $f: PriceChangeFilter';
    const o = ['CHANGED_AT_DESC'];
    const f = { supplierId: { equalTo: 'x' } };
    expect(refuse(ask(types), { o })).toEqual(refused);
    expect(refuse(ask(types), { o, f })).toBeNull();
    expect(refuse(ask(types), { f })).toBeNull();
    expect(refuse(ask(types))).toBeNull();
    const given = '$o: [PriceChangeOrderBy!] = [CHANGED_AT_ASC], $f: PriceChangeFilter';
    expect(refuse(ask(given))).toEqual(refused);
    expect(refuse(ask(`${given} = {supplierId: {equalTo: "x"}}`))).toBeNull();
  });
});

test('below a supplier or product it is not', () => {
  expect(
    refuse(`{supplier(supplierCode: "x") {products(orderBy: SUPPLIER_PRODUCT_CODE_ASC)
      {nodes {priceHistory(orderBy: CHANGED_AT_DESC) {nodes {newPrice}}}}}}`),
  ).toBeNull();
});

/** What a field makes the planner do is counted before it plans, whatever the field is called. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { grafast } from 'grafast';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
} from 'grafast/graphql';
import type { GraphileConfig } from 'graphile-config';
import { measureOf, refusalOf } from '../../../server/http/graphql/cost.ts';
import { samples } from '../../../server/http/graphql/samples.ts';
import { limits } from '../../../server/http/limits.ts';
import { documentFiles, typesOf } from '../../support/document-types.ts';
import { committedSchema, printed, readGraphqlSchema } from '../../support/graphql-schema.ts';
import { createWorld, type World } from '../../support/world.ts';
import { argumentsFor } from '../isolation/schema.ts';

const ALIASES = 100;
/** Of these the steps are counted; the planner's work grows with their number and no faster. */
const PLANNED = 3;
/** Steps that the planner may make for each object that was counted. */
const STEPS = 40;

let world: World;
let schema: GraphQLSchema;
let resolvedPreset: GraphileConfig.ResolvedPreset;
let release: () => Promise<void>;
let planned = 0;

const counting: GraphileConfig.Plugin = {
  name: 'CountingPlugin',
  grafast: {
    middleware: {
      establishOperationPlan(next) {
        const plan = next();
        planned = (plan as unknown as { stepTracker: { stepCount: number } }).stepTracker.stepCount;
        return plan;
      },
    },
  },
};

beforeAll(async () => {
  world = await createWorld();
  ({ schema, resolvedPreset, release } = await readGraphqlSchema(world, [counting]));
});
afterAll(async () => {
  await release();
  await world.close();
});

const fieldsOf = (root: 'Query' | 'Mutation') =>
  Object.values((schema.getType(root) as GraphQLObjectType).getFields());

/** The least that can be asked of a field; of a page, of each of its parts. */
function least(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return '';
  if (!isObjectType(type)) return '{__typename}';
  const { nodes } = type.getFields();
  if (nodes !== undefined) return `{nodes ${least(nodes)}}`;
  const plain = Object.values(type.getFields()).find(
    one => isLeafType(getNamedType(one.type)) && !one.args.some(arg => isNonNullType(arg.type)),
  );
  return plain === undefined ? '{__typename}' : `{${plain.name}}`;
}

const aliased = (field: GraphQLField<unknown, unknown>, times: number) =>
  `{${Array.from({ length: times }, (_, n) => `a${n}: ${field.name}${argumentsFor(field)} ${least(field)}`).join(' ')}}`;

test('every field of Query, a hundred times: refused, or within the budget of what was counted', async () => {
  const beyond: string[] = [];
  for (const field of fieldsOf('Query')) {
    const counted = measureOf(schema, aliased(field, PLANNED), {}, limits.graphql.tokens).objects;
    const isRefused = refusalOf(schema, aliased(field, ALIASES + 1), {}, limits.graphql) !== null;
    planned = 0;
    await grafast({ schema, resolvedPreset, requestContext: {}, source: aliased(field, PLANNED) });
    if (isLeafType(getNamedType(field.type)) && field.args.length === 0) continue;
    if (!isRefused || planned === 0 || planned > counted * STEPS) {
      beyond.push(
        `${field.name}: ${planned} steps for ${counted} objects${isRefused ? '' : ', never refused'}`,
      );
    }
  }
  expect(fieldsOf('Query').length).toBeGreaterThan(60);
  expect(beyond).toEqual([]);
}, 120_000);

test('every mutation, a hundred times: refused', () => {
  const free = fieldsOf('Mutation').filter(field => {
    const query = aliased(field, ALIASES + 1).replace(/^/, 'mutation ');
    return refusalOf(schema, query, {}, limits.graphql) === null;
  });
  expect(free.map(field => field.name)).toEqual([]);
});

test('schema.graphql is the schema (npm run snapshot writes it)', () => {
  expect(printed(schema)).toBe(committedSchema());
});

test('graphql-codegen types the sample documents by it', async () => {
  const types = await typesOf([{ location: 'samples.graphql', text: samples }]);
  const operations = Array.from(samples.matchAll(/^query (\w+)/gm), ([, name]) => name as string);
  expect(operations.length).toBeGreaterThan(5);
  for (const name of operations) expect(types).toContain(`export type ${name}Query = `);
  expect(types).not.toContain(': any');
});

test('the documents of pages and client are typed by it (npm run types writes them)', async () => {
  for (const { path, committed, written } of await documentFiles())
    expect({ [path]: committed }).toEqual({ [path]: written });
});

test('every sample query is valid, and within the limits', () => {
  const errors = validate(schema, parse(samples));
  expect(errors.map(({ message }) => message)).toEqual([]);
  expect(refusalOf(schema, samples, {}, limits.graphql)).toBeNull();
});

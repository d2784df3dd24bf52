/** Pages of every list, by every order that it has, are the list: each row once, and none left out. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execute, hookArgs } from 'grafast';
import {
  type DocumentNode,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
  parse,
} from 'grafast/graphql';
import { tiers } from '../../../server/database/migrate.ts';
import { surfaces } from '../../../server/http/graphql/surface/plugin.ts';
import { columnsIn } from '../../../server/http/graphql/surface/surface.ts';
import { fill } from '../../support/filled.ts';
import { type Read, readGraphqlSchema } from '../../support/graphql-schema.ts';
import { createWorld, type World } from '../../support/world.ts';
import { argumentsFor } from '../isolation/schema.ts';

/** Rows of a page, at most; a list has three pages or more. */
const PAGE = 9;
/** Orders of one query whose cursor, if each counted, nobody could look through. */
const AGAIN = 5_000;
/** Values by which rows are told apart. */
const TOLD = 6;
/** Lists that have next to nothing here: what is computed, and functions that are asked for what there is not. */
const few = new Set(
  `syncStatus catalogueMetricDays catalogueAlerts stockAlerts catalogueMetricHistory stockMetricHistory stockJobs
   catalogueJobs costOfGoodsIssued inventoryValuationAt productMatches`.split(/\s+/),
);
/** What lists nothing without keys, or without a product that there is. */
const unasked = new Set(['contractValues', 'negotiatedPrices']);

let world: World;
let read: Read;

beforeAll(async () => {
  world = await createWorld();
  await fill(world);
  read = await readGraphqlSchema(world);
}, 120_000);
afterAll(async () => {
  await read.release();
  await world.close();
});

type Field = GraphQLField<unknown, unknown>;
interface Page {
  nodes: object[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const claims = { role: 'inv_admin', user_id: 'test inv_admin' };

async function ask(document: DocumentNode, variableValues: object): Promise<Page> {
  const { schema, resolvedPreset } = read;
  const requestContext = { expressv4: { req: {}, res: { locals: { claims } } } };
  const args = { schema, resolvedPreset, requestContext, document, variableValues, contextValue: {} };
  const answer = (await execute((await hookArgs(args as never)) as never)) as {
    data?: { list: Page };
    errors?: Error[];
  };
  if (answer.errors !== undefined) throw new Error(answer.errors[0]?.message);
  return answer.data!.list;
}

/** The lists of Query that are read page by page. */
function lists(): Field[] {
  const Query = read.schema.getType('Query') as GraphQLObjectType;
  return Object.values(Query.getFields()).filter(
    ({ name, type }) => /Connection$/.test(getNamedType(type).name) && !unasked.has(name),
  );
}

function ordersOf({ args }: Field): string[] {
  const orders = args.find(({ name }) => name === 'orderBy');
  if (orders === undefined) return [];
  return (getNamedType(orders.type) as GraphQLEnumType).getValues().map(({ name }) => name);
}

/** What can be asked of a row without asking for more; what depends on the moment is left out. */
function valuesOf(list: Field, most = Number.POSITIVE_INFINITY): string {
  const { nodes } = (getNamedType(list.type) as GraphQLObjectType).getFields();
  const row = getNamedType(nodes!.type);
  if (!isObjectType(row)) return '__typename';
  const plain = Object.values(row.getFields()).filter(
    ({ type, args, name }) =>
      isLeafType(getNamedType(type)) && !args.some(arg => isNonNullType(arg.type)) && !/^days/.test(name),
  );
  return plain
    .slice(0, most)
    .map(({ name }) => name)
    .join(' ');
}

/** A page of a list, planned once for all of its pages and orders. */
function pageOf(list: Field) {
  const order = list.args.find(({ name }) => name === 'orderBy');
  const given = argumentsFor(list).slice(1, -1);
  const document = parse(`query ($first: Int, $after: Cursor ${order ? `, $orderBy: ${order.type}` : ''}) {
    list: ${list.name}(${given} first: $first, after: $after ${order ? 'orderBy: $orderBy' : ''}) {
      nodes {${valuesOf(list, TOLD)}} pageInfo {hasNextPage endCursor}}}`);
  return (first: number, after: string | null, orderBy?: string[] | null) =>
    ask(document, { first, after, ...(orderBy === undefined ? {} : { orderBy }) });
}

/** A list by pages, and at once; what is wrong with the one if the other is right. */
async function lost(page: ReturnType<typeof pageOf>, orderBy?: string[] | null) {
  try {
    const { nodes: all } = await page(1000, null, orderBy);
    const size = Math.max(1, Math.min(PAGE, Math.floor(all.length / 3)));
    const paged: object[] = [];
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo }: Page = await page(size, after, orderBy);
      paged.push(...nodes);
      if (!pageInfo.hasNextPage || paged.length > all.length) break;
      after = pageInfo.endCursor;
    }
    const same = JSON.stringify(paged) === JSON.stringify(all);
    return { rows: all.length, wrong: same ? null : `${paged.length} of ${all.length}` };
  } catch (error) {
    return { rows: 0, wrong: (error as Error).message };
  }
}

async function inTurns<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const turn = async () => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) await work(one);
  };
  await Promise.all([turn(), turn(), turn()]);
}

test('every list at the root, by each of its orders and by none', async () => {
  const wrong: string[] = [];
  const short: string[] = [];
  await inTurns(lists(), async list => {
    const page = pageOf(list);
    const orders = ordersOf(list).map(order => [order]);
    for (const orderBy of orders.length === 0 ? [undefined] : [undefined, [], ...orders]) {
      const found = await lost(page, orderBy);
      if (found.wrong !== null) wrong.push(`${list.name} ${orderBy}: ${found.wrong}`);
      else if (found.rows < 3 && !few.has(list.name)) short.push(list.name);
    }
  });
  expect({ wrong, short: [...new Set(short)] }).toEqual({ wrong: [], short: [] });
}, 120_000);

test('by the same columns again and again, which would be more than can be looked through', async () => {
  const list = lists().find(({ name }) => name === 'uploadBatches')!;
  const orders = ordersOf(list);
  const again = Array.from({ length: AGAIN }, (_, i) => orders[i % orders.length]!);
  const page = pageOf(list);
  const first = await page(2, null, again);
  const once = await page(2, null, orders);
  expect(first).toEqual(once);
  expect(await page(2, first.pageInfo.endCursor, again)).toEqual(
    await page(2, once.pageInfo.endCursor, orders),
  );
}, 60_000);

test('every value of a row can be read', async () => {
  const wrong: string[] = [];
  await inTurns(lists(), async list => {
    const document = parse(`{list: ${list.name}${argumentsFor(list)} {nodes {${valuesOf(list)}}}}`);
    await ask(document, {}).catch(error => wrong.push(`${list.name}: ${error.message}`));
  });
  expect(wrong).toEqual([]);
}, 60_000);

test('what a view is said to have in every row is there', async () => {
  for (const tier of tiers) {
    const database = tier === 'spp' ? world : world.issoh;
    for (const [name, { filled }] of Object.entries(surfaces[tier].relations))
      for (const column of columnsIn(filled)) {
        const lacking = await database.sql(`select from ${tier}.${name} where ${column} is null`);
        expect({ [`${name}.${column}`]: lacking }).toEqual({ [`${name}.${column}`]: [] });
      }
  }
});

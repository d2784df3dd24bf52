/** A route is one call and one shape: what it asks the database is a function's answer, or the columns of one relation. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { loadModule, parse as parseSql } from 'libpg-query';
import { z } from 'zod';
import { routes } from '../../../server/http/app.ts';
import { listOf, parse, uuid } from '../../../server/http/shapes.ts';
import type { Problem } from '../../../server/problem.ts';

beforeAll(loadModule);

/** Every text of the file that is a query; what is put into it stands for columns. */
function queriesOf(source: string): string[] {
  const texts = [...source.matchAll(/(['`])(\s*(?:select|with|insert|update|delete)\s[^'`]*)\1/g)];
  return texts.map(([, , text]) => (text as string).replace(/\$\{\w+\}/g, '*'));
}

/** What no route has: other statements, joins, queries in queries, several sources. */
function isMore(tree: string): boolean {
  return /"(JoinExpr|SubLink|RangeSubselect|CommonTableExpr|InsertStmt|UpdateStmt|DeleteStmt)":/.test(tree);
}

/** How many relations and functions the query asks. */
function sourcesOf(tree: string): number {
  const [first] = JSON.parse(tree).stmts;
  return first.stmt.SelectStmt.fromClause?.length ?? 0;
}

test('no route joins or nests', async () => {
  const found: string[] = [];
  const queries: string[] = [];
  for await (const file of glob('server/http/routes/**/*.ts')) {
    for (const sql of queriesOf(readFileSync(file, 'utf8'))) {
      queries.push(sql);
      const tree = JSON.stringify(await parseSql(sql));
      if (isMore(tree) || sourcesOf(tree) > 1) found.push(`${file}: ${sql}`);
    }
  }
  expect(queries.length).toBeGreaterThan(15);
  expect(found).toEqual([]);
});

interface Definition {
  type: string;
  format?: string;
  checks?: { _zod: { def: { check: string } } }[];
  shape?: Record<string, Schema>;
  element?: Schema;
  options?: Schema[];
  in?: Schema;
  out?: Schema;
  innerType?: Schema;
}
interface Schema {
  _zod: { def: Definition };
}

/** Texts and lists of a schema that have no end, by their paths. */
function endless(schema: Schema | undefined, path: string, isLimited = false): string[] {
  if (schema === undefined) return [];
  const { def } = schema._zod;
  const isEndless =
    !isLimited &&
    def.format === undefined &&
    def.checks?.some(check => check._zod.def.check === 'max_length') !== true;
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape ?? {}).flatMap(([key, value]) => endless(value, `${path}.${key}`));
    case 'array':
      return [...(isEndless ? [path] : []), ...endless(def.element, `${path}[]`)];
    case 'string':
      return isEndless ? [path] : [];
    case 'union':
      return (def.options ?? []).flatMap(one => endless(one, path));
    // What has come through the first half of a pipe is as long as that allows.
    case 'pipe':
      return [...endless(def.in, path), ...endless(def.out, path, true)];
    default:
      return endless(def.innerType, path);
  }
}

test('every text and every list that a route takes has an end', () => {
  const found = routes.flatMap(({ method, path, params, query, body }) =>
    [params, query, body].flatMap(schema =>
      schema === undefined ? [] : endless(schema, `${method} ${path} `),
    ),
  );
  expect(routes.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});

test('a list of wrong things is refused in a few words', () => {
  const schema = z.strictObject({ ids: listOf(uuid) });
  const refusal = (ids: unknown[]) => {
    try {
      return parse(schema, { ids });
    } catch (error) {
      return (error as Problem).message;
    }
  };
  expect(refusal(Array(10_001).fill(1))).toMatch(/^ids: [^;]*10000[^;]*$/);
  expect(refusal(Array(10_000).fill(1))).toMatch(/; and 9980 more\.$/);
});

/** A route is one call and one shape: what it asks the database is a function's answer, or the columns of one relation. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { loadModule, parse } from 'libpg-query';

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
      const tree = JSON.stringify(await parse(sql));
      if (isMore(tree) || sourcesOf(tree) > 1) found.push(`${file}: ${sql}`);
    }
  }
  expect(queries.length).toBeGreaterThan(15);
  expect(found).toEqual([]);
});

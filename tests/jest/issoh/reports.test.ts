/** Every report of sql/reports/ on the demo data, as an analyst, against what it must say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { projectRoot } from '../../../server/settings.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';

const reports = join(projectRoot, 'sql/reports');
const demo = readFileSync(join(projectRoot, 'sql/demo/stock.sql'), 'utf8');
const names = readdirSync(reports).flatMap(file => (file.endsWith('.sql') ? [file.slice(0, -4)] : []));

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await world.issoh.sql(demo);
});
afterAll(() => world.close());

const analyst = (sql: string) => world.issoh.as({ role: 'inv_analyst' }, sql);
const query = (name: string) => readFileSync(join(reports, `${name}.sql`), 'utf8');
const texts = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === null ? '' : String(value)]));

test('there are ten, each with its expected output', () => {
  expect(names).toHaveLength(10);
  const expected = readdirSync(join(reports, 'expected')).map(file => file.replace(/\.csv$/, ''));
  expect(expected.toSorted()).toEqual(names.toSorted());
});

test.each(names)('%s', async name => {
  const expected = parse(readFileSync(join(reports, 'expected', `${name}.csv`)), { columns: true });
  expect(expected).not.toHaveLength(0);
  expect((await analyst(query(name))).map(texts)).toEqual(expected);
});

test('loading the demo again changes nothing', async () => {
  const counts = `select (select count(*) from issoh.stock_movements) as movements,
    (select count(*) from issoh.stock_counts) as counts, (select count(*) from issoh.selected_products) as products`;
  const before = await analyst(counts);
  await world.issoh.sql(demo);
  expect(await analyst(counts)).toEqual(before);
});

/** client/rows.ts and server/http/rows.ts are what the databases' catalogs say. */
import { beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import type { Tier } from '../../../server/database/migrate.ts';
import { type TestCluster, templates, testCluster } from '../../support/cluster.ts';
import { committedRows, rowTypesOf, takeRowSchemas, takeRowTypes } from '../../support/row-types.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await testCluster();
});

test('the committed rows are those of the migrated databases (npm run types writes them)', async () => {
  const { types, schemas } = committedRows();
  expect(types.split('\n')).toEqual((await takeRowTypes(cluster)).split('\n'));
  expect(schemas.split('\n')).toEqual((await takeRowSchemas(cluster)).split('\n'));
});

/** Lines that a statement, which is undone, adds. */
async function addedBy(tier: Tier, statement: string): Promise<string[]> {
  return withClient(cluster.superuserUrl(templates[tier]), async client => {
    const before = new Set((await rowTypesOf(client, tier)).split('\n'));
    await client.query('begin');
    await client.query(statement);
    const after = await rowTypesOf(client, tier);
    await client.query('rollback');
    return after.split('\n').filter(line => !before.has(line));
  });
}

test.each<[string, Tier, string, string[]]>([
  ['a column', 'spp', 'alter table spp.suppliers add nicknames text[]', ['  nicknames: string[] | null;']],
  [
    'an amount',
    'issoh',
    "alter table issoh.selected_products add heft numeric not null default 0; comment on column issoh.selected_products.heft is 'In grams.'",
    ['  /** In grams. */', '  heft: string;'],
  ],
  [
    'one of some words',
    'issoh',
    "alter table issoh.warehouses add grade text not null default 'a' check (grade in ('a', 'b'))",
    ["  grade: 'a' | 'b';"],
  ],
  [
    'a table that is read',
    'issoh',
    'create table issoh.shelves (shelf integer primary key); grant select on issoh.shelves to inv_analyst',
    ['/** A table of issoh. */', 'export interface IssohShelves {', '  shelf: number;'],
  ],
  ['a table that is not', 'issoh', 'create table issoh.shelves (shelf integer primary key)', []],
])('a change shows: %s', async (_what, tier, statement, lines) => {
  expect(await addedBy(tier, statement)).toEqual(lines);
});

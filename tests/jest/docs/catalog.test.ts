/** The pages that are written from the catalogs are those of the migrated databases, and can be drawn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { diagramsOf } from '../../../scripts/docs/erd.ts';
import { readRights } from '../../../scripts/docs/rights.ts';
import { readTables } from '../../../scripts/docs/tables.ts';
import { written } from '../../../scripts/docs/write.ts';
import { ensureDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { projectRoot } from '../../../server/settings.ts';
import { templates, testCluster } from '../../support/cluster.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
/** What Mermaid's grammar of diagrams of entities takes of it. */
const RELATION = /^ {2}\w+ (?:\|\||\|o)(?:--|\.\.)(?:o\||o\{) \w+ : "[\w, ]+"$/;
const COLUMN = /^ {4}[a-z][\w[\]]* \w+(?: (?:PK|FK|UK)(?:, (?:PK|FK|UK))*)?(?: "[^"]+")?$/;
const LARGEST = 25;
/** GitHub draws no more. */
const LONGEST = 50_000;

let changing: string;
let now: Record<string, string>;

beforeAll(async () => {
  const cluster = await testCluster();
  now = await written({
    spp: cluster.superuserUrl(templates.spp),
    issoh: cluster.superuserUrl(templates.issoh),
  });
  changing = cluster.superuserUrl('spp_documented');
  await ensureDatabase(changing, templates.spp);
});

test.each(['docs/erd.md', 'docs/rights.md', 'docs/operations.md'])(
  '%s is as the system is (npm run snapshot writes it)',
  path => {
    expect(read(path)).toBe(now[path]);
  },
);

const diagrams = [
  ...read('docs/erd.md').matchAll(/^## (.*)\n[\s\S]*?^```mermaid\nerDiagram\n([\s\S]*?)^```/gm),
].map(([, title, diagram]) => [title!, diagram!] as const);

describe.each(diagrams)('the diagram "%s"', (_title, diagram) => {
  test('is in the grammar of Mermaid, line by line', () => {
    const wrong = diagram
      .trimEnd()
      .split('\n')
      .filter(line => !RELATION.test(line) && !COLUMN.test(line) && !/^ {2}(?:\w+(?: \{)?|\})$/.test(line));
    expect(wrong).toEqual([]);
  });

  test('is small enough to be drawn and read', () => {
    const entities = new Set([
      ...[...diagram.matchAll(/^ {2}(\w+) \{$/gm)].map(match => match[1]!),
      ...[...diagram.matchAll(/^ {2}(\w+) \S+ (\w+) :/gm)].flatMap(match => [match[1]!, match[2]!]),
    ]);
    expect(entities.size).toBeLessThanOrEqual(LARGEST);
    expect(diagram.length).toBeLessThan(LONGEST);
  });
});

/** What the pages would say of SPP when a statement has been run, which is undone. */
const after = (statement: string) =>
  withClient(changing, async client => {
    await client.query('begin');
    await client.query(statement);
    const tables = await readTables(client);
    return { diagrams: () => diagramsOf('spp', tables), rights: JSON.stringify(await readRights(client)) };
  });

test.each([
  ['a column', 'alter table spp.suppliers add nickname text'],
  ['a key', 'alter table spp.suppliers add unique (supplier_name)'],
  ['a reference', 'alter table spp.settings add foreign key (setting_key) references spp.settings'],
  ['what a check allows', "alter table spp.suppliers add check (currency_code in ('EUR', 'USD'))"],
  ['a table’s comment', "comment on table spp.suppliers is 'Somebody else.'"],
])('a change shows in the diagrams: %s', async (_what, statement) => {
  expect((await after(statement)).diagrams()).not.toBe((await after('select')).diagrams());
});

test('a table that stands in no room is told', async () => {
  const { diagrams } = await after('create table spp.strays (stray_id uuid primary key)');
  expect(diagrams).toThrow(/strays/);
});

test.each([
  ['a function', 'grant execute on function spp.set_setting to inv_supplier'],
  [
    'a table',
    'grant select on spp_private.locks to inv_analyst; grant usage on schema spp_private to inv_analyst',
  ],
  [
    'a column',
    'revoke select on spp.suppliers from inv_analyst; grant select (supplier_id) on spp.suppliers to inv_analyst',
  ],
  ['a write', 'grant delete on spp.suppliers to inv_analyst'],
  [
    'rows',
    'drop policy staff_read on spp.suppliers; create policy s on spp.suppliers to inv_analyst using (status <> $$x$$)',
  ],
])('a right more or less shows: %s', async (_what, statement) => {
  expect((await after(statement)).rights).not.toBe((await after('select')).rights);
});

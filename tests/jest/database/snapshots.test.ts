import { beforeAll, expect, test } from '@jest/globals';
import { ensureDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { type TestCluster, templates, testCluster } from '../../support/cluster.ts';
import { committedSnapshot, snapshotOf, takeSnapshots } from '../../support/snapshot.ts';

let cluster: TestCluster;
let taken: Record<string, string>;
let changing: string;

beforeAll(async () => {
  cluster = await testCluster();
  taken = await takeSnapshots(cluster);
  changing = cluster.superuserUrl('spp_changing');
  await ensureDatabase(changing, templates.spp);
});

/** The snapshot of SPP when a statement has been run, which is undone. */
async function snapshotAfter(statement: string): Promise<string> {
  return withClient(changing, async client => {
    await client.query('begin');
    await client.query(statement);
    return snapshotOf(client, 'spp');
  });
}

/** Lines that only one of two snapshots has, each behind the object it belongs to. */
function differences(committed: string, migrated: string): string[] {
  const [before, after] = [linesOf(committed), linesOf(migrated)];
  return [
    ...[...before].filter(line => !after.has(line)).map(line => `committed only: ${line}`),
    ...[...after].filter(line => !before.has(line)).map(line => `migrated only: ${line}`),
  ];
}

function linesOf(snapshot: string): Set<string> {
  let object = '';
  return new Set(
    snapshot.split('\n').map(line => {
      object =
        /^create (?!policy|trigger|constraint trigger|index|unique).*?(?=[ (]with|[ (]*\(|$)/.exec(
          line,
        )?.[0] ?? object;
      return `${object} … ${line}`;
    }),
  );
}

test.each(['spp.sql', 'issoh.sql', 'roles.sql'])(
  '%s is the migrated database (npm run snapshot writes it)',
  name => {
    const committed = committedSnapshot(name);
    expect(differences(committed, taken[name] as string)).toEqual([]);
    expect(committed).toBe(taken[name]);
  },
);

test.each([
  ['a column', 'alter table spp.suppliers add nickname text', 'create table spp.suppliers'],
  [
    'a default',
    "alter table spp.suppliers alter status set default 'inactive'",
    'create table spp.suppliers',
  ],
  ['a grant', 'grant insert on spp.settings to inv_analyst', 'create table spp.settings'],
  [
    'a grant on a column',
    'grant update (status) on spp.suppliers to inv_supplier',
    'create table spp.suppliers',
  ],
  ['a policy', 'create policy more on spp.settings using (true)', 'create table spp.settings'],
  ['an index', 'create index on spp.suppliers (status)', 'create table spp.suppliers'],
  [
    'a check',
    'alter table spp.suppliers add check (supplier_name <> supplier_code)',
    'create table spp.suppliers',
  ],
  ['RLS off', 'alter table spp.suppliers disable row level security', 'create table spp.suppliers'],
  ['a trigger off', 'alter table audit.log disable trigger _900_append_only', 'create table audit.log'],
  ['a comment', "comment on column spp.suppliers.status is 'x'", 'create table spp.suppliers'],
  ['an owner', 'alter table spp.settings owner to postgres', 'create table spp.settings'],
  ['storage', 'alter table spp.suppliers set (fillfactor = 50)', 'create table spp.suppliers'],
  [
    'a definer',
    'alter function audit.current_actor() security definer',
    'create function audit.current_actor',
  ],
  ['volatility', 'alter function audit.current_actor() volatile', 'create function audit.current_actor'],
  ['a setting', 'alter function spp.setting set search_path = spp', 'create function spp.setting'],
  ['execute', 'grant execute on function spp.set_setting to public', 'create function spp.set_setting'],
  [
    'a view option',
    'alter view spp.v_quarantine set (security_invoker = false)',
    'create view spp.v_quarantine',
  ],
  ['a type', "create type spp.mood as enum ('good', 'bad')", 'create type spp.mood'],
  [
    'default privileges',
    'alter default privileges for role inv_owner grant select on tables to public',
    'alter default privileges',
  ],
  ['a schema', 'grant create on schema spp to inv_analyst', 'create schema spp'],
])('a change shows in a few lines: %s', async (_what, statement, object) => {
  const lines = differences(await snapshotAfter('select'), await snapshotAfter(statement));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(4);
  expect(lines.filter(line => !line.includes(object))).toEqual([]);
});

test('a month more is no change', async () => {
  const later = await snapshotAfter("select spp_private.make_price_history_month('1999-01-01')");
  expect(differences(await snapshotAfter('select'), later)).toEqual([]);
});

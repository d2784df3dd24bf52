/** The checks of append-only tables see every guard that is lost, on whatever partition. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { unloggedIn } from '../../../server/backup/unlogged.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { projectRoot } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const histories = [
  ['spp', 'price_history_is_guarded', 'spp.price_history', ['_100_append_only']],
  ['issoh', 'ledger_is_guarded', 'issoh.stock_movements', ['_100_append_only', '_500_follow']],
] as const;

/** What somebody who may alter tables can do to a guard. */
const losses = (triggers: readonly string[]) => [
  ['row-level security off', (table: string) => `alter table ${table} disable row level security`] as const,
  ...triggers.flatMap(trigger => [
    [`${trigger} dropped`, (table: string) => `drop trigger ${trigger} on ${table}`] as const,
    [`${trigger} disabled`, (table: string) => `alter table ${table} disable trigger ${trigger}`] as const,
    [
      `${trigger} off for replicas`,
      (table: string) => `alter table ${table} enable trigger ${trigger}`,
    ] as const,
  ]),
];

test.each(
  histories.flatMap(([tier, check, parent, triggers]) =>
    losses(triggers).map(([loss, statement]) => ({ check, loss, tier, parent, statement })),
  ),
)('$check: $loss is reported, on each partition', async ({ tier, check, parent, statement }) => {
  const query = readFileSync(join(projectRoot, 'sql/checks', tier, `${check}.sql`), 'utf8');
  await withClient(world.settings[tier]!.direct, async client => {
    const found = async () =>
      (await client.query<{ partition: string }>(query)).rows.map(row => row.partition);
    expect(await found()).toEqual([]);
    const { rows } = await client.query<{ table: string }>(
      'select t.relid::regclass::text as table from pg_partition_tree($1) t order by t.level desc, 1',
      [parent],
    );
    expect(rows.length).toBeGreaterThan(2);
    const missed: string[] = [];
    for (const { table } of rows) {
      await inUndone(client, async () => {
        await client.query(statement(table));
        if (!(await found()).includes(table)) missed.push(table);
      });
    }
    expect(missed).toEqual([]);
  });
});

test.each(['spp', 'issoh'] as const)(
  '%s: whatever logs or refuses changes is missed, dropped or switched off',
  async tier => {
    const query = readFileSync(join(projectRoot, 'sql/checks', tier, 'changes_are_logged.sql'), 'utf8');
    await withClient(world.settings[tier]!.direct, async client => {
      const found = async () =>
        (await client.query<{ relation: string; guard: string }>(query)).rows.map(
          row => `${row.relation} ${row.guard}`,
        );
      expect(await found()).toEqual([]);
      const { rows } = await client.query<{ table: string; guard: string; part: boolean }>(
        `select g.tgrelid::regclass::text as table, g.tgname as guard, c.relispartition as part
           from pg_trigger g join pg_class c on c.oid = g.tgrelid
          where g.tgname ~ '^_[0-9]+_(log|append_only)' order by 1, 2`,
      );
      expect(rows.length).toBeGreaterThan(20);
      const missed: string[] = [];
      for (const { table, guard, part } of rows)
        for (const statement of [
          `alter table ${table} disable trigger ${guard}`,
          `alter table ${table} enable replica trigger ${guard}`,
          ...(part ? [] : [`drop trigger ${guard} on ${table}`]),
        ])
          await inUndone(client, async () => {
            await client.query(statement);
            if (!(await found()).includes(`${table} ${guard}`)) missed.push(statement);
          });
      expect(missed).toEqual([]);
    });
  },
);

/** What an owner can do to a contract with the log switched off. */
const unlogged = [
  'update issoh.contract_terms set revision = revision + 1',
  "update issoh.contract_terms set effective_to = effective_from + interval '1 day'",
  "update issoh.contract_terms set supplier_product_code = 'other'",
  "update issoh.contract_terms set said_to = '2070-01-01Z'",
  'delete from issoh.contract_terms',
];

test('a contract that was changed past the log is reported, others are not', async () => {
  const query = readFileSync(join(projectRoot, 'sql/checks/issoh/contracts_are_as_logged.sql'), 'utf8');
  await withClient(world.settings.issoh!.direct, async client => {
    const found = async () => (await client.query(query)).rowCount;
    await client.query(`
      with made as (
        insert into issoh_private.supplier_keys (supplier_id, key_no, master_id, wrapped)
        values (uuidv7(), 1, '1-000000000000', '\\x00') returning key_id, supplier_id)
      insert into issoh.contract_terms (supplier_id, supplier_product_code, rebate_secret, key_id)
      select supplier_id, code, '\\x00', key_id from made, unnest(array['A', 'B']) code`);
    await client.query("delete from issoh.contract_terms where supplier_product_code = 'B'");
    expect(await found()).toBe(0);
    for (const statement of unlogged)
      await inUndone(client, async () => {
        await client.query(statement);
        expect(await found()).toBe(0);
        await client.query('rollback; begin; set local session_replication_role = replica');
        await client.query(statement);
        expect({ statement, found: await found() }).toEqual({ statement, found: 1 });
      });
  });
});

async function inUndone(client: pg.Client, act: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await act();
  } finally {
    await client.query('rollback');
  }
}

describe.each([
  [
    'spp',
    'spp.price_history',
    ['spp_private.change_origins', 'spp_private.match_packs', 'spp_private.match_results'],
  ],
  ['issoh', 'issoh.stock_movements', []],
] as const)('%s: what the log leaves out', (tier, parent, byDesign) => {
  test('is reported with what has it logged again, on each partition, and as a sequence', async () => {
    await withClient(world.settings[tier]!.direct, async client => {
      const found = () => unloggedIn(tier, client);
      expect(await found()).toEqual([]);
      const { rows } = await client.query<{ is: string; name: string }>(
        `select 'table' as is, t.relid::regclass::text as name from pg_partition_tree($1) t where t.isleaf
         union all
         (select 'sequence', c.oid::regclass::text from pg_class c
           where c.relkind = 'S' and c.relowner = 'inv_owner'::regrole and c.relpersistence = 'p' limit 1)`,
        [parent],
      );
      expect(new Set(rows.map(row => row.is)).size).toBe(2);
      for (const { is, name } of rows)
        await inUndone(client, async () => {
          await client.query(`alter ${is} ${name} set unlogged`);
          expect(await found()).toEqual([{ tier, relation: name, mend: `alter ${is} ${name} set logged;` }]);
          await client.query((await found())[0]!.mend);
          expect(await found()).toEqual([]);
        });
    });
  });

  test('is reported of whatever is ours, but for what is so by design', async () => {
    await withClient(world.settings[tier]!.direct, client =>
      inUndone(client, async () => {
        const { rows } = await client.query<{ name: string }>(
          `update pg_class c set relpersistence = 'u' from pg_namespace n
            where n.oid = c.relnamespace and c.relkind = 'r' and c.relpersistence <> 't'
              and n.nspname !~ '^(pg_|information_schema)' and c.relowner = 'inv_owner'::regrole
            returning c.oid::regclass::text as name`,
        );
        const names = rows.map(row => row.name);
        expect(names).toEqual(expect.arrayContaining(['graphile_migrate.migrations', ...byDesign]));
        const relations = (await unloggedIn(tier, client)).map(one => one.relation);
        expect(relations.sort()).toEqual(names.filter(name => !byDesign.includes(name as never)).sort());
      }),
    );
  });
});

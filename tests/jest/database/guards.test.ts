/** The checks of append-only tables see every guard that is lost, on whatever partition. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
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

async function inUndone(client: pg.Client, act: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await act();
  } finally {
    await client.query('rollback');
  }
}

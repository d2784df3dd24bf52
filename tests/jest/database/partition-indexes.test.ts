/** An index that a migration makes of a partitioned table: each partition gets its own beside who works. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { asLogin, withClient } from '../../../server/database/bootstrap.ts';
import { postgresLog } from '../../../server/database/embedded/embedded.ts';
import { inWords, migrate } from '../../../server/database/migrate.ts';
import { attachPartitionIndexes, buildPartitionIndexes } from '../../../server/database/partition-indexes.ts';
import { type TestCluster, templates, testCluster } from '../../support/cluster.ts';
import { dropDatabase } from '../../support/drop-database.ts';

const name = `partitions_${randomUUID().slice(0, 8)}`;
let cluster: TestCluster;
let url: string;

const migratorUrl = () => asLogin(url, 'inv_migrator', cluster.settings.secrets.migrator_password);
const asMigrator = <T>(work: (client: pg.ClientBase) => Promise<T>) => withClient(migratorUrl(), work);
const query = <T extends pg.QueryResultRow>(text: string) =>
  withClient(url, async client => (await client.query<T>(text)).rows);
const partitions = async () =>
  (
    await query<{ name: string }>(
      "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'spp.supplier_products'::regclass order by 1",
    )
  ).map(one => one.name);
/** Partitions whose index the parent's has taken up, and whether all are whole. */
const state = async (index: string) =>
  (
    await query<{ taken: string[]; whole: boolean }>(
      `select array(select i.indrelid::regclass::text from pg_inherits h join pg_index i on i.indexrelid = h.inhrelid
                     where h.inhparent = '${index}'::regclass order by 1) as taken,
              not exists (select from pg_index where not indisvalid) as whole`,
    )
  )[0]!;

beforeAll(async () => {
  cluster = await testCluster();
  url = cluster.superuserUrl(name);
  await withClient(cluster.superuserUrl('postgres'), client =>
    client.query(`create database ${name} template ${templates.spp} owner inv_owner`),
  );
  await query(`
    select spp.create_supplier(c, c) from unnest(array['ONE', 'TWO', 'THREE']) c;
    insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
    select s.supplier_id, n::text, 'Thing', 1, 'EUR' from spp.suppliers s, generate_series(1, 100) n`);
});
afterAll(() => dropDatabase(cluster.superuserUrl('postgres'), name));

test('all get one, whatever was broken off, while others write', async () => {
  const index = 'spp.tried_idx';
  const [one, two] = await partitions();
  await query(`set role inv_owner;
    create index tried_idx on only spp.supplier_products (first_seen_date, is_new) where is_new;
    create index on ${one} (first_seen_date, is_new) where is_new;
    create index half_made on ${two} (first_seen_date, is_new) where is_new`);
  // As a build leaves it that was broken off.
  await query("update pg_index set indisvalid = false where indexrelid = 'spp.half_made'::regclass");
  const begun: string[] = [];
  await withClient(url, async writer => {
    await writer.query(`begin; update ${two} set current_price = 2`);
    const building = asMigrator(client => buildPartitionIndexes(client, made => begun.push(made)));
    const waits =
      "select from pg_stat_activity where query ilike '%index concurrently%' and wait_event_type = 'Lock'";
    while ((await query(waits)).length === 0) await sleep(20);
    // Nobody waits for it, and who comes meanwhile has one.
    await query(`set statement_timeout = '5s'; update ${two} set current_price = 3 where false;
      update ${one} set current_price = 2; select spp.create_supplier('FOUR', 'FOUR')`);
    await writer.query('commit');
    await building;
  });
  await asMigrator(attachPartitionIndexes);
  expect(await state(index)).toEqual({ taken: await partitions(), whole: true });
  expect(begun).toContain(index);

  const again: string[] = [];
  await asMigrator(client => buildPartitionIndexes(client, made => again.push(made)));
  expect(again).toEqual([]);
});

/** Why attaching to an index was broken off, each time. */
const brokenOff = (index: string) => {
  const told = new RegExp(
    `ERROR: +canceling statement due to (.*)\\n.* STATEMENT: +alter index ${index} attach `,
    'g',
  );
  return [...readFileSync(postgresLog(cluster.settings), 'utf8').matchAll(told)].map(([, why]) => why);
};

test('nobody waits behind one that somebody’s transaction keeps from being taken up', async () => {
  const index = `spp.taken_${name}`;
  const [one] = await partitions();
  await query(`set role inv_owner;
    create index taken_${name} on only spp.supplier_products (product_name, first_seen_date);
    create index taken_one on ${one} (product_name, first_seen_date)`);
  await withClient(url, async reader => {
    await reader.query(`begin; select count(*) from ${one}`);
    let failure: Error | undefined;
    const migrating = migrate('spp', migratorUrl());
    migrating.catch((error: Error) => {
      failure = error;
    });
    const isWaiting = "select from pg_locks where relation = 'spp.taken_one'::regclass and not granted";
    // Without being broken off it would end by its own lock_timeout.
    for (let tries = 0; tries < 3 && !brokenOff(index).includes('user request'); tries++) {
      while ((await query(isWaiting)).length === 0) {
        if (failure !== undefined) throw failure;
        await sleep(5);
      }
      await query(`select count(*) from ${one}`);
    }
    expect(brokenOff(index)).toContain('user request');
    await reader.query('commit');
    expect((await migrating).map(inWords)).toEqual([`index ${index}`]);
  });
  expect(await state(index)).toEqual({ taken: await partitions(), whole: true });
});

test('of an index that cannot be built it is not said that all was undone', async () => {
  await query(`set role inv_owner;
    create index failing_idx on only spp.supplier_products ((1 / (current_price - 1)))`);
  await expect(migrate('spp', migratorUrl())).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringMatching(/^spp: index spp\.failing_idx failed: division by zero/),
    hint: expect.stringMatching(/^What is built of an index stays/),
  });
});

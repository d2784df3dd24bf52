/** Indexes that a worker rebuilds while somebody migrates: neither breaks the other off, nor takes its work away. */

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { IS_AT_WORK } from '../../../server/database/at-work.ts';
import { asLogin, withClient } from '../../../server/database/bootstrap.ts';
import { mendHalfMade } from '../../../server/database/half-made.ts';
import { inWords, migrate } from '../../../server/database/migrate.ts';
import { projectRoot } from '../../../server/settings.ts';
import { type TestCluster, templates, testCluster } from '../../support/cluster.ts';
import { dropDatabase } from '../../support/drop-database.ts';

const name = `at_work_${randomUUID().slice(0, 8)}`;
let cluster: TestCluster;
let url: string;
let migrator: string;
let worker: string;

const query = <T extends pg.QueryResultRow>(text: string) =>
  withClient(url, async client => (await client.query<T>(text)).rows);
const notWhole = () => query('select indexrelid::regclass from pg_index where not indisvalid');

beforeAll(async () => {
  cluster = await testCluster();
  url = cluster.superuserUrl(name);
  migrator = asLogin(url, 'inv_migrator', cluster.settings.secrets.migrator_password);
  worker = asLogin(url, 'inv_worker', cluster.settings.secrets.worker_password);
  await withClient(cluster.superuserUrl('postgres'), client =>
    client.query(`create database ${name} template ${templates.spp} owner inv_owner`),
  );
  await query(`set role inv_owner;
    create table spp.lean (a integer); create index lean_idx on spp.lean (a);
    create table spp.wordy (a text); create index wordy_idx on spp.wordy (a);
    select spp.create_supplier('ONE', 'ONE')`);
});
afterAll(() => dropDatabase(cluster.superuserUrl('postgres'), name));

/** A worker rebuilds the indexes of a table, and waits for somebody who writes to it. */
async function whileRebuilt(table: string, during: (commit: () => Promise<unknown>) => Promise<void>) {
  await withClient(url, async writer => {
    await writer.query(`begin; lock table only ${table} in row exclusive mode`);
    const rebuilding = withClient(worker, async client => {
      await client.query('set role inv_owner');
      await client.query(`reindex (concurrently) table ${table}`);
    });
    const isAtWork = `
      select from pg_stat_activity where query = 'reindex (concurrently) table ${table}' and wait_event_type = 'Lock'
         and exists (select from pg_index where indrelid = '${table}'::regclass and not indisvalid
                                            and indexrelid::regclass::text ~ '_ccnew$')`;
    while ((await query(isAtWork)).length === 0) await sleep(5);
    await during(() => writer.query('commit')).finally(() => writer.query('commit'));
    await rebuilding;
  });
}

// The one that is told of last is another table's, where there is one for long texts.
test.each(['lean', 'wordy'])('what is rebuilt of %s is not taken for left over', async table => {
  // Broken off before, which would wait for the rebuilding as that does for it.
  await query(`set role inv_owner; create index ${table}_idx_ccnew9 on spp.${table} (a)`);
  await query(
    `update pg_index set indisvalid = false where indexrelid = 'spp.${table}_idx_ccnew9'::regclass`,
  );
  const sql = `create index concurrently ${table}_idx on spp.${table} (a)`;
  const begun: string[] = [];
  const mend = () =>
    withClient(migrator, async client => {
      // It would wait for the rebuilding, and that for who writes.
      await client.query("set lock_timeout = '5s'");
      await mendHalfMade(
        client,
        [{ name: 'made', sql }],
        async () => [],
        one => begun.push(one),
      );
    });
  await whileRebuilt(`spp.${table}`, async commit => {
    await mend();
    await commit();
  });
  expect(begun).toEqual([]);
  await mend();
  expect(await notWhole()).toEqual([]);
});

test('a partition that is rebuilt gets its index afterwards', async () => {
  const rows = await query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'spp.supplier_products'::regclass",
  );
  // Were they to wait for one another, the worker would be the one to be broken off: whoever migrates begins anew.
  await query(`alter role inv_migrator in database ${name} set deadlock_timeout = '10min';
    alter role inv_worker in database ${name} set deadlock_timeout = '10ms'`);
  await query(
    'set role inv_owner; create index after_idx on only spp.supplier_products (product_name, is_new)',
  );
  let migrating: ReturnType<typeof migrate> | undefined;
  await whileRebuilt(rows[0]!.name, async commit => {
    migrating = migrate('spp', migrator);
    const isWaiting = `
      select from pg_stat_activity where datname = '${name}' and usename = 'inv_migrator'
         and (query ~ '^\\s*select from pg_catalog.pg_index i' or query ~ '^create index' and wait_event_type = 'Lock')`;
    while ((await query(isWaiting)).length === 0) await sleep(5);
    await commit();
  });
  expect((await migrating)?.map(inWords)).toEqual(['index spp.after_idx']);
  expect(await notWhole()).toEqual([]);
});

test('what a broken REINDEX has left is told from what is being made in the same words', () => {
  const sql = readFileSync(
    join(projectRoot, 'functions/common/maintenance/maintenance_statements.sql'),
    'utf8',
  );
  const words = (text: string) =>
    text.replaceAll('pg_catalog.', '').replace(/\s+/g, ' ').replace(/\( /g, '(');
  expect(words(sql)).toContain(`and not ${words(IS_AT_WORK)}`);
});

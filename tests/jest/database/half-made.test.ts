/** An index whose building was broken off: the next run makes it whole, whether its migration is recorded or not. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@graphile/logger';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate as migrateFolder } from 'graphile-migrate';
import type pg from 'pg';
import { asLogin, ensureDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { mendHalfMade } from '../../../server/database/half-made.ts';
import { migrate, migrateSettings, plannedMigrations } from '../../../server/database/migrate.ts';
import { ownerPool } from '../../../server/database/pools.ts';
import { projectRoot } from '../../../server/settings.ts';
import { runMigrations } from '../../../server/worker/graphile.ts';
import { type TestCluster, testCluster } from '../../support/cluster.ts';
import { dropDatabase } from '../../support/drop-database.ts';

const suffix = randomUUID().slice(0, 8);
const before = `whole_before_${suffix}`;
const name = `whole_${suffix}`;
const file = '000045-stock_key_index.sql';
const index = 'issoh.stock_on_hand_warehouse_id_product_id_key';
const folder = join(projectRoot, 'migrations/issoh');
const sql = readFileSync(join(folder, 'committed', file), 'utf8');
let cluster: TestCluster;
let url: string;
let migrator: string;

const query = (text: string) => withClient(cluster.superuserUrl('postgres'), client => client.query(text));

const drop = (database: string) => dropDatabase(cluster.superuserUrl('postgres'), database);

/** A database as it was before that migration. */
beforeAll(async () => {
  cluster = await testCluster();
  url = cluster.superuserUrl(name);
  migrator = asLogin(url, 'inv_migrator', cluster.settings.secrets.migrator_password);
  const at = cluster.superuserUrl(before);
  await ensureDatabase(at);
  await withClient(at, client =>
    client.query(`
      set search_path = public; create extension ltree; create extension pg_trgm; create extension btree_gist; create extension postgres_fdw;
      grant usage on foreign data wrapper postgres_fdw to inv_owner;
      set role inv_owner;
      create server spp foreign data wrapper postgres_fdw`),
  );
  const pool = ownerPool(at);
  await runMigrations({ pgPool: pool });
  await pool.end();
  const temporary = mkdtempSync(join(tmpdir(), 'inventory-whole-'));
  cpSync(join(folder, 'committed'), join(temporary, 'committed'), {
    recursive: true,
    filter: source => !/^\d/.test(basename(source)) || basename(source) < file,
  });
  symlinkSync(join(folder, 'fixtures'), join(temporary, 'fixtures'));
  const logger = new Logger(() => () => undefined);
  await migrateFolder({ ...migrateSettings('issoh', at), migrationsFolder: temporary, logger });
  rmSync(temporary, { recursive: true });
  await sleep(300);
});
afterAll(() => drop(before));

const isWhole = async (client: pg.Client) => {
  const { rows } = await client.query(
    `select indisvalid from pg_index where indexrelid = to_regclass('${index}')`,
  );
  return rows[0]?.indisvalid ?? null;
};

/** What goes on while it waits for somebody who writes; then it is broken off. */
async function breakOff(client: pg.Client, during: () => Promise<void>): Promise<void> {
  await client.query('begin; lock table issoh.stock_on_hand in row exclusive mode');
  const failure = migrate('issoh', migrator).catch((error: Error) => error);
  await withClient(url, async other => {
    const waits = `select pid from pg_stat_activity where datname = '${name}' and wait_event_type = 'Lock'
                      and query like '%create unique index concurrently%'`;
    let pid: number | undefined;
    while (pid === undefined) {
      await sleep(5);
      pid = (await other.query(waits)).rows[0]?.pid;
    }
    await during();
    await other.query('select pg_cancel_backend($1)', [pid]);
  });
  expect(await failure).toMatchObject({
    code: 'migration_failed',
    message: expect.stringContaining(`issoh: ${file} failed: `),
    hint: expect.not.stringContaining('undone'),
  });
  await client.query('rollback');
}

test.each([false, true])('recorded as done: %p', async isRecorded => {
  await query(`create database ${name} template ${before} owner inv_owner`);
  await withClient(url, async client => {
    const begun: string[] = [];
    await breakOff(client, () =>
      withClient(migrator, other =>
        mendHalfMade(
          other,
          [{ name: file, sql }],
          async () => [file],
          one => begun.push(one),
        ),
      ),
    );
    // While somebody was at work on it, it was left alone.
    expect(begun).toEqual([]);
    expect(await isWhole(client)).toBe(false);

    if (isRecorded) {
      const header = (key: string) => new RegExp(`^--! ${key}: (.*)$`, 'm').exec(sql)?.[1];
      await client.query('insert into graphile_migrate.migrations values ($1, $2, $3)', [
        header('Hash'),
        header('Previous'),
        `${file.slice(0, 6)}.sql`,
      ]);
    }
    const ran = await migrate('issoh', migrator);
    expect(ran.map(one => one.name).slice(0, 2)).toEqual([file, '000046-lean_movements.sql']);
    expect(await isWhole(client)).toBe(true);
    expect(await plannedMigrations('issoh', url)).toEqual([]);
    const { rows } = await client.query('select indexrelid::regclass from pg_index where not indisvalid');
    expect(rows).toEqual([]);
  });
  await drop(name);
});

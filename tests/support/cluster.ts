/** A throw-away PostgreSQL for a test run: roles, and a migrated template of each database. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { bootstrap, inDatabase, withClient } from '../../server/database/bootstrap.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../../server/database/embedded/embedded.ts';
import { migrate, tiers } from '../../server/database/migrate.ts';
import { prepareSettings, projectRoot, type Settings } from '../../server/settings.ts';
import { keepPrepared, takePrepared } from './prepared-data.ts';

const zone = 'Pacific/Auckland';
process.env.TZ = zone;

export const templates = { spp: 'spp_template', issoh: 'issoh_template' };

export interface TestCluster {
  settings: Settings;
  superuserUrl(database: string): string;
  stop(): Promise<void>;
}

/**
 * The cluster of this test run, started by the first who asks.
 *
 * @param keeps whether a copy is kept for those that need one of their own
 */
export async function testCluster({ keeps = false } = {}): Promise<TestCluster> {
  const started = process.env.INVENTORY_TEST_DATA_DIR === undefined;
  process.env.INVENTORY_TEST_DATA_DIR ??= mkdtempSync(join(tmpdir(), 'inventory-test-'));
  const dataDir = process.env.INVENTORY_TEST_DATA_DIR;
  const isCopy = started && takePrepared(dataDir);
  const settings = prepareSettings({
    DATA_DIR: dataDir,
    INVENTORY_FSYNC: 'off',
    PORT: '0',
    LOG_LEVEL: 'silent',
  });
  if (started && !isCopy) await makeTemplates(settings, keeps);
  // Whoever comes later takes its word: asking a busy server whether it lives, and starting it anew, ends in two.
  if (started) process.env.INVENTORY_TEST_URL = (await startEmbedded(settings)).superuserUrl('postgres');
  const url = process.env.INVENTORY_TEST_URL as string;
  if (started) {
    await liveInAuckland(url);
    await takeMoreWorkers(url);
  }
  return {
    settings,
    superuserUrl: database => inDatabase(url, database),
    stop: async () => {
      await stopEmbedded(settings);
      removeEmbedded(settings);
      rmSync(dataDir, { recursive: true, force: true });
      delete process.env.INVENTORY_TEST_DATA_DIR;
    },
  };
}

async function makeTemplates(settings: Settings, keeps: boolean): Promise<void> {
  const { superuserUrl } = await startEmbedded(settings);
  await proveQuickly(superuserUrl('postgres'), settings.secrets.superuser_password);
  const urls = { spp: superuserUrl(templates.spp), issoh: superuserUrl(templates.issoh) };
  const migrator = await bootstrap(urls, settings.secrets);
  for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
  // graphile-migrate keeps its connections for 200 ms, and ends the process whose server is stopped under them.
  await setTimeout(300);
  if (!keeps) return;
  await stopEmbedded(settings);
  keepPrepared(settings);
}

/** Thousands of sessions are made in a run, and at each one both sides reckon the password's proof: one round does here. */
async function proveQuickly(url: string, password: string): Promise<void> {
  await withClient(url, async client => {
    await client.query('alter system set scram_iterations = 1');
    await client.query('set scram_iterations = 1');
    await client.query(`alter role postgres password ${client.escapeLiteral(password)}`);
    await client.query('select pg_reload_conf()');
  });
}

/**
 * Sessions that say nothing of it are in a zone that is half a day off UTC, with a summer of its own: an answer that
 * depends on where the server stands differs from what the tests expect. So is the tests' own process (see TZ).
 */
async function liveInAuckland(url: string): Promise<void> {
  await withClient(url, async client => {
    await client.query(`alter system set timezone = '${zone}'`);
    await client.query('select pg_reload_conf()');
  });
}

/** Several suites run at once, each with workers and migrations of its own: more than the logins of one installation take. */
async function takeMoreWorkers(url: string): Promise<void> {
  await withClient(url, client =>
    client.query('alter role inv_worker connection limit 220; alter role inv_migrator connection limit 40'),
  );
}

/** Runs within a transaction, which is undone, in which all logins have the limits that an installation gives them. */
export async function withLimitsOfInstallation<T>(client: pg.Client, run: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query(
      'alter role inv_worker connection limit -1; alter role inv_migrator connection limit -1',
    );
    for (const name of ['owner.sql', 'roles.sql'])
      await client.query(readFileSync(join(projectRoot, 'sql/bootstrap', name), 'utf8'));
    return await run();
  } finally {
    await client.query('rollback');
  }
}

/** Migrations of both databases by graphile-migrate, run as inv_owner. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@graphile/logger';
import { current, type Settings as MigrateSettings, migrate as migrateCommitted } from 'graphile-migrate';
import { runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { projectRoot } from '../settings.ts';
import { withClient } from './bootstrap.ts';
import { ownerPool } from './pools.ts';

export type Tier = 'spp' | 'issoh';

export const tiers: readonly Tier[] = ['spp', 'issoh'];

/** Warnings and errors only: a start-up says what matters. */
const quiet = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') console.error(message);
});

export interface MigrateOptions {
  /** Also runs what is not committed yet (`migrations/<tier>/current`): for development and tests. */
  withCurrent?: boolean;
}

/**
 * Brings one database up to date: graphile-worker's schema, then ours.
 *
 * @param url an administrator's or a member of inv_owner's direct URL
 */
export async function migrate(tier: Tier, url: string, options: MigrateOptions = {}): Promise<void> {
  const pool = ownerPool(url);
  try {
    await runMigrations({ pgPool: pool, logger: quiet as never });
  } finally {
    await pool.end();
  }
  const settings = migrateSettings(tier, url);
  await (options.withCurrent ? current(settings) : migrateCommitted(settings));
}

/** What `.gmrc` says, for use without the command line. */
export function migrateSettings(tier: Tier, url: string): MigrateSettings {
  return {
    connectionString: url,
    migrationsFolder: join(projectRoot, 'migrations', tier),
    pgSettings: { role: 'inv_owner' },
    logger: quiet,
  };
}

/** File names of committed migrations this database has not run. */
export async function pendingMigrations(tier: Tier, pool: pg.Pool): Promise<string[]> {
  const committed = readdirSync(join(projectRoot, 'migrations', tier, 'committed')).filter(file =>
    file.endsWith('.sql'),
  );
  const { rows } = await pool.query<{ filename: string }>('select filename from graphile_migrate.migrations');
  const done = new Set(rows.map(row => row.filename.replace(/-.*|\.sql$/, '')));
  return committed.filter(file => !done.has(file.replace(/-.*|\.sql$/, ''))).sort();
}

/** Applies a folder's SQL sources again, as inv_owner: what the daily loop and the drift test do. */
export async function applySources(url: string, files: string[]): Promise<void> {
  await withClient(url, async client => {
    await client.query('set role inv_owner');
    for (const file of files) await client.query(readFileSync(join(projectRoot, file), 'utf8'));
  });
}

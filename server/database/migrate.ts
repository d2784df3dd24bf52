/** Migrations of both databases by graphile-migrate, run as inv_owner. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@graphile/logger';
import type { Settings as MigrateSettings } from 'graphile-migrate';
import type pg from 'pg';
import { Problem } from '../problem.ts';
import { projectRoot } from '../settings.ts';
import { withClient } from './bootstrap.ts';
import { mendHalfMade } from './half-made.ts';
import { type Watch, watchOver } from './locks/bystanders.ts';
import { endedBy, type Holder, holdersOfNumber, named as inWordsOf } from './locks/holders.ts';
import { attachPartitionIndexes, buildPartitionIndexes } from './partition-indexes.ts';
import { ownerPool } from './pools.ts';
import { mayNotAct } from './privileges/memberships.ts';

export type Tier = 'spp' | 'issoh';

export const tiers: readonly Tier[] = ['spp', 'issoh'];

/** A migration that ran, or an index that was built beside who works for one that has run. */
export interface MigrationRun {
  kind: 'migration' | 'index';
  /** Its file, or `graphile-worker` for the schema of that package; of an index its name. */
  name: string;
  seconds: number;
}

type Running = Omit<MigrationRun, 'seconds'>;

export interface MigrateOptions {
  /** Also runs what is not committed yet (`migrations/<tier>/current`): for development and tests. */
  withCurrent?: boolean;
  /** Hears of each migration as it ends: of those before one that fails, too. */
  told?: (run: MigrationRun) => void;
}

/** How often a migration is begun anew that would hold others up, or that another process runs; and the longest pause. */
const MOST_TRIES = 30;
/** The same where somebody is in the way who cannot migrate. */
const MOST_TRIES_OF_STRANGERS = 10;
const LONGEST_PAUSE_MS = 5_000;

/** graphile-migrate's own lock, and its own words when another process has it. */
const MIGRATE_LOCK = '4727445306447283';
const OTHER_MIGRATES = 'Failed to get exclusive lock';

/**
 * Brings one database up to date: graphile-worker's schema, then ours. Nobody who works beside it waits for it: it gives
 * way, and begins anew.
 *
 * @param url an administrator's or a member of inv_owner's direct URL
 * @returns what ran, in order; empty where there was nothing to do
 * @throws Problem `migration_failed` naming the migration; `migration_held_up` where it has given way too often
 */
export async function migrate(
  tier: Tier,
  url: string,
  options: MigrateOptions = {},
): Promise<MigrationRun[]> {
  // Most who come by this module migrate nothing.
  const { current, migrate: migrateCommitted } = await import('graphile-migrate');
  const book = logbook(options.told);
  const application = `inventory-migrate-${randomUUID().slice(0, 8)}`;
  const named = withApplication(url, application);
  let step: 'migrate' | 'build' | 'attach' = 'migrate';
  // What is built beside who works holds nobody up, and broken off it would leave half an index behind.
  const mayEnd = () =>
    step === 'attach' || (step === 'migrate' && !isOutsideOfTransaction(tier, book.running()));
  for (let tries = 1; ; tries++) {
    step = 'migrate';
    const watch = await watching(url, application, mayEnd);
    try {
      await migrateWorker(named, book);
      await mendIndexes(tier, named, book);
      const settings = { ...migrateSettings(tier, named), logger: book.logger };
      await (options.withCurrent ? current(settings) : migrateCommitted(settings));
      step = 'build';
      await alone(named, client => buildPartitionIndexes(client, index => book.begin(index, 'index')));
      step = 'attach';
      await alone(named, attachPartitionIndexes);
      return book.close();
    } catch (error) {
      const why = givenWay(error as pg.DatabaseError, watch);
      if (why === null) throw failed(tier, book.running(), error as Error);
      const holders = (error as Error).message === OTHER_MIGRATES ? await holdersOfNumbered(url) : [];
      // Anybody may hold that lock; one that migrates can do it, and is waited for.
      const isStrangers = holders.some(one => !one.is_peer);
      const isLast = tries >= (isStrangers ? MOST_TRIES_OF_STRANGERS : MOST_TRIES);
      const mayGoOn = !options.withCurrent && (isStrangers || (isLast && holders.length > 0));
      // Who cannot look does not know: what kept it from its turn is told.
      if (mayGoOn && (await isUpToDate(tier, url).catch(() => false))) return book.close();
      if (isLast) throw heldUp(tier, book.running(), tries, why, error as Error, holders);
    } finally {
      await watch?.stop();
    }
    await sleep(Math.min(LONGEST_PAUSE_MS, 100 * tries) * (0.5 + Math.random()));
  }
}

const holdersOfNumbered = (url: string) =>
  withClient(url, client => holdersOfNumber(client, MIGRATE_LOCK)).catch(() => []);

/** Whether there is nothing that would have to be done alone; looked at without any lock. */
async function isUpToDate(tier: Tier, url: string): Promise<boolean> {
  const pool = ownerPool(url);
  try {
    if ((await workerVersion(pool)) < packagedWorkerVersion()) return false;
    if (!(await exists(pool, 'graphile_migrate.migrations'))) return false;
    if ((await pendingMigrations(tier, pool)).length > 0) return false;
    const { rows } = await pool.query(
      `select from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
        where not i.indisvalid and c.relowner = 'inv_owner'::pg_catalog.regrole limit 1`,
    );
    return rows.length === 0;
  } finally {
    await pool.end();
  }
}

/** Without a connection more it goes on as it did before there was anybody who watches. */
async function watching(url: string, application: string, mayEnd: () => boolean): Promise<Watch | null> {
  try {
    return await watchOver(url, application, mayEnd);
  } catch (error) {
    if ((error as pg.DatabaseError).code !== '53300') throw error;
    process.emitWarning('Nobody watches over the migration: its login has no connection left.');
    return null;
  }
}

function withApplication(url: string, name: string): string {
  const changed = new URL(url);
  changed.searchParams.set('application_name', name);
  return changed.href;
}

/** Whether one makes indexes beside who works. */
function isOutsideOfTransaction(tier: Tier, running: Running | null): boolean {
  if (running?.kind === 'index') return true;
  const folder = join(projectRoot, 'migrations', tier);
  const file = running === null ? join(folder, 'current.sql') : join(folder, 'committed', running.name);
  return existsSync(file) && isOutside(readFileSync(file, 'utf8'));
}

const isOutside = (sql: string) => /^--! no-transaction/m.test(sql);

/** What was broken off halfway is in nobody's way: not in that of the same migration, nor of the next. */
async function mendIndexes(tier: Tier, url: string, book: Logbook): Promise<void> {
  const migrations = committedMigrations(tier).map(name => ({
    name,
    sql: readFileSync(join(projectRoot, 'migrations', tier, 'committed', name), 'utf8'),
  }));
  const outside = migrations.filter(({ sql }) => isOutside(sql));
  await alone(url, client =>
    mendHalfMade(
      client,
      outside,
      () => pendingMigrations(tier, client),
      name => book.begin(name),
    ),
  );
}

/** Whoever migrates beside us may be at work on the same. */
async function alone(url: string, work: (client: pg.ClientBase) => Promise<void>): Promise<void> {
  await withClient(url, async client => {
    const { rows } = await client.query(`select pg_try_advisory_lock(${MIGRATE_LOCK}) as locked`);
    if (!rows[0].locked) throw new Error(OTHER_MIGRATES);
    await work(client);
    await client.query(`select pg_advisory_unlock(${MIGRATE_LOCK})`);
  });
}

/** What a migration has made way for, so that it is begun anew; null for an error of its own. */
function givenWay({ code, message }: pg.DatabaseError, watch: Watch | null): string | null {
  if (message === OTHER_MIGRATES) return 'another process, which migrates or holds the lock of those who do';
  const held = watch?.heldUp() ?? null;
  if (code === '57014' && held !== null) return `sessions that waited for ${held}`;
  if (code === '55P03') return 'a lock that somebody holds';
  return code === '40P01' ? 'sessions that locked what it needs' : null;
}

function heldUp(
  tier: Tier,
  running: Running | null,
  tries: number,
  why: string,
  cause: Error,
  holders: readonly Holder[] = [],
): Problem {
  const what = running === null ? 'a migration' : inWords(running);
  const who =
    holders.length === 0 ? '' : `, as it holds the lock of those who migrate: ${inWordsOf(holders)}`;
  const message = `${tier}: ${what} gave way ${tries} times to ${why}${who}.`;
  return new Problem(503, 'migration_held_up', message, {
    hint: [
      whatIsLeft(tier, running),
      endedBy(holders),
      'End long transactions, or run "inventory migrate" in a quieter hour.',
    ]
      .filter(Boolean)
      .join(' '),
    cause,
  });
}

/** What ran, or runs, as people are told it. */
export const inWords = ({ kind, name }: Running) => (kind === 'index' ? `index ${name}` : name);

function whatIsLeft(tier: Tier, running: Running | null): string {
  return isOutsideOfTransaction(tier, running)
    ? 'What is built of an index stays, and the next run makes it whole.'
    : 'What it did was undone.';
}

async function migrateWorker(url: string, book: Logbook): Promise<void> {
  const { runMigrations } = await import('../worker/graphile.ts');
  const pool = ownerPool(url);
  try {
    if ((await workerVersion(pool)) < packagedWorkerVersion()) book.begin('graphile-worker');
    await runMigrations({ pgPool: pool, logger: book.logger as never });
  } finally {
    await pool.end();
  }
}

interface Logbook {
  logger: Logger;
  begin(name: string, kind?: MigrationRun['kind']): void;
  /** What has begun last, null where nothing has. */
  running(): Running | null;
  close(): MigrationRun[];
}

/**
 * What ran and for how long: graphile-migrate says it to a logger only. A migration that is begun anew counts from then on,
 * an index from the first of its partitions.
 */
function logbook(told: (run: MigrationRun) => void = () => undefined): Logbook {
  const ended: MigrationRun[] = [];
  let running: (Running & { at: number }) | null = null;
  const end = () => {
    if (running === null) return;
    const { kind, name, at } = running;
    const run = { kind, name, seconds: Math.round(performance.now() - at) / 1000 };
    running = null;
    ended.push(run);
    told(run);
  };
  const begin = (name: string, kind: MigrationRun['kind'] = 'migration') => {
    if (running?.name !== name) end();
    else if (kind === 'index') return;
    running = { kind, name, at: performance.now() };
  };
  return {
    begin,
    running: () => running,
    // An error is thrown as well.
    logger: new Logger(() => (level, message) => {
      const file = /: Running migration '([^']+)'/.exec(message)?.[1];
      if (file !== undefined) begin(file);
      if (level === 'warning') process.emitWarning(message);
    }),
    close: () => {
      end();
      return ended;
    },
  };
}

function failed(tier: Tier, running: Running | null, error: Error): Error {
  const { code, detail, where } = error as pg.DatabaseError;
  // Without a code of SQL it is no migration's fault: no connection, or a file that was changed.
  if (running === null || !/^[0-9A-Z]{5}$/.test(code ?? '') || /^(?:08|57P)/.test(code!)) return error;
  const what = `${tier}: ${inWords(running)} failed: ${error.message} (${code})`;
  const message = [what, detail, where?.split('\n')[0]];
  return new Problem(500, 'migration_failed', message.filter(Boolean).join('; '), {
    hint: `${whatIsLeft(tier, running)} Mend the cause, then run "inventory migrate" again.`,
    cause: error,
  });
}

/** What `.gmrc` says, for use without the command line. */
export function migrateSettings(tier: Tier, url: string): MigrateSettings {
  return {
    connectionString: url,
    migrationsFolder: join(projectRoot, 'migrations', tier),
    pgSettings: { role: 'inv_owner' },
  };
}

/** File names of committed migrations this database has not run. */
export async function pendingMigrations(tier: Tier, client: pg.Pool | pg.ClientBase): Promise<string[]> {
  return without(committedMigrations(tier), await recordedMigrations(client));
}

/** File names of migrations this database has run, and that this version does not have: a later one's. */
export async function laterMigrations(tier: Tier, client: pg.Pool | pg.ClientBase): Promise<string[]> {
  return without(await recordedMigrations(client), committedMigrations(tier));
}

/** Databases that a later version has migrated, with what it has run there. @param urls an administrator's, or a migrator's */
export async function migratedLater(urls: Record<Tier, string>): Promise<[Tier, string[]][]> {
  const asked = tiers.map(tier =>
    withClient(urls[tier], async (client): Promise<[Tier, string[]]> => {
      await becomeOwner(client);
      const isThere = await exists(client, 'graphile_migrate.migrations');
      return [tier, isThere ? await laterMigrations(tier, client) : []];
    }).catch((error: pg.DatabaseError): [Tier, string[]] => {
      if (error.code !== '3D000') throw error;
      return [tier, []];
    }),
  );
  return (await Promise.all(asked)).filter(([, names]) => names.length > 0);
}

async function recordedMigrations(client: pg.Pool | pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ filename: string }>(
    'select filename from graphile_migrate.migrations order by filename',
  );
  return rows.map(row => row.filename);
}

/** A migration keeps its number, whatever it is called. */
function without(files: string[], others: string[]): string[] {
  const number = (file: string) => file.replace(/-.*|\.sql$/, '');
  const known = new Set(others.map(number));
  return files.filter(file => !known.has(number(file)));
}

/**
 * What `migrate` would run, by name; nothing is run or made to know it.
 *
 * @param url an administrator's URL; its database need not exist yet
 */
export async function plannedMigrations(tier: Tier, url: string): Promise<string[]> {
  try {
    return await withClient(url, async client => {
      await becomeOwner(client);
      const worker = (await workerVersion(client)) < packagedWorkerVersion() ? ['graphile-worker'] : [];
      const known = await exists(client, 'graphile_migrate.migrations');
      return [...worker, ...(known ? await pendingMigrations(tier, client) : committedMigrations(tier))];
    });
  } catch (error) {
    const { code } = error as pg.DatabaseError;
    if (code === '3D000') return allMigrations(tier);
    const { pathname, username } = new URL(url);
    if (code === '42501')
      throw mayNotAct(decodeURIComponent(pathname.slice(1)), decodeURIComponent(username), error);
    throw error;
  }
}

/** What the owner keeps is read as the owner by whoever may, as inv_migrator, which has no right as itself. */
async function becomeOwner(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query(
    `select from pg_catalog.pg_roles r
      where r.rolname = 'inv_owner' and pg_catalog.pg_has_role(current_user, r.oid, 'set')`,
  );
  if (rowCount === 1) await client.query('set role inv_owner');
}

/** What `migrate` runs in a database that is not there yet. */
export function allMigrations(tier: Tier): string[] {
  return ['graphile-worker', ...committedMigrations(tier)];
}

function committedMigrations(tier: Tier): string[] {
  const files = readdirSync(join(projectRoot, 'migrations', tier, 'committed'));
  return files.filter(file => file.endsWith('.sql')).sort();
}

/** The newest of graphile-worker's own migrations that a database has run. */
async function workerVersion(pool: pg.Pool | pg.ClientBase): Promise<number> {
  if (!(await exists(pool, 'graphile_worker.migrations'))) return 0;
  const { rows } = await pool.query<{ id: number }>('select max(id) as id from graphile_worker.migrations');
  return rows[0]?.id ?? 0;
}

/** By the catalog: a name is not looked up for who may not enter its schema. */
async function exists(asked: pg.Pool | pg.ClientBase, relation: string): Promise<boolean> {
  const { rowCount } = await asked.query(
    `select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname || '.' || c.relname = $1`,
    [relation],
  );
  return rowCount === 1;
}

function packagedWorkerVersion(): number {
  const files = readdirSync(join(createRequire(import.meta.url).resolve('graphile-worker'), '../../sql'));
  return Math.max(...files.map(file => Number.parseInt(file, 10)));
}

/** Applies a folder's SQL sources again, as inv_owner: what the daily loop and the drift test do. */
export async function applySources(url: string, files: string[]): Promise<void> {
  await withClient(url, async client => {
    await client.query('set role inv_owner');
    for (const file of files) await client.query(readFileSync(join(projectRoot, file), 'utf8'));
  });
}

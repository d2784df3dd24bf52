import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type pg from 'pg';
import { bootstrap } from '../database/bootstrap.ts';
import { assertUrlsGiven, type Connections, withoutPoolers } from '../database/connect.ts';
import { readHome } from '../database/embedded/cluster-home.ts';
import {
  assertNoneElsewhere,
  findEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../database/embedded/embedded.ts';
import { assertNoneGone } from '../database/gone.ts';
import { endedBy, holdersOfOurs, named as namesOf } from '../database/locks/holders.ts';
import {
  allMigrations,
  inWords,
  laterMigrations,
  type MigrationRun,
  migrate,
  migratedLater,
  pendingMigrations,
  plannedMigrations,
  type Tier,
  tiers,
} from '../database/migrate.ts';
import { ownerPool } from '../database/pools.ts';
import { besideOf, preflight } from '../database/preflight.ts';
import { READ_ONLY, readOnlyOf } from '../database/read-only.ts';
import { refused as refusalOf, shown } from '../database/refused.ts';
import { whyRefused } from '../database/why-refused.ts';
import { whyNoKeys } from '../encryption/at-hand.ts';
import { beginWithKeys, keysElsewhere } from '../encryption/keys-in-use.ts';
import { tellTerminal } from '../log.ts';
import { backupsAmiss } from '../operations/backups-amiss.ts';
import { saidOnce } from '../operations/doctor/finding.ts';
import { linkAmiss, linkInWords } from '../operations/link.ts';
import { findStuck, type Stuck } from '../operations/stuck.ts';
import { inWords as inOneLine, isLost, Problem } from '../problem.ts';
import { assertNoneLeftBehind } from '../seals/left-behind.ts';
import {
  prepareSettings,
  previewSettings,
  projectRoot,
  readSettings,
  type Settings,
  version,
} from '../settings.ts';
import { workerRuns } from '../worker/alive.ts';
import { startWorker } from '../worker/runner.ts';
import { note, print, printJson, tell, withDatabases } from './run.ts';
import { table } from './table.ts';

export function addServeVerbs(program: Command): void {
  program
    .command('start')
    .summary('start everything: databases, migrations, worker, server')
    .description(
      'Starts databases (unless URLs of others are set), migrations, worker and server. Ctrl-C stops them.',
    )
    .addHelpText(
      'after',
      `
Settings come from the environment, among them:
  PORT (5678)  HOST (127.0.0.1)  DATA_DIR (.data)  INVENTORY_DEMO=0 (no demo)
  SPP_DATABASE_URL  ISSOH_DATABASE_URL (servers of your own instead of the embedded PostgreSQL)

Example:
  $ PORT=8080 INVENTORY_DEMO=0 inventory start`,
    )
    .action(async () => {
      const { start } = await import('../start.ts');
      await start(prepareSettings());
    });

  program
    .command('worker')
    .description('Runs a worker beside the server: takes up uploads and what recurs. Ctrl-C stops it.')
    .action(() =>
      withDatabases(async ({ settings, connections }) => {
        await beginWithKeys(settings.keys, connections.owner.issoh);
        const worker = await startWorker({ settings, connections });
        for (const signal of ['SIGINT', 'SIGTERM'] as const)
          process.once(signal, () => {
            tellTerminal('Stopping …');
            void worker.stop();
          });
        // Told once a signal is heard: who reads it may send one at once.
        note('The worker runs.');
        // Half a worker is none: whoever started it starts it again.
        await worker.ended.catch((error: Error) => {
          tell(error);
          process.exit(1);
        });
        tellTerminal('Stopped.');
      }, withoutPoolers(readSettings())),
    );

  program
    .command('migrate')
    .description('Makes roles and databases where they are missing, and brings both databases up to date.')
    .option('--plan', 'say which migrations would run, and run nothing')
    .option(
      '--set-passwords',
      'give logins that are there the passwords of this DATA_DIR: servers that have others are shut out',
    )
    .addOption(
      new Option(
        '--new <database>',
        'make this one, spp or issoh, although the other one has been in use: it begins with nothing in it',
      ).choices(tiers),
    )
    .action(async (flags: { plan?: true; setPasswords?: true; new?: Tier }) => {
      const anew = flags.new === undefined ? [] : [flags.new];
      if (flags.plan) {
        const { rows, first, later } = await plan(anew);
        if (first !== null) note(first);
        return print(describePlan(rows, later));
      }
      const settings = prepareSettings();
      const ran: [string, string, string][] = [];
      const changed: [string, string][] = [];
      let later: Later = [];
      try {
        await withServer(settings, async urls => {
          await assertUsable(settings, urls, anew);
          const migrator = await bootstrap(urls, settings.secrets, {
            set: flags.setPasswords ?? settings.spp === null,
            told: (host, login) => changed.push([host, login]),
          });
          for (const tier of tiers) {
            const told = (one: MigrationRun) => ran.push([tier, inWords(one), one.seconds.toFixed(2)]);
            await migrate(tier, migrator[tier], { told });
          }
          later = await migratedLater(migrator);
        });
      } finally {
        if (changed.length > 0) print(`${table(['server', 'login with a new password'], changed)}\n`);
        else if (flags.setPasswords) print('No password was changed.');
        // Those before one that fails have run, and stay.
        if (ran.length > 0) print(table(['database', 'what ran', 'seconds'], ran));
      }
      if (ran.length === 0) print('No migration was to run.');
      if (flags.setPasswords && changed.length > 0)
        print('Restart the servers and workers that use the old passwords.');
      print(later.length > 0 ? ofLater(later) : `Both databases are up to date with ${thisVersion()}.`);
    });

  program
    .command('status')
    .description(
      'Shows whether databases, migrations, worker, keys and backups are well, and what is stuck. Exit code 1 when they are not.',
    )
    .option('--json', 'print it as JSON')
    .action(async (flags: { json?: true }) => {
      const status = await withDatabases(({ settings, connections }) => statusOf(settings, connections));
      const areKeysHere = status.keys === null && status.keys_elsewhere.length === 0;
      const isNothingAmiss = status.link === null && status.stuck.length === 0 && status.backups.length === 0;
      const isAllWell = areKeysHere && isNothingAmiss;
      if (!status.ready || !isAllWell) process.exitCode = 1;
      if (flags.json) return printJson(status);
      const there = tiers.filter(tier => !awayOf(status).includes(tier));
      print(
        table(
          ['what', 'state'],
          [
            ...Object.entries(status.away).map(([tier, why]) => [`${tier} database`, `away: ${why}`]),
            ...there.map(tier => [
              `${tier} migrations to run`,
              [
                status.pending_migrations[tier].join(' ') || 'none',
                ...(status.later_migrations[tier].length > 0 ? [`a later version has migrated ${tier}`] : []),
              ].join('; '),
            ]),
            ...there.map(tier => [`${tier} worker`, status.workers[tier] ? 'runs' : 'none']),
            ...Object.entries(status.uploads).map(([state, count]) => [`uploads ${state}`, String(count)]),
            ['keys', status.keys === null ? 'at hand' : status.keys],
            ...status.keys_elsewhere.map(id => [`key ${id}`, 'in use, and not at hand']),
            ...(status.link === null ? [] : [['link to spp', status.link]]),
            ...status.backups.map(({ what, found }) => [what, found]),
            ['failed jobs', counted(status.failed_jobs?.toString() ?? null, awayOf(status))],
            [
              'stuck',
              counted(
                status.stuck.length === 0 ? 'nothing' : String(status.stuck.length),
                status.not_looked_at,
              ),
            ],
          ],
        ),
      );
      if (status.stuck.length === 0) return;
      const rows = status.stuck.map(one => [one.database, one.what, one.id, one.name, one.since, one.why]);
      print(`\n${table(['database', 'stuck', 'id', 'name', 'since', 'why'], rows)}`);
    });
}

/** Before anything is made. */
async function assertUsable(
  settings: Settings,
  urls: { spp: string; issoh: string },
  anew: readonly Tier[],
): Promise<void> {
  if (settings.spp === null) return assertNoneGone(settings, urls, anew);
  await preflight(urls, anew, besideOf(settings));
  await assertNoneLeftBehind(settings, urls);
}

/** An administrator's URLs; where no server is given and none runs, the embedded one runs for as long as this takes. */
async function withServer<T>(
  settings: Settings,
  run: (urls: { spp: string; issoh: string }) => Promise<T>,
): Promise<T> {
  assertUrlsGiven(settings);
  if (settings.spp !== null && settings.issoh !== null)
    return run({ spp: settings.spp.direct, issoh: settings.issoh.direct });
  const found = await findEmbedded(settings);
  const cluster = found ?? (await startEmbedded(settings));
  try {
    return await run({ spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') });
  } finally {
    if (found === null) await stopEmbedded(settings);
  }
}

/** What would run, and whose first migrations these would be. */
interface Plan {
  rows: [string, string][];
  first: string | null;
  later: Later;
}

/** Databases that a later version has migrated, and by what. */
type Later = [tier: Tier, names: string[]][];

/** Of this one nothing is left to run there, and yet it is not what it has. */
function ofLater(later: Later): string {
  const which = later.map(([tier, names]) => `${tier} (${names.join(', ')})`).join(' and ');
  return `A later version has migrated ${which}: start servers and workers of that one. Nothing is left to run of ${thisVersion()}.`;
}

/** An embedded cluster that is not there yet is not made to know it. */
async function plan(anew: readonly Tier[]): Promise<Plan> {
  const settings = previewSettings();
  assertUrlsGiven(settings);
  if (settings.spp === null) assertNoneElsewhere(settings);
  if (settings.spp === null && readHome(settings) === null)
    return {
      rows: tiers.flatMap(tier => rowsOf(tier, allMigrations(tier))),
      first: `DATA_DIR ${settings.dataDir} has no databases yet: "inventory start" or "inventory migrate" makes them. Where servers have theirs already, set DATA_DIR, or the URLs, as they are set there.`,
      later: [],
    };
  return withServer(settings, async urls => {
    await assertUsable(settings, urls, anew);
    const planned: [Tier, string[]][] = [];
    for (const tier of tiers) planned.push([tier, await plannedMigrations(tier, urls[tier])]);
    const later = await migratedLater(urls);
    const bare = planned.filter(([tier, names]) => names.length === allMigrations(tier).length);
    return {
      rows: planned.flatMap(([tier, names]) => rowsOf(tier, names)),
      first:
        bare.length === 0
          ? null
          : `Nothing is in ${bare.map(([tier]) => tier).join(' and ')} yet: these would be the first migrations there.`,
      later,
    };
  });
}

const rowsOf = (tier: Tier, names: string[]) => names.map((name): [string, string] => [tier, name]);

function describePlan(rows: [string, string][], later: Later): string {
  if (rows.length === 0 && later.length > 0) return ofLater(later);
  if (rows.length === 0) return `Nothing would run: both databases are up to date with ${thisVersion()}.`;
  const planned = table(['database', 'migration that would run'], rows);
  return `Of ${thisVersion()}:\n\n${planned}\n\nNothing was run.`;
}

/** Of several that lie beside one another the one that was asked. */
function thisVersion(): string {
  const commit = commitHere();
  return `version ${version}${commit === null ? '' : ` (${commit})`} in ${projectRoot}`;
}

/** Where the folder is a checkout of its own, also root's, which git shows to nobody else by itself. */
function commitHere(): string | null {
  if (!existsSync(join(projectRoot, '.git'))) return null;
  const args = ['-C', projectRoot, '-c', 'safe.directory=*', 'rev-parse', '--short', 'HEAD'];
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

const awayOf = ({ away }: { away: Partial<Record<Tier, string>> }) =>
  tiers.filter(tier => away[tier] !== undefined);

/** What can be seen of one database. */
interface Seen {
  pending: string[];
  /** Of a later version, which has migrated it. */
  later: string[];
  worker: boolean;
  /** Null, as in the next: nobody could look. */
  failedJobs: number | null;
  uploads: Record<string, number>;
  stuck: Stuck[] | null;
}

/** For how long a look waits for somebody who has locked what it looks at. */
const PATIENCE = '5s';

/** Why a database does not answer: of a given one, in the words of the preflight. */
function unreachable({ spp }: Settings, url: string, error: unknown): string {
  const refusal = spp === null ? null : refusalOf(error, shown(url), new URL(url));
  if (refusal !== null) return `${refusal.message} ${refusal.mend}`;
  return (error as Error).message || String((error as { code?: string }).code);
}

/** What "inventory status" tells. */
export async function statusOf(settings: Settings, connections: Connections) {
  const { worker } = connections.urls;
  const patient = (tier: Tier) => ownerPool(worker[tier], undefined, {}, { lock_timeout: PATIENCE });
  const owner = { spp: patient('spp'), issoh: patient('issoh') };
  try {
    return await statusWith(settings, { ...connections, owner });
  } finally {
    await Promise.all([owner.spp.end(), owner.issoh.end()]);
  }
}

/** Who holds what could not be looked at, and what ends them; null for an error of another kind. */
async function whoHolds(error: unknown, pool: pg.Pool): Promise<string | null> {
  if ((error as { code?: string }).code !== '55P03') return null;
  const holders = await holdersOfOurs(pool).catch(() => []);
  return `what it needs is locked: ${namesOf(holders)}. ${endedBy(holders)}`.trim();
}

async function statusWith(settings: Settings, connections: Connections) {
  const { keys } = settings;
  const away: Partial<Record<Tier, string>> = {};
  const look = async (tier: Tier): Promise<Seen> => {
    try {
      return await lookAt(connections, tier);
    } catch (error) {
      const why = (await whyRefused(error, settings))?.problem;
      const refused = why ?? (error instanceof Problem ? error : undefined);
      if (refused === undefined && !isLost(error)) throw error;
      const held = await whoHolds(error, connections.owner[tier]);
      const said = unreachable(settings, connections.urls.administrator[tier], error);
      away[tier] = held ?? (refused === undefined ? said : inOneLine(refused));
      return { pending: [], later: [], worker: false, failedJobs: null, uploads: {}, stuck: null };
    }
  };
  const [spp, issoh] = await Promise.all([look('spp'), look('issoh')]);
  const worker = spp.worker && issoh.worker;
  let whyUnseen: string | null = null;
  const unseen = async (error: unknown) => {
    whyUnseen = await whoHolds(error, connections.owner.issoh);
    return whyUnseen === null ? noneIfUnread(error) : [];
  };
  const elsewhere =
    away.issoh === undefined && issoh.pending.length === 0
      ? await keysElsewhere(keys, connections.owner.issoh).catch(unseen)
      : [];
  const isLinkAsked = Object.keys(away).length === 0 && spp.pending.length + issoh.pending.length === 0;
  const astray = isLinkAsked ? await linkAmiss(connections.owner) : null;
  const keyless = await whyNoKeys(keys);
  const amiss = await backupsAmiss(settings, away.spp === undefined ? connections : new Error(away.spp));
  return {
    ready: worker && spp.pending.length + issoh.pending.length === 0,
    away,
    pending_migrations: { spp: spp.pending, issoh: issoh.pending },
    /** Run there by a later version, and unknown to this one. */
    later_migrations: { spp: spp.later, issoh: issoh.later },
    worker,
    workers: { spp: spp.worker, issoh: issoh.worker },
    /** What is wrong with them; null: nothing. */
    keys: keyless === null ? whyUnseen : inOneLine(keyless),
    /** In use on these databases, and not among those given. */
    keys_elsewhere: elsewhere,
    uploads: spp.uploads,
    /** Where IS-SOH's link leads instead of to SPP, or why it fails, and what mends it; null: nothing is amiss. */
    link: astray === null ? null : linkInWords(astray),
    /** What of them fails or falls behind. */
    backups: saidOnce(amiss, [{ what: 'keys', advice: keyless?.hint ?? null }]),
    /** Of those that could be looked at; null: of none. */
    failed_jobs: sumOf([spp.failedJobs, issoh.failedJobs]),
    stuck: [...(spp.stuck ?? []), ...(issoh.stuck ?? [])],
    /** Databases in which nobody could look for what is stuck: away, or not up to date. */
    not_looked_at: tiers.filter((_, i) => [spp, issoh][i]!.stuck === null),
  };
}

function sumOf(counts: (number | null)[]): number | null {
  const known = counts.filter(count => count !== null);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}

/** What was counted, and where nobody could. */
function counted(what: string | null, without: readonly Tier[]): string {
  if (what === null || without.length === tiers.length) return '?';
  return without.length === 0 ? what : `${what} (${without.join(' and ')}: ?)`;
}

/** Why they cannot be read is told already. */
function noneIfUnread(error: unknown): string[] {
  if (error instanceof Problem) return [];
  throw error;
}

async function lookAt(connections: Connections, tier: Tier): Promise<Seen> {
  const pool = connections.owner[tier];
  const readOnly = await readOnlyOf(pool);
  if (readOnly !== null)
    throw new Problem(503, READ_ONLY[readOnly].code, `${READ_ONLY[readOnly].what}.`, {
      hint: READ_ONLY[readOnly].mend,
    });
  const pending = await pendingMigrations(tier, pool);
  return {
    pending,
    later: await laterMigrations(tier, pool),
    worker: await workerRuns(connections, tier),
    failedJobs: await failedJobs(pool),
    uploads: tier === 'spp' ? await uploadsByStatus(pool) : {},
    // A database that is not up to date may not know what the question is about.
    stuck: pending.length > 0 ? null : await findStuck(connections, [tier]),
  };
}

async function uploadsByStatus(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ status: string; uploads: number }>(
    `select status, count(*)::integer as uploads from spp.upload_batches where not dry_run
      group by status order by status`,
  );
  return Object.fromEntries(rows.map(row => [row.status, row.uploads]));
}

async function failedJobs(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ jobs: number }>(
    'select count(*)::integer as jobs from graphile_worker.jobs where last_error is not null',
  );
  return rows[0]?.jobs ?? 0;
}

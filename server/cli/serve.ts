import type { Command } from 'commander';
import type pg from 'pg';
import { bootstrap } from '../database/bootstrap.ts';
import { readHome } from '../database/cluster-home.ts';
import type { Connections } from '../database/connect.ts';
import { findEmbedded, startEmbedded, stopEmbedded } from '../database/embedded.ts';
import {
  allMigrations,
  migrate,
  pendingMigrations,
  plannedMigrations,
  type Tier,
  tiers,
} from '../database/migrate.ts';
import { preflight } from '../database/preflight.ts';
import { tellTerminal } from '../log.ts';
import { findStuck } from '../operations/stuck.ts';
import { prepareSettings, previewSettings, type Settings } from '../settings.ts';
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
      }),
    );

  program
    .command('migrate')
    .description('Makes roles and databases where they are missing, and brings both databases up to date.')
    .option('--plan', 'say which migrations would run, and run nothing')
    .action(async (flags: { plan?: true }) => {
      if (flags.plan) return print(describePlan(await plan()));
      const settings = prepareSettings();
      const ran = await withServer(settings, async urls => {
        if (settings.spp !== null) await preflight(urls);
        const migrator = await bootstrap(urls, settings.secrets);
        const rows: [string, string, string][] = [];
        for (const tier of tiers) {
          for (const one of await migrate(tier, migrator[tier]))
            rows.push([tier, one.name, one.seconds.toFixed(1)]);
        }
        return rows;
      });
      print(ran.length > 0 ? table(['database', 'migration', 'seconds'], ran) : 'There was nothing to do.');
      print('Both databases are up to date.');
    });

  program
    .command('status')
    .description(
      'Shows whether databases, migrations and worker are well, and what is stuck. Exit code 1 when they are not.',
    )
    .option('--json', 'print it as JSON')
    .action(async (flags: { json?: true }) => {
      const status = await withDatabases(({ connections }) => statusOf(connections));
      if (!status.ready || status.stuck.length > 0) process.exitCode = 1;
      if (flags.json) return printJson(status);
      print(
        table(
          ['what', 'state'],
          [
            ...tiers.map(tier => [
              `${tier} migrations to run`,
              status.pending_migrations[tier].join(' ') || 'none',
            ]),
            ...tiers.map(tier => [`${tier} worker`, status.workers[tier] ? 'runs' : 'none']),
            ...Object.entries(status.uploads).map(([state, count]) => [`uploads ${state}`, String(count)]),
            ['failed jobs', String(status.failed_jobs)],
            ['stuck', status.stuck.length === 0 ? 'nothing' : String(status.stuck.length)],
          ],
        ),
      );
      if (status.stuck.length === 0) return;
      const rows = status.stuck.map(one => [one.database, one.what, one.id, one.name, one.since, one.why]);
      print(`\n${table(['database', 'stuck', 'id', 'name', 'since', 'why'], rows)}`);
    });
}

/** An administrator's URLs; where no server is given and none runs, the embedded one runs for as long as this takes. */
async function withServer<T>(
  settings: Settings,
  run: (urls: { spp: string; issoh: string }) => Promise<T>,
): Promise<T> {
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

/** What would run; an embedded cluster that is not there yet is not made to know it. */
async function plan(): Promise<[string, string][]> {
  const settings = previewSettings();
  const planned = async (of: (tier: Tier) => Promise<string[]>) => {
    const rows: [string, string][] = [];
    for (const tier of tiers) for (const name of await of(tier)) rows.push([tier, name]);
    return rows;
  };
  if (settings.spp === null && readHome(settings) === null) return planned(async tier => allMigrations(tier));
  return withServer(settings, async urls => {
    if (settings.spp !== null) await preflight(urls);
    return planned(tier => plannedMigrations(tier, urls[tier]));
  });
}

function describePlan(rows: [string, string][]): string {
  if (rows.length === 0) return 'Nothing would run: both databases are up to date.';
  return `${table(['database', 'migration that would run'], rows)}\n\nNothing was run.`;
}

async function statusOf({ owner, ...connections }: Connections) {
  const pending_migrations = {
    spp: await pendingMigrations('spp', owner.spp),
    issoh: await pendingMigrations('issoh', owner.issoh),
  };
  const workers = {
    spp: await workerRuns({ owner, ...connections }, 'spp'),
    issoh: await workerRuns({ owner, ...connections }, 'issoh'),
  };
  const worker = workers.spp && workers.issoh;
  const uploads = await owner.spp.query<{ status: string; uploads: number }>(
    `select status, count(*)::integer as uploads from spp.upload_batches where not dry_run
      group by status order by status`,
  );
  const failed = await Promise.all(tiers.map(tier => failedJobs(owner[tier])));
  const pending = [...pending_migrations.spp, ...pending_migrations.issoh];
  return {
    ready: worker && pending.length === 0,
    pending_migrations,
    worker,
    workers,
    uploads: Object.fromEntries(uploads.rows.map(row => [row.status, row.uploads])),
    failed_jobs: failed.reduce((sum, jobs) => sum + jobs, 0),
    // A database that is not up to date may not know what the question is about.
    stuck: pending.length > 0 ? [] : await findStuck({ owner, ...connections }),
  };
}

async function failedJobs(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ jobs: number }>(
    'select count(*)::integer as jobs from graphile_worker.jobs where last_error is not null',
  );
  return rows[0]?.jobs ?? 0;
}

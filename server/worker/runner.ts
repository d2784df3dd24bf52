/** graphile-worker for both databases: jobs of uploads, and what recurs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CronItem,
  Logger,
  parseCronItems,
  type Runner,
  type RunnerOptions,
  run,
  type TaskList,
} from 'graphile-worker';
import pg from 'pg';
import type { Connections } from '../database/connect.ts';
import type { Tier } from '../database/migrate.ts';
import { ownerPool } from '../database/pools.ts';
import type { Settings } from '../settings.ts';
import { checks__run } from './tasks/checks__run.ts';
import { movements__ensure_months } from './tasks/issoh/movements__ensure_months.ts';
import { reservations__expire } from './tasks/issoh/reservations__expire.ts';
import { suppliers__mirror } from './tasks/issoh/suppliers__mirror.ts';
import { valuation__refresh } from './tasks/issoh/valuation__refresh.ts';
import { history__ensure_months } from './tasks/spp/history__ensure_months.ts';
import { staging__purge } from './tasks/spp/staging__purge.ts';
import { supplier__process_uploads } from './tasks/spp/supplier__process_uploads.ts';

export interface TaskContext {
  settings: Settings;
  connections: Connections;
}

/** Every worker holds this lock shared; who gets it alone knows that all other workers are dead. */
export const workerLock = 2_118_506_701;

const recurring: Record<Tier, CronItem[]> = {
  spp: [
    { task: 'history__ensure_months', match: '10 1 * * *', identifier: 'history_months' },
    { task: 'staging__purge', match: '40 1 * * *', identifier: 'staging_purge' },
  ],
  issoh: [
    { task: 'reservations__expire', match: '* * * * *', identifier: 'reservations_expire' },
    { task: 'suppliers__mirror', match: '5 * * * *', identifier: 'suppliers_mirror' },
    { task: 'valuation__refresh', match: '20 * * * *', identifier: 'valuation_refresh' },
    {
      task: 'valuation__refresh',
      match: '*/5 * * * *',
      identifier: 'valuation_refresh_if_moved',
      payload: { if_moved: 1000 },
    },
    { task: 'checks__run', match: '35 * * * *', identifier: 'checks_run' },
    { task: 'movements__ensure_months', match: '15 1 * * *', identifier: 'movements_months' },
  ],
};

/** What the worker of each database can do. */
export function tasks(context: TaskContext): Record<Tier, TaskList> {
  return {
    spp: {
      supplier__process_uploads: supplier__process_uploads(context),
      history__ensure_months: history__ensure_months(context),
      staging__purge: staging__purge(context),
    },
    issoh: {
      reservations__expire: reservations__expire(context),
      suppliers__mirror: suppliers__mirror(context),
      valuation__refresh: valuation__refresh(context),
      checks__run: checks__run(context),
      movements__ensure_months: movements__ensure_months(context),
    },
  };
}

/** A running worker; `stop` lets running jobs end their step first. */
export interface Worker {
  stop(): Promise<void>;
  /** Settles when the worker has ended: fulfilled by `stop`, rejected when a database went away. */
  ended: Promise<void>;
}

/** Starts a worker on both databases; jobs of workers that died are taken up at once. */
export async function startWorker(context: TaskContext): Promise<Worker> {
  mkdirSync(join(context.settings.dataDir, 'spool'), { recursive: true, mode: 0o700 });
  const spp = await startRunner(context, 'spp', {
    concurrency: context.settings.uploadConcurrency,
    pollInterval: 1000,
  });
  // New jobs are notified of: polling is for those that were put off.
  const issoh = await startRunner(context, 'issoh', { concurrency: 2, pollInterval: 5000 }).catch(
    async error => {
      await spp.stop();
      throw error;
    },
  );
  return {
    ended: Promise.all([spp.ended, issoh.ended]).then(() => undefined),
    stop: async () => {
      await Promise.all([spp.stop(), issoh.stop()]);
    },
  };
}

async function startRunner(
  context: TaskContext,
  tier: Tier,
  options: Required<Pick<RunnerOptions, 'concurrency' | 'pollInterval'>>,
): Promise<Worker> {
  const url = context.connections.urls.worker[tier];
  const lock = await holdWorkerLock(url);
  const pool = ownerPool(url, options.concurrency + 4);
  const runner: Runner = await run({
    ...options,
    pgPool: pool,
    taskList: tasks(context)[tier],
    parsedCronItems: parseCronItems(recurring[tier]),
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') console.error(message);
    }),
  });
  let stopping = false;
  const lost = new Promise<never>((_, reject) => {
    lock.once('end', () => !stopping && reject(new Error(`The worker has lost its database (${tier}).`)));
  });
  return {
    ended: Promise.race([lost, runner.promise]),
    stop: async () => {
      stopping = true;
      await runner.stop();
      await lock.end();
      await pool.end();
    },
  };
}

async function holdWorkerLock(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'inventory worker' });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('set role inv_owner');
  // The session of a worker that was just killed may take a moment to go; beside a live one this gives up.
  for (let tries = 0; tries < 20; tries++) {
    const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
      workerLock,
    ]);
    if (rows[0]?.alone) {
      await client.query(
        `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
           from graphile_worker._private_jobs where locked_by is not null having count(*) > 0`,
      );
      await client.query('select pg_advisory_lock_shared($1), pg_advisory_unlock($1)', [workerLock]);
      return client;
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  await client.query('select pg_advisory_lock_shared($1)', [workerLock]);
  return client;
}

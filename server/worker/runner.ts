/** graphile-worker for both databases: jobs of uploads, and what recurs. */
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import {
  type CronItem,
  Logger,
  parseCronItems,
  type Runner,
  type RunnerOptions,
  run,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import type { Logger as Log } from 'pino';
import type { Tier } from '../database/migrate.ts';
import { ownerPool } from '../database/pools.ts';
import { makeSpool } from '../intake/begin.ts';
import { logOf } from '../log.ts';
import { type Presence, register } from './presence.ts';
import { checks__run } from './tasks/checks__run.ts';
import { movements__ensure_months } from './tasks/issoh/movements__ensure_months.ts';
import { reservations__expire } from './tasks/issoh/reservations__expire.ts';
import { suppliers__mirror } from './tasks/issoh/suppliers__mirror.ts';
import { valuation__refresh } from './tasks/issoh/valuation__refresh.ts';
import { history__ensure_months } from './tasks/spp/history__ensure_months.ts';
import { products__match } from './tasks/spp/products__match.ts';
import { staging__purge } from './tasks/spp/staging__purge.ts';
import { supplier__process_uploads } from './tasks/spp/supplier__process_uploads.ts';
import { uploads__rescue } from './tasks/spp/uploads__rescue.ts';
import type { TaskContext } from './types.ts';

const recurring: Record<Tier, CronItem[]> = {
  spp: [
    { task: 'history__ensure_months', match: '10 1 * * *', identifier: 'history_months' },
    { task: 'staging__purge', match: '40 1 * * *', identifier: 'staging_purge' },
    { task: 'uploads__rescue', match: '* * * * *', identifier: 'uploads_rescue' },
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
      products__match: products__match(context),
      history__ensure_months: history__ensure_months(context),
      staging__purge: staging__purge(context),
      uploads__rescue: uploads__rescue(context),
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

/** Starts a worker on both databases; jobs of workers that died are taken up. */
export async function startWorker(given: Pick<TaskContext, 'settings' | 'connections'>): Promise<Worker> {
  await makeSpool(given.settings);
  const context = { ...given, log: logOf('worker', given.settings.logLevel) };
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
  context: Omit<TaskContext, 'worker'>,
  tier: Tier,
  options: Required<Pick<RunnerOptions, 'concurrency' | 'pollInterval'>>,
): Promise<Worker> {
  const pool = ownerPool(context.connections.urls.worker[tier], options.concurrency + 4);
  const presence = await register(pool, 'worker', tier).catch(async error => {
    await pool.end();
    throw error;
  });
  const runner: Runner = await run({
    ...options,
    pgPool: pool,
    taskList: tasks({ ...context, worker: presence.id })[tier],
    parsedCronItems: parseCronItems(recurring[tier]),
    noHandleSignals: true,
    events: eventsOf(presence, context.log, tier),
    logger: new Logger(() => (level, message) => {
      if (level === 'error') context.log.debug({ tier }, message);
    }),
  });
  return {
    ended: Promise.race([presence.lost, runner.promise]),
    stop: async () => {
      await runner.stop();
      await presence.leave();
      await pool.end();
    },
  };
}

/** Tells the presence under which name jobs are locked, and the log what became of each job. */
function eventsOf(presence: Presence, log: Log, tier: Tier): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  // Jobs are locked in the name of the pool that a runner has, not of the workers in it.
  events.on('pool:create', ({ workerPool }) => presence.locksJobsAs([workerPool.id]));
  const about = (job: { id: string; task_identifier: string; attempts: number }) => ({
    event: 'job',
    database: tier,
    job_id: job.id,
    task: job.task_identifier,
    attempt: job.attempts,
  });
  events.on('job:success', ({ job }) => log.info(about(job), 'job done'));
  events.on('job:error', ({ job, error }) =>
    log.error({ ...about(job), error: (error as Error).message }, 'job failed'),
  );
  return events;
}

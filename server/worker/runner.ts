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
import { keepUp } from './keep-up.ts';
import { type Presence, register } from './presence.ts';
import { recorded, type Work } from './recorded.ts';
import { keepInStep } from './sync.ts';
import { checks__run } from './tasks/checks__run.ts';
import { import__run } from './tasks/issoh/import__run.ts';
import { imports__rescue } from './tasks/issoh/imports__rescue.ts';
import { movements__ensure_months } from './tasks/issoh/movements__ensure_months.ts';
import { prices__propose } from './tasks/issoh/prices__propose.ts';
import { reorders__notify } from './tasks/issoh/reorders__notify.ts';
import { reservations__expire } from './tasks/issoh/reservations__expire.ts';
import { reviews__expire } from './tasks/issoh/reviews__expire.ts';
import { selection__score } from './tasks/issoh/selection__score.ts';
import { suppliers__judge } from './tasks/issoh/suppliers__judge.ts';
import { suppliers__mirror } from './tasks/issoh/suppliers__mirror.ts';
import { sync__queue } from './tasks/issoh/sync__queue.ts';
import { uploads__notify } from './tasks/issoh/uploads__notify.ts';
import { valuation__refresh } from './tasks/issoh/valuation__refresh.ts';
import { webhooks__deliver } from './tasks/issoh/webhooks__deliver.ts';
import { purge } from './tasks/maintenance__purge.ts';
import { maintain } from './tasks/maintenance__run.ts';
import { history__ensure_months } from './tasks/spp/history__ensure_months.ts';
import { products__match } from './tasks/spp/products__match.ts';
import { staging__purge } from './tasks/spp/staging__purge.ts';
import { supplier__process_uploads } from './tasks/spp/supplier__process_uploads.ts';
import { uploads__rescue } from './tasks/spp/uploads__rescue.ts';
import type { TaskContext } from './types.ts';

/** Of both databases; times are UTC. */
const maintenance: CronItem[] = [
  { task: 'maintenance__purge', match: '50 1 * * *', identifier: 'maintenance_purge' },
  { task: 'maintenance__vacuum', match: '30 2 * * 0', identifier: 'maintenance_vacuum' },
  { task: 'maintenance__reindex', match: '30 3 1 * *', identifier: 'maintenance_reindex' },
];

const recurring: Record<Tier, CronItem[]> = {
  spp: [
    { task: 'history__ensure_months', match: '10 1 * * *', identifier: 'history_months' },
    { task: 'staging__purge', match: '40 1 * * *', identifier: 'staging_purge' },
    { task: 'uploads__rescue', match: '* * * * *', identifier: 'uploads_rescue' },
    ...maintenance,
  ],
  issoh: [
    { task: 'imports__rescue', match: '* * * * *', identifier: 'imports_rescue' },
    { task: 'prices__propose', match: '* * * * *', identifier: 'prices_propose' },
    { task: 'reservations__expire', match: '* * * * *', identifier: 'reservations_expire' },
    { task: 'reviews__expire', match: '* * * * *', identifier: 'reviews_expire' },
    { task: 'selection__score', match: '50 * * * *', identifier: 'selection_score' },
    { task: 'suppliers__judge', match: '30 2 * * *', identifier: 'suppliers_judge' },
    { task: 'suppliers__mirror', match: '5 * * * *', identifier: 'suppliers_mirror' },
    { task: 'sync__queue', match: '0 * * * *', identifier: 'sync_interval', payload: { reason: 'interval' } },
    { task: 'sync__queue', match: '50 2 * * *', identifier: 'sync_nightly', payload: { reason: 'nightly' } },
    { task: 'valuation__refresh', match: '20 * * * *', identifier: 'valuation_refresh' },
    {
      task: 'valuation__refresh',
      match: '*/5 * * * *',
      identifier: 'valuation_refresh_if_moved',
      payload: { if_moved: 1000 },
    },
    { task: 'reorders__notify', match: '*/5 * * * *', identifier: 'reorders_notify' },
    { task: 'uploads__notify', match: '* * * * *', identifier: 'uploads_notify' },
    { task: 'webhooks__deliver', match: '* * * * *', identifier: 'webhooks_deliver' },
    { task: 'checks__run', match: '35 * * * *', identifier: 'checks_run' },
    { task: 'movements__ensure_months', match: '15 1 * * *', identifier: 'movements_months' },
    ...maintenance,
  ],
};

/** What the worker of each database can do. */
export function tasks(context: TaskContext): Record<Tier, TaskList> {
  const works = worksOf(context);
  const listOf = (tier: Tier): TaskList => {
    const recurs = new Set(recurring[tier].map(item => item.task));
    return Object.fromEntries(
      Object.entries(works[tier]).map(([name, work]) => [
        name,
        recurs.has(name)
          ? recorded(context, tier, name, work)
          : async (payload, helpers) => void (await work(payload, helpers)),
      ]),
    );
  };
  return { spp: listOf('spp'), issoh: listOf('issoh') };
}

function worksOf(context: TaskContext): Record<Tier, Record<string, Work>> {
  const maintaining = (tier: Tier): Record<string, Work> => ({
    maintenance__purge: purge(context, tier),
    maintenance__vacuum: maintain(context, tier, 'vacuum'),
    maintenance__reindex: maintain(context, tier, 'reindex'),
  });
  return {
    spp: {
      supplier__process_uploads: supplier__process_uploads(context),
      products__match: products__match(context),
      history__ensure_months: history__ensure_months(context),
      staging__purge: staging__purge(context),
      uploads__rescue: uploads__rescue(context),
      ...maintaining('spp'),
    },
    issoh: {
      import__run: import__run(context),
      imports__rescue: imports__rescue(context),
      prices__propose: prices__propose(context),
      reservations__expire: reservations__expire(context),
      reviews__expire: reviews__expire(context),
      selection__score: selection__score(context),
      suppliers__judge: suppliers__judge(context),
      suppliers__mirror: suppliers__mirror(context),
      sync__queue: sync__queue(context),
      valuation__refresh: valuation__refresh(context),
      reorders__notify: reorders__notify(context),
      uploads__notify: uploads__notify(context),
      webhooks__deliver: webhooks__deliver(context),
      checks__run: checks__run(context),
      movements__ensure_months: movements__ensure_months(context),
      ...maintaining('issoh'),
    },
  };
}

/** A running worker; `stop` lets running jobs end their step first. */
export interface Worker {
  stop(): Promise<void>;
  /** Settles when the worker has ended: fulfilled by `stop`, rejected when others have given it up for dead. */
  ended: Promise<void>;
}

/**
 * Starts a worker on both databases; jobs of workers that died are taken up. While one database is away, the other's part
 * works on.
 *
 * @throws whatever keeps both parts from their start
 */
export async function startWorker(given: Pick<TaskContext, 'settings' | 'connections'>): Promise<Worker> {
  await makeSpool(given.settings);
  const context = { ...given, log: logOf('worker', given.settings.logLevel) };
  let wakeSync = () => {};
  const spp = keepUp(context.log, 'spp', () =>
    startRunner(
      context,
      'spp',
      { concurrency: context.settings.uploadConcurrency, pollInterval: 1000 },
      task => {
        if (task !== 'supplier__process_uploads') return;
        wakeSync();
        scoreLater(context);
      },
    ),
  );
  const issoh = keepUp(context.log, 'issoh', async () => {
    const { runner, wake } = await startIssoh(context);
    wakeSync = wake;
    return runner;
  });
  const parts = [spp, issoh];
  const stop = async () => {
    await Promise.all(parts.map(part => part.stop()));
  };
  const failures = (await Promise.all(parts.map(part => part.tried))).filter(failure => failure !== null);
  if (failures.length === parts.length) {
    await stop();
    throw failures[1];
  }
  return { ended: Promise.all(parts.map(part => part.ended)).then(() => undefined), stop };
}

/** IS-SOH's part, with what keeps it in step with SPP. */
async function startIssoh(context: Omit<TaskContext, 'worker'>): Promise<{ runner: Worker; wake(): void }> {
  // New jobs are notified of: polling is for those that were put off.
  const runner = await startRunner(context, 'issoh', { concurrency: 2, pollInterval: 5000 });
  // Whatever happened while no worker ran is looked at now. Several workers ask for it once.
  await context.connections.owner.issoh
    .query("select graphile_worker.add_job('checks__run', job_key => 'checks_at_start')")
    .catch(async error => {
      await runner.stop();
      throw error;
    });
  const sync = keepInStep({ ...context, worker: runner.id });
  const stop = async () => {
    await sync.stop();
    await runner.stop();
  };
  return { runner: { ended: runner.ended, stop }, wake: sync.wake };
}

/** Prices may have changed of what waits in the queue; several uploads on end make one run. The hourly run does it in any case. */
function scoreLater({ connections, log }: Omit<TaskContext, 'worker'>): void {
  connections.owner.issoh
    .query('select issoh_private.enqueue_scoring(wait_seconds => 10)')
    .catch((error: Error) => log.error({ event: 'scoring', error: error.message }, 'scoring was not queued'));
}

async function startRunner(
  context: Omit<TaskContext, 'worker'>,
  tier: Tier,
  options: Required<Pick<RunnerOptions, 'concurrency' | 'pollInterval'>>,
  onDone: (task: string) => unknown = () => undefined,
): Promise<Worker & { id: string }> {
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
    events: eventsOf(presence, context.log, tier, onDone),
    logger: new Logger(() => (level, message) => {
      if (level === 'error') context.log.debug({ tier }, message);
    }),
  });
  return {
    id: presence.id,
    ended: Promise.race([presence.lost, runner.promise]),
    stop: async () => {
      // Without its database it has nothing to tell it: what it held is found by whoever comes next.
      await runner.stop().catch(() => undefined);
      await presence.leave();
      await pool.end();
    },
  };
}

/** Tells the presence under which name jobs are locked, and the log and the caller what became of each job. */
function eventsOf(presence: Presence, log: Log, tier: Tier, onDone: (task: string) => unknown): WorkerEvents {
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
  events.on('job:success', ({ job }) => {
    log.info(about(job), 'job done');
    onDone(job.task_identifier);
  });
  events.on('job:error', ({ job, error }) =>
    log.error({ ...about(job), error: (error as Error).message }, 'job failed'),
  );
  return events;
}

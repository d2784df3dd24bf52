/** graphile-worker for both databases: jobs of uploads, and what recurs. */
import { EventEmitter } from 'node:events';
import type { CronItem, Runner, TaskList, WorkerEvents } from 'graphile-worker';
import type { Logger as Log } from 'pino';
import { keepBackups } from '../backup/keep.ts';
import type { Tier } from '../database/migrate.ts';
import { most } from '../database/most-connections.ts';
import { ownerPool } from '../database/pools.ts';
import { makeSpool } from '../intake/begin.ts';
import { logOf } from '../log.ts';
import type { Settings } from '../settings.ts';
import { Logger, parseCronItems, run } from './graphile.ts';
import { keepSealing } from './keep-sealing.ts';
import { keepUp } from './keep-up.ts';
import { keepVerifying } from './keep-verifying.ts';
import { type Presence, register } from './presence.ts';
import { recorded, type Work } from './recorded.ts';
import { keepInStep } from './sync.ts';
import { checks__run } from './tasks/checks__run.ts';
import { import__run } from './tasks/issoh/import__run.ts';
import { imports__rescue } from './tasks/issoh/imports__rescue.ts';
import { movements__ensure_months } from './tasks/issoh/movements__ensure_months.ts';
import { orders__notify } from './tasks/issoh/orders__notify.ts';
import { prices__propose } from './tasks/issoh/prices__propose.ts';
import { reorders__notify } from './tasks/issoh/reorders__notify.ts';
import { reservations__expire } from './tasks/issoh/reservations__expire.ts';
import { reviews__expire } from './tasks/issoh/reviews__expire.ts';
import { selection__score } from './tasks/issoh/selection__score.ts';
import { suppliers__judge } from './tasks/issoh/suppliers__judge.ts';
import { suppliers__mirror } from './tasks/issoh/suppliers__mirror.ts';
import { sync__queue } from './tasks/issoh/sync__queue.ts';
import { terms__apply } from './tasks/issoh/terms__apply.ts';
import { terms__rotate } from './tasks/issoh/terms__rotate.ts';
import { uploads__notify } from './tasks/issoh/uploads__notify.ts';
import { valuation__refresh } from './tasks/issoh/valuation__refresh.ts';
import { purge } from './tasks/maintenance__purge.ts';
import { maintain } from './tasks/maintenance__run.ts';
import { sample } from './tasks/metrics__sample.ts';
import { backups__look } from './tasks/spp/backups__look.ts';
import { catalogue__fold } from './tasks/spp/catalogue__fold.ts';
import { figures__refresh } from './tasks/spp/figures__refresh.ts';
import { history__ensure_months } from './tasks/spp/history__ensure_months.ts';
import { prices__count } from './tasks/spp/prices__count.ts';
import { products__match } from './tasks/spp/products__match.ts';
import { spool__sweep } from './tasks/spp/spool__sweep.ts';
import { staging__purge } from './tasks/spp/staging__purge.ts';
import { supplier__process_uploads } from './tasks/spp/supplier__process_uploads.ts';
import { uploads__rescue } from './tasks/spp/uploads__rescue.ts';
import type { TaskContext } from './types.ts';
import { keepDelivering } from './webhooks.ts';

/** Of both databases; times are UTC. */
const maintenance: CronItem[] = [
  { task: 'metrics__sample', match: '*/5 * * * *', identifier: 'metrics_sample' },
  { task: 'maintenance__purge', match: '50 1 * * *', identifier: 'maintenance_purge' },
  { task: 'maintenance__vacuum', match: '30 2 * * 0', identifier: 'maintenance_vacuum' },
  { task: 'maintenance__reindex', match: '30 3 1 * *', identifier: 'maintenance_reindex' },
];

/** What recurs in each database. */
export const recurring: Record<Tier, CronItem[]> = {
  spp: [
    { task: 'catalogue__fold', match: '* * * * *', identifier: 'catalogue_fold' },
    {
      task: 'figures__refresh',
      match: '* * * * *',
      identifier: 'figures_refresh',
    },
    { task: 'history__ensure_months', match: '10 1 * * *', identifier: 'history_months' },
    { task: 'prices__count', match: '*/5 * * * *', identifier: 'prices_count' },
    { task: 'backups__look', match: '*/5 * * * *', identifier: 'backups_look' },
    { task: 'staging__purge', match: '40 * * * *', identifier: 'staging_purge' },
    { task: 'uploads__rescue', match: '* * * * *', identifier: 'uploads_rescue' },
    ...maintenance,
  ],
  issoh: [
    { task: 'imports__rescue', match: '* * * * *', identifier: 'imports_rescue' },
    { task: 'prices__propose', match: '* * * * *', identifier: 'prices_propose' },
    { task: 'reservations__expire', match: '* * * * *', identifier: 'reservations_expire' },
    { task: 'reviews__expire', match: '* * * * *', identifier: 'reviews_expire' },
    {
      task: 'selection__score',
      match: '50 * * * *',
      identifier: 'selection_score',
      // As enqueue_scoring has them: both are one job.
      options: { jobKey: 'score:all', queueName: 'scoring' },
    },
    { task: 'suppliers__judge', match: '30 2 * * *', identifier: 'suppliers_judge' },
    { task: 'suppliers__mirror', match: '5 * * * *', identifier: 'suppliers_mirror' },
    { task: 'sync__queue', match: '0 * * * *', identifier: 'sync_interval', payload: { reason: 'interval' } },
    { task: 'sync__queue', match: '50 2 * * *', identifier: 'sync_nightly', payload: { reason: 'nightly' } },
    { task: 'terms__apply', match: '* * * * *', identifier: 'terms_apply' },
    { task: 'terms__rotate', match: '25 * * * *', identifier: 'terms_rotate' },
    {
      task: 'valuation__refresh',
      match: '20 * * * *',
      identifier: 'valuation_refresh',
      // As rouse_valuation has them: one after the other.
      options: { queueName: 'valuation__refresh' },
    },
    {
      task: 'valuation__refresh',
      match: '*/5 * * * *',
      identifier: 'valuation_refresh_if_moved',
      options: { queueName: 'valuation__refresh' },
      payload: { if_moved: 1000 },
    },
    { task: 'orders__notify', match: '*/5 * * * *', identifier: 'orders_notify' },
    { task: 'reorders__notify', match: '*/5 * * * *', identifier: 'reorders_notify' },
    { task: 'uploads__notify', match: '* * * * *', identifier: 'uploads_notify' },
    { task: 'checks__run', match: '35 * * * *', identifier: 'checks_run' },
    { task: 'movements__ensure_months', match: '15 1 * * *', identifier: 'movements_months' },
    ...maintenance,
  ],
};

/**
 * Tasks that may take long, each kind in a lane of its own: places that no other work takes, and that take none from
 * other work. Everything else is short.
 */
const slow: Record<Tier, Record<string, string[]>> = {
  spp: {
    uploads: ['supplier__process_uploads'],
    figures: ['figures__refresh', 'prices__count'],
    matching: ['products__match'],
    upkeep: ['maintenance__purge', 'maintenance__vacuum', 'maintenance__reindex', 'staging__purge'],
  },
  issoh: {
    imports: ['import__run'],
    figures: ['prices__propose', 'selection__score', 'valuation__refresh'],
    terms: ['terms__apply', 'terms__rotate'],
    // SPP is asked, and may be slow.
    asking: ['suppliers__judge', 'suppliers__mirror', 'uploads__notify'],
    upkeep: ['maintenance__purge', 'maintenance__vacuum', 'maintenance__reindex', 'checks__run'],
  },
};

/** How many jobs of a lane run at once. */
function placesOf(tier: Tier, lane: string, { settings }: Pick<TaskContext, 'settings'>): number {
  if (lane === 'uploads') return settings.uploadConcurrency;
  return tier === 'issoh' && (lane === 'figures' || lane === 'short') ? 2 : 1;
}

/** The tasks of a database by lane. */
function lanesOf(tier: Tier, list: TaskList): Record<string, TaskList> {
  const laneOf = (name: string) =>
    Object.entries(slow[tier]).find(([, names]) => names.includes(name))?.[0] ?? 'short';
  const lanes: Record<string, TaskList> = { short: {} };
  for (const [name, task] of Object.entries(list)) {
    const lane = laneOf(name);
    lanes[lane] = { ...lanes[lane], [name]: task };
  }
  return lanes;
}

/** Who has no embedded cluster has seen nothing of its backups, and would say for whoever has it that nothing is amiss. */
const isOurs = (task: string, { spp }: Settings) => task !== 'backups__look' || spp === null;

/** What recurs; of each at most one waits, and of a task one runs at a time. */
export const cronOf = (tier: Tier, settings: Settings): CronItem[] =>
  recurring[tier]
    .filter(({ task }) => isOurs(task, settings))
    .map(item => ({
      ...item,
      options: {
        jobKey: item.identifier!,
        jobKeyMode: 'preserve_run_at',
        queueName: item.task,
        ...item.options,
      },
    }));

/** What the worker of each database can do. */
export function tasks(context: TaskContext): Record<Tier, TaskList> {
  const works = worksOf(context);
  const listOf = (tier: Tier): TaskList => {
    const recurs = new Set(recurring[tier].map(item => item.task));
    return Object.fromEntries(
      Object.entries(works[tier])
        .filter(([name]) => isOurs(name, context.settings))
        .map(([name, work]) => [
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
    metrics__sample: sample(context, tier),
    maintenance__purge: purge(context, tier),
    maintenance__vacuum: maintain(context, tier, 'vacuum'),
    maintenance__reindex: maintain(context, tier, 'reindex'),
  });
  return {
    spp: {
      supplier__process_uploads: supplier__process_uploads(context),
      figures__refresh: figures__refresh(context),
      prices__count: prices__count(context),
      backups__look: backups__look(context),
      products__match: products__match(context),
      catalogue__fold: catalogue__fold(context),
      history__ensure_months: history__ensure_months(context),
      spool__sweep: spool__sweep(context),
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
      terms__apply: terms__apply(context),
      terms__rotate: terms__rotate(context),
      valuation__refresh: valuation__refresh(context),
      orders__notify: orders__notify(context),
      reorders__notify: reorders__notify(context),
      uploads__notify: uploads__notify(context),
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
  // graphile-worker prints the trace of what it tells its logger in the next line; the log is JSON alone.
  console.trace = () => undefined;
  const context = { ...given, log: logOf('worker', given.settings.logLevel) };
  let wakeSync = () => {};
  const spp = keepUp(context.log, 'spp', async () => {
    const jobs = await startRunners(context, 'spp', task => {
      if (task !== 'supplier__process_uploads') return;
      wakeSync();
      scoreLater(context);
    });
    const loops = [keepSealing(context, 'spp'), keepVerifying(context, 'spp')];
    return {
      ended: jobs.ended,
      stop: async () => {
        await Promise.all(loops.map(loop => loop.stop()));
        await jobs.stop();
      },
    };
  });
  const issoh = keepUp(context.log, 'issoh', async () => {
    const { worker, wake } = await startIssoh(context);
    wakeSync = wake;
    return worker;
  });
  const parts = [spp, issoh];
  const backups = keepBackups(context);
  const stop = async () => {
    await Promise.all([...parts, backups].map(part => part.stop()));
  };
  const failures = (await Promise.all(parts.map(part => part.tried))).filter(failure => failure !== null);
  if (failures.length === parts.length) {
    await stop();
    throw failures[1];
  }
  return { ended: Promise.all(parts.map(part => part.ended)).then(() => undefined), stop };
}

/** IS-SOH's part, with the loops beside its jobs: what follows SPP, what sends notifications on, what seals and verifies. */
async function startIssoh(context: Omit<TaskContext, 'worker'>): Promise<{ worker: Worker; wake(): void }> {
  const jobs = await startRunners(context, 'issoh');
  // Whatever happened while no worker ran is looked at now. Several workers ask for it once.
  await context.connections.owner.issoh
    .query("select graphile_worker.add_job('checks__run', job_key => 'checks_at_start')")
    .catch(async error => {
      await jobs.stop();
      throw error;
    });
  const sync = keepInStep({ ...context, worker: jobs.id });
  const webhooks = keepDelivering({ ...context, worker: jobs.id });
  const sealing = keepSealing(context, 'issoh');
  const verifying = keepVerifying(context, 'issoh');
  const stop = async () => {
    await Promise.all([sync, webhooks, sealing, verifying].map(loop => loop.stop()));
    await jobs.stop();
  };
  return { worker: { ended: jobs.ended, stop }, wake: sync.wake };
}

/** Prices may have changed of what waits in the queue; several uploads on end make one run. The hourly run does it in any case. */
function scoreLater({ connections, log }: Omit<TaskContext, 'worker'>): void {
  connections.owner.issoh
    .query('select issoh_private.enqueue_scoring(wait_seconds => 10)')
    .catch((error: Error) => log.error({ event: 'scoring', error: error.message }, 'scoring was not queued'));
}

/**
 * How often a lane looks for jobs that nobody notifies it of. Whoever looks locks every free queue for that moment, and
 * whoever looks at that moment sees none of them: the lanes look at times of their own.
 */
const POLL_MS = 700;

/** Registers as a worker of a database, and starts a runner for each lane, with one pool for all. */
async function startRunners(
  context: Omit<TaskContext, 'worker'>,
  tier: Tier,
  onDone: (task: string) => unknown = () => undefined,
): Promise<Worker & { id: string }> {
  const pool = ownerPool(context.connections.urls.worker[tier], most.jobs[tier]);
  const presence = await register(pool, 'worker', tier).catch(async error => {
    await pool.end();
    throw error;
  });
  const runners: Runner[] = [];
  const stop = async () => {
    // Without its database it has nothing to tell it: what it held is found by whoever comes next.
    await Promise.allSettled(runners.map(runner => runner.stop()));
    await presence.leave();
    await pool.end();
  };
  const lockedAs: string[] = [];
  const byLane = lanesOf(tier, tasks({ ...context, worker: presence.id })[tier]);
  try {
    for (const [lane, taskList] of Object.entries(byLane))
      runners.push(
        await run({
          concurrency: placesOf(tier, lane, context),
          pollInterval: POLL_MS + 61 * runners.length,
          pgPool: pool,
          taskList,
          // One of them keeps the clock.
          parsedCronItems: parseCronItems(lane === 'short' ? cronOf(tier, context.settings) : []),
          noHandleSignals: true,
          // Each has its own: one that stops would stop the clock of all who share them.
          events: eventsOf(presence, lockedAs, context.log, tier, onDone),
          logger: new Logger(() => (level, message) => {
            if (level === 'error') context.log.debug({ tier, lane }, message);
          }),
        }),
      );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    id: presence.id,
    ended: Promise.race([presence.lost, ...runners.map(runner => runner.promise)]),
    stop,
  };
}

/** Tells the presence under which name jobs are locked, and the log and the caller what became of each job. */
function eventsOf(
  presence: Presence,
  lockedAs: string[],
  log: Log,
  tier: Tier,
  onDone: (task: string) => unknown,
): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  // Jobs are locked in the name of the pool that a runner has, not of the workers in it.
  events.on('pool:create', ({ workerPool }) => {
    lockedAs.push(workerPool.id);
    presence.locksJobsAs([...lockedAs]);
  });
  const begun = new Map<string, number>();
  events.on('job:start', ({ job }) => begun.set(job.id, performance.now()));
  const about = (job: { id: string; task_identifier: string; attempts: number }) => {
    const ms = Math.round(performance.now() - (begun.get(job.id) ?? Number.NaN));
    begun.delete(job.id);
    return {
      event: 'job',
      database: tier,
      job_id: job.id,
      task: job.task_identifier,
      attempt: job.attempts,
      ms,
    };
  };
  events.on('job:success', ({ job }) => {
    log.info({ ...about(job), outcome: 'done' }, 'job done');
    onDone(job.task_identifier);
  });
  events.on('job:error', ({ job, error }) => {
    const outcome = job.attempts < job.max_attempts ? 'failed' : 'given up';
    log.error({ ...about(job), outcome, error: (error as Error).message }, `job ${outcome}`);
  });
  return events;
}

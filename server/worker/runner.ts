/** graphile-worker for SPP: jobs of uploads, and what recurs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Logger, parseCronItems, type Runner, run, type TaskList } from 'graphile-worker';
import pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { ownerPool } from '../database/pools.ts';
import type { Settings } from '../settings.ts';
import { history__ensure_months } from './tasks/history__ensure_months.ts';
import { staging__purge } from './tasks/staging__purge.ts';
import { supplier__process_uploads } from './tasks/supplier__process_uploads.ts';

export interface TaskContext {
  settings: Settings;
  connections: Connections;
}

/** Every worker holds this lock shared; who gets it alone knows that all other workers are dead. */
export const workerLock = 2_118_506_701;

const recurring = parseCronItems([
  { task: 'history__ensure_months', match: '10 1 * * *', identifier: 'history_months' },
  { task: 'staging__purge', match: '40 1 * * *', identifier: 'staging_purge' },
]);

export function tasks(context: TaskContext): TaskList {
  return {
    supplier__process_uploads: supplier__process_uploads(context),
    history__ensure_months: history__ensure_months(context),
    staging__purge: staging__purge(context),
  };
}

/** A running worker; `stop` lets running jobs end their step first. */
export interface Worker {
  stop(): Promise<void>;
  /** Settles when the worker has ended: fulfilled by `stop`, rejected when its database went away. */
  ended: Promise<void>;
}

/** Starts a worker on SPP; jobs of workers that died are taken up at once. */
export async function startWorker(context: TaskContext): Promise<Worker> {
  mkdirSync(join(context.settings.dataDir, 'spool'), { recursive: true });
  const lock = await holdWorkerLock(context.connections.urls.administrator.spp);
  const pool = ownerPool(context.connections.urls.administrator.spp, context.settings.uploadConcurrency + 4);
  const runner: Runner = await run({
    pgPool: pool,
    taskList: tasks(context),
    parsedCronItems: recurring,
    concurrency: context.settings.uploadConcurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') console.error(message);
    }),
  });
  let stopping = false;
  const lost = new Promise<never>((_, reject) => {
    lock.once('end', () => !stopping && reject(new Error('The worker has lost its database.')));
  });
  const ended = Promise.race([lost, runner.promise]);
  return {
    ended,
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

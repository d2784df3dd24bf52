/** What waits, runs or is stuck, as gauges: read at each scrape, in the words of `jobs list` and `status`. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Gauge, type Registry } from 'prom-client';
import type { Connections } from '../database/connect.ts';
import { type Tier, tiers } from '../database/migrate.ts';

/** Milliseconds that a scrape waits for a database. */
export const SCRAPE_TIMEOUT = 1000;

const JOBS = `
  select j.task, j.state, count(*)::integer as value from lease.jobs() j group by 1, 2`;
const WORKERS = `
  select case when lease.lives(w.worker_id) then 'beats' else 'silent' end as state, count(*)::integer as value
    from lease.workers w where w.worker_name = 'worker' group by 1`;
const UPLOADS = `
  select b.status as state, count(*)::integer as value,
         extract(epoch from now() - min(b.upload_date))::double precision as age
    from spp.upload_batches b where b.status in ('queued', 'processing') group by 1`;
/** How far IS-SOH is behind: SPP is asked, which takes as long as it takes. */
const LAG = 'select s.lag_rows, s.lag_seconds from issoh_private.sync_status() s';
/** Known at once, also while SPP is away. */
const FAILURES = 'select s.consecutive_failures as value from issoh_private.sync_state s';

type Labels = Record<string, string>;
type Measured = Labels & { value: number; age: number };

/** Registers the gauges; while a database does not answer, its values are left out. */
export function measureQueues(registry: Registry, { owner }: Connections): void {
  const gauge = (name: string, help: string, labelNames: string[], collect: (set: Setter) => Promise<void>) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        // Without labels a reset is a 0, which would say that all is well.
        if (labelNames.length === 0) this.remove();
        await collect((labels, value) => this.set(labels, value)).catch(() => undefined);
      },
    });
  gauge(
    'inventory_jobs',
    'Jobs of the worker that are not done',
    ['database', 'task', 'state'],
    async set => {
      await ofEach(async database => {
        for (const { task, state, value } of await read(owner[database], JOBS))
          set({ database, task: task!, state: state! }, value);
      });
    },
  );
  gauge('inventory_workers', 'Workers by whether they beat', ['database', 'state'], async set => {
    await ofEach(async database => {
      const found = await read(owner[database], WORKERS);
      for (const state of ['beats', 'silent'])
        set({ database, state }, found.find(one => one.state === state)?.value ?? 0);
    });
  });
  gauge('inventory_uploads_unfinished', 'Uploads that are not finished', ['state'], async set => {
    const found = await read(owner.spp, UPLOADS);
    for (const state of ['queued', 'processing'])
      set({ state }, found.find(one => one.state === state)?.value ?? 0);
  });
  gauge('inventory_uploads_oldest_seconds', 'Age of the oldest unfinished upload', ['state'], async set => {
    for (const { state, age } of await read(owner.spp, UPLOADS)) set({ state: state! }, age);
  });
  // One look serves both gauges of a scrape.
  let looking: Promise<Lag[]> | null = null;
  const lag = () => {
    looking ??= read<Lag>(owner.issoh, LAG).finally(() => {
      looking = null;
    });
    return looking;
  };
  gauge(
    'inventory_sync_lag_seconds',
    'Seconds since all selected products agreed with SPP; 0: they do',
    [],
    async set => {
      for (const { lag_seconds } of await lag()) if (lag_seconds !== null) set({}, lag_seconds);
    },
  );
  gauge('inventory_sync_lag_rows', 'Selected products that are behind SPP', [], async set => {
    for (const { lag_rows } of await lag()) set({}, lag_rows);
  });
  gauge(
    'inventory_sync_failures_consecutive',
    'Failures of the synchronisation since SPP was last looked at with success',
    [],
    async set => {
      for (const { value } of await read(owner.issoh, FAILURES)) set({}, value);
    },
  );
}

interface Lag {
  lag_rows: number;
  /** Null: it never was level. */
  lag_seconds: number | null;
}

type Setter = (labels: Labels, value: number) => void;

/** Of each database that answers: one that is away hides nothing of the other. */
async function ofEach(collect: (database: Tier) => Promise<void>): Promise<void> {
  await Promise.allSettled(tiers.map(collect));
}

async function read<T extends pg.QueryResultRow = Measured>(pool: pg.Pool, sql: string): Promise<T[]> {
  const late = sleep(SCRAPE_TIMEOUT, null, { ref: false }).then(() => {
    throw new Error('The database takes too long.');
  });
  return (await Promise.race([pool.query<T>(sql), late])).rows;
}

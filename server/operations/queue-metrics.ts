/** What waits, runs or is stuck, as gauges: read at each scrape, in the words of `jobs list` and `status`. */
import { Gauge, type Registry } from 'prom-client';
import type { Connections } from '../database/connect.ts';
import { type Tier, tiers } from '../database/migrate.ts';
import { type Ask, askInTime } from './asking.ts';

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
/** As far as SPP has been looked at, which the worker does every second: a scrape does not wait for SPP. */
const LAG = `
  select (select count(distinct n.product_id)::integer from issoh_private.sync_pending n) as pending,
         extract(epoch from clock_timestamp() - s.level_at)::double precision as lag_seconds,
         s.consecutive_failures
    from issoh_private.sync_state s`;

type Labels = Record<string, string>;
type Measured = Labels & { value: number; age: number };

/** Registers the gauges; while a database does not answer, its values are left out. */
export function measureQueues(registry: Registry, { owner }: Connections): void {
  const ask = Object.fromEntries(tiers.map(tier => [tier, askInTime(owner[tier], SCRAPE_TIMEOUT)])) as Record<
    Tier,
    Ask
  >;
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
        for (const { task, state, value } of await ask[database]<Measured>(JOBS))
          set({ database, task: task!, state: state! }, value);
      });
    },
  );
  gauge('inventory_workers', 'Workers by whether they beat', ['database', 'state'], async set => {
    await ofEach(async database => {
      const found = await ask[database]<Measured>(WORKERS);
      for (const state of ['beats', 'silent'])
        set({ database, state }, found.find(one => one.state === state)?.value ?? 0);
    });
  });
  gauge('inventory_uploads_unfinished', 'Uploads that are not finished', ['state'], async set => {
    const found = await ask.spp<Measured>(UPLOADS);
    for (const state of ['queued', 'processing'])
      set({ state }, found.find(one => one.state === state)?.value ?? 0);
  });
  gauge('inventory_uploads_oldest_seconds', 'Age of the oldest unfinished upload', ['state'], async set => {
    for (const { state, age } of await ask.spp<Measured>(UPLOADS)) set({ state: state! }, age);
  });
  const lag = () => ask.issoh<Lag>(LAG);
  gauge(
    'inventory_sync_lag_seconds',
    'Seconds since all selected products were last found to agree with SPP; a worker looks every second',
    [],
    async set => {
      for (const { lag_seconds } of await lag()) if (lag_seconds !== null) set({}, Math.max(lag_seconds, 0));
    },
  );
  gauge(
    'inventory_sync_lag_rows',
    'Selected products that are to be read again in SPP, as far as it has been looked at',
    [],
    async set => {
      for (const { pending } of await lag()) set({}, pending);
    },
  );
  gauge(
    'inventory_sync_failures_consecutive',
    'Failures of the synchronisation since SPP was last looked at with success',
    [],
    async set => {
      for (const { consecutive_failures } of await lag()) set({}, consecutive_failures);
    },
  );
}

interface Lag {
  pending: number;
  /** Null: it never was level. */
  lag_seconds: number | null;
  consecutive_failures: number;
}

type Setter = (labels: Labels, value: number) => void;

/** Of each database that answers: one that is away hides nothing of the other. */
async function ofEach(collect: (database: Tier) => Promise<void>): Promise<void> {
  await Promise.allSettled(tiers.map(collect));
}

import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import type { Request, RequestHandler } from 'express';
import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Tier } from '../database/migrate.ts';
import { asRole, type Claims } from '../database/pools.ts';
import { type ReplicaState, replicaStates } from '../database/replica.ts';
import { SCRAPE_TIMEOUT } from '../operations/queue-metrics.ts';

/** The process's metrics; whoever counts something registers it here. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

const durations = new Histogram({
  name: 'inventory_http_request_duration_seconds',
  help: 'Duration of HTTP requests by route pattern',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
  registers: [registry],
});

/** Received files by what became of them at the door. */
export const uploads = new Counter({
  name: 'inventory_uploads_total',
  help: 'Uploads received, by outcome: accepted, duplicate, dry_run, refused',
  labelNames: ['outcome'],
  registers: [registry],
});

/** Bytes of accepted files. */
export const uploadedBytes = new Counter({
  name: 'inventory_uploaded_bytes_total',
  help: 'Bytes of received pricelists',
  registers: [registry],
});

/** Reads of databases that have a replica, by who answered them. */
export const reads = new Counter({
  name: 'inventory_reads_total',
  help: 'Reads of databases that have a replica, by who answered: replica, primary',
  labelNames: ['database', 'answered_by'],
  registers: [registry],
});

const replicas = new Gauge({
  name: 'inventory_replicas',
  help: 'Replicas by state: serves, unknown, away, lags, promoted, foreign',
  labelNames: ['database', 'state'],
  registers: [registry],
});

const replicaLag = new Gauge({
  name: 'inventory_replica_lag_bytes',
  help: 'Bytes of the log that a replica has not replayed yet',
  labelNames: ['database'],
  registers: [registry],
});

/** What was seen of a replica at the last look. */
export function measureReplica(database: Tier, state: ReplicaState, lag: number | null): void {
  for (const one of replicaStates) replicas.set({ database, state: one }, one === state ? 1 : 0);
  if (lag === null) replicaLag.remove({ database });
  else replicaLag.set({ database }, lag);
}

/** Reads of the catalogue by what was kept of them. */
export const keptAnswers = new Counter({
  name: 'inventory_cache_reads_total',
  help: 'Reads of the catalogue by what the cache had: hit, miss, refused (not put there by us), failed (no answer)',
  labelNames: ['kind', 'outcome'],
  registers: [registry],
});

const violations = new Gauge({
  name: 'inventory_check_violations',
  help: 'Rows that break an invariant (sql/checks), as the last hourly run found them',
  labelNames: ['database', 'check'],
  registers: [registry],
});

/** Everything that is measured. While IS-SOH does not answer, the results of the checks are left out. */
export async function readMetrics(issoh: pg.Pool): Promise<string> {
  const tooLong = setTimeoutPromise(SCRAPE_TIMEOUT, [], { ref: false });
  const results = await Promise.race([readChecks(issoh).catch(() => []), tooLong]);
  violations.reset();
  for (const row of results) violations.set({ database: row.tier, check: row.check_name }, row.violations);
  return registry.metrics();
}

const reading = new WeakMap<pg.Pool, Promise<Result[]>>();

/** One look at a time: while one has not ended, further scrapes take no connection of their own. */
function readChecks(issoh: pg.Pool): Promise<Result[]> {
  const asked = reading.get(issoh) ?? checksIn(issoh).finally(() => reading.delete(issoh));
  reading.set(issoh, asked);
  return asked;
}

async function checksIn(issoh: pg.Pool): Promise<Result[]> {
  const claims: Claims = { role: 'inv_analyst', user_id: 'metrics' };
  const sql = 'select tier, check_name, violations from issoh.invariant_results';
  return (await asRole(issoh, claims, SCRAPE_TIMEOUT, client => client.query<Result>(sql))).rows;
}

interface Result {
  tier: string;
  check_name: string;
  violations: number;
}

/** Times every request under its route's pattern: paths hold ids, and would make a series each. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const end = durations.startTimer();
  response.once('close', () => {
    end({ method: request.method, route: patternOf(request), status: response.statusCode });
  });
  next();
};

function patternOf(request: Request): string {
  const pattern: unknown = request.route?.path;
  return typeof pattern === 'string' ? pattern : 'other';
}

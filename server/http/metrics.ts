import type { Request, RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Tier } from '../database/migrate.ts';
import { type ReplicaState, replicaStates } from '../database/replica.ts';

/** The process's metrics; whoever counts something registers it here. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });
// Named as counters, and none.
for (const what of ['handles', 'requests', 'resources'])
  registry.removeSingleMetric(`nodejs_active_${what}_total`);

const durations = new Histogram({
  name: 'inventory_http_request_duration_seconds',
  help: 'Duration of HTTP requests by route pattern',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
  registers: [registry],
});

/** Received files by what became of them at this door; what became of lists is counted in SPP (server/metrics/sampled.ts). */
export const uploads = new Counter({
  name: 'inventory_uploads_received_total',
  help: 'Uploads that this process received by HTTP: accepted, duplicate, dry_run, refused',
  labelNames: ['outcome'],
  registers: [registry],
});

/** Bytes of accepted files. */
export const uploadedBytes = new Counter({
  name: 'inventory_uploads_received_bytes_total',
  help: 'Bytes of pricelists that this process received by HTTP',
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

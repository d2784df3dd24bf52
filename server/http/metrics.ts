import type { Request, RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

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

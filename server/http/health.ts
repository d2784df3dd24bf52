import type { Express } from 'express';
import type { Serving } from './context.ts';
import { registry } from './metrics.ts';

/** What orchestrators ask, without a token. */
export function mountHealth(app: Express, context: Serving): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    response.locals.isProbe = true;
    const reasons = context.draining?.aborted
      ? ['this server is about to end']
      : await context.readiness(context.slices.health);
    const states = Object.entries(context.slices.replicas).map(([tier, one]) => [tier, one.state()]);
    // Reads that a replica does not serve are the primary's: no reason against being ready.
    const replicas = states.length > 0 ? { replicas: Object.fromEntries(states) } : {};
    if (reasons.length === 0) response.json({ status: 'ok', ...replicas });
    else response.status(503).json({ status: 'unavailable', reasons, ...replicas });
  });
  const scrape = context.measure?.(context.slices.pools);
  app.get('/metrics', async (_request, response) => {
    const texts = await Promise.all([registry.metrics(), scrape?.()]);
    response.type(registry.contentType).send(texts.join(''));
  });
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    app.all(path, (_request, response, next) => {
      response.locals.allowed = ['GET'];
      next();
    });
  }
}

import type { Express } from 'express';
import type { Serving } from './context.ts';
import { readMetrics, registry } from './metrics.ts';

/** What orchestrators ask, without a token. */
export function mountHealth(app: Express, context: Serving): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    response.locals.isProbe = true;
    const reasons = await context.readiness(context.slices.health);
    if (reasons.length === 0) response.json({ status: 'ok' });
    else response.status(503).json({ status: 'unavailable', reasons });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await readMetrics(context.slices.health.issoh));
  });
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    app.all(path, (_request, response, next) => {
      response.locals.allowed = ['GET'];
      next();
    });
  }
}

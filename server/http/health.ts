import type { Express } from 'express';
import type { Serving } from './context.ts';
import { registry } from './metrics.ts';

/** Of one address that asks `/readyz`. */
export interface Look {
  asked: number;
  /** When it did last, by performance.now(). */
  last: number;
  /** Milliseconds, at the longest, from one look to the next. */
  longest: number;
  /** How often it was answered that this server is about to end. */
  told: number;
}

/** By address; of many the last ones. */
export type Looks = Map<string, Look>;

const ADDRESSES = 100;

function lookOf(looks: Looks, address: string): Look {
  const look = looks.get(address) ?? { asked: 0, last: 0, longest: 0, told: 0 };
  looks.delete(address);
  looks.set(address, look);
  if (looks.size > ADDRESSES) looks.delete(looks.keys().next().value!);
  return look;
}

/** What orchestrators ask, without a token. */
export function mountHealth(app: Express, context: Serving): Looks {
  const looks: Looks = new Map();
  app.get('/healthz', async (_request, response) => {
    const notes = (await context.notes?.()) ?? [];
    response.json({ status: 'ok', ...(notes.length > 0 ? { notes } : {}) });
  });
  app.get('/readyz', async (request, response) => {
    response.locals.isProbe = true;
    const look = lookOf(looks, request.socket.remoteAddress ?? '');
    const now = performance.now();
    if (look.asked > 0) look.longest = Math.max(look.longest, now - look.last);
    look.asked += 1;
    look.last = now;
    const ends = context.draining?.aborted ?? false;
    if (ends) response.once('finish', () => (look.told += 1));
    const reasons = ends ? ['this server is about to end'] : await context.readiness(context.slices.health);
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
  return looks;
}

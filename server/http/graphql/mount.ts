import { setTimeout as sleep } from 'node:timers/promises';
import type { Express } from 'express';
import { isLost, Problem } from '../../problem.ts';
import type { Authenticate } from '../auth.ts';
import type { Serving } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import type { Built } from './build.ts';
import { listenFor, type Wakeups } from './wakeups.ts';

/**
 * Serves POST /graphql (with a token, as REST) and the page /ruru.
 *
 * @returns what lets go of the schema
 */
export async function mountGraphql(
  app: Express,
  context: Serving,
  authenticate: Authenticate,
): Promise<() => Promise<void>> {
  const wakeups = context.listenUrl === undefined ? undefined : listenFor(context.listenUrl);
  const stopping = new AbortController();
  let built: Built | null = null;
  let building: Building | undefined;
  const tried = () => {
    building ??= buildOnce(context, wakeups, stopping.signal, one => {
      built = one;
    });
    return building.tried;
  };
  if (!context.graphqlWhenAsked) await tried();

  app.post('/graphql', async (request, response, next) => {
    const claims = await authenticate(request);
    response.locals.endTurn = context.takeTurn(claims, response);
    response.locals.claims = claims;
    next();
  });
  app.use(['/graphql', '/ruru', '/ruru-static'], async (_request, _response, next) => {
    await tried();
    next();
  });
  app.post('/graphql', jsonBody(context), (request, response, next) => {
    if (built === null) throw new Problem(503, 'unavailable', 'GraphQL waits for a database.', AGAIN);
    built.answer(request, response, next);
  });
  app.all('/graphql', (request, response, next) => {
    if (request.method === 'POST') return next();
    response.locals.allowed = ['POST'];
    next('route');
  });
  app.use((request, response, next) => {
    if (response.locals.allowed !== undefined || built === null) next();
    else built.door(request, response, next);
  });
  // Lets go of the server and the schema.
  return async () => {
    stopping.abort();
    await building?.ended;
    await wakeups?.close();
    await built?.release();
  };
}

const AGAIN = { hint: 'Try again in a moment.', headers: { 'retry-after': '5' } };
const AGAIN_MS = 5_000;

interface Building {
  /** The first try; fails when it does otherwise than for a database that is away. */
  tried: Promise<void>;
  /** Nothing is tried any more. */
  ended: Promise<void>;
}

/** Builds, and tries again while a database is away, until the signal: the rest of the server need not wait for it. */
function buildOnce(
  context: Serving,
  wakeups: Wakeups | undefined,
  signal: AbortSignal,
  done: (built: Built) => void,
): Building {
  // Packages that take most of a start are loaded when the schema is: a server may be asked for REST alone.
  const attempt = async () => {
    const { build } = await import('./build.ts');
    done(await build(context, wakeups, signal));
  };
  const first = attempt();
  const tried = first.catch((error: unknown) => {
    if (!isLost(error)) throw error;
  });
  const again = async () => {
    for (;;) {
      await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const failure = await attempt().catch((error: Error) => error);
      if (failure === undefined) return;
    }
  };
  const ended = first.catch(error => (isLost(error) ? again() : undefined));
  return { tried, ended };
}

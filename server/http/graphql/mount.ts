import './environment.ts';

import { setTimeout as sleep } from 'node:timers/promises';
import { type Express, type Request, Router } from 'express';
import { type GraphQLSchema, getOperationAST, parse } from 'grafast/graphql';
import { decodeJwt } from 'jose';
import { postgraphile } from 'postgraphile';
import type { GrafservBase } from 'postgraphile/grafserv';
import { grafserv } from 'postgraphile/grafserv/express/v4';
import { isLost, Problem } from '../../problem.ts';
import type { Authenticate } from '../auth.ts';
import type { Serving } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import { callerOfRequest } from '../sources.ts';
import { refusalOf } from './cost.ts';
import { current } from './masking.ts';
import { makePreset } from './preset.ts';
import { streamEvents } from './stream.ts';
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
    const { server, schema } = built;
    // Without one grafserv would read another kind of body by itself, past what is counted here.
    request.body ??= {};
    const { query, variables } = request.body;
    const refusal =
      typeof query === 'string' ? refusalOf(schema, query, variables ?? {}, context.limits.graphql) : null;
    if (refusal !== null) {
      response.status(400).json({ errors: [refusal] });
      return;
    }
    const operation = typeof query === 'string' ? operationOf(query, request.body.operationName) : null;
    const isSubscription = operation === 'subscription';
    if (
      isSubscription &&
      request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream'
    ) {
      response.status(406).json({ errors: [NEEDS_STREAM] });
      return;
    }
    const { claims, endTurn } = response.locals;
    const caller = callerOfRequest(
      context.slices.graphql,
      { request, response, claims },
      operation === 'query',
    );
    current.run({ id: String(request.id), log: request.log, caller }, () => {
      if (!isSubscription) return next();
      const until = tokenEnd(request);
      context.takeStream(claims, response);
      endTurn();
      streamEvents(server, request.body, {
        request,
        response,
        caller,
        until,
        patience: context.limits.streamPatience,
        stopped: stopping.signal,
      }).catch(next);
    });
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

/** What serves GraphQL, once the databases could be read for the schema. */
interface Built {
  server: GrafservBase;
  schema: GraphQLSchema;
  door: Router;
  release(): Promise<void>;
}

const AGAIN = { hint: 'Try again in a moment.', headers: { 'retry-after': '5' } };
const AGAIN_MS = 5_000;

async function build(context: Serving, wakeups: Wakeups | undefined): Promise<Built> {
  const preset = await makePreset(
    context.slices.graphql,
    context.settings.jsonLimit,
    context.limits,
    wakeups,
  );
  const pgl = postgraphile(preset);
  const release = async () => void (await pgl.release());
  try {
    const server = pgl.createServ(grafserv);
    const schema = await pgl.getSchema();
    const door = Router();
    await server.addTo(door as unknown as Express, null, false);
    return { server, schema, door, release };
  } catch (error) {
    await release().catch(() => undefined);
    throw error;
  }
}

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
  const attempt = () => build(context, wakeups).then(done);
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

const NEEDS_STREAM = {
  message: 'A subscription is answered as a stream of events.',
  extensions: {
    code: 'subscription_needs_stream',
    hint: 'Ask with "Accept: text/event-stream", by graphql-sse for instance.',
  },
};

/** What kind of operation would run: query, mutation or subscription; null for what is no GraphQL. */
function operationOf(query: string, operationName: unknown): string | null {
  try {
    const name = typeof operationName === 'string' ? operationName : null;
    return getOperationAST(parse(query), name)?.operation ?? null;
  } catch {
    return null;
  }
}

/** When the token of a request ends, in milliseconds since 1970. Its signature was checked before. */
function tokenEnd(request: Request): number {
  const token = (request.get('authorization') ?? '').replace(/^Bearer +/i, '');
  return (decodeJwt(token).exp ?? 0) * 1000;
}

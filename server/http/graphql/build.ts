import './environment.ts';

import { type Express, type Request, type RequestHandler, Router } from 'express';
import { type GraphQLSchema, getOperationAST, parse } from 'grafast/graphql';
import { decodeJwt } from 'jose';
import { postgraphile } from 'postgraphile';
import type { GrafservBase } from 'postgraphile/grafserv';
import { grafserv } from 'postgraphile/grafserv/express/v4';
import { REQUEST_PATIENCE_MS, termsKeysOf } from '../../encryption/terms.ts';
import type { Serving } from '../context.ts';
import { callerOfRequest } from '../sources.ts';
import { refusalOf } from './cost.ts';
import { current } from './masking.ts';
import { makePreset } from './preset.ts';
import { streamEvents } from './stream.ts';
import type { Wakeups } from './wakeups.ts';

/** What serves GraphQL, once the databases could be read for the schema. */
export interface Built {
  /** Takes a POST whose body is read and whose caller is known. */
  answer: RequestHandler;
  door: Router;
  release(): Promise<void>;
}

/**
 * Makes the schema from the databases.
 *
 * @param stopped ends the streams of subscriptions
 */
export async function build(
  context: Serving,
  wakeups: Wakeups | undefined,
  stopped: AbortSignal,
): Promise<Built> {
  const preset = await makePreset(
    context.slices.graphql,
    context.settings.jsonLimit,
    context.limits,
    wakeups,
    () => termsKeysOf(context.settings.keys, REQUEST_PATIENCE_MS),
  );
  const pgl = postgraphile(preset);
  const release = async () => void (await pgl.release());
  try {
    const server = pgl.createServ(grafserv);
    const schema = await pgl.getSchema();
    const door = Router();
    await server.addTo(door as unknown as Express, null, false);
    return { answer: answerBy(server, schema, context, stopped), door, release };
  } catch (error) {
    await release().catch(() => undefined);
    throw error;
  }
}

function answerBy(
  server: GrafservBase,
  schema: GraphQLSchema,
  context: Serving,
  stopped: AbortSignal,
): RequestHandler {
  return (request, response, next) => {
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
    const isMutation = operation === 'mutation';
    current.run({ id: String(request.id), log: request.log, caller, isMutation }, () => {
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
        stopped: context.draining ? AbortSignal.any([stopped, context.draining]) : stopped,
      }).catch(next);
    });
  };
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

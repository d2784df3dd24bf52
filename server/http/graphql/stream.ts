/** A subscription's answer as a stream of events, by the protocol of graphql-sse ("distinct connections"). */
import { once } from 'node:events';
import type { Request, Response } from 'express';
import { hookArgs, isAsyncIterable } from 'grafast';
import { GraphQLError } from 'grafast/graphql';
import type { GrafservBase } from 'postgraphile/grafserv';
import type { Caller } from '../sources.ts';
import { maskError } from './masking.ts';

/** Milliseconds between signs of life: whoever has gone is found out, and no proxy takes silence for the end. */
const BEAT = 15_000;

export interface Asked {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

/**
 * Answers a subscription until the caller goes, the token ends, or the server stops. Nothing more is read for a caller who
 * does not take what he was sent; who takes too long is let go, and finds what he has missed by asking.
 *
 * @param until when the token ends, in milliseconds since 1970
 * @param patience milliseconds that a caller may take to take what he was sent
 */
export async function streamEvents(
  server: GrafservBase,
  asked: Asked,
  {
    request,
    response,
    caller,
    until,
    patience,
    stopped,
  }: {
    request: Request;
    response: Response;
    caller: Caller;
    until: number;
    patience: number;
    stopped: AbortSignal;
  },
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, stopped, AbortSignal.timeout(lifetime(until))]);
  const requestContext = {
    node: { req: request, res: response },
    expressv4: { req: request, res: response },
  };
  const config = await server.getExecutionConfig(requestContext as never);
  const { errors, document } = config.parseAndValidate(asked.query);

  response
    .status(200)
    .set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  const say = (event: string, data: object | null) =>
    response.write(`event: ${event}\ndata: ${data === null ? '' : JSON.stringify(data)}\n\n`);
  const tell = (result: { errors?: readonly GraphQLError[] | undefined }) =>
    say('next', result.errors === undefined ? result : { ...result, errors: result.errors.map(maskError) });
  const beat = setInterval(() => response.writableNeedDrain || response.write(':\n\n'), BEAT);
  try {
    if (errors !== undefined) return void tell({ errors });
    const args = {
      schema: config.schema,
      document,
      rootValue: null,
      contextValue: { ...(config.contextValue as object), subscriber: { caller, signal } },
      variableValues: asked.variables ?? undefined,
      operationName: asked.operationName ?? undefined,
      resolvedPreset: config.resolvedPreset,
      requestContext,
    };
    await hookArgs(args as never);
    const result = await config.subscribe(args as never);
    if (!isAsyncIterable(result)) return void tell(result as never);
    const events = result[Symbol.asyncIterator]();
    // A generator that waits hears of the end by the signal.
    for (;;) {
      const { done, value } = await events.next();
      if (done || signal.aborted) break;
      tell(value as never);
      if (await isTaken(response, patience, signal)) continue;
      request.log.warn(
        { event: 'subscription', caller: caller.claims.user_id },
        'a subscriber does not read: let go',
      );
      // What waits for him would stay for as long as he does.
      response.destroy();
      break;
    }
    await events.return?.();
  } catch (error) {
    if (!signal.aborted)
      tell({ errors: [new GraphQLError((error as Error).message, { originalError: error as Error })] });
  } finally {
    clearInterval(beat);
    // Who has gone, or whose token has ended, is to come back: a stream that is complete is not asked for again.
    if (!signal.aborted) say('complete', null);
    response.end();
  }
}

/** Whether what was written has been taken, in time; a stream that has ended is one, too. */
async function isTaken(response: Response, patience: number, signal: AbortSignal): Promise<boolean> {
  if (!response.writableNeedDrain) return true;
  const late = AbortSignal.timeout(patience);
  await once(response, 'drain', { signal: AbortSignal.any([signal, late]) }).catch(() => undefined);
  return !response.writableNeedDrain || signal.aborted;
}

const LONGEST_TIMER = 2_147_483_647;

function lifetime(until: number): number {
  return Math.min(Math.max(until - Date.now(), 0), LONGEST_TIMER);
}

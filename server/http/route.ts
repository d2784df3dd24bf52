/** A route: a schema, the roles that may, one SQL call, one shape. */
import type { Express, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { nameOfPart } from '../../client/part.ts';
import { requireRole } from '../access.ts';
import type { Ask, Claims, Role, Run } from '../database/pools.ts';
import { giveTermsKeys, REQUEST_PATIENCE_MS, termsKeysOf, termsReaders } from '../encryption/terms.ts';
import { invalidRequest, Problem } from '../problem.ts';
import type { Authenticate } from './auth.ts';
import type { Serving } from './context.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { jsonBody } from './json-body.ts';
import { parse } from './shapes.ts';
import { askThrough, callerOfRequest, runThrough, snapshotThrough } from './sources.ts';

/** One checked request. */
export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** By which a request that is sent again is known; of routes that are keyed. */
  key: string | null;
  claims: Claims;
  context: Serving;
  request: Request;
  response: Response;
  /** Runs SQL on SPP in one transaction as the caller. */
  spp: Run;
  /** The same for what only reads, all in one snapshot. */
  sppSnapshot: Run;
  /** The same of one statement, in one message to the database and back. */
  sppNow: Ask;
  /** The same on IS-SOH. */
  issoh: Run;
  /** The same on SPP by the connections of uploads. */
  uploads: Run;
}

/** The answer's body, or its JSON (and status, default 200); undefined when the handler has answered itself. */
export type Answer =
  | ({ status?: number; headers?: Record<string, string> } & ({ body: unknown } | { text: Buffer }))
  | undefined;

export interface Definition<Params, Query, Body> {
  method: 'get' | 'post' | 'put' | 'patch';
  path: string;
  /** Its name in the OpenAPI document, and so that of a client's method. */
  operation: string;
  /** What it does, in a line. */
  summary: string;
  roles: readonly Role[];
  /** The shape of its answers, by status. */
  answers: Record<number, z.ZodType>;
  /** What else it answers with 200 than JSON: what, by media type. */
  files?: Record<string, string>;
  /** Takes a file in place of JSON: what. */
  upload?: string;
  /** Takes the header Idempotency-Key. */
  isKeyed?: true;
  /** Reads or writes what was negotiated: IS-SOH is handed the keys, where the caller's role may. */
  meetsTerms?: true;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  /** Without one, no body is read; with an optional one, none need be sent. */
  body?: z.ZodType<Body>;
  handle(call: Call<Params, Query, Body>): Promise<Answer>;
}

// biome-ignore lint/suspicious/noExplicitAny: routes of all shapes in one list
export type Route = Definition<any, any, any>;

/** Keeps the types of a route's schemas for its handler. */
export function route<Params = undefined, Query = undefined, Body = undefined>(
  definition: Definition<Params, Query, Body>,
): Route {
  return definition;
}

/** Mounts routes; a known path with another method ends in `unmatched` with the methods it knows. */
export function mount(app: Express, routes: Route[], context: Serving, authenticate: Authenticate): void {
  const readJson = jsonBody(context);
  const { rest, uploads } = context.slices;
  const { rest: statement } = context.limits.statements;
  for (const one of routes) {
    app[one.method](one.path, async (request, response) => {
      const claims = await authenticate(request);
      requireRole(claims, one.roles);
      context.takeTurn(claims, response);
      const caller = callerOfRequest(rest, { request, response, claims }, one.method === 'get');
      const answer = await one.handle({
        params: one.params && parse(one.params, namesOf(request.params)),
        query: parseQuery(one, request),
        body: one.body && (await readBody(one.body, request, response, readJson)),
        key: one.isKeyed ? idempotencyKey(request) : null,
        claims,
        context,
        request,
        response,
        spp: runThrough(rest.spp, caller, statement),
        sppSnapshot: snapshotThrough(rest.spp, caller, statement),
        sppNow: askThrough(rest.spp, caller, statement),
        issoh: withTerms(one, claims, context, runThrough(rest.issoh, caller, statement)),
        uploads: runThrough(uploads.spp, caller, statement),
      });
      if (answer !== undefined) send(request, response, answer, context.limits.answer);
    });
  }
  for (const one of routes) {
    app.all(one.path, (_request, response, next) => {
      response.locals.allowed = [...(response.locals.allowed ?? []), one.method.toUpperCase()];
      next();
    });
  }
}

/** Hands the keys of negotiated terms over at the beginning of each transaction of a route that needs them. */
function withTerms(one: Route, { role }: Claims, { settings }: Serving, run: Run): Run {
  if (!one.meetsTerms || !termsReaders.includes(role)) return run;
  return async work => {
    const keys = await termsKeysOf(settings.keys, REQUEST_PATIENCE_MS);
    return run(async client => {
      await giveTermsKeys(client, keys);
      return work(client);
    });
  };
}

/** @throws Problem 422 `answer_too_large` */
function send(
  request: Request,
  response: Response,
  { status, headers, ...answer }: NonNullable<Answer>,
  most: number,
) {
  const text = 'text' in answer ? answer.text : Buffer.from(JSON.stringify(answer.body));
  if (text.length > most) throw tooLarge(request, most);
  response
    .status(status ?? 200)
    .set(headers ?? {})
    .type('json')
    .send(text);
}

function tooLarge({ method }: Request, most: number): Problem {
  return new Problem(422, 'answer_too_large', `The answer is larger than ${most} bytes.`, {
    hint:
      method === 'GET' || method === 'HEAD'
        ? 'Ask for a shorter page ("limit"), or for part of it.'
        : 'What you asked for is done; read what came of it page by page.',
  });
}

/** What the parts of a path name. */
function namesOf(params: Request['params']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([key, part]) => [key, typeof part === 'string' ? nameOfPart(part) : part]),
  );
}

/** Blank parameters count as absent; unknown ones are refused by name. */
function parseQuery(one: Route, request: Request): unknown {
  const given = Object.entries(request.query).filter(([, value]) => value !== '');
  if (one.query !== undefined) return parse(one.query, Object.fromEntries(given));
  if (given.length === 0) return undefined;
  throw invalidRequest(`unknown: ${given.map(([key]) => key).join(', ')}.`, 'It takes no parameters.');
}

async function readBody(
  schema: z.ZodType<unknown>,
  request: Request,
  response: Response,
  readJson: RequestHandler,
): Promise<unknown> {
  const hasNone = request.get('transfer-encoding') === undefined && !Number(request.get('content-length'));
  if (hasNone && schema.safeParse(undefined).success) return undefined;
  return parse(schema, await bodyOf(request, response, readJson));
}

async function bodyOf(request: Request, response: Response, readJson: RequestHandler): Promise<unknown> {
  if (!request.is('json')) {
    throw new Problem(415, 'unsupported_media_type', 'The body must be application/json.', {
      hint: 'Send the header Content-Type: application/json.',
    });
  }
  await readJson(request, response, () => undefined);
  return request.body;
}

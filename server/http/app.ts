import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { type Logger, pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { openStore } from '../cache/open.ts';
import type { Tier } from '../database/migrate.ts';
import { meansOf, type ReplicaState } from '../database/replica.ts';
import { forCallers, Problem, reasonOf, toProblem } from '../problem.ts';
import { createAuthenticate } from './auth.ts';
import type { AppContext, Serving } from './context.ts';
import { allowOrigins } from './cors.ts';
import { mountGraphql } from './graphql/mount.ts';
import { type Looks, mountHealth } from './health.ts';
import { keeperOf } from './kept.ts';
import { limits } from './limits.ts';
import { measureReplica, measureRequests } from './metrics.ts';
import { mountDocs } from './openapi/docs.ts';
import { mount } from './route.ts';
import { importRoutes } from './routes/isi/imports.ts';
import { jobRoutes } from './routes/isi/jobs.ts';
import { reviewRoutes } from './routes/isi/review.ts';
import { scoreRoutes } from './routes/isi/scores.ts';
import { syncRoutes } from './routes/isi/sync.ts';
import { auditRoutes as issohAuditRoutes } from './routes/issoh/audit.ts';
import { contractRoutes } from './routes/issoh/contracts.ts';
import { countRoutes } from './routes/issoh/counts.ts';
import { orderRoutes } from './routes/issoh/orders.ts';
import { pricingRoutes } from './routes/issoh/pricing.ts';
import { selectedProductRoutes } from './routes/issoh/products.ts';
import { proposalRoutes } from './routes/issoh/proposals.ts';
import { reorderRoutes } from './routes/issoh/reorder.ts';
import { reservationRoutes } from './routes/issoh/reservations.ts';
import { selectionRoutes } from './routes/issoh/selection.ts';
import { sheetRoutes } from './routes/issoh/sheets.ts';
import { stockRoutes } from './routes/issoh/stock.ts';
import { stockFoundRoutes } from './routes/issoh/stock-found.ts';
import { warehouseRoutes } from './routes/issoh/warehouses.ts';
import { auditRoutes as sppAuditRoutes } from './routes/spp/audit.ts';
import { categoryRoutes } from './routes/spp/categories.ts';
import { matchingRoutes } from './routes/spp/matching.ts';
import { productRoutes } from './routes/spp/products.ts';
import { quarantineRoutes } from './routes/spp/quarantine.ts';
import { supplierRoutes } from './routes/spp/suppliers.ts';
import { uploadRoutes } from './routes/spp/uploads.ts';
import { slicesOf, type Tell } from './slices.ts';
import { createTurns, ofStreams } from './turns.ts';
import { mountPages } from './web.ts';

const STDERR = 2;

/** Every route behind a token. */
export const routes = [
  ...uploadRoutes,
  ...quarantineRoutes,
  ...productRoutes,
  ...categoryRoutes,
  ...supplierRoutes,
  ...matchingRoutes,
  ...selectedProductRoutes,
  ...warehouseRoutes,
  ...stockRoutes,
  ...stockFoundRoutes,
  ...countRoutes,
  ...reservationRoutes,
  ...orderRoutes,
  ...reorderRoutes,
  ...sheetRoutes,
  ...pricingRoutes,
  ...contractRoutes,
  ...proposalRoutes,
  ...selectionRoutes,
  ...reviewRoutes,
  ...importRoutes,
  ...scoreRoutes,
  ...syncRoutes,
  ...sppAuditRoutes,
  ...issohAuditRoutes,
  ...jobRoutes,
];

export interface App {
  app: Express;
  /** When the last request came that was no probe, by performance.now(). */
  lastCame(): number;
  /** Who asks whether it is ready. */
  looks: Readonly<Looks>;
  /** Settled when all answers that were read so far are kept, or cannot be: nobody who asks waits for that. */
  kept(): Promise<void>;
  /** Lets go of the doors' connections and of what GraphQL holds; the given pools stay their maker's. */
  close(): Promise<void>;
}

/**
 * The HTTP door: REST, GraphQL, health and metrics. Serve it by `createHttpServer` of continue.ts.
 *
 * While a database is away, GraphQL waits for it and all else is served.
 *
 * @throws Error when the databases cannot be read for the GraphQL schema (not migrated)
 */
export async function createApp(given: AppContext): Promise<App> {
  const { settings } = given;
  const logger = given.logger ?? pino({ level: settings.logLevel }, pino.destination(STDERR));
  const limited = { ...limits, ...given.limits };
  const slices = slicesOf(given.pools, limited, tellReplicas(logger));
  const store = openStore(settings, limited.cachePatience, logger);
  const keeper = keeperOf(store, settings);
  const context: Serving = {
    ...given,
    logger,
    limits: limited,
    slices,
    keeper,
    takeTurn: createTurns(limited.requestsPerCaller),
    takeStream: createTurns(limited.streamsPerCaller, ofStreams),
  };
  let lastCame = 0;
  const came = () => {
    lastCame = performance.now();
  };
  const app = express();
  app.disable('x-powered-by');
  app.use(logRequests(logger), measureRequests, securityHeaders(), lettingGo(given.draining, came));
  app.use(allowOrigins(settings.corsOrigins));
  const looks = mountHealth(app, context);
  mountDocs(app, routes);
  const authenticate = createAuthenticate(settings);
  const closeGraphql = await mountGraphql(app, context, authenticate);
  mount(app, routes, context, authenticate);
  mountPages(app);
  app.use(unmatched);
  app.use(answerProblem);
  const kept = async () => keeper?.reads.settled();
  const close = async () => {
    await closeGraphql();
    await slices.close();
    await kept();
    store?.close();
  };
  return { app, lastCame: () => lastCame, looks, kept, close };
}

/** Measures each look at a replica, and logs what has changed. */
export function tellReplicas(log: Logger): Tell {
  const known = new Map<Tier, { state: ReplicaState; reasons: Set<string> }>();
  return (database, { state, lag, reason }) => {
    measureReplica(database, state, lag);
    const before = known.get(database) ?? { state: 'unknown', reasons: new Set(['']) };
    // A reason is told once for as long as it stays so: two may come by turns.
    if (before.state === state && before.reasons.has(reason)) return;
    const wasAway = known.has(database);
    const reasons = before.state === state ? before.reasons : new Set<string>();
    known.set(database, { state, reasons: reasons.add(reason) });
    const about = { event: 'replica', database, state, ...(reason === '' ? {} : { reason }) };
    // Whoever is told that it went is told that it is back.
    if (state === 'serves') log[wasAway ? 'warn' : 'info'](about, 'the replica serves reads');
    else log.warn(about, `reads go to the primary: the replica ${meansOf[state]}`);
  };
}

const PROBES = ['/healthz', '/readyz', '/metrics'];

/** Once a server drains, whoever comes again comes by another connection, and so to another server. */
function lettingGo(draining: AbortSignal | undefined, came: () => void): RequestHandler {
  return (request, response, next) => {
    if (!PROBES.includes(request.path)) came();
    if (draining?.aborted) response.set('connection', 'close');
    next();
  };
}

function logRequests(logger: Logger): RequestHandler {
  return pinoHttp<IncomingMessage, ServerResponse>({
    logger,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    // Neither headers nor query: tokens have no business in a log.
    serializers: {
      req: (request: IncomingMessage) => ({
        id: request.id,
        method: request.method,
        path: String(request.url).split('?')[0],
      }),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
    },
    customLogLevel: (_request, response, error) => {
      const { isProbe = false } = localsOf(response);
      if (error === undefined && (response.statusCode < 500 || isProbe)) return 'info';
      return response.statusCode === 503 ? 'warn' : 'error';
    },
    // What failed is told by answerProblem, with its stack where it is a defect; here by its reason alone.
    customErrorObject: (_request, response, error, { err: _with_stack, ...line }) => ({
      ...line,
      reason: localsOf(response).reason ?? error.message,
    }),
  });
}

/** What a route leaves for the line of its request. */
function localsOf(response: ServerResponse): { reason?: string; isProbe?: boolean } {
  return (response as Partial<Response>).locals ?? {};
}

/** Ruru, the GraphQL page, starts itself by an inline script and runs editors in blob workers. */
function securityHeaders(): RequestHandler {
  const strict = helmet();
  const forRuru = helmet({
    contentSecurityPolicy: {
      directives: {
        'script-src': ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        'worker-src': ["'self'", 'blob:'],
        'img-src': ["'self'", 'data:', 'https:'],
        'connect-src': ["'self'"],
        'upgrade-insecure-requests': null,
      },
    },
  });
  return (request, response, next) => {
    (request.path.startsWith('/ruru') ? forRuru : strict)(request, response, next);
  };
}

const unmatched: RequestHandler = (request, response) => {
  const allowed: string[] | undefined = response.locals.allowed;
  if (allowed === undefined) throw new Problem(404, 'no_such_path', `There is nothing at ${request.path}.`);
  const methods = [...new Set(allowed.flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
  throw new Problem(405, 'method_not_allowed', `${request.method} does not work at ${request.path}.`, {
    hint: `Use ${methods.join(' or ')}.`,
    headers: { allow: methods.join(', ') },
  });
};

const answerProblem: ErrorRequestHandler = (error, request, response, next) => {
  const problem = forCallers(toProblem(error));
  if (problem.status === 503) response.locals.reason = reasonOf(problem);
  else if (problem.status >= 500) request.log.error({ err: problem.cause ?? error }, problem.message);
  // Too late for another status: a torn connection tells that the answer is not whole.
  if (response.headersSent) return next(error);
  response
    .status(problem.status)
    .set(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problem.body(String(request.id))));
};

/** A server on a free port over databases of its own, for tests that come in by HTTP. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { signToken } from '../../../server/access.ts';
import type { Role } from '../../../server/database/pools.ts';
import { createApp } from '../../../server/http/app.ts';
import { createHttpServer, type Patience } from '../../../server/http/continue.ts';
import type { Limits } from '../../../server/http/limits.ts';
import { scrapeOf } from '../../../server/metrics/sources.ts';
import type { Settings } from '../../../server/settings.ts';
import { startWorker } from '../../../server/worker/runner.ts';
import { assertDocumented } from '../../support/documented.ts';
import { type Beside, createWorld, type World } from '../../support/world.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server answers
  body: any;
}

export interface Call {
  method?: string;
  role?: Role;
  /** The claim of an inv_supplier. */
  supplier?: string;
  token?: string;
  json?: unknown;
  body?: string | Buffer | FormData;
  headers?: Record<string, string>;
}

export interface Door {
  world: World;
  url: string;
  settings: Settings;
  /** Lines of the server's log. */
  log: string[];
  readiness: string[];
  notes: string[];
  /** One request; an answer that is not as the OpenAPI document says is an error. */
  call(path: string, call?: Call): Promise<Answer>;
  graphql(query: string, call?: Call & { variables?: object }): Promise<Answer>;
  /** Settled when what it has read so far lies in its cache. */
  kept(): Promise<void>;
  close(): Promise<void>;
}

/** Client and server are one process: where it is held up, no time is over that neither has had. */
export const PATIENT_MS = 60_000;

/** @param before runs before the server reads the databases; answers changes of the settings */
export async function openDoor(
  options: {
    worker?: boolean;
    /** For tests in whose way the schema could not be read. */
    graphqlAtOnce?: boolean;
    before?: (world: World) => Promise<void>;
    settings?: Partial<Settings>;
    limits?: Partial<Limits>;
    patience?: Partial<Patience>;
    beside?: Beside;
    /** Databases that another door stands on; they are not closed with this one. */
    world?: World;
  } = {},
): Promise<Door> {
  const world = options.world ?? (await createWorld(options.beside));
  await options.before?.(world);
  const settings = { ...world.settings, ...options.settings };
  const log: string[] = [];
  const readiness: string[] = [];
  const notes: string[] = [];
  const { app, kept, close } = await createApp({
    settings,
    pools: world.connections,
    listenUrl: world.connections.urls.worker.issoh,
    graphqlWhenAsked: !options.graphqlAtOnce,
    readiness: async () => readiness,
    notes: () => notes,
    measure: pools => scrapeOf(settings, world.connections, pools),
    limits: { connectionWait: PATIENT_MS, ...options.limits },
    logger: pino({ level: 'info' }, { write: line => void log.push(line) }),
  });
  const worker = options.worker ? await startWorker({ settings, connections: world.connections }) : null;
  const server = createHttpServer(app, options.patience).listen(0, '127.0.0.1');
  // Client and server are one process: where it is held up, neither ends what the other is about to use.
  server.keepAliveTimeout = 600_000;
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const call: Door['call'] = async (path, { method, role, supplier, token, json, body, headers } = {}) => {
    const bearer =
      token ?? (role && (await signToken(settings, { role, sub: `test ${role}`, supplier_id: supplier })));
    const verb = method ?? (json !== undefined || body !== undefined ? 'POST' : 'GET');
    const response = await fetch(`${url}${path}`, {
      method: verb,
      headers: {
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? (body as string | undefined) : JSON.stringify(json),
    });
    const text = await response.text();
    const type = response.headers.get('content-type');
    assertDocumented({ method: verb, path, status: response.status, type, text });
    const isJson = /json/.test(type ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : null,
    };
  };
  return {
    world,
    url,
    settings,
    log,
    readiness,
    notes,
    call,
    graphql: (query, { variables, ...rest } = {}) =>
      call('/graphql', { ...rest, json: { query, variables } }),
    kept,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await worker?.stop();
      await close();
      if (options.world === undefined) await world.close();
    },
  };
}

/** Recognition is tested elsewhere. */
export const profile = { columns: { code: 'code', name: 'name', price: 'price' } };

export const list = (...rows: string[]) => Buffer.from(['code,name,price', ...rows, ''].join('\n'));

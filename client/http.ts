/** Requests and answers: the token, the query, JSON, and errors that have a type. */
import { InventoryError } from './errors.ts';
import { type Answer, type Arguments, type OperationName, requestOf } from './operations.ts';

export interface Connection {
  /** Where the server is, such as `http://127.0.0.1:5678`. */
  url: string;
  /** A bearer token, or what gives one before each request. */
  token: string | (() => string | Promise<string>);
  /** In place of the global `fetch`. */
  fetch?: typeof fetch;
}

export interface Asked {
  query?: object;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

export type BodyInit = NonNullable<RequestInit['body']>;

/** One page of a list; `next_cursor` is what to pass as `cursor` for the next, null at the end. */
export interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
}

export interface Paging {
  /** 1 to 1,000 rows, default 100. */
  limit?: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

/** The operations that answer a list page by page, and their rows. */
export type ListName = {
  [Name in OperationName]: Extract<Answer<Name>, Page<unknown>> extends never ? never : Name;
}[OperationName];
export type RowOf<Name extends ListName> = Extract<Answer<Name>, Page<unknown>>['items'][number];

/** Text of GraphQL that knows its variables and its data. */
export interface Typed<Data, Variables> {
  toString(): string;
  __apiType?: (variables: Variables) => Data;
}

/** Speaks to one server with one token. */
export class Http {
  readonly #connection: Connection;
  /** How far each database has been seen: sent along, so that no server's later answer shows less. */
  readonly #seen = new Map<string, string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Who the token names (`sub`); null where the token does not say. */
  async user(): Promise<string | null> {
    const payload = (await this.#token()).split('.')[1] ?? '';
    try {
      const binary = atob(payload.replace(/-/g, '+').replace(/_/g, '/'));
      const bytes = Uint8Array.from(binary, character => character.charCodeAt(0));
      return JSON.parse(new TextDecoder().decode(bytes)).sub ?? null;
    } catch {
      return null;
    }
  }

  /**
   * One call of REST by its name in the OpenAPI document (`GET /api/openapi.json`, `operationId`), and its answer's JSON:
   * `rest('listStock', { query: { warehouse: 'MAIN' } })`.
   *
   * @throws InventoryError
   */
  async rest<Name extends OperationName>(name: Name, ...[given]: Arguments<Name>): Promise<Answer<Name>> {
    const { method, path, asked } = requestOf(name, given);
    const response = await this.#send(method, path, asked);
    const body = await jsonOf(response, asked.signal);
    if (response.ok) return body as Answer<Name>;
    throw new InventoryError({
      status: response.status,
      detail: textOf(body, 'detail') ?? `${method} ${path} was answered by ${response.status}.`,
      code: textOf(body, 'code') ?? 'unreadable',
      hint: textOf(body, 'hint'),
      request_id: textOf(body, 'request_id') ?? response.headers.get('x-request-id'),
    });
  }

  /**
   * One query or mutation of GraphQL (`POST /graphql`), and its data: of a document that graphql-codegen has typed by
   * schema.graphql (`documentMode: 'string'`), or of any text.
   *
   * @throws InventoryError of the first error, with its code and hint
   */
  async graphql<Data, Variables extends object = object>(
    document: string | Typed<Data, Variables>,
    variables?: Variables,
    signal?: AbortSignal,
  ): Promise<Data> {
    const query = String(document);
    const response = await this.#send('POST', '/graphql', { json: { query, variables }, signal });
    const body = (await jsonOf(response, signal)) as { data?: Data; errors?: GraphqlError[] };
    const [error] = body.errors ?? [];
    if (response.ok && error === undefined) return body.data as Data;
    throw new InventoryError({
      status: response.status,
      detail: error?.message ?? textOf(body, 'detail') ?? `GraphQL was answered by ${response.status}.`,
      code: error?.extensions?.code ?? textOf(body, 'code') ?? 'unreadable',
      hint: error?.extensions?.hint ?? textOf(body, 'hint'),
      request_id: textOf(body, 'request_id') ?? response.headers.get('x-request-id'),
    });
  }

  /** All rows of a list, page by page: `all('listMovements', { query: { product: 'HAM-1' } })`. */
  async *all<Name extends ListName>(
    name: Name,
    ...[given]: Arguments<Name>
  ): AsyncGenerator<RowOf<Name>, void> {
    let cursor: string | undefined;
    do {
      const query = { limit: 1000, ...(given as { query?: object } | undefined)?.query, cursor };
      const page = (await this.rest(name, ...([{ ...given, query }] as never))) as Page<RowOf<Name>>;
      yield* page.items;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  async #token(): Promise<string> {
    const { token } = this.#connection;
    return typeof token === 'string' ? token : token();
  }

  async #send(
    method: string,
    path: string,
    { query, json, body, headers, signal }: Asked,
  ): Promise<Response> {
    const url = new URL(`${this.#connection.url.replace(/\/+$/, '')}${path}`);
    for (const [key, value] of Object.entries(query ?? {})) {
      if (value !== undefined && value !== null) url.searchParams.set(key, String(value));
    }
    const init: RequestInit = {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${await this.#token()}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#seen.size === 0 ? {} : { [LSN]: this.#lsn() }),
        ...headers,
      },
      body: json === undefined ? (body ?? null) : JSON.stringify(json),
      signal: signal ?? null,
    };
    try {
      const response = await (this.#connection.fetch ?? fetch)(url, init);
      this.#saw(response.headers.get(LSN) ?? '');
      return response;
    } catch (cause) {
      throw lost(cause, signal);
    }
  }

  #lsn(): string {
    return [...this.#seen].map(([database, lsn]) => `${database}=${lsn}`).join(', ');
  }

  /** Of answers that come in another order the latest counts. */
  #saw(header: string): void {
    for (const [, database, lsn] of header.matchAll(/(\w+)=([0-9A-F]+\/[0-9A-F]+)/g)) {
      if (sortable(lsn!) > sortable(this.#seen.get(database!) ?? '')) this.#seen.set(database!, lsn!);
    }
  }
}

const LSN = 'x-inventory-lsn';

/** `16/B374D848` with all its zeros. */
function sortable(lsn: string): string {
  return lsn
    .split('/')
    .map(part => part.padStart(8, '0'))
    .join('');
}

interface GraphqlError {
  message: string;
  extensions?: { code?: string; hint?: string | null };
}

async function jsonOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw lost(cause, signal);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { status } = response;
    const request_id = response.headers.get('x-request-id');
    const detail = `The answer (${status}) is no JSON.`;
    throw new InventoryError({ status, detail, code: 'unreadable', hint: null, request_id }, cause);
  }
}

/** What the caller broke off stays an AbortError. */
function lost(cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  const detail = `The server cannot be reached: ${(cause as Error).message}.`;
  const hint = 'Is the address right, and does the server run?';
  return new InventoryError({ status: 0, detail, code: 'unreachable', hint, request_id: null }, cause);
}

function textOf(body: unknown, key: string): string | null {
  const value = (body as Record<string, unknown> | null)?.[key];
  return typeof value === 'string' ? value : null;
}

/** Asks again until something has ended, with growing pauses. */
export async function until<Seen>(
  ask: () => Promise<Seen>,
  hasEnded: (seen: Seen) => boolean,
  signal: AbortSignal | undefined,
): Promise<Seen> {
  for (let pause = 50; ; pause = Math.min(pause * 2, 2000)) {
    const seen = await ask();
    if (hasEnded(seen)) return seen;
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, pause);
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    });
  }
}

/** REST as the pages call it: one function, one error. */
import { hear } from './clock.ts';
import { fileNameOf } from './parts/disposition.ts';
import type { FieldError } from './parts/plain.ts';
import { currentSession, farewellOf, leave } from './session.ts';

/** Why something was not done, as `application/problem+json` says it. */
export class Refusal extends Error {
  status: number;
  code: string;
  hint: string | null;
  requestId: string | null;
  /** What is wrong with each field, by its path. */
  errors: FieldError[];

  constructor(
    status: number,
    code: string,
    message: string,
    hint: string | null,
    requestId: string | null,
    errors: FieldError[] = [],
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.requestId = requestId;
    this.errors = errors;
  }

  /** Whether the same call may do better in a moment. */
  get mayPass(): boolean {
    if (this.code === 'page_defect') return false;
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
}

interface Sent {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  json?: unknown;
  file?: File;
  /** By which the server knows a call that is sent again: what it does, it does once. */
  key?: string;
  /** Milliseconds after which no answer is awaited any more: of what may be sent again without harm. */
  within?: number;
  signal?: AbortSignal;
}

/** How long a form waits that posts once, however often it is sent. */
export const POSTED_MS = 20_000;
/** Longer than the server lets any statement take. */
const ANSWERED_MS = 120_000;

/** @throws Refusal; a 401 leads back to the sign-in, too */
export async function call<Answer>(path: string, sent: Sent = {}): Promise<Answer> {
  return ask(path, sent, async response => (await response.json()) as Answer);
}

/** So many pages of a list, or as many as there are, as one. @throws Refusal */
export async function callPages<Row>(
  path: string,
  count: number,
  sent: Pick<Sent, 'signal'> = {},
): Promise<Page<Row>> {
  const items: Row[] = [];
  for (let cursor: string | null = null, read = 1; ; read++) {
    const page: Page<Row> = await call(pageAfter(path, cursor), sent);
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null || read >= count) return { items, next_cursor: cursor };
  }
}

/** All rows of a list. @throws Refusal */
export async function callAll<Row>(path: string, sent: Pick<Sent, 'signal'> = {}): Promise<Row[]> {
  return (await callPages<Row>(path, Number.POSITIVE_INFINITY, sent)).items;
}

/** The page behind a cursor; of null the first. */
export function pageAfter(path: string, cursor: string | null): string {
  return cursor === null
    ? path
    : `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
}

/** Saves an answer as a file under the name that the server gives it. @throws Refusal */
export async function download(path: string): Promise<void> {
  const { named, blob } = await ask(path, { within: Number.POSITIVE_INFINITY }, async response => ({
    named: fileNameOf(response.headers.get('content-disposition') ?? ''),
    blob: await response.blob(),
  }));
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: url, download: named ?? 'download' }).click();
  URL.revokeObjectURL(url);
}

/** What is said where no answer came. */
export const unreachable = () =>
  new Refusal(
    0,
    'unreachable',
    'The server does not answer.',
    'What was begun goes on there. Try again in a moment.',
    null,
  );

/** A key that nobody else makes. Not by randomUUID: a warehouse's phone may come by plain HTTP, which has none. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** A path with its parameters; those that are null are left out. */
export function at(
  path: string,
  query: Record<string, string | number | boolean | null | undefined>,
): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** An answer, read to its end: one that breaks off is none. */
async function ask<Answer>(
  path: string,
  { method, json, file, key, within, signal }: Sent,
  read: (response: Response) => Promise<Answer>,
): Promise<Answer> {
  const token = currentSession()?.token;
  // A file takes what it takes.
  const wait = within ?? (key !== undefined ? POSTED_MS : file === undefined ? ANSWERED_MS : Infinity);
  const ends = [...(wait === Infinity ? [] : [AbortSignal.timeout(wait)]), ...(signal ? [signal] : [])];
  let response: Response;
  try {
    response = await fetch(path, {
      method: method ?? (json === undefined && file === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: file ?? (json === undefined ? null : JSON.stringify(json)),
      signal: AbortSignal.any(ends),
    });
    hear(response);
    if (response.ok) return await read(response);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  throw await refusalOf(response, token);
}

/**
 * What a problem document says; a 401 leads back to the sign-in, too, unless another has signed in since.
 *
 * @param token that was sent
 */
export async function refusalOf(response: Response, token: string | undefined): Promise<Refusal> {
  const said = await response.json().catch(() => ({}));
  const {
    detail = response.statusText,
    code = String(response.status),
    hint = null,
    request_id = null,
    errors = [],
  } = said;
  const session = currentSession();
  if (response.status === 401 && session !== null && session.token === token)
    leave(farewellOf(session, { message: detail, code }));
  return new Refusal(response.status, code, detail, hint, request_id, errors);
}

/** REST as the pages call it: one function, one error. */
import { hear } from './clock.ts';
import { currentSession, farewellOf, leave } from './session.ts';

/** Why something was not done, as `application/problem+json` says it. */
export class Refusal extends Error {
  status: number;
  code: string;
  hint: string | null;
  requestId: string | null;

  constructor(status: number, code: string, message: string, hint: string | null, requestId: string | null) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.requestId = requestId;
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
  signal?: AbortSignal;
}

/** @throws Refusal; a 401 leads back to the sign-in, too */
export async function call<Answer>(path: string, sent: Sent = {}): Promise<Answer> {
  const token = currentSession()?.token;
  const response = await ask(path, token, sent);
  if (!response.ok) throw await refusalOf(response, token);
  return (await response.json()) as Answer;
}

/** Saves an answer as a file under the name that the server gives it. @throws Refusal */
export async function download(path: string): Promise<void> {
  const token = currentSession()?.token;
  const response = await ask(path, token, {});
  if (!response.ok) throw await refusalOf(response, token);
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '');
  const url = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement('a'), { href: url, download: named?.[1] ?? 'download' }).click();
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

async function ask(
  path: string,
  token: string | undefined,
  { method, json, file, key, signal }: Sent,
): Promise<Response> {
  // What has a key may be sent again: nobody waits for ever for its answer.
  const until = key === undefined ? [] : [AbortSignal.timeout(KEYED_MS)];
  try {
    const response = await fetch(path, {
      method: method ?? (json === undefined && file === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: file ?? (json === undefined ? null : JSON.stringify(json)),
      signal: AbortSignal.any([...until, ...(signal ? [signal] : [])]),
    });
    hear(response);
    return response;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}

const KEYED_MS = 20_000;

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
  } = said;
  const session = currentSession();
  if (response.status === 401 && session !== null && session.token === token)
    leave(farewellOf(session, { message: detail, code }));
  return new Refusal(response.status, code, detail, hint, request_id);
}

/** Every error of every door ends here: one shape, one map from SQLSTATE to HTTP status. */
import { STATUS_CODES } from 'node:http';
import {
  ASKERS,
  grantOf,
  IDENTITY_FORBIDDEN,
  refusesIdentity,
} from './database/privileges/identity-right.ts';

/** RFC 9457, with a stable code, a hint and the request's id. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  hint: string | null;
  request_id: string | null;
  errors?: FieldError[];
}

/** What is wrong with one field of a request. */
export interface FieldError {
  /** Its path, as "lines.0.quantity". */
  field: string;
  message: string;
}

/** An error whose message, code and hint may be shown to whoever asked. */
export class Problem extends Error {
  status: number;
  code: string;
  hint: string | null;
  headers: Record<string, string>;
  errors: FieldError[];
  /** Whether its texts were written for whoever calls, whatever its code is. */
  isForCallers: boolean;

  constructor(
    status: number,
    code: string,
    message: string,
    options: {
      hint?: string | null | undefined;
      headers?: Record<string, string>;
      errors?: FieldError[];
      isForCallers?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.hint = options.hint ?? null;
    this.headers = options.headers ?? {};
    this.errors = options.errors ?? [];
    this.isForCallers = options.isForCallers ?? false;
  }

  body(requestId: string | null): ProblemBody {
    return {
      type: `urn:inventory:problem:${this.code}`,
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      code: this.code,
      hint: this.hint,
      request_id: requestId,
      ...(this.errors.length > 0 && { errors: this.errors }),
    };
  }
}

interface Described {
  message?: string;
  code?: unknown;
  hint?: unknown;
  detail?: unknown;
  /** The source file of PostgreSQL that raised it. */
  file?: unknown;
  type?: unknown;
  status?: unknown;
  expose?: unknown;
}

const OWN_CODE = /^(?:SP|IS)([A-Z])[A-Z0-9]{2}$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const STATUS_OF_KIND: Record<string, number> = { N: 404, C: 409, F: 403, L: 422 };
const BAD_VALUES = new Set(['22P02', '22003', '22007', '22008', '22021', '22P05', '2201W', '2201X']);
/** Serialization, deadlock, locks; resources (53), connections (08), shutdown and start (57P), idle too long (25P03). */
const TRY_AGAIN = /^(?:40001|40P01|55P03|25P0[34]|08...|53...|57P0[1-5])$/;
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EPIPE',
  'EMFILE',
  'ENFILE',
]);
/** Whoever answers there is not, or no longer, who it has to be. */
const UNTRUSTED = /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_)/;
/** What the driver and its pool say without a code. */
const LOST =
  /^(?:Connection terminated|The server does not support SSL connections|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Query read timeout)/;
const STATUS_OF_FILE_ERROR: Record<string, number> = { file_too_large: 413, upload_incomplete: 400 };
const STATUS_OF_BODY_ERROR: Record<string, [number, string]> = {
  'entity.parse.failed': [400, 'invalid_json'],
  'entity.too.large': [413, 'body_too_large'],
  'encoding.unsupported': [415, 'unsupported_encoding'],
  'charset.unsupported': [415, 'unsupported_charset'],
  'request.aborted': [400, 'request_aborted'],
  'request.size.invalid': [400, 'request_aborted'],
};

/** A request that cannot be read, and what would be taken. */
export function invalidRequest(detail: string, hint: string, errors: FieldError[] = []): Problem {
  return new Problem(400, 'invalid_request', detail, { hint, errors });
}

/** Whether a code is one that our SQL raises (docs/error_codes.md): its texts are meant for the caller. */
export function isOwnCode(code: unknown): boolean {
  return typeof code === 'string' && OWN_CODE.test(code);
}

/** What may be said about an error: ours as it is, all else without inner detail. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const described: Described = typeof error === 'object' && error !== null ? error : {};
  // Its text comes in the server's language.
  if (described.code === '53200' && described.file === 'lock.c') return lockless(error);
  if (isLost(error)) return unavailable(error);
  return ofSql(described) ?? ofFile(described) ?? ofBody(described) ?? internal(error);
}

/** Codes whose texts are written for whoever calls, beside our SQL's: docs/error_codes.md, "Other codes at the doors". */
export const AT_THE_DOORS: ReadonlySet<string> = new Set([
  ...['unauthorized', 'invalid_token', 'forbidden', 'no_such_path', 'method_not_allowed'],
  ...['invalid_request', 'invalid_json', 'invalid_value', 'invalid_multipart', 'upload_incomplete'],
  ...['request_aborted', 'file_missing', 'graphql_invalid', 'file_too_large', 'body_too_large'],
  ...['too_many_files', 'body_too_slow', 'too_many_streams', 'too_many_requests', 'query_too_long'],
  ...['query_too_deep', 'query_too_wide', 'query_too_large', 'answer_too_large', 'unsupported_media_type'],
  ...['unsupported_encoding', 'unsupported_charset', 'pages_missing', 'locks_exhausted', 'unavailable'],
  'link_silent',
  ...['timeout', 'identity_provider_unavailable', 'columns_missing', 'columns_twice', 'no_space'],
  'internal_error',
]);

const ITS_ADMINISTRATOR = 'The server’s administrator has to see to it: "inventory doctor" says how.';
/** What callers may do about these; settings and commands are the administrator's. */
const HINTS_FOR_CALLERS: Record<string, string> = {
  pages_missing: ITS_ADMINISTRATOR,
  locks_exhausted: 'Ask for one supplier, or have the server’s administrator make room for more locks.',
  unavailable: 'Try again in a moment.',
  link_silent:
    'The server’s administrator has to see to the link from IS-SOH to SPP: "inventory doctor" says how.',
  identity_provider_unavailable: 'Try again in a moment.',
};
/** Keys, of whatever they are asked for; ISCKM, as the server itself is who hands them over. */
const OF_KEYS = new Set(['keys_missing', 'bad_keys', 'key_unknown', 'keys_elsewhere', 'ISCKM', 'ISCKU']);

/**
 * What callers of HTTP and GraphQL are told of a problem: paths, settings and commands are for whoever runs the server, who
 * has them from the log, the command line and `inventory doctor`.
 */
export function forCallers(problem: Problem): Problem {
  const { status, code, message, headers, errors, cause } = problem;
  if (OF_KEYS.has(code)) {
    return new Problem(
      503,
      code === 'ISCKM' ? 'keys_missing' : code,
      'The server lacks keys that this needs.',
      {
        hint: 'The server’s administrator has to see to its keys: "inventory doctor" says how.',
        cause: problem,
      },
    );
  }
  if (isOwnCode(code) || problem.isForCallers || AT_THE_DOORS.has(code)) {
    const hint = HINTS_FOR_CALLERS[code] ?? problem.hint;
    return hint === problem.hint
      ? problem
      : new Problem(status, code, message, { hint, headers, errors, cause });
  }
  return new Problem(status >= 500 ? status : 503, code, 'The server cannot do this as it is set up.', {
    hint: ITS_ADMINISTRATOR,
    headers,
    cause: problem,
  });
}

/** Whether a database could not be reached or has gone; several addresses tried in vain come as one error. */
export function isLost(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isLost);
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as Described;
  // Renamed, or closed to everybody: it may be back in a moment.
  if (
    code === '3D000' ||
    (code === '55000' && /not (?:currently )?accepting connections/.test(message ?? ''))
  )
    return true;
  if (typeof code === 'string' && code !== '')
    return UNREACHABLE.has(code) || UNTRUSTED.test(code) || TRY_AGAIN.test(code);
  return LOST.test(message ?? '');
}

function ofSql(error: Described): Problem | null {
  const { code } = error;
  if (typeof code !== 'string') return null;
  if (isOwnCode(code)) return ofOwnCode(code, error);
  if (!SQLSTATE.test(code)) return null;
  // Taken away under a server that runs: no role of whoever asks is at fault.
  if (refusesIdentity(error)) {
    return new Problem(503, 'identity_forbidden', `${IDENTITY_FORBIDDEN}.`, {
      hint: `Run as a superuser in both databases: ${grantOf(ASKERS)}`,
      cause: error,
    });
  }
  if (code === '42501') {
    return new Problem(403, 'forbidden', 'Your role may not do this.', {
      hint: 'README, "Roles and tokens", says which role may do what; where yours may, "inventory doctor" says which right it lacks.',
      cause: error,
    });
  }
  if (BAD_VALUES.has(code) || isBadPath(code, error)) {
    return new Problem(400, 'invalid_value', shortened(`A value cannot be used: ${error.message ?? code}.`), {
      hint: 'An id is a UUID, a date is as 2026-01-31, an amount as 12.50.',
      cause: error,
    });
  }
  if (code === '57014') {
    return new Problem(503, 'timeout', 'The database took too long.', {
      hint: 'Ask for less at once, or try again later. "inventory rollback" and "inventory missing" have no limit.',
      cause: error,
    });
  }
  return null;
}

/** ltree says of a text what the parser says of SQL. */
function isBadPath(code: string, error: Described): boolean {
  return code === '42601' && /^ltree syntax error/.test(error.message ?? '');
}

/** Characters of what a database says: a value that was sent may be part of it. */
const LONGEST_TEXT = 5_000;

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text;
}

function ofOwnCode(code: string, error: Described): Problem {
  const kind = OWN_CODE.exec(code)?.[1] ?? '';
  const status = code === 'SPLSZ' || code === 'ISLSZ' ? 413 : (STATUS_OF_KIND[kind] ?? 422);
  const parts = [error.message, error.detail].filter(part => typeof part === 'string' && part !== '');
  const hint = textOf(error.hint);
  return new Problem(status, code, shortened(parts.join(' ')), {
    hint: hint && shortened(hint),
    cause: error,
  });
}

function ofFile(error: Described): Problem | null {
  const status = typeof error.code === 'string' ? STATUS_OF_FILE_ERROR[error.code] : undefined;
  if (status !== undefined) {
    return new Problem(status, String(error.code), error.message ?? '', {
      hint: textOf(error.hint),
      cause: error,
    });
  }
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new Problem(507, 'no_space', 'The server has no room for this file.', { cause: error });
  }
  return null;
}

function ofBody(error: Described): Problem | null {
  const known = typeof error.type === 'string' ? STATUS_OF_BODY_ERROR[error.type] : undefined;
  if (known !== undefined) {
    return new Problem(known[0], known[1], error.message ?? 'The body cannot be read.', {
      hint: known[1] === 'invalid_json' ? 'Send one JSON document, in UTF-8.' : null,
      cause: error,
    });
  }
  if (typeof error.status === 'number' && error.status >= 400 && error.status < 500) {
    return new Problem(error.status, 'invalid_request', error.message ?? 'The request cannot be read.', {
      hint: 'Look at the path, its percent signs, and the headers.',
      cause: error,
    });
  }
  return null;
}

/** Of a file of the server's own that could not be written: where it was for want of room, which; else the error as it is. */
export function withoutRoom(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new Problem(507, 'no_space', `${path} cannot be written: there is no room left on its disk.`, {
    cause: error,
    hint: 'Make room there, and try again: the file is as it was.',
  });
}

/** What is wrong and what to do, in one line. */
export function inWords(error: unknown): string {
  const { message, hint } = error as Problem;
  return hint ? `${message} ${hint}` : message;
}

/** What stands behind a problem that is to be expected now and then, in one line. */
export function reasonOf(problem: Problem): string {
  const { cause } = problem;
  // What callers are not told.
  if (cause instanceof Problem) return `${cause.code}: ${inWords(cause)}`;
  const { code, message } = (cause ?? problem) as Described;
  return [code, message].filter(part => typeof part === 'string' && part !== '').join(': ');
}

function unavailable(error: unknown): Problem {
  return new Problem(503, 'unavailable', 'The database cannot serve this just now.', {
    hint: isFull(error)
      ? 'The server, or the limit of a login, has no connection left: try again in a moment. docs/scale-out.md ("How many connections") says how many are needed.'
      : 'Try again in a moment.',
    headers: { 'retry-after': '1' },
    cause: error,
  });
}

/** PostgreSQL says so of the server as of a login. */
function isFull(error: unknown): boolean {
  return (
    (error as Described).code === '53300' || (error instanceof AggregateError && error.errors.some(isFull))
  );
}

/** Of what asks all suppliers, each partition is locked, with its indexes. */
function lockless(error: unknown): Problem {
  return new Problem(503, 'locks_exhausted', 'The database has no room for the locks that this takes.', {
    hint: 'Ask for one supplier, or raise max_locks_per_transaction and restart PostgreSQL: docs/scale-out.md says how far.',
    headers: { 'retry-after': '1' },
    cause: error,
  });
}

function internal(cause: unknown): Problem {
  return new Problem(500, 'internal_error', 'Something went wrong here.', {
    hint: 'Name the request_id when you report it.',
    cause,
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

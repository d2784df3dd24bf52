/** What parameters, bodies and lists have in common. */
import pg from 'pg';
import { z } from 'zod';
import { Problem } from './problem.ts';

// A date is a day, not an instant: read as a Date it would move with the server's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, text => text);

export const uuid = z.guid();

/** A supplier by code or id; whether it exists is the database's to say. */
export const supplier = z.string().min(1).max(64);

export const flag = z.enum(['true', 'false', '1', '0']).transform(text => text === 'true' || text === '1');

const LARGEST_PAGE = 1000;
const limit = z.coerce.number().int().min(1).max(LARGEST_PAGE).default(100);
const cursor = z.string().transform(decodeCursor);

/** Query parameters of every list; the cursor comes decoded. */
export const page = { limit, cursor: cursor.optional() };

export interface Page<Row> {
  items: Row[];
  /** What to pass as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
}

/** How many rows to ask for: one more than shown says that there is a next page. */
export function rowsFor(limit: number): number {
  return limit + 1;
}

/**
 * A list's answer.
 *
 * @param rows as many as `rowsFor(limit)` gave
 * @param key what the next page starts behind
 */
export function pageOf<Row>(rows: Row[], limit: number, key: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = last !== undefined && rows.length > limit;
  return { items, next_cursor: more ? encodeCursor(key(last)) : null };
}

function encodeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function decodeCursor(text: string, context: z.RefinementCtx): string {
  const decoded = Buffer.from(text, 'base64url').toString();
  if (/^[\w-]{1,64}$/.test(decoded) && encodeCursor(decoded) === text) return decoded;
  context.addIssue({ code: 'custom', message: 'is no cursor of ours' });
  return z.NEVER;
}

/** The id in a cursor. @throws Problem 400 when it holds something else */
export function idOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (uuid.safeParse(cursor).success) return cursor;
  throw new Problem(400, 'invalid_request', 'cursor: is no cursor of this list.');
}

/** @throws Problem 400 naming every parameter that cannot be used. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(issue =>
    [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
  );
  throw new Problem(400, 'invalid_request', `${detail.join('; ')}.`);
}

/** Pages of lists: so many rows, and so many bytes, whatever the rows hold. */
import type pg from 'pg';
import type { Tier } from '../database/migrate.ts';
import type { Run } from '../database/pools.ts';
import { encodeCursor } from './shapes.ts';

export interface Page<Row> {
  items: Row[];
  /** What to pass as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
}

/**
 * Rows until they come to so many bytes: what lies behind those stays in the database.
 *
 * @param sql a query in an order of its own
 * @returns the first row always, then those that begin within the bytes; and how many the query has in all
 */
export async function readRows<Row>(
  run: Run,
  sql: string,
  values: unknown[],
  bytes: number,
): Promise<{ rows: Row[]; of: number }> {
  const bounded = `
    select r.*
      from (select q.*, count(*) over () as page_rows,
                   sum(q.row_bytes) over (rows unbounded preceding) - q.row_bytes as page_bytes
              from (select p.*, octet_length(p::text) as row_bytes from (${sql}) p) q) r
     where r.page_bytes < ${bytes}`;
  const { rows } = await run(client => client.query<pg.QueryResultRow>(bounded, values));
  return {
    of: Number(rows[0]?.page_rows ?? 0),
    rows: rows.map(({ page_rows: _rows, page_bytes: _sum, row_bytes: _bytes, ...row }) => row as Row),
  };
}

/** What a page needs of its request. */
type Listing = Record<Tier, Run> & { query: { limit: number }; context: { limits: { page: number } } };

/**
 * A list's answer: a page of as many rows as the request asks for, or fewer where they are long.
 *
 * @param sql a query of the rows behind a cursor; its last parameter is how many
 * @param key what the next page starts behind
 */
export async function readPage<Row>(
  call: Listing,
  tier: Tier,
  sql: string,
  values: unknown[],
  key: (row: Row) => string,
): Promise<Page<Row>> {
  const { limit } = call.query;
  // One more than shown says that there is a next page.
  const { rows, of } = await readRows<Row>(call[tier], sql, [...values, limit + 1], call.context.limits.page);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = last !== undefined && of > items.length;
  return { items, next_cursor: more ? encodeCursor(key(last)) : null };
}

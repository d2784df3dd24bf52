/**
 * Indexes that `create index concurrently` was broken off at. What has their name is an index that nobody reads: the same
 * statement with `if not exists` leaves it as it is, and what builds on it fails.
 */
import type pg from 'pg';
import { IS_AT_WORK } from './at-work.ts';

/** A migration that runs outside of a transaction. */
export interface Outside {
  name: string;
  sql: string;
}

const MAKES =
  /\bcreate\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(\w+)\s+on\s+(?:only\s+)?([\w.]+)/gi;

/**
 * Those of some names that are not whole, with what rebuilding them has left (`…_ccnew`, `…_ccold`); none of a table
 * whose indexes a session is at work on, and none of a partitioned table: that is whole when those of its partitions are.
 */
const HALF_MADE = `
  select m.migration, format('%I.%I', n.nspname, c.relname) as index, c.relname = m.index as is_itself
    from unnest($1::text[], $2::text[], $3::text[]) m (migration, index, of)
    join pg_catalog.pg_namespace n on n.nspname = split_part(m.of, '.', 1)
    join pg_catalog.pg_class t on t.relnamespace = n.oid and t.relname = split_part(m.of, '.', 2)
    join pg_catalog.pg_index i on i.indrelid = t.oid and not i.indisvalid
    join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
                              and (c.relname = m.index or c.relname ~ ('^' || m.index || '_cc(new|old)[0-9]*$'))
   where not ${IS_AT_WORK}
   order by m.migration, is_itself, c.relname`;

/**
 * Makes way for what is to run, and makes whole what was taken for done. Beside who works, as the migrations do it.
 *
 * @param client a session of whoever migrates
 * @param pending names of those that are yet to run; asked for as inv_owner, where something is half made
 * @param begun hears of each migration whose index it is at
 */
export async function mendHalfMade(
  client: pg.ClientBase,
  migrations: Outside[],
  pending: () => Promise<string[]>,
  begun: (migration: string) => void,
): Promise<void> {
  const made = migrations.flatMap(({ name, sql }) =>
    [...sql.matchAll(MAKES)].map(([, index, of]) => ({ name, index, of })),
  );
  // As the login: the owner does not see what its other sessions are at.
  const { rows } = await client.query<{ migration: string; index: string; is_itself: boolean }>(HALF_MADE, [
    made.map(one => one.name),
    made.map(one => one.index),
    made.map(one => one.of),
  ]);
  if (rows.length === 0) return;
  await client.query('set role inv_owner');
  const toRun = await pending();
  for (const { migration, index, is_itself } of rows) {
    begun(migration);
    // One that is recorded does not run again, and a constraint or a partitioned table may have its index by now.
    const isMended = is_itself && !toRun.includes(migration);
    await client.query(
      isMended ? `reindex index concurrently ${index}` : `drop index concurrently if exists ${index}`,
    );
  }
}

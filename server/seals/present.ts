/** The present by PostgreSQL's own word, which no owner of tables can change. */
import type pg from 'pg';

export interface Present {
  cluster: string;
  seen: string;
  time: string;
}

export const BEYOND = 'it reaches beyond the present: what is written by then would be taken for sealed';

/** @throws pg.DatabaseError */
export async function presentOf(client: pg.ClientBase): Promise<Present> {
  const { rows } = await client.query<Present>(
    `select (select c.system_identifier::text from pg_catalog.pg_control_system() c) as cluster,
            pg_catalog.pg_current_snapshot()::text as seen,
            pg_catalog.to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time`,
  );
  return rows[0]!;
}

/** Who holds what somebody waits for: whoever is kept from work is told whom to ask, and what ends it. */
import type pg from 'pg';

export interface Holder {
  /** Null for a transaction that is prepared: no session has it any more. */
  pid: number | null;
  login: string | null;
  application: string | null;
  /** When its transaction, or it, began; null where who asks may not see that. */
  since: Date | null;
  /** Whether it may do what the owner does. */
  is_peer: boolean;
}

const SESSIONS = `
  select distinct l.pid, a.usename as login, nullif(a.application_name, '') as application,
         coalesce(a.xact_start, a.backend_start) as since,
         coalesce(pg_catalog.pg_has_role(a.usesysid, 'inv_owner', 'member'), true) as is_peer
    from pg_catalog.pg_locks l
    left join pg_catalog.pg_stat_activity a on a.pid = l.pid
   where l.granted and l.pid is distinct from pg_catalog.pg_backend_pid()
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())`;

/** Those of an advisory lock of one number, which anybody may take who may connect. */
export async function holdersOfNumber(client: pg.ClientBase | pg.Pool, number: string): Promise<Holder[]> {
  const { rows } = await client.query<Holder>(
    `${SESSIONS} and l.locktype = 'advisory' and l.objsubid = 1
      and (l.classid::bigint << 32 | l.objid::bigint) = $1::bigint order by l.pid`,
    [number],
  );
  return rows;
}

/** Those that let nobody else read a table of ours. */
export async function holdersOfOurs(client: pg.ClientBase | pg.Pool): Promise<Holder[]> {
  const { rows } = await client.query<Holder>(
    `${SESSIONS} and l.mode = 'AccessExclusiveLock' and l.relation in (
       select c.oid from pg_catalog.pg_class c where c.relowner = 'inv_owner'::pg_catalog.regrole) order by l.pid`,
  );
  return rows;
}

/** Who they are, as "process 12 of login a (psql), since …". */
export function named(holders: readonly Holder[]): string {
  const one = ({ pid, login, application, since }: Holder) =>
    pid === null
      ? 'a prepared transaction'
      : `process ${pid} of login ${login ?? 'unknown'}${application === null ? '' : ` (${application})`}` +
        (since === null ? '' : `, since ${since.toISOString()}`);
  return holders.length === 0 ? 'somebody who has gone since' : holders.map(one).join('; ');
}

/** What ends them, in SQL for a superuser; empty where nobody is to be ended. */
export function endedBy(holders: readonly Holder[]): string {
  const sessions = holders.flatMap(({ pid }) =>
    pid === null ? [] : [`select pg_terminate_backend(${pid});`],
  );
  const prepared = holders.some(({ pid }) => pid === null)
    ? ["select gid from pg_prepared_xacts; rollback prepared '…';"]
    : [];
  const statements = [...sessions, ...prepared];
  return statements.length === 0 ? '' : `As a superuser in that database: ${statements.join(' ')}`;
}

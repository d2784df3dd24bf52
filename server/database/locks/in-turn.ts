/** What of all servers on a database one does at a time, as making a first key: who waits in vain is told for whom. */
import type pg from 'pg';
import { Problem } from '../../problem.ts';
import { unlessNotMigrated } from '../not-migrated.ts';

const PATIENCE_MS = 5_000;

const HOLDERS = `
  select format('session %s of login %s%s', a.pid, a.usename, ' (' || nullif(a.application_name, '') || ')') as who
    from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a using (pid)
   where l.relation = $1::regclass and l.granted and a.pid <> pg_catalog.pg_backend_pid()
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
     and l.mode in ('RowExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`;

/**
 * @param pool acts as inv_owner
 * @param table where the keys are noted: a lock by a number is anybody's who may connect
 * @param patience milliseconds that others may hold it; what is needed then is waited for as always
 * @throws Problem `keys_busy`, `not_migrated`; what `work` throws
 */
export async function inTurn(
  pool: pg.Pool,
  table: 'issoh_private.encryption_keys' | 'audit.signing_keys',
  work: (client: pg.ClientBase) => Promise<void>,
  patience = PATIENCE_MS,
): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  let isOurs = false;
  try {
    await client.query(
      `begin; set local lock_timeout = ${patience}; lock table ${table} in share row exclusive mode;
       set local lock_timeout to default`,
    );
    isOurs = true;
    await work(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    if (!isOurs && (error as pg.DatabaseError).code === '55P03')
      throw await busy(client, table, patience, error);
    throw unlessNotMigrated(error);
  } finally {
    client.release(broken);
  }
}

async function busy(
  client: pg.ClientBase,
  table: string,
  patience: number,
  cause: unknown,
): Promise<Problem> {
  const { rows } = await client.query<{ who: string }>(HOLDERS, [table]).catch(() => ({ rows: [] }));
  const who = rows.length === 0 ? 'another session' : rows.map(row => row.who).join(', ');
  const [first] = rows.map(row => /\d+/.exec(row.who)![0]);
  return new Problem(503, 'keys_busy', `For ${patience / 1000} s ${who} has been at work on the keys.`, {
    hint: `Try again; where it stays so, see what that session waits for, and end it: select pg_terminate_backend(${first ?? 'PID'});`,
    cause,
  });
}

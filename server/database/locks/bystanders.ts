/** Who works beside a migration comes first: what it is at is broken off as soon as it holds somebody up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Patient, trustNobody } from '../patient.ts';

/** Nobody is to wait longer than 200 ms: this is how long somebody may have waited, and how often that is looked at. */
const PATIENCE_MS = 110;
const LOOK_MS = 20;

/**
 * Sessions that wait for one of ours, or behind it in a queue; not those that wait for their turn to migrate. `ended` is
 * false where ours may not be broken off.
 */
const HELD_UP = `
  with ours as materialized (
    select array_agg(a.pid) as pids from pg_catalog.pg_stat_activity a
     where a.application_name = $1 and a.datname = current_database()),
  waiting as materialized (
    select l.pid, coalesce(l.relation::pg_catalog.regclass::text, l.locktype) as what, o.pids
      from pg_catalog.pg_locks l cross join ours o
     where not l.granted and l.locktype <> 'advisory' and o.pids is not null and l.pid <> all (o.pids)
       and l.waitstart < pg_catalog.clock_timestamp() - $2::pg_catalog.interval)
  select w.what, w.pids from waiting w join pg_catalog.pg_stat_activity a on a.pid = w.pid and a.usename is not null
   where pg_catalog.pg_blocking_pids(w.pid) && w.pids
   order by w.what limit 1`;

export interface Watch {
  /** What somebody waited for when ours was broken off; null where it was not. */
  heldUp(): string | null;
  stop(): Promise<void>;
}

/**
 * Watches over the sessions of one name in a database.
 *
 * @param url of the same login, which may cancel its own sessions; without that name, or it would end itself
 * @param application name by which our sessions are known
 * @param mayEnd whether what they are at now can be broken off and begun anew
 */
export async function watchOver(url: string, application: string, mayEnd: () => boolean): Promise<Watch> {
  const client = new Patient({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await trustNobody(client);
  let held: string | null = null;
  let stopping = false;
  const look = async () => {
    const { rows } = await client.query<{ what: string; pids: number[] }>({
      name: 'held up',
      text: HELD_UP,
      values: [application, `${PATIENCE_MS} milliseconds`],
    });
    const [first] = rows;
    if (first === undefined || stopping || !mayEnd()) return;
    held = first.what;
    await client.query('select pg_catalog.pg_cancel_backend(p) from unnest($1::integer[]) p', [first.pids]);
  };
  const looking = (async () => {
    for (; !stopping; await sleep(LOOK_MS)) await look();
  })().catch((error: Error) => {
    if (!stopping) process.emitWarning(`Nobody watches over the migration any more: ${error.message}`);
  });
  return {
    heldUp: () => held,
    stop: async () => {
      stopping = true;
      await looking;
      await client.end();
    },
  };
}

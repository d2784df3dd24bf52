/** Whether IS-SOH's link leads to the database that SPP's URL names: it is told by what the synchronisation tells it by. */
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import type { Checked } from './checks.ts';

const LIFE = `feed_epoch::text || ' ' || system_identifier || ' ' || database_oid as life`;
const HERE = `select ${LIFE} from spp_feed.position`;
const THERE = `select ${LIFE} from spp_remote.position`;
const LEADS = `
  select max(o.option_value) filter (where o.option_name = 'host') as host,
         max(o.option_value) filter (where o.option_name = 'port') as port,
         max(o.option_value) filter (where o.option_name = 'dbname') as name
    from pg_catalog.pg_foreign_server s, pg_catalog.pg_options_to_table(s.srvoptions) o where s.srvname = 'spp'`;

type Owner = Connections['owner'];

export interface LinkAmiss {
  /** In words. */
  found: string;
  mend: string;
  /** Known to be another database than SPP; else it fails. */
  isOther: boolean;
}

/** Null where all is well, or SPP itself cannot be asked: that is told elsewhere. */
export async function linkAmiss(owner: Owner): Promise<LinkAmiss | null> {
  const before = await lifeIn(owner.spp, HERE);
  if (before instanceof Error) return null;
  const there = await lifeIn(owner.issoh, THERE);
  // It may have begun another life meanwhile, or have gone.
  if (there === before || (await lifeIn(owner.spp, HERE)) !== before) return null;
  const where = await whereIn(owner.issoh);
  if (where === null) return null;
  const again = '"inventory migrate", or a start, leads it to SPP\'s URL again';
  return there instanceof Error
    ? {
        found: `fails, and leads to ${where}: ${wordsOf(there)}`,
        mend: `${again}, with the password of its login.`,
        isOther: false,
      }
    : {
        found: `leads to another database than SPP's URL: ${where}`,
        mend: `${again}; every selected product is compared with SPP then.`,
        isOther: true,
      };
}

function lifeIn(asked: pg.Pool, sql: string): Promise<string | Error> {
  return asked.query<{ life: string }>(sql).then(
    ({ rows }) => rows[0]?.life ?? new Error('It has no position of feeds.'),
    (error: Error) => error,
  );
}

async function whereIn(issoh: pg.Pool): Promise<string | null> {
  const asked = issoh.query<{ host: string; port: string; name: string }>(LEADS);
  const row = await asked.then(
    ({ rows }) => rows[0]!,
    () => null,
  );
  return row === null ? null : `${row.name} on ${row.host}:${row.port}`;
}

/** Of a connection that could not be had, why stands in the detail. */
function wordsOf(error: Error): string {
  const { code, detail } = error as pg.DatabaseError;
  return (code?.startsWith('08') && detail ? detail : error.message).trim().replace(/\s+/g, ' ');
}

/** Whether it is another database, as a check of IS-SOH: where it fails the synchronisation does, and tells. */
export async function checkLink(owner: Owner): Promise<Checked> {
  const amiss = await linkAmiss(owner);
  const examples = amiss?.isOther === true ? [{ found: `the link ${amiss.found}`, mend: amiss.mend }] : [];
  return { database: 'issoh', check: 'link_leads_to_spp', violations: examples.length, examples };
}

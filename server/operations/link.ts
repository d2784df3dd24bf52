/** Whether IS-SOH's link leads to the database that SPP's URL names, and to one that it follows: told by what the synchronisation tells it by. */
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { identifier } from '../database/privileges/memberships.ts';
import type { Checked } from './checks.ts';

/** Milliseconds that SPP may take to answer over the link; of who accepts a connection and stays silent the wrapper has no limit. */
const ANSWER_MS = 10_000;

const LIFE = `feed_epoch::text || ' ' || system_identifier || ' ' || database_oid as life`;
const HERE = `select ${LIFE} from spp_feed.position`;
const THERE = `select ${LIFE} from spp_remote.position`;
const LEADS = `
  select max(o.option_value) filter (where o.option_name = 'host') as host,
         max(o.option_value) filter (where o.option_name = 'port') as port,
         max(o.option_value) filter (where o.option_name = 'dbname') as name, count(s.oid) > 0 as is_there
    from pg_catalog.pg_foreign_server s
    left join lateral pg_catalog.pg_options_to_table(s.srvoptions) o on true
   where s.srvname = 'spp'`;
/** Whose mappings a start does not make: it makes that of everybody. */
const MAPPED = `
  select m.usename::text as role from pg_catalog.pg_user_mappings m
   where m.srvname = 'spp' and m.umuser <> 0 order by 1`;

/** What claim_sync asks before it follows: whether SPP is another one, with none of the suppliers that are followed. */
const STRANGE = `
  select case when s.snapshot is not null
               and ((s.feed_epoch, s.system_identifier, s.database_oid)
                      is distinct from (p.feed_epoch, p.system_identifier, p.database_oid)
                    or pg_snapshot_xmax(s.snapshot) > pg_snapshot_xmax(p.snapshot))
              then not issoh_private.has_followed_suppliers() else false end as strange
    from issoh_private.sync_state s cross join spp_remote.position p`;

type Owner = Connections['owner'];

export interface LinkAmiss {
  /** In words. */
  found: string;
  mend: string;
  /** Known to be another database than SPP; else it fails. */
  isOther: boolean;
}

/** In one line. */
export function linkInWords({ found, mend }: LinkAmiss): string {
  // PostgreSQL ends in a question at times.
  return `${found}${/[.?!]$/.test(found) ? '' : '.'} ${mend}`;
}

/** Null where all is well, or SPP itself cannot be asked: that is told elsewhere. */
export async function linkAmiss(owner: Owner, answerMs = ANSWER_MS): Promise<LinkAmiss | null> {
  const found = await lookAlong(owner, answerMs);
  return found instanceof Error ? null : found;
}

/** @returns an error where nobody can say: it is that of SPP itself, or of IS-SOH */
async function lookAlong(owner: Owner, answerMs: number): Promise<LinkAmiss | Error | null> {
  const before = await lifeIn(owner.spp, HERE);
  if (before instanceof Error) return before;
  const there = await lifeAlong(owner.issoh, answerMs);
  if (there === before) return strangerIn(owner.issoh, answerMs);
  // It may have begun another life meanwhile, or have gone.
  const after = await lifeIn(owner.spp, HERE);
  if (after !== before) return after instanceof Error ? after : null;
  const where = await whereIn(owner.issoh);
  if (where === NOWHERE)
    return {
      found: 'is not there: IS-SOH has no server spp',
      mend: '"inventory migrate", or a start, makes it; "definitions" of "inventory doctor" says what makes its foreign tables.',
      isOther: false,
    };
  if (where === null) return there instanceof Error ? there : new Error('the link could not be looked at');
  const again = '"inventory migrate", or a start, leads it to SPP\'s URL again';
  return there instanceof Error
    ? {
        found: `fails, and leads to ${where}: ${wordsOf(there)}`,
        mend: `${again}, with the password of its login.${await mappingsIn(owner.issoh)}`,
        isOther: isNoSpp(there),
      }
    : {
        found: `leads to another database than SPP's URL: ${where}`,
        mend: `${again}; every selected product is compared with SPP then.`,
        isOther: true,
      };
}

/** Where link and URL agree: whether what they lead to is an SPP that is not followed, as one that was made in its place. */
async function strangerIn(issoh: pg.Pool, answerMs: number): Promise<LinkAmiss | Error | null> {
  const strange = await along(issoh, answerMs, client =>
    client.query<{ strange: boolean }>(STRANGE).then(
      ({ rows }) => rows[0]?.strange ?? false,
      (error: Error) => error,
    ),
  );
  if (strange instanceof Error) return strange;
  const where = strange ? await whereIn(issoh) : null;
  return where === null
    ? null
    : {
        found: `leads to an SPP that is another one than was followed, and has none of the suppliers whose products are selected: ${where}`,
        mend: 'Bring back the one that was followed: where it was renamed or dropped by its name or a backup (docs/runbooks/databases.md, "A database is gone"), or by SPP_DATABASE_URL, where servers of your own are used and that names another. Where this one is meant, and all that was selected is to be marked removed: inventory sync restored --another.',
        isOther: true,
      };
}

function lifeIn(asked: pg.Pool | pg.ClientBase, sql: string): Promise<string | Error> {
  return asked.query<{ life: string }>(sql).then(
    ({ rows }) => rows[0]?.life ?? new Error('It has no position of feeds.'),
    (error: Error) => error,
  );
}

/** SPP's as IS-SOH's server hears it, which may be nothing at all. */
const lifeAlong = (issoh: pg.Pool, answerMs: number) =>
  along(issoh, answerMs, client => lifeIn(client, THERE));

/** What IS-SOH's server answers that asks SPP for it. */
async function along<T>(
  issoh: pg.Pool,
  answerMs: number,
  ask: (client: pg.PoolClient) => Promise<T | Error>,
): Promise<T | Error> {
  let client: pg.PoolClient;
  try {
    client = await issoh.connect();
  } catch (error) {
    return error as Error;
  }
  let broken = true;
  let late: NodeJS.Timeout | undefined;
  try {
    await client.query(`begin; set local statement_timeout = ${answerMs}`);
    // Whoever gave up asks the other side to end it, and waits for that again.
    const silence = new Promise<Error>(resolve => {
      late = setTimeout(resolve, 2 * answerMs, new Error(SILENT)).unref();
    });
    const answer = await Promise.race([
      ask(client).then(async answer => {
        await client.query('rollback');
        broken = false;
        return answer;
      }),
      silence,
    ]);
    return answer instanceof Error && (answer as pg.DatabaseError).code === '57014'
      ? new Error(SILENT)
      : answer;
  } catch (error) {
    return error as Error;
  } finally {
    clearTimeout(late);
    client.release(broken);
  }
}

const SILENT = 'it does not answer';

/** Whether the other side answered that it has nothing of ours; what is not there of IS-SOH's own is its own. */
function isNoSpp(error: Error): boolean {
  const { code = '' } = error as pg.DatabaseError;
  return ['42P01', '3F000'].includes(code) && !error.message.includes('spp_remote');
}

/** Such a one goes before ours, with a password of its own. */
async function mappingsIn(issoh: pg.Pool): Promise<string> {
  const { rows } = await issoh.query<{ role: string }>(MAPPED).catch(() => ({ rows: [] }));
  if (rows.length === 0) return '';
  const drops = rows.map(({ role }) => `drop user mapping for ${identifier(role)} server spp;`);
  return ` It takes away user mappings that are none of ours, unless another DATA_DIR has the password of inv_spp_link; by hand: ${drops.join(' ')}`;
}

/** Somebody has dropped the server. */
const NOWHERE = 'nowhere';

async function whereIn(issoh: pg.Pool): Promise<string | null> {
  const asked = issoh.query<Record<'host' | 'port' | 'name', string | null> & { is_there: boolean }>(LEADS);
  const row = await asked.then(
    ({ rows }) => rows[0]!,
    () => null,
  );
  if (row === null) return null;
  if (!row.is_there) return NOWHERE;
  return `${row.name ?? 'no database'} on ${row.host ?? 'no host'}:${row.port ?? 'no port'}`;
}

/** Of a connection that could not be had, why stands in the detail. */
function wordsOf(error: Error): string {
  const { code, detail } = error as pg.DatabaseError;
  return (code?.startsWith('08') && detail ? detail : error.message).trim().replace(/\s+/g, ' ');
}

/**
 * Whether it is another database, as a check of IS-SOH: where it fails the synchronisation does, and tells.
 *
 * @returns why nobody can say; null where SPP itself cannot be asked, which is told elsewhere
 */
export async function checkLink(owner: Owner, answerMs = ANSWER_MS): Promise<Checked | string | null> {
  const amiss = await lookAlong(owner, answerMs);
  if (amiss instanceof Error) return null;
  if (amiss?.isOther === false) return `the link ${amiss.found}`;
  const examples = amiss === null ? [] : [{ found: `the link ${amiss.found}`, mend: amiss.mend }];
  return { database: 'issoh', check: LINK_CHECK, violations: examples.length, examples };
}

export const LINK_CHECK = 'link_leads_to_spp';

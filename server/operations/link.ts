/** Whether IS-SOH's link leads to the database that SPP's URL names, and to one that it follows: told by what the synchronisation tells it by. */
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { identifier, ourRoles } from '../database/privileges/memberships.ts';
import { ANSWER_MS, unlessSilent } from '../database/reach-spp.ts';
import type { Checked } from './checks.ts';

const LIFE = `feed_epoch::text || ' ' || system_identifier || ' ' || database_oid as life`;
const HERE = `select ${LIFE} from spp_feed.position`;
const THERE = `select ${LIFE} from spp_remote.position`;
const LEADS = `
  select coalesce(max(o.option_value) filter (where o.option_name = 'hostaddr'),
                  max(o.option_value) filter (where o.option_name = 'host')) as host,
         max(o.option_value) filter (where o.option_name = 'port') as port,
         max(o.option_value) filter (where o.option_name = 'dbname') as name, count(s.oid) > 0 as is_there
    from pg_catalog.pg_foreign_server s
    left join lateral pg_catalog.pg_options_to_table(s.srvoptions) o on true
   where s.srvname = 'spp'`;
/** $1: our roles. A start makes the mapping of everybody, and none of theirs; those of others are their administrator's. */
const MAPPED = `
  select m.usename::text as role, m.usename = any ($1) as "isOurs" from pg_catalog.pg_user_mappings m
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

/** @returns an error where nobody can say: SPP itself cannot be asked, or IS-SOH */
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
  try {
    await client.query('begin');
    return await unlessSilent(client, answerMs, async () => {
      const answer = await ask(client);
      await client.query('rollback');
      broken = false;
      if (answer instanceof Error) throw answer;
      return answer;
    });
  } catch (error) {
    return error as Error;
  } finally {
    client.release(broken);
  }
}

/** Whether the other side answered that it has nothing of ours; what is not there of IS-SOH's own is its own. */
function isNoSpp(error: Error): boolean {
  const { code = '' } = error as pg.DatabaseError;
  return ['42P01', '3F000'].includes(code) && !error.message.includes('spp_remote');
}

interface Mapped {
  role: string;
  isOurs: boolean;
}

async function mapped(issoh: pg.Pool): Promise<Mapped[]> {
  return (await issoh.query<Mapped>(MAPPED, [ourRoles()])).rows;
}

const unmap = ({ role }: Mapped) => `drop user mapping for ${identifier(role)} server spp;`;

/** Such a one of a role of ours goes before that of everybody, with a password of its own. */
async function mappingsIn(issoh: pg.Pool): Promise<string> {
  const ours = (await mapped(issoh).catch(() => [])).filter(({ isOurs }) => isOurs);
  if (ours.length === 0) return '';
  return ` It takes away user mappings that roles of ours have of their own, unless another DATA_DIR has the password of inv_spp_link; by hand: ${ours.map(unmap).join(' ')}`;
}

/** Whoever else has a login of his own at SPP, by the link. @throws pg.DatabaseError */
export async function mappingsOfOthers(issoh: pg.Pool): Promise<{ role: string; drop: string }[]> {
  const others = (await mapped(issoh)).filter(({ isOurs }) => !isOurs);
  return others.map(one => ({ role: one.role, drop: unmap(one) }));
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
 * @returns why nobody can say
 */
export async function checkLink(owner: Owner, answerMs = ANSWER_MS): Promise<Checked | string> {
  const amiss = await lookAlong(owner, answerMs);
  if (amiss instanceof Error) return `nobody can say where the link leads: ${wordsOf(amiss)}`;
  if (amiss?.isOther === false) return `the link ${amiss.found}`;
  const examples = amiss === null ? [] : [{ found: `the link ${amiss.found}`, mend: amiss.mend }];
  return { database: 'issoh', check: LINK_CHECK, violations: examples.length, examples };
}

export const LINK_CHECK = 'link_leads_to_spp';

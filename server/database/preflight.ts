/**
 * Looks at given servers before anything is made on them, and says what is missing in one piece: what was found, at
 * which URL, and what mends it. `gather` asks, `judge` decides and touches nothing.
 */
import pg from 'pg';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { type AdministratorUrls, inDatabase } from './bootstrap.ts';
import { clusterFolders } from './embedded/embedded.ts';
import { type Tier, tiers } from './migrate.ts';
import { limitsOf, Patient, trustNobody } from './patient.ts';
import { READ_ONLY, READ_ONLY_SQL, readOnlyOf } from './read-only.ts';
import { type Refusal, refused, shown } from './refused.ts';
import {
  IDENTITY_FORBIDDEN,
  type Identity,
  type IdentityRight,
  identityGrant,
  identityOf,
  identityRight,
  isSameServer,
} from './server-identity.ts';

const OLDEST = 180_000;
const PATIENCE_MS = 10_000;
/** Of what is tried there, as making an extension. */
const ANSWER_MS = 60_000;
/** What each database takes, in schema public. */
export const EXTENSIONS: Record<Tier, string[]> = {
  spp: ['ltree', 'pg_trgm', 'btree_gist'],
  issoh: ['ltree', 'pg_trgm', 'btree_gist', 'pgcrypto', 'postgres_fdw'],
};

/** What was seen of the server of one database. */
export interface Facts {
  tier: Tier;
  /** Without its password. */
  url: string;
  login: string;
  database: string;
  /** As server_version_num has it. */
  version: number;
  superuser: boolean;
  createRole: boolean;
  createDb: boolean;
  /** May become inv_owner: an administrator has been here before. */
  actsAsOwner: boolean;
  /** Why it takes no writes of this login; null where it does. */
  readOnly: 'recovery' | 'setting' | null;
  /** Our roles that are there and that the login may not change. */
  foreignRoles: string[];
  server: Identity;
  /** The right to ask for it, in this database; null where that is not there yet. */
  identity: IdentityRight | null;
  /** The database's owner; null where it does not exist. */
  owner: string | null;
  /** May act as that owner. */
  ownsDatabase: boolean;
  extensions: Record<string, 'installed' | 'creatable' | 'forbidden' | 'absent'>;
  /** Whether inv_owner has USAGE on postgres_fdw, or the login may give it; null where the wrapper is not there. */
  wrapper: boolean | null;
  /** Two sessions were served by one backend. */
  pooled: boolean;
  /** How many locks the server has room for, and what it is told by: max_locks_per_transaction. */
  locks: { room: number; perTransaction: number };
  /** Tables and indexes that a look at all suppliers locks; 0 where there is no database yet. */
  partitions: number;
  /** Of which tiers the database has the schema. */
  holds: Tier[];
  /** Whether it has what somebody brought there: suppliers in SPP, selected products in IS-SOH. */
  inUse: boolean;
}

export interface Finding {
  code: string;
  message: string;
  /** SQL or a setting that mends it. */
  mend: string;
}

/**
 * Refuses servers on which a start or a migration would fail.
 *
 * @param urls an administrator's, of given servers
 * @param anew databases that may begin with nothing in them, whatever the other has
 * @param beside what `besideOf` says
 * @throws Problem with the code of the first finding, all findings, and what mends each
 */
export async function preflight(
  urls: AdministratorUrls,
  anew: readonly Tier[] = [],
  beside: string | null = null,
): Promise<void> {
  const looks: Look[] = [];
  for (const tier of tiers) looks.push(await look(tier, urls[tier]));
  const findings = sameDatabase(looks) ?? [
    ...oneAlone(
      looks.flatMap(one => one.facts ?? []),
      anew,
      beside,
    ),
    ...looks.flatMap(one => one.findings),
  ];
  if (findings.length > 0) throw asProblem(findings);
}

function asProblem(findings: Finding[]): Problem {
  const distinct = (texts: string[]) => [...new Set(texts)].join(' ');
  return new Problem(503, findings[0]!.code, distinct(findings.map(one => one.message)), {
    hint: distinct(findings.map(one => one.mend)),
  });
}

/** The one of given databases that `preflight` would not have made beside the other, and why; null where it is none. */
export async function aloneOf(
  urls: AdministratorUrls,
  settings: Settings,
): Promise<{ database: string; problem: Problem } | null> {
  const facts: Facts[] = [];
  for (const tier of tiers) facts.push(await gather(tier, urls[tier]));
  const alone = bareOf(facts, []);
  if (alone === null) return null;
  const problem = asProblem(oneAlone(facts, [], besideOf(settings)));
  return { database: alone.bare.database, problem };
}

/** DATA_DIR, where it has databases of its own: new ones are not made beside them. */
export function besideOf(settings: Settings): string | null {
  return clusterFolders(settings) === null ? null : settings.dataDir;
}

interface Look {
  /** Null where the server did not let it in. */
  facts: Facts | null;
  findings: Finding[];
}

async function look(tier: Tier, url: string): Promise<Look> {
  try {
    const facts = await gather(tier, url);
    return { facts, findings: judge(facts) };
  } catch (error) {
    if (await isPoolers(error, url))
      return { facts: null, findings: [behindPooler(tier, `${urlName(tier)} ${shown(url)}`)] };
    const refusal = refused(error, shown(url), new URL(url));
    if (refusal === null) throw error;
    return { facts: null, findings: [named(refusal, tier)] };
  }
}

/** What is to be done elsewhere is not told of a database that cannot be both. */
function sameDatabase(looks: Look[]): Finding[] | null {
  const [spp, issoh] = looks.map(one => one.facts);
  if (!spp || !issoh || !isSameServer(spp.server, issoh.server) || spp.database !== issoh.database)
    return null;
  return [
    {
      code: 'same_database',
      message: `${urlName('spp')} and ${urlName('issoh')} lead to one database, ${spp.database} of ${new URL(spp.url).host}; SPP and IS-SOH take one each.`,
      mend: `Name another database for one of them, such as ${spp.database === 'issoh' ? 'spp' : 'issoh'}: it is made where it is not there.`,
    },
  ];
}

export const ONE_ALONE = 'one_database_empty';

/**
 * One database that is not there, or has nothing of ours, beside another that has been in use: a name that was mistyped makes
 * the same, and half of what belongs together would begin with nothing.
 */
export function oneAlone(
  facts: readonly Facts[],
  anew: readonly Tier[] = [],
  beside: string | null = null,
): Finding[] {
  const alone = bareOf(facts, anew);
  if (alone === null) return [];
  const { bare, other } = alone;
  const { tier, database } = bare;
  const what =
    bare.owner === null ? `there is no database ${database}` : `nothing of ours is in database ${database}`;
  const name = tier.toUpperCase();
  const begin = `Where ${tier} is meant to begin with nothing in it: `;
  const verb = `inventory migrate --new ${tier}`;
  return [
    {
      code: ONE_ALONE,
      message: `${urlName(tier)} ${bare.url}: ${what}, and that of ${other.tier} (${other.database}) has been in use. Nothing was made.`,
      mend:
        `Name ${tier}'s own database in ${name}_DATABASE_URL (and ${name}_DIRECT_URL, where it is set). Where it was renamed or dropped: alter database … rename to …, or a backup (docs/runbooks/restore.md). ` +
        (beside === null
          ? `${begin}${verb}.`
          : `DATA_DIR ${beside} has databases of its own, and none is made beside them: to go on with its ${tier} elsewhere, bring that there first (docs/deployment.md, "From the embedded databases to servers of your own"). ${begin}${verb}, with another DATA_DIR.`),
    },
  ];
}

/** What there is of one database, and whether it was worked with. */
export type Holding = Pick<Facts, 'tier' | 'database' | 'owner' | 'holds' | 'inUse'>;

/** @throws Error of the driver where the server, or the database, does not let the login in */
export async function holdingOf(tier: Tier, url: string): Promise<Holding> {
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const owner = await inServer(inDatabase(url, 'postgres'), async client => {
    const { rows } = await client.query<{ owner: string }>(
      'select pg_get_userbyid(d.datdba)::text as owner from pg_database d where d.datname = $1',
      [database],
    );
    return rows[0]?.owner ?? null;
  });
  const inside =
    owner === null
      ? { holds: [], inUse: false }
      : await inServer(url, async client => ({
          holds: await heldBy(client),
          inUse: await isInUse(client, tier),
        }));
  return { tier, database, owner, ...inside };
}

function bareOf(facts: readonly Facts[], anew: readonly Tier[]): { bare: Facts; other: Facts } | null {
  // What a database holds is not looked at where nothing can be made anyway.
  if (facts.some(one => one.readOnly !== null)) return null;
  const bare = facts.find(one => !one.holds.includes(one.tier) && !anew.includes(one.tier));
  const other = facts.find(one => one !== bare && one.inUse);
  // Of one that is the other's, something else is told.
  if (bare === undefined || other === undefined || bare.holds.length > 0) return null;
  return { bare, other };
}

const named = (one: Refusal, tier: Tier): Finding => ({
  ...one,
  message: `${urlName(tier)}: ${one.message}`,
});

const urlName = (tier: Tier) => `${tier.toUpperCase()}_DIRECT_URL (or ${tier.toUpperCase()}_DATABASE_URL)`;

/** What keeps a start from succeeding on a server with these facts; nothing where it may begin. */
export function judge(facts: Facts): Finding[] {
  const at = `${urlName(facts.tier)} ${facts.url}`;
  const finding = (code: string, message: string, mend: string): Finding => ({
    code,
    message: `${at}: ${message}`,
    mend,
  });
  if (facts.version < OLDEST) {
    const version = `${Math.floor(facts.version / 10_000)}`;
    return [
      finding(
        'postgres_too_old',
        `the server is PostgreSQL ${version}, and 18 is the oldest that serves.`,
        'Upgrade the server to PostgreSQL 18, or name another one.',
      ),
    ];
  }
  if (facts.readOnly !== null) {
    const { code, what, mend } = READ_ONLY[facts.readOnly];
    return [finding(code, `${what}.`, mend)];
  }
  if (OURS.test(facts.login) && !facts.actsAsOwner) return [ofOurs(facts, finding)];
  const other = facts.holds.find(tier => tier !== facts.tier);
  if (other !== undefined) return [ofOtherTier(facts, other, finding)];
  const findings = facts.pooled ? [behindPooler(facts.tier, at)] : [];
  findings.push(...tooFewLocks(facts, finding));
  if (facts.superuser) return [...findings, ...absentExtensions(facts, finding)];
  return [
    ...findings,
    ...missingRoleRights(facts, finding),
    ...missingDatabaseRights(facts, finding),
    ...absentExtensions(facts, finding),
    ...forbiddenExtensions(facts, finding),
    ...forbiddenIdentity(facts, finding),
  ];
}

/** Logins that the bootstrap makes, and those that analysts are given; one that acts as the owner may do the work. */
const OURS = /^inv_(?:analyst|authenticator|worker|spp_link)/;

/** Whoever would be given the rights that are missing would be an administrator afterwards. */
function ofOurs({ tier, login }: Facts, finding: Say): Finding {
  const name = tier.toUpperCase();
  const others =
    login === 'inv_authenticator' ? ` The URL of ${login} may stay in ${name}_DATABASE_URL.` : '';
  return finding(
    'wrong_login',
    `login ${login} is one of the inventory's own, for less than this takes.`,
    `Set ${name}_DIRECT_URL (or ${name}_DATABASE_URL) to the URL of an administrator, such as postgres, or of inv_migrator.${others} Give ${login} nothing.`,
  );
}

function ofOtherTier({ tier, database }: Facts, other: Tier, finding: Say): Finding {
  const [mine, its] = [tier.toUpperCase(), other.toUpperCase()];
  return finding(
    'database_of_other_tier',
    `database ${database} holds schema ${other}, which is not ${tier}'s.`,
    `Name ${tier}'s own database in ${mine}_DATABASE_URL and ${mine}_DIRECT_URL, or a new one; see whether those of ${its} are the other way round.`,
  );
}

function behindPooler(tier: Tier, at: string): Finding {
  const name = tier.toUpperCase();
  return {
    code: 'pooler_as_direct_url',
    message: `${at}: a transaction pooler answers here; migrations, LISTEN and COPY take a session of their own.`,
    mend: `Set ${name}_DIRECT_URL to the server's own address; ${name}_DATABASE_URL may stay the pooler's.`,
  };
}

/** So many looks at all suppliers at once are to find room, once it is made. */
const LOOKS = 4;

function tooFewLocks({ locks, partitions }: Facts, finding: Say): Finding[] {
  if (locks.room >= partitions) return [];
  const most = Math.ceil((locks.perTransaction * partitions * LOOKS) / locks.room);
  return [
    finding(
      'locks_too_few',
      `the server has room for ${locks.room} locks, and a look at all suppliers takes ${partitions}: one for each table and index.`,
      `Set max_locks_per_transaction to ${most} or more (now ${locks.perTransaction}) and restart the server.`,
    ),
  ];
}

type Say = (code: string, message: string, mend: string) => Finding;

function missingRoleRights(facts: Facts, finding: Say): Finding[] {
  const login = identifier(facts.login);
  if (facts.createRole && facts.foreignRoles.length > 0) {
    const theirs = facts.foreignRoles.join(', ');
    return [
      finding(
        'roles_of_another',
        `login ${facts.login} may not change roles that another login made: ${theirs}.`,
        `Run as that login or a superuser: grant ${theirs} to ${login} with admin option;`,
      ),
    ];
  }
  if (facts.createRole || facts.actsAsOwner) return [];
  return [
    finding(
      'missing_createrole',
      `login ${facts.login} may not make the roles of the inventory.`,
      `Run as a superuser: alter role ${login} createrole;`,
    ),
  ];
}

function missingDatabaseRights(facts: Facts, finding: Say): Finding[] {
  const [login, database] = [identifier(facts.login), identifier(facts.database)];
  if (facts.owner === 'inv_owner') return [];
  if (facts.owner === null && !facts.createDb) {
    return [
      finding(
        'no_such_database',
        `there is no database ${facts.database}, and login ${facts.login} may not make it.`,
        `Run as a superuser: alter role ${login} createdb;`,
      ),
    ];
  }
  if (facts.owner !== null && !facts.ownsDatabase) {
    return [
      finding(
        'database_of_another',
        `database ${facts.database} belongs to ${facts.owner}, and has to become inv_owner's.`,
        `Run as a superuser: alter database ${database} owner to ${login};`,
      ),
    ];
  }
  if (facts.createDb) return [];
  return [
    finding(
      'missing_createdb',
      `login ${facts.login} may not give database ${facts.database} to inv_owner: that takes CREATEDB.`,
      `Run as a superuser: alter role ${login} createdb;`,
    ),
  ];
}

function absentExtensions(facts: Facts, finding: Say): Finding[] {
  const absent = EXTENSIONS[facts.tier].filter(name => facts.extensions[name] === 'absent');
  if (absent.length === 0) return [];
  return [
    finding(
      'extension_absent',
      `the server does not have extension ${absent.join(', ')}.`,
      'Install the package postgresql-contrib of its version there, or allow the extension in the settings of your provider.',
    ),
  ];
}

function forbiddenExtensions(facts: Facts, finding: Say): Finding[] {
  const { database, login, owner } = facts;
  const forbidden = EXTENSIONS[facts.tier].filter(name => facts.extensions[name] === 'forbidden');
  const inside = `${making(facts)}in database ${identifier(database)}`;
  const findings = forbidden.map(name =>
    finding(
      'extension_forbidden',
      `login ${login} may not make extension ${name} in database ${database}${owner === null ? ', which is not there yet' : ''}.`,
      `Run as a superuser${inside}: create extension ${name} with schema public;${
        name === 'postgres_fdw' ? ` ${wrapperGrant(login)}` : ''
      }`,
    ),
  );
  if (facts.wrapper !== false) return findings;
  return [
    ...findings,
    finding(
      'wrapper_forbidden',
      `login ${login} may not give inv_owner the foreign data wrapper postgres_fdw in database ${database}.`,
      `Run as a superuser${inside}: ${wrapperGrant(login)}`,
    ),
  ];
}

function forbiddenIdentity({ identity, login, database }: Facts, finding: Say): Finding[] {
  if (identity?.state !== 'missing') return [];
  return [
    finding(
      'identity_forbidden',
      `${IDENTITY_FORBIDDEN}.`,
      `Run as a superuser in database ${identifier(database)}: ${identityGrant(identifier(login), identity)}`,
    ),
  ];
}

/** Where there is no database yet, the superuser makes that, too, and the login goes on with it as its own. */
function making({ owner, database, login }: Facts): string {
  if (owner !== null) return ' ';
  return `: create database ${identifier(database)} owner ${identifier(login)}; then `;
}

const wrapperGrant = (login: string) =>
  `grant usage on foreign data wrapper postgres_fdw to ${identifier(login)} with grant option;`;

export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : pg.escapeIdentifier(name);
}

/**
 * Asks a server for the facts; what it tries it undoes.
 *
 * @throws Error of the driver where the server does not let the login in
 */
export async function gather(tier: Tier, url: string): Promise<Facts> {
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const entrance = inDatabase(url, 'postgres');
  const server = await inServer(entrance, client => askServer(client, entrance, database));
  // Of an old server nothing else needs to be known, nor can it be.
  const inside =
    server.version < OLDEST || server.readOnly !== null
      ? { extensions: {}, wrapper: null, identity: null, partitions: 0, holds: [], inUse: false }
      : await inServer(server.owner === null ? entrance : url, client =>
          askDatabase(client, tier, server.owner === null),
        );
  const readOnly = server.readOnly ?? (await ownReadOnly(url, server));
  return { tier, url: shown(url), database, ...server, ...inside, readOnly };
}

/** A setting may be of this database alone. */
async function ownReadOnly(
  url: string,
  { version, owner }: Pick<Facts, 'version' | 'owner'>,
): Promise<Facts['readOnly']> {
  if (version < OLDEST || owner === null) return null;
  return inServer(url, readOnlyOf);
}

async function inServer<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new Patient({
    connectionString: url,
    ...limitsOf({ connect: PATIENCE_MS, answer: ANSWER_MS }),
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    if (await isAlone(client)) await trustNobody(client);
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Nobody stands between: a server names its own backend at the beginning. */
async function isAlone(client: pg.Client): Promise<boolean> {
  return (client as unknown as { processID: number }).processID === (await pidOf(client));
}

async function pidOf(client: pg.Client): Promise<number> {
  return (await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid')).rows[0]!.pid;
}

async function askServer(client: pg.Client, url: string, database: string) {
  const { rows } = await client.query<
    Pick<
      Facts,
      | 'login'
      | 'version'
      | 'superuser'
      | 'readOnly'
      | 'createRole'
      | 'createDb'
      | 'actsAsOwner'
      | 'owner'
      | 'ownsDatabase'
      | 'locks'
    >
  >(
    `select current_user::text as login, current_setting('server_version_num')::integer as version,
            ${READ_ONLY_SQL} as "readOnly",
            r.rolsuper as superuser, r.rolcreaterole as "createRole", r.rolcreatedb as "createDb",
            coalesce(pg_has_role(r.oid, (select o.oid from pg_roles o where o.rolname = 'inv_owner'), 'member'),
                     false) as "actsAsOwner",
            pg_get_userbyid(d.datdba)::text as owner,
            coalesce(pg_has_role(r.oid, d.datdba, 'member'), false) as "ownsDatabase",
            json_build_object(
              'perTransaction', current_setting('max_locks_per_transaction')::integer,
              'room', current_setting('max_locks_per_transaction')::integer
                      * (current_setting('max_connections')::integer
                         + current_setting('max_prepared_transactions')::integer)) as locks
       from pg_roles r left join pg_database d on d.datname = $1
      where r.rolname = current_user`,
    [database],
  );
  const { rows: roles } = await client.query<{ name: string }>(
    `select rolname as name from pg_roles
      where rolname ~ '^inv_(owner|authenticator|worker|migrator|spp_link|analyst_login)$'
        and not pg_has_role(current_user, oid, 'member with admin option')
      order by rolname`,
  );
  return {
    ...rows[0]!,
    foreignRoles: roles.map(role => role.name),
    server: await identityOf(client),
    pooled: await isPooled(client, url),
  };
}

async function askDatabase(client: pg.Client, tier: Tier, elsewhere: boolean) {
  const extensions: Facts['extensions'] = {};
  const { rows } = await client.query<{ name: string; installed: boolean; trusted: boolean }>(
    `select e.name, e.installed_version is not null as installed, coalesce(v.trusted, false) as trusted
       from pg_available_extensions e
       left join pg_available_extension_versions v on v.name = e.name and v.version = e.default_version
      where e.name = any ($1)`,
    [EXTENSIONS[tier]],
  );
  for (const name of EXTENSIONS[tier]) {
    const found = rows.find(row => row.name === name);
    if (found === undefined) extensions[name] = 'absent';
    // What an administrator may do in its own database it may do in one that becomes inv_owner's.
    else if (found.installed && !elsewhere) extensions[name] = 'installed';
    else extensions[name] = found.trusted || (await mayMake(client, name)) ? 'creatable' : 'forbidden';
  }
  if (elsewhere) return { extensions, wrapper: null, identity: null, partitions: 0, holds: [], inUse: false };
  return {
    extensions,
    wrapper: await mayLink(client),
    identity: await identityRight(client),
    partitions: await partitionsOf(client),
    holds: await heldBy(client),
    inUse: await isInUse(client, tier),
  };
}

/** What nobody has before somebody has worked with it. */
const WORK: Record<Tier, string> = { spp: 'spp.suppliers', issoh: 'issoh.selected_products' };

/** False where the login may not see it: then it lacks more than that. */
async function isInUse(client: pg.Client, tier: Tier): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean; member: boolean }>(
    // By the catalog, as in partitionsOf.
    `select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                     where n.nspname || '.' || c.relname = $1) as there,
            coalesce(pg_has_role(current_user, (select r.oid from pg_roles r where r.rolname = 'inv_owner'), 'set'),
                     false) as member`,
    [WORK[tier]],
  );
  if (!rows[0]!.there || !rows[0]!.member) return false;
  await client.query('begin read only; set local role inv_owner');
  try {
    return (await client.query(`select from ${WORK[tier]} limit 1`)).rowCount === 1;
  } finally {
    await client.query('rollback');
  }
}

async function heldBy(client: pg.Client): Promise<Tier[]> {
  const { rows } = await client.query<{ tier: Tier }>(
    'select nspname::text as tier from pg_namespace where nspname = any ($1)',
    [tiers],
  );
  return rows.map(row => row.tier);
}

async function partitionsOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    // By the catalog: a name is not looked up for who may not enter its schema.
    `with root as (select c.oid
                     from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = 'spp' and c.relname = 'supplier_products')
     select count(*)::integer as count
       from pg_inherits i
      where i.inhparent in (select r.oid from root r
                             union all
                            select x.indexrelid from pg_index x where x.indrelid in (select r.oid from root r))`,
  );
  return rows[0]!.count;
}

/** Tried and undone: providers let logins make extensions that the catalog says are a superuser's. */
async function mayMake(client: pg.Client, extension: string): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(`create extension if not exists ${client.escapeIdentifier(extension)}`);
    return true;
  } catch (error) {
    if ((error as pg.DatabaseError).code === '42501') return false;
    throw error;
  } finally {
    await client.query('rollback');
  }
}

async function mayLink(client: pg.Client): Promise<boolean | null> {
  const { rows } = await client.query<{ may: boolean }>(
    `select has_foreign_data_wrapper_privilege(current_user, w.oid, 'usage with grant option')
            or coalesce(has_foreign_data_wrapper_privilege(r.oid, w.oid, 'usage'), false) as may
       from pg_foreign_data_wrapper w left join pg_roles r on r.rolname = 'inv_owner'
      where w.fdwname = 'postgres_fdw'`,
  );
  return rows[0]?.may ?? null;
}

/** What PgBouncer alone says to whom it lets in nowhere. */
const POOLERS = /^(?:no such (?:database|user)\b|SASL authentication failed|bouncer config error)/;

/** Whether a pooler has refused: it may know the two databases, or the one login, and nothing else. */
async function isPoolers(error: unknown, url: string): Promise<boolean> {
  const { code = '', message = '' } = error as pg.DatabaseError;
  if (POOLERS.test(message)) return true;
  if (code !== '3D000' && code !== '08P01') return false;
  return inServer(url, client => isPooled(client, url)).catch(() => false);
}

/** Whether another session gets this session's backend, which a session of one's own never shares. */
async function isPooled(client: pg.Client, url: string): Promise<boolean> {
  if (await isAlone(client)) return false;
  const mine = await pidOf(client);
  // A session pooler with one backend would let it wait.
  const other = new Patient({
    connectionString: url,
    ...limitsOf({ connect: PATIENCE_MS, answer: PATIENCE_MS }),
  });
  other.on('error', () => undefined);
  await other.connect();
  try {
    await other.query('begin');
    return (await pidOf(other)) === mine || (await pidOf(client)) !== mine;
  } finally {
    await other.end();
  }
}

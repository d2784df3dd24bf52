/**
 * What is set for a role, a database, or everybody at once: it holds from the next session on, in which everything else looks as
 * it was. And who may set what otherwise only superusers may.
 */
import type pg from 'pg';
import { POSTGRESQLS } from '../patient.ts';
import { identifier, ourRoles } from './memberships.ts';

/** One setting that our integrity rests on, otherwise than it has to be. */
export interface SettingGiven {
  /** The login or role; null: whoever logs in. */
  role: string | null;
  /** Null: every one of the server. */
  database: string | null;
  /** By the server's own configuration, and where that says so, if whoever looks may know; null: by `alter role`, `alter database`. */
  configured: { file: string | null } | null;
  name: string;
  value: string;
  /** `bad`: rows may be wrong, unseen. */
  verdict: 'bad' | 'weak';
  why: string;
}

/** Somebody who may set what only superusers may, or make it last. */
export interface ParameterGiven {
  grantee: string;
  privilege: string;
  parameter: string;
  verdict: 'bad' | 'weak';
}

interface Watched {
  name: RegExp;
  /** What it may be. */
  well: RegExp;
  verdict: 'bad' | 'weak';
  why: string;
  /** Whether the logins that work have one of their own, before which that of everybody does not count. */
  isPinned?: true;
}

const ON = /^(?:on|true|yes|1)$/i;
const OFF = /^(?:off|false|no|0)$/i;
const NEVER = /^\b$/;

/** Others are an administrator's choice: other times, memory, what is logged of a session, and where names are looked for. */
const WATCHED: Watched[] = [
  {
    name: /^session_replication_role$/,
    well: /^origin$/i,
    verdict: 'bad',
    why: 'no trigger checks or follows what is written, and foreign keys do not hold',
  },
  { name: /^role$/, well: NEVER, verdict: 'bad', why: 'sessions begin as another role' },
  {
    name: /^inv(?:entory)?\./,
    well: NEVER,
    verdict: 'bad',
    why: 'who somebody is, is said by the server for each request',
  },
  {
    // Where pg_catalog is not named it comes first.
    name: /^search_path$/,
    well: /^(?!.*,\s*"?pg_catalog\b)/s,
    verdict: 'bad',
    why: 'functions of others stand in for PostgreSQL’s own',
  },
  { name: /^row_security$/, well: ON, verdict: 'bad', why: 'who sees only some rows is refused all' },
  { name: /^transform_null_equals$/, well: OFF, verdict: 'bad', why: 'comparisons mean something else' },
  { name: /^array_nulls$/, well: ON, verdict: 'bad', why: 'values that are missing become words' },
  {
    name: /^standard_conforming_strings$/,
    well: ON,
    verdict: 'bad',
    why: 'text is read otherwise than it is written',
  },
  {
    name: /^plpgsql\.variable_conflict$/,
    well: /^error$/i,
    verdict: 'bad',
    why: 'functions take one name for another',
  },
  {
    name: /^allow_system_table_mods$/,
    well: OFF,
    verdict: 'bad',
    why: 'the catalogs themselves may be written to',
  },
  {
    name: /^(?:ignore_checksum_failure|zero_damaged_pages|ignore_invalid_pages)$/,
    well: OFF,
    verdict: 'bad',
    why: 'damaged pages are read as if they were whole',
  },
  {
    name: /^gin_fuzzy_search_limit$/,
    well: /^0+$/,
    verdict: 'bad',
    why: 'searches leave out rows, by chance',
  },
  {
    name: /^(?:session|local)_preload_libraries$/,
    well: /^$/,
    verdict: 'weak',
    why: 'each session loads code that no migration brought',
  },
  { name: /^lo_compat_privileges$/, well: OFF, verdict: 'weak', why: 'anybody may write large objects' },
  {
    name: /^synchronous_commit$/,
    well: /^(?:on|true|yes|1|remote_\w+)$/i,
    verdict: 'weak',
    why: 'what was answered as done may be lost by a crash',
  },
  {
    name: /^default_transaction_isolation$/,
    well: /^read committed$/i,
    verdict: 'weak',
    why: 'what works side by side fails',
  },
  { name: /^default_transaction_read_only$/, well: OFF, verdict: 'weak', why: 'whatever writes is refused' },
  {
    name: /^transaction_timeout$/,
    well: /^0[a-z]*$/i,
    verdict: 'weak',
    why: 'what takes longer, as a large list does, fails time after time',
    isPinned: true,
  },
  {
    name: /^idle_session_timeout$/,
    well: /^0[a-z]*$/i,
    verdict: 'weak',
    why: 'workers that wait for work are ended',
    isPinned: true,
  },
  {
    name: /^log_parameter_max_length(?:_on_error)?$/,
    well: /^0[a-z]*$/i,
    verdict: 'weak',
    why: 'negotiated prices and their keys come into the log',
  },
  {
    name: /^auto_explain\.log_min_duration$/,
    well: /^-1[a-z]*$/i,
    verdict: 'weak',
    why: 'plans of what reads negotiated terms hold their values',
  },
  {
    name: /^pgaudit\.log_parameter$/,
    well: OFF,
    verdict: 'weak',
    why: 'negotiated prices and their keys come into the log',
  },
  {
    name: /^password_encryption$/,
    well: /^scram-sha-256$/i,
    verdict: 'bad',
    why: 'passwords are kept in a way that is easily guessed',
  },
];

/** Whose limits roles.sql says; an analyst's are an administrator's choice. */
const WORKING = ['inv_authenticator', 'inv_worker', 'inv_migrator', 'inv_spp_link'];

/** $1: our roles; $2: the logins that work. A name may have capitals, as DateStyle has. */
const SETTINGS = `
  select r.rolname::text as role, d.datname::text as database, lower(split_part(e.entry, '=', 1)) as name,
         substr(e.entry, strpos(e.entry, '=') + 1) as value,
         case when s.setrole <> 0 then r.rolname = any ($2)
              else exists (select from pg_catalog.pg_roles w
                            where w.rolname = any ($2)
                              and not exists (select from pg_catalog.pg_db_role_setting o
                                               cross join unnest(o.setconfig) c (entry)
                                               where o.setrole = w.oid and o.setdatabase = 0
                                                 and lower(split_part(c.entry, '=', 1)) = lower(split_part(e.entry, '=', 1))))
         end as "isFelt"
    from pg_catalog.pg_db_role_setting s
    left join pg_catalog.pg_roles r on r.oid = s.setrole
    left join pg_catalog.pg_database d on d.oid = s.setdatabase
   cross join unnest(s.setconfig) e (entry)
   where (s.setrole = 0 or r.rolname = any ($1)) and (s.setdatabase = 0 or d.datname = current_database())
   order by 2 nulls first, 1 nulls first, 3`;

/**
 * What a server begins every session with, if nothing else is said of it: by `alter system`, a file, or how it was started. Of where
 * names are looked for that is seen once nothing else is said; nothing is called, and nothing compared, meanwhile.
 */
const CONFIGURED = `
  reset search_path;
  select s.name, s.source, s.sourcefile as file, s.reset_val as value from pg_catalog.pg_settings s;
  set search_path = ${POSTGRESQLS}`;
const OF_THE_SERVER = ['environment variable', 'configuration file', 'command line', 'global'];

/** To a role of ours, to one that it may become, or to a member of one; superusers need none. */
const PARAMETERS = `
  with recursive ours as (select r.oid from pg_catalog.pg_roles r where r.rolname = any ($1)),
  above (oid) as (
    select o.oid from ours o
    union
    select m.roleid from above a join pg_catalog.pg_auth_members m on m.member = a.oid
  ),
  below (oid) as (
    select o.oid from ours o
    union
    select m.member from below b join pg_catalog.pg_auth_members m on m.roleid = b.oid
  )
  select coalesce(r.rolname::text, 'public') as grantee, lower(a.privilege_type) as privilege, p.parname as parameter
    from pg_catalog.pg_parameter_acl p
   cross join pg_catalog.aclexplode(p.paracl) a
    left join pg_catalog.pg_roles r on r.oid = a.grantee
   where a.grantee = 0
      or not r.rolsuper and a.grantee in (select v.oid from above v union all select b.oid from below b)
   order by 3, 1, 2`;

type Found = Omit<SettingGiven, 'verdict' | 'why'>;

/** @throws pg.DatabaseError */
export async function settingsAmiss(asked: pg.Pool | pg.ClientBase): Promise<SettingGiven[]> {
  const given = await asked.query<Omit<Found, 'configured'> & { isFelt: boolean }>(SETTINGS, [
    ourRoles(),
    WORKING,
  ]);
  return [
    ...given.rows.flatMap(({ isFelt, ...row }) => judged({ ...row, configured: null }, isFelt)),
    // What is weak of a whole server is its administrator's choice, or looked at by itself.
    ...(await configuredIn(asked)).flatMap(row => judged(row)).filter(({ verdict }) => verdict === 'bad'),
  ];
}

async function configuredIn(asked: pg.Pool | pg.ClientBase): Promise<Found[]> {
  type Row = { name: string; source: string; file: string | null; value: string };
  const [, { rows }] = (await asked.query(CONFIGURED)) as unknown as [unknown, pg.QueryResult<Row>];
  return rows
    .filter(({ source }) => OF_THE_SERVER.includes(source))
    .map(({ name, file, value }) => ({
      role: null,
      database: null,
      name: name.toLowerCase(),
      value,
      configured: { file },
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** @param isFelt whether a login that works begins its sessions with it */
function judged(row: Found, isFelt = true): SettingGiven[] {
  const watched = WATCHED.find(({ name, well }) => name.test(row.name) && !well.test(row.value));
  return watched === undefined || (watched.isPinned && !isFelt)
    ? []
    : [{ ...row, verdict: watched.verdict, why: watched.why }];
}

/** What is watched may be set by nobody more; of others an administrator may think so. @throws pg.DatabaseError */
export async function parametersAmiss(asked: pg.Pool | pg.ClientBase): Promise<ParameterGiven[]> {
  const { rows } = await asked.query<Omit<ParameterGiven, 'verdict'>>(PARAMETERS, [ourRoles()]);
  const isWatched = (parameter: string) =>
    WATCHED.some(({ name, verdict }) => verdict === 'bad' && name.test(parameter));
  return rows.map(row => ({
    ...row,
    verdict: isWatched(row.parameter) || row.privilege === 'alter system' ? 'bad' : 'weak',
  }));
}

/** As "session_replication_role = replica for inv_authenticator in database spp". */
export function settingInWords({ role, database, configured, name, value }: SettingGiven): string {
  if (configured !== null) {
    const where = configured.file === null ? '' : ` (${configured.file})`;
    return `${name} = ${value || "''"} for the whole server${where}`;
  }
  const where = database === null ? '' : ` in database ${database}`;
  return `${name} = ${value || "''"} for ${role ?? 'everybody'}${where}`;
}

/** SQL that takes it away. */
export function settingReset({ role, database, configured, name }: SettingGiven): string {
  const parameter = name.split('.').map(identifier).join('.');
  // A line of another file goes from there.
  if (configured !== null) return `alter system reset ${parameter}; select pg_reload_conf();`;
  if (role === null && database !== null) return `alter database ${identifier(database)} reset ${parameter};`;
  const where = database === null ? '' : ` in database ${identifier(database)}`;
  return `alter role ${role === null ? 'all' : identifier(role)}${where} reset ${parameter};`;
}

/** SQL that takes it away. */
export function parameterRevoke({ grantee, privilege, parameter }: ParameterGiven): string {
  const of = parameter.split('.').map(identifier).join('.');
  return `revoke ${privilege} on parameter ${of} from ${grantee === 'public' ? grantee : identifier(grantee)};`;
}

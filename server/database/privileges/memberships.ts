/**
 * Which role is whose member, as `sql/bootstrap/roles.sql` makes them: a login that is none any more can do nothing, and one
 * that is more may do what nobody meant it to.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Problem } from '../../problem.ts';
import { projectRoot } from '../../settings.ts';

export interface Membership {
  role: string;
  member: string;
  inherit: boolean;
  set: boolean;
}

const LACKING = `
  select w.role, w.member, w.inherit, w.set
    from jsonb_to_recordset($1) as w (role text, member text, inherit boolean, set boolean)
   where exists (select from pg_catalog.pg_roles r where r.rolname = w.member)
     and not exists (select
                       from pg_catalog.pg_auth_members m
                       join pg_catalog.pg_roles r on r.oid = m.roleid
                       join pg_catalog.pg_roles o on o.oid = m.member
                      where r.rolname = w.role and o.rolname = w.member
                        and m.inherit_option >= w.inherit and m.set_option >= w.set)
   order by w.member, w.role`;

/** A membership of a role or login of ours that the bootstrap did not give, or options of one that it gave otherwise. */
export interface Superfluous {
  role: string;
  member: string;
  /** Who gave it; of several that did so each is told. */
  grantor: string;
  /** What is too much of one that the bootstrap gives, as "set"; null where it gives none. */
  options: string[] | null;
  /** Whom it leads to, the role itself or through others, that may do everything, or owns everything; null: nobody. */
  might: string | null;
  /** Whether the member may have given it on. */
  admin: boolean;
}

/** Of PostgreSQL's own roles those that lead past every right of ours. */
const PAST_RIGHTS = [
  ...['pg_read_all_data', 'pg_write_all_data', 'pg_maintain', 'pg_execute_server_program'],
  ...['pg_read_server_files', 'pg_write_server_files'],
];

/**
 * Memberships that lead neither to a role of ours nor to one that may everything are an administrator's matter, as are those
 * of logins that are not ours. Each option counts for a way: who has ADMIN gives himself the others.
 */
const SUPERFLUOUS = `
  with recursive wanted as (
    select w.* from jsonb_to_recordset($1) as w (role text, member text, inherit boolean, set boolean)
  ),
  ours as (select r.oid from pg_catalog.pg_roles r where r.rolname = any ($3)),
  ways (start, oid) as (
    select m.roleid, m.roleid from pg_catalog.pg_auth_members m where m.member in (select o.oid from ours o)
    union
    select w.start, m.roleid from ways w join pg_catalog.pg_auth_members m on m.member = w.oid
  ),
  ends as (
    select w.start, w.oid, r.rolname::text as name,
           r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolreplication or r.rolname = any ($2)
             or r.rolname = 'inv_owner' as mighty
      from ways w join pg_catalog.pg_roles r on r.oid = w.oid
  ),
  found as (
    select r.rolname::text as role, o.rolname::text as member, g.rolname::text as grantor, m.admin_option as admin,
           m.roleid, w.role is not null as is_given,
           array_remove(array[case when m.admin_option then 'admin' end,
                              case when m.inherit_option and not w.inherit then 'inherit' end,
                              case when m.set_option and not w.set then 'set' end], null) as options
      from pg_catalog.pg_auth_members m
      join pg_catalog.pg_roles r on r.oid = m.roleid
      join pg_catalog.pg_roles o on o.oid = m.member
      join pg_catalog.pg_roles g on g.oid = m.grantor
      left join wanted w on w.role = r.rolname and w.member = o.rolname
     where m.member in (select x.oid from ours x)
  )
  select f.role, f.member, f.grantor, f.admin, case when f.is_given then f.options end as options,
         (select e.name from ends e where e.start = f.roleid and e.mighty order by e.oid <> f.roleid, e.name limit 1) as might
    from found f
   where (not f.is_given or cardinality(f.options) > 0)
     and exists (select from ends e where e.start = f.roleid and (e.mighty or e.oid in (select x.oid from ours x)))
   order by f.member, f.role, f.grantor`;

/** Those that the bootstrap gives. */
export function membershipsGiven(): Membership[] {
  const sql = readFileSync(join(projectRoot, 'sql/bootstrap/roles.sql'), 'utf8');
  const grants = sql.matchAll(
    /^\s*grant ([\w\s,]+?)\s+to ([\w\s,]+?)\s+with inherit (true|false)(?:, set (true|false))?;/gm,
  );
  return [...grants].flatMap(([, roles, members, inherit, set]) =>
    namesIn(members!)
      .filter(member => member !== 'current_user')
      .flatMap(member =>
        namesIn(roles!).map(role => ({ role, member, inherit: inherit === 'true', set: set !== 'false' })),
      ),
  );
}

/** Roles and logins of ours, also the one that is nobody's member. */
export function ourRoles(): string[] {
  const named = membershipsGiven().flatMap(({ role, member }) => [role, member]);
  return [...new Set([...named.filter(name => !name.startsWith('pg_')), 'inv_spp_link'])];
}

const namesIn = (list: string) => list.split(',').map(name => name.trim());

/** Those that a server has not. @throws pg.DatabaseError */
export async function membershipsLacking(asked: pg.Pool | pg.ClientBase): Promise<Membership[]> {
  return (await asked.query<Membership>(LACKING, [JSON.stringify(membershipsGiven())])).rows;
}

/** What roles and logins of ours are beside what the bootstrap gives. @throws pg.DatabaseError */
export async function membershipsSuperfluous(asked: pg.Pool | pg.ClientBase): Promise<Superfluous[]> {
  const values = [JSON.stringify(membershipsGiven()), PAST_RIGHTS, ourRoles()];
  return (await asked.query<Superfluous>(SUPERFLUOUS, values)).rows;
}

/** Whether it lets somebody be whom nobody meant it to; of what the bootstrap gives, only who may give it on does. */
export function isEscalation({ might, options, admin }: Superfluous): boolean {
  return might !== null && (options === null || admin);
}

/** SQL that takes one away, in the name of who gave it: without, PostgreSQL warns and leaves it. */
export function membershipRevokes({ role, member, grantor, options, admin }: Superfluous): string[] {
  const [of, from, by] = [role, member, grantor].map(identifier);
  const end = `from ${from} granted by ${by}${admin ? ' cascade' : ''};`;
  return options === null
    ? [`revoke ${of} ${end}`]
    : options.map(option => `revoke ${option} option for ${of} ${end}`);
}

/** As "inv_analyst is a member of inv_owner". */
export function superfluousInWords({ role, member, options, might }: Superfluous): string {
  if (options !== null) return `${member} has ${role} with ${options.join(' and ')}`;
  return `${member} is a member of ${role}${might === null || might === role ? '' : `, and so of ${might}`}`;
}

/** As it is written in SQL. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : pg.escapeIdentifier(name);
}

/** SQL that gives one. */
export function membershipGrant({ role, member, inherit, set }: Membership): string {
  return `grant ${role} to ${member} with inherit ${inherit}, set ${set};`;
}

/** What is to be done about them. */
export function membershipMend(lacking: Membership[]): string {
  const sql = lacking.map(membershipGrant).join(' ');
  return `Embedded databases are given it by the next start; on a server of your own run as a superuser: ${sql}`;
}

/** Of a login that cannot do its work in a database. */
export function mayNotAct(database: string, login: string, cause: unknown): Problem {
  const membership = { role: 'inv_owner', member: login, inherit: false, set: true };
  return new Problem(503, 'right_missing', `${database}: login ${login} may not act as inv_owner.`, {
    hint: membershipMend([membership]),
    cause,
  });
}

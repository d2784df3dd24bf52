/** Which role is whose member, as `sql/bootstrap/roles.sql` makes them: a login that is none any more can do nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
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

const namesIn = (list: string) => list.split(',').map(name => name.trim());

/** Those that a server has not. @throws pg.DatabaseError */
export async function membershipsLacking(asked: pg.Pool | pg.ClientBase): Promise<Membership[]> {
  return (await asked.query<Membership>(LACKING, [JSON.stringify(membershipsGiven())])).rows;
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

/** What roles and logins of ours are by themselves, past every right: row security and the roles rest on that they are none of it. */
import type pg from 'pg';
import { roles } from '../pools.ts';
import { ourRoles } from './memberships.ts';

/** A role or login of ours that may more than it needs. */
export interface Mighty {
  role: string;
  /** As `alter role` names them: superuser, bypassrls; login of one that nobody is to log in as. */
  attributes: string[];
}

/** Whoever is a login of ours may become the roles of ours. */
const ATTRIBUTES = `
  select r.rolname::text as role,
         array_remove(array[case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end,
                            case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
                            case when r.rolreplication then 'replication' end,
                            case when r.rolcanlogin and r.rolname = any ($2) then 'login' end], null) as attributes
    from pg_catalog.pg_roles r
   where r.rolname = any ($1)
     and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication
          or r.rolcanlogin and r.rolname = any ($2))
   order by 1`;

/** Who acts as one of these has logged in as another: sql/bootstrap/roles.sql and owner.sql make them so. */
export const NO_LOGINS: readonly string[] = ['inv_owner', ...roles];

/** @throws pg.DatabaseError */
export async function attributesAmiss(asked: pg.Pool | pg.ClientBase): Promise<Mighty[]> {
  return (await asked.query<Mighty>(ATTRIBUTES, [ourRoles(), NO_LOGINS])).rows;
}

/** SQL that takes them away. */
export function attributesRevoke({ role, attributes }: Mighty): string {
  return `alter role ${role} ${attributes.map(one => `no${one}`).join(' ')};`;
}

/** What roles and logins of ours are by themselves, past every right: row security and the roles rest on that they are none of it. */
import type pg from 'pg';
import { ourRoles } from './memberships.ts';

/** A role or login of ours that may more than it needs. */
export interface Mighty {
  role: string;
  /** As `alter role` names them: superuser, bypassrls. */
  attributes: string[];
}

/** Whoever is a login of ours may become the roles of ours. */
const ATTRIBUTES = `
  select r.rolname::text as role,
         array_remove(array[case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end,
                            case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
                            case when r.rolreplication then 'replication' end], null) as attributes
    from pg_catalog.pg_roles r
   where r.rolname = any ($1)
     and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)
   order by 1`;

/** @throws pg.DatabaseError */
export async function attributesAmiss(asked: pg.Pool | pg.ClientBase): Promise<Mighty[]> {
  return (await asked.query<Mighty>(ATTRIBUTES, [ourRoles()])).rows;
}

/** SQL that takes them away. */
export function attributesRevoke({ role, attributes }: Mighty): string {
  return `alter role ${role} ${attributes.map(one => `no${one}`).join(' ')};`;
}

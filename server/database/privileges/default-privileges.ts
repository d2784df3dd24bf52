/**
 * What is given of objects that are still to be made (`alter default privileges`): no right says so until they are there, as by
 * the next migration.
 */
import type pg from 'pg';
import { identifier, ourRoles } from './memberships.ts';

/** A right that everybody, or a role of ours, will have on each that a role makes. */
export interface DefaultGiven {
  /** Whoever makes them. */
  maker: string;
  /** Null: wherever they are made. */
  schema: string | null;
  /** As `alter default privileges` names them: tables. */
  kind: string;
  privilege: string;
  /** Null: everybody. */
  role: string | null;
  /** Bad where it opens what is made of ours by the next list, supplier, month or migration. */
  verdict: 'bad' | 'weak';
}

/**
 * What is said of no schema takes the place of what PostgreSQL gives by itself, and what is said of one comes beside it. Of
 * functions everybody may call them by themselves: the migrations took that from those of the owner.
 */
const GIVEN = `
  with kinds (type, kind) as (
    values ('r'::"char", 'tables'), ('S', 'sequences'), ('f', 'functions'), ('T', 'types'), ('n', 'schemas'),
           ('L', 'large objects')
  ), opens (kind, privilege) as (
    select 'tables', a.privilege_type from pg_catalog.aclexplode(pg_catalog.acldefault('r', 0)) a
    union all
    values ('sequences', 'USAGE'), ('sequences', 'UPDATE'), ('functions', 'EXECUTE')
  ), said as (
    select d.defaclrole as maker, d.defaclnamespace as namespace, d.defaclobjtype as type, d.defaclacl as acl
      from pg_catalog.pg_default_acl d
    union all
    select o.oid, 0, 'f', pg_catalog.acldefault('f', o.oid)
      from pg_catalog.pg_roles o
     where o.rolname = 'inv_owner'
       and not exists (select from pg_catalog.pg_default_acl d
                        where d.defaclrole = o.oid and d.defaclnamespace = 0 and d.defaclobjtype = 'f')
  )
  select m.rolname::text as maker, n.nspname::text as schema, k.kind, lower(a.privilege_type) as privilege,
         g.rolname::text as role,
         case when g.rolname is distinct from 'inv_owner'
                   and (m.rolname in ('inv_owner', 'inv_migrator')
                        or m.rolsuper and n.nspowner = pg_catalog.to_regrole('inv_owner'))
                   and (k.kind, a.privilege_type) in (select o.kind, o.privilege from opens o)
              then 'bad' else 'weak' end as verdict
    from said s
    join kinds k on k.type = s.type
    join pg_catalog.pg_roles m on m.oid = s.maker
    left join pg_catalog.pg_namespace n on n.oid = s.namespace
   cross join pg_catalog.aclexplode(s.acl) a
    left join pg_catalog.pg_roles g on g.oid = a.grantee
   where a.grantee <> s.maker
     and (a.grantee = 0 or g.rolname = any ($1))
     and (s.namespace <> 0
          or m.rolname = 'inv_owner' and s.type = 'f'
          or not exists (select
                           from pg_catalog.aclexplode(pg_catalog.acldefault(
                                  case s.type when 'S' then 's'::"char" else s.type end, s.maker)) b
                          where b.grantee = a.grantee and b.privilege_type = a.privilege_type))
   order by 6, 1, 2 nulls first, 3, 5 nulls first, 4`;

/** Of one database. @throws pg.DatabaseError */
export async function defaultsGiven(asked: pg.Pool | pg.ClientBase): Promise<DefaultGiven[]> {
  return (await asked.query<DefaultGiven>(GIVEN, [ourRoles()])).rows;
}

/** As "inv_analyst will have select on tables of inv_owner in spp". */
export function defaultInWords({ maker, schema, kind, privilege, role }: DefaultGiven): string {
  return `${role ?? 'everybody'} will have ${privilege} on ${kind} of ${maker}${schema === null ? '' : ` in ${schema}`}`;
}

/** SQL that takes one back. */
export function defaultRevoke({ maker, schema, kind, privilege, role }: DefaultGiven): string {
  const where = schema === null ? '' : ` in schema ${identifier(schema)}`;
  const from = role === null ? 'public' : identifier(role);
  return `alter default privileges for role ${identifier(maker)}${where} revoke ${privilege} on ${kind} from ${from};`;
}

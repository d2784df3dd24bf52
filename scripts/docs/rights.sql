-- What each of our roles may do with the objects of our schemas, as docs/rights.md shows it.
with schemas as (
  select n.oid, n.nspname as name
    from pg_namespace n
   where n.nspname in ('spp', 'spp_private', 'spp_kept', 'spp_feed', 'issoh', 'issoh_private', 'issoh_kept', 'spp_remote',
                       'common', 'audit', 'lease')
),
callers as (
  select r.oid, r.rolname as name from pg_roles r where r.rolname = any ($1)
),
relations as (
  select c.oid, s.oid as schema_oid, s.name as schema, c.relname as name,
         case when c.relkind in ('v', 'm') then 'view' else 'table' end as kind
    from pg_class c
    join schemas s on s.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
),
reads as (
  select r.oid, x.name as role,
         array(select a.attname::text from pg_attribute a
                where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
                  and not has_column_privilege(x.oid, r.oid, a.attnum, 'select')
                order by a.attnum) as without,
         -- Of a table: whether a policy promises every row.
         exists (select from pg_policy p, unnest(p.polroles) o
                  where p.polrelid = r.oid and p.polcmd in ('r', '*')
                    and pg_get_expr(p.polqual, p.polrelid) = 'true' and (o = 0 or pg_has_role(x.oid, o, 'usage'))) as every_row
    from relations r, callers x
   where has_schema_privilege(x.oid, r.schema_oid, 'usage') and has_any_column_privilege(x.oid, r.oid, 'select')
),
writes as (
  select r.oid, x.name as role
    from relations r, callers x
   where has_schema_privilege(x.oid, r.schema_oid, 'usage')
     and (has_any_column_privilege(x.oid, r.oid, 'insert, update') or has_table_privilege(x.oid, r.oid, 'delete, truncate'))
)
select r.schema, r.name, r.kind, false as is_public,
       coalesce((select json_object_agg(d.role, case when r.kind = 'view' or d.every_row then 'all' else 'own' end)
                   from reads d where d.oid = r.oid), '{}') as reads,
       coalesce((select json_object_agg(d.role, d.without) from reads d
                  where d.oid = r.oid and cardinality(d.without) > 0), '{}') as without,
       array(select w.role::text from writes w where w.oid = r.oid order by w.role) as may
  from relations r
union all
select s.name, p.proname, 'function', has_function_privilege('public', p.oid, 'execute'), '{}', '{}',
       array(select x.name::text from callers x
              where has_schema_privilege(x.oid, s.oid, 'usage') and has_function_privilege(x.oid, p.oid, 'execute')
              order by x.name)
  from pg_proc p
  join schemas s on s.oid = p.pronamespace
 where p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
 order by 1, 2, 3;

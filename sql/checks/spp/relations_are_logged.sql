-- What is ours is in PostgreSQL's log: else a crash, a restore and a replica leave it empty. With what mends it.
select c.oid::regclass::text as relation,
       format('alter %s %s set logged;', case c.relkind when 'S' then 'sequence' else 'table' end, c.oid::regclass)
         as mend
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where c.relpersistence = 'u' and c.relkind in ('r', 'S')
   and 'inv_owner'::regrole in (c.relowner, n.nspowner)
   -- A table's own sequence goes with it.
   and not exists (select
                     from pg_catalog.pg_depend d
                     join pg_catalog.pg_class t on t.oid = d.refobjid
                    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
                      and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
                      and c.relkind = 'S' and t.relpersistence = 'u')
   -- By design: what a run of matching or a transaction at work leaves, and begins again without.
   and (n.nspname, c.relname) not in (('spp_private', 'change_origins'), ('spp_private', 'match_packs'),
                                      ('spp_private', 'match_results'))
 order by c.oid;

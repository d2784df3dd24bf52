--! Previous: sha1:4521fd10dfd93b620ac17d2305931a2e3ef2c00c
--! Hash: sha1:421e01e450ba580c4d9a007ea2550656aefb078b
--! Message: at_work

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-at_work.sql
-- Whether somebody rebuilds an index is asked in the same words wherever it is asked.
set lock_timeout = '5s';

--! Included functions/common/maintenance/maintenance_statements.sql
create or replace function common.maintenance_statements(work text) returns setof text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with ours as (
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relkind, c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where pg_has_role('inv_owner', c.relowner, 'usage') and n.nspname !~ '^(pg_|information_schema$)'
  ), leftovers as (
    -- What a REINDEX that was broken off leaves: it serves nobody, and every write pays for it.
    select o.oid, o.name
      from ours o
      join pg_index i on i.indexrelid = o.oid
     where not i.indisvalid and o.relname ~ '_cc(new|old)\d*$'
       -- Nor what somebody is at work on: IS_AT_WORK of server/database/at-work.ts, word for word.
       and not (
         exists (select from pg_stat_progress_create_index b
                  where b.datname = current_database() and b.relid = i.indrelid)
         or exists (select
                      from pg_index b
                      join pg_locks l on l.relation = b.indexrelid and l.mode = 'ShareUpdateExclusiveLock'
                      join pg_database d on d.oid = l.database and d.datname = current_database()
                     where b.indrelid = i.indrelid and l.granted))
  )
  select s.statement
    from (select format('drop index concurrently if exists %s', l.name) as statement, l.name
            from leftovers l
           where work = 'leftovers'
          union all
          select case when work = 'reindex' then format('reindex (concurrently) table %s', o.name)
                         when o.relkind = 'p' then format('analyze only %s', o.name)
                         else format('vacuum (analyze, skip_locked) %s', o.name) end, o.name
            from ours o
           where o.relkind in ('r', 'm', 'p') and work in ('vacuum', 'reindex')
             -- Nothing is to be done there, and whatever is planned from then on would count on nothing.
             and (work = 'reindex' or o.relkind = 'p' or pg_relation_size(o.oid) > 0)
             and (work = 'vacuum'
                  or o.relkind <> 'p' and exists (select from pg_index i where i.indrelid = o.oid))) s
   order by s.name
$$;
comment on function common.maintenance_statements(text) is
  $$What vacuum (VACUUM ANALYZE of each table that is not empty, ANALYZE of partitioned ones), reindex (each table,
concurrently) or leftovers (indexes that a broken REINDEX has left, and that nobody is making, are dropped) takes:
statements to be run one by one, each outside of a transaction. Exclusion constraints are left as they are: PostgreSQL
does not rebuild them concurrently.$$;
--! EndIncluded functions/common/maintenance/maintenance_statements.sql

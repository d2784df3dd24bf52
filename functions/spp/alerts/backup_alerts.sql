create or replace function spp_private.backup_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with looked as (
    select r.started_at, r.detail -> 'amiss' as amiss
      from spp.maintenance_runs r
     where r.task = 'backups__look' and r.status = 'completed'
  ), latest as (
    select l.amiss from looked l order by l.started_at desc limit 1
  )
  select 'backups_amiss', 'error',
         (select min(l.started_at)
            from looked l
           where l.started_at > coalesce((select max(w.started_at) from looked w where jsonb_array_length(w.amiss) = 0),
                                         '-infinity')),
         'Backups fail, or fall behind: '
           || string_agg(format('%s: %s', f.one ->> 'what', f.one ->> 'found'), '; ' order by f.no),
         'What has been written since would be lost with the disk of the databases.',
         string_agg(distinct f.one ->> 'remedy', ' ')
    from latest l
   cross join lateral jsonb_array_elements(l.amiss) with ordinality f (one, no)
  having count(*) > 0
$$;
comment on function spp_private.backup_alerts() is
  $$What is amiss with backups of the embedded databases, as the worker saw it last: it looks every five minutes
(backups__look).$$;

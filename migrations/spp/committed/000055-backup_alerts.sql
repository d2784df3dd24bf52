--! Previous: sha1:b56123241c6ee71d17c554caae0f24a622082f87
--! Hash: sha1:f485e97ad0f4bb64aad4868865e2b122d659a7f1
--! Message: backup_alerts

--! split: 1-current.sql
-- Backups that fail or fall behind stand among the alerts.
set lock_timeout = '5s';
--! Included functions/spp/alerts/backup_alerts.sql
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
--! EndIncluded functions/spp/alerts/backup_alerts.sql
--! Included functions/spp/alerts/alerts.sql
create or replace function spp_private.alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select a.* from common.worker_alerts() a
  union all
  select a.* from common.maintenance_alerts() a
  union all
  select a.* from spp_private.upload_alerts() a
  union all
  select a.* from spp_private.price_alerts() a
  union all
  select a.* from spp_private.backup_alerts() a
$$;
comment on function spp_private.alerts() is 'What v_alerts shows.';
grant execute on function spp_private.alerts()
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/alerts/alerts.sql

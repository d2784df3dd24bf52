create or replace function spp_private.keep_superseding(batch spp.upload_batches) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
  with superseded as materialized (
    select w.staging_id, w.code, case when w.code is null then w.raw_data end as raw_data
      from spp.upload_staging w
      join spp.upload_batches l on l.batch_id = w.superseded_by_batch_id
     where l.supplier_id = (batch).supplier_id and w.superseded_by_batch_id < (batch).batch_id
  ), again as (
    select w.staging_id
      from superseded w
     where exists (select from spp.upload_staging n where n.batch_id = (batch).batch_id and n.code = w.code)
    union all
    select w.staging_id
      from superseded w
     where exists (select from spp.upload_staging n
                    where n.batch_id = (batch).batch_id and n.code is null and n.raw_data = w.raw_data)
  )
  update spp.upload_staging s
     set listed_by = coalesce(s.listed_by, '{}') || (batch).batch_id
    from again a
   where s.staging_id = a.staging_id and (batch).batch_id <> all (coalesce(s.listed_by, '{}'))
$$;
comment on function spp_private.keep_superseding(spp.upload_batches) is
  $$Notes beside the rows that earlier lists superseded which of them a list brings as well: what a rollback needs to
know of the list once its rows are purged.$$;

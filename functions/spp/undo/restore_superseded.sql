create or replace function spp_private.restore_superseded(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_later constant uuid[] := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.batch_id > (batch).batch_id and b.status = 'completed'
       and b.mode <> 'corrections' and not b.dry_run);
begin
  if not exists (select from spp.upload_staging s where s.superseded_by_batch_id = (batch).batch_id) then
    return;
  end if;
  with own as materialized (
    select s.staging_id, s.code, case when s.code is null then s.raw_data end as raw_data, s.listed_by
      from spp.upload_staging s
     where s.superseded_by_batch_id = (batch).batch_id
  ), later as (
    select o.staging_id, n.batch_id
      from own o
      join spp.upload_staging n on n.batch_id = any (v_later) and n.code = o.code
    union all
    select o.staging_id, n.batch_id
      from own o
      join spp.upload_staging n on n.batch_id = any (v_later) and n.code is null and n.raw_data = o.raw_data
    union all
    -- Lists whose rows are purged.
    select o.staging_id, l.batch_id
      from own o
     cross join unnest(o.listed_by) l (batch_id)
     where l.batch_id = any (v_later)
  ), heirs as (
    select l.staging_id, min(l.batch_id::text collate "C")::uuid as batch_id from later l group by l.staging_id
  ), restored as (
    update spp.upload_staging s
       set validation_status = case when r.heir_id is null then 'failed' else 'superseded' end,
           superseded_by_batch_id = r.heir_id, processed_at = clock_timestamp()
      from (select o.staging_id, h.batch_id as heir_id from own o left join heirs h using (staging_id)) r
     where s.superseded_by_batch_id = (batch).batch_id and s.staging_id = r.staging_id
    returning s.batch_id, s.validation_status
  )
  update spp.upload_batches b
     set superseded_rows_count = b.superseded_rows_count - c.rows
    from (select r.batch_id, count(*) as rows
            from restored r where r.validation_status = 'failed' group by r.batch_id) c
   where b.batch_id = c.batch_id;
end
$$;
comment on function spp_private.restore_superseded(spp.upload_batches) is
  $$Puts back into quarantine what a batch superseded, but for what a later list that stands brings as well: that list
supersedes it from now on. Part of undo_batch.$$;

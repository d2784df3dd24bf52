create or replace function spp_private.supersede_waiting(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_earlier constant uuid[] := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.batch_id < (batch).batch_id and spp_private.waiting_rows(b) > 0);
begin
  if v_earlier = '{}' then
    return;
  end if;
  with waiting as materialized (
    select s.staging_id, s.code, case when s.code is null then s.raw_data end as raw_data
      from spp.upload_staging s
     where s.batch_id = any (v_earlier) and s.validation_status = 'failed'
  ), again as (
    -- Good or broken: what is new of the product stands in the later list, or waits from it.
    select w.staging_id
      from waiting w
     where exists (select from spp.upload_staging n where n.batch_id = (batch).batch_id and n.code = w.code)
    union all
    select w.staging_id
      from waiting w
     where exists (select from spp.upload_staging n
                    where n.batch_id = (batch).batch_id and n.code is null and n.raw_data = w.raw_data)
  ), superseded as (
    update spp.upload_staging s
       set validation_status = 'superseded', superseded_by_batch_id = (batch).batch_id,
           processed_at = clock_timestamp()
      from again a
     where s.batch_id = any (v_earlier) and s.validation_status = 'failed' and s.staging_id = a.staging_id
    returning s.batch_id
  )
  update spp.upload_batches b
     set superseded_rows_count = b.superseded_rows_count + c.rows
    from (select s.batch_id, count(*) as rows from superseded s group by s.batch_id) c
   where b.batch_id = c.batch_id;
end
$$;
comment on function spp_private.supersede_waiting(spp.upload_batches) is
  $$Takes out of quarantine what waits there from earlier lists of a code that this list brings, or, without a code, of
a row that it brings unchanged. Such rows stay counted as failed where they came, and listed in that report.$$;

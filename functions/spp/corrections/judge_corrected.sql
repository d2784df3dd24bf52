create or replace function spp_private.judge_corrected(batch spp.upload_batches, from_row integer, to_row integer,
  accepted uuid[], out breaks uuid[], out outgrown uuid[])
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  with judged as materialized (
    select j.staging_id, p.place, p.outgrown,
           coalesce(j.failure, nullif(p.place, 'quantity_break'),
                    case when not j.staging_id = any (accepted) then j.held end) as failure
      from spp_private.judge_rows(batch, from_row, to_row, 'correcting') j
      left join spp_private.place_corrected(batch, from_row, to_row) p on p.staging_id = j.staging_id
  ), failed as (
    update spp.upload_staging s
       set validation_status = 'failed',
           validation_errors = jsonb_build_array(spp_private.rejection(j.failure, s))
      from judged j
     where j.failure is not null and s.staging_id = j.staging_id
  )
  select coalesce(array_agg(j.staging_id) filter (where j.place = 'quantity_break'), '{}'),
         array(select distinct o.id from judged g, unnest(g.outgrown) o (id)
                where g.failure is null and g.place is null)
    from judged j
   where j.failure is null
$$;
comment on function spp_private.judge_corrected(spp.upload_batches, integer, integer, uuid[]) is
  $$Judges the rows of a range that are being corrected: what cannot be used waits on, and so does what is held (a
spike, a fall to 0, a sum) and not accepted. Answers those that are prices of larger quantities (breaks), and rows
applied before that are so from now on (outgrown).$$;

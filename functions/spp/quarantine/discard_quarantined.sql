create or replace function spp.discard_quarantined(staging_ids uuid[]) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_discarded integer;
begin
  if cardinality(discard_quarantined.staging_ids) > 10000 then
    raise exception using
      errcode = 'SPIRS', message = 'These are too many rows at once.', hint = 'Send at most 10,000 staging_ids.';
  end if;
  perform spp_private.lock_uploads(array(
    select distinct s.batch_id
      from spp.upload_staging s
      join spp.upload_batches b on b.batch_id = s.batch_id
     where s.staging_id = any (discard_quarantined.staging_ids) and s.validation_status = 'failed'
       and b.phase = 'done' and spp_private.may_correct(b)));

  with waiting as (
    select s.staging_id, s.batch_id
      from spp.upload_staging s
      join spp.upload_batches b on b.batch_id = s.batch_id
     where s.staging_id = any (discard_quarantined.staging_ids) and s.validation_status = 'failed'
       and b.phase = 'done' and spp_private.may_correct(b)
     order by s.staging_id
       for update of s
  ), discarded as (
    update spp.upload_staging s
       set validation_status = 'discarded', processed_at = clock_timestamp()
      from waiting w
     where s.staging_id = w.staging_id
    returning s.batch_id, spp_private.log_correction(old, new)
  ), counted as (
    update spp.upload_batches b
       set discarded_rows_count = b.discarded_rows_count + d.rows
      from (select d.batch_id, count(*) as rows from discarded d group by d.batch_id) d
     where b.batch_id = d.batch_id
  )
  select count(*) into v_discarded from discarded;
  return jsonb_build_object('discarded', v_discarded);
end
$$;
comment on function spp.discard_quarantined(uuid[]) is
  $$Drops rejected rows for good: {discarded}. They stay counted as failed and listed in the report. Rows that do not
wait in quarantine are passed over. Raises SPIRS (more than 10,000).$$;
grant execute on function spp.discard_quarantined(uuid[]) to inv_supplier, inv_catalog_manager, inv_admin;

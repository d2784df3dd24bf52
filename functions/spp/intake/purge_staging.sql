create or replace function spp_private.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_purged integer;
begin
  -- Rows that wait in quarantine stay until a person has decided.
  delete from spp.upload_staging s
   using spp.upload_batches b
   where b.batch_id = s.batch_id and s.validation_status <> 'failed' and b.phase = 'done'
     and b.completed_at < now() - make_interval(days => spp.setting('retention.staging_days')::integer);
  get diagnostics v_purged = row_count;
  return v_purged;
end
$$;
comment on function spp_private.purge_staging() is '@behavior -*

Removes the staged rows of uploads that ended long ago, but for those in quarantine; answers how many. Run daily.';
grant execute on function spp_private.purge_staging() to inv_admin;

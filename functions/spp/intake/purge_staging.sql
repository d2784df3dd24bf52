create or replace function spp_private.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_rows integer;
  v_purged integer := 0;
begin
  for v_batch in
    select b.*
      from spp.upload_batches b
     where b.phase = 'done'
       and b.completed_at < now() - make_interval(days => spp.setting('retention.staging_days')::integer)
       and exists (select from spp.upload_staging s where s.batch_id = b.batch_id and s.validation_status <> 'failed')
     order by b.supplier_id, b.batch_id
  loop
    select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
    if v_batch.status = 'completed' and not v_batch.dry_run then
      perform spp_private.keep_listing(v_batch);
    end if;
    -- Rows that wait in quarantine stay until a person has decided.
    delete from spp.upload_staging s where s.batch_id = v_batch.batch_id and s.validation_status <> 'failed';
    get diagnostics v_rows = row_count;
    v_purged := v_purged + v_rows;
  end loop;
  return v_purged;
end
$$;
comment on function spp_private.purge_staging() is '@behavior -*

Removes the staged rows of uploads that ended long ago, but for those in quarantine; answers how many. What a rollback
must know of them is kept. Run daily.';
grant execute on function spp_private.purge_staging() to inv_admin;

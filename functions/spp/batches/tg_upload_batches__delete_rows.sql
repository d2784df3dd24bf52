create or replace function spp.tg_upload_batches__delete_rows() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  delete from spp.upload_staging s using old_rows o where s.batch_id = o.batch_id;
  delete from spp_private.cancellations c using old_rows o where c.batch_id = o.batch_id;
  return null;
end
$$;
comment on function spp.tg_upload_batches__delete_rows() is
  'Statement trigger: staged rows go with their upload, and who cancelled it, as no foreign key says that they belong to
it.';

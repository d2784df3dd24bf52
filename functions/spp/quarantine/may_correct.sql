create or replace function spp_private.may_correct(batch spp.upload_batches) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select not (batch).dry_run
         and (current_setting('role') <> 'inv_supplier' or (batch).supplier_id = spp.current_supplier_id())
$$;
comment on function spp_private.may_correct(spp.upload_batches) is
  'Whether the caller may correct or discard the rejected rows of a batch.';

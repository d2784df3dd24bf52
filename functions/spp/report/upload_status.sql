create or replace function spp.upload_status(batch_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('batch_id', b.batch_id, 'status', b.status, 'progress', spp_private.batch_progress(b))
    from spp_private.resolve_batch(upload_status.batch_id) b
$$;
comment on function spp.upload_status(uuid) is
  'How far an upload is: {batch_id, status, progress}, progress from 0 to 1. Raises SPNBA.';
grant execute on function spp.upload_status(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

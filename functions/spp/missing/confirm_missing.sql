create or replace function spp.confirm_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(confirm_missing.batch_id);
  v_discontinued constant integer := spp_private.discontinue_missing(v_batch);
begin
  perform spp_private.settle_held(v_batch.batch_id,
    'The full list lacked more products than the limit allows; a person had them discontinued.', v_discontinued);
  perform spp_private.enqueue_figures();
  return jsonb_build_object('discontinued', v_discontinued);
end
$$;
comment on function spp.confirm_missing(uuid) is
  'Discontinues what a held full list lacked: {discontinued}. Raises SPNBA, SPCNH (nothing is held).';
grant execute on function spp.confirm_missing(uuid) to inv_catalog_manager, inv_admin;

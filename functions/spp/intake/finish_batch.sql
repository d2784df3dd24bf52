create or replace function spp_private.finish_batch(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_batch(finish_batch.batch_id, 'finish');
  v_result record;
begin
  if v_batch.dry_run then
    select * into v_result from spp_private.preview_batch(v_batch);
    update spp.upload_batches b
       set new_products_count = v_result.inserted, updated_products_count = v_result.updated,
           unchanged_products_count = v_result.unchanged, missing_products_count = v_result.missing,
           price_changes = v_result.price_changes
     where b.batch_id = v_batch.batch_id;
  else
    perform spp_private.mark_missing(v_batch);
  end if;
  perform spp_private.close_batch(v_batch.batch_id, 'completed');
end
$$;
comment on function spp_private.finish_batch(uuid) is '@behavior -*

Ends a batch whose rows are applied: marks what dropped out of the list, and closes it. For a dry run it counts what
would have happened.';
grant execute on function spp_private.finish_batch(uuid) to inv_admin;

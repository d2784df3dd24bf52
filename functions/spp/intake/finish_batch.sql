create or replace function spp_private.finish_batch(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_batch(finish_batch.batch_id, 'finish');
  v_result record;
  v_held boolean;
begin
  if v_batch.dry_run then
    select * into v_result from spp_private.preview_batch(v_batch);
    v_held := spp_private.holds_discontinuing(v_batch, v_result.lacking, v_result.present);
    update spp.upload_batches b
       set new_products_count = v_result.inserted, updated_products_count = v_result.updated,
           unchanged_products_count = v_result.unchanged,
           missing_products_count = coalesce(cardinality(v_result.missing_ids), 0),
           discontinued_products_count = case when b.mode = 'full' then v_result.lacking else 0 end,
           discontinue_held = v_held, price_changes = v_result.price_changes,
           warnings = case when v_held then spp_private.add_warnings(b.warnings,
                             spp_private.held_warning(v_result.lacking, v_result.lacking_codes))
                           else b.warnings end
     where b.batch_id = v_batch.batch_id;
    perform spp_private.keep_missing(v_batch.batch_id, v_result.missing_ids);
  else
    perform spp_private.mark_missing(v_batch), spp_private.supersede_waiting(v_batch);
  end if;
  perform spp_private.close_batch(v_batch.batch_id, 'completed');
end
$$;
comment on function spp_private.finish_batch(uuid) is
  'Ends a batch whose rows are applied: marks what dropped out of the list, takes what waited of its products out of
quarantine, and closes it. For a dry run it counts what would have happened, and changes nothing else.';
grant execute on function spp_private.finish_batch(uuid) to inv_admin;

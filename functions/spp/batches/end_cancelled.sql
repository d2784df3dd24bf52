create or replace function spp_private.end_cancelled(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The audit names whoever asked for it, though a worker may be the one who hears of it.
  insert into spp_private.cancellations as c (batch_id, asked_by) values ((batch).batch_id, audit.current_actor())
  on conflict on constraint cancellations_pkey do nothing;
  perform set_config('inv.user_id', c.asked_by, true)
     from spp_private.cancellations c where c.batch_id = (batch).batch_id;
  perform spp_private.close_batch((batch).batch_id, 'cancelled');
  update spp.upload_batches b
     set total_products = 0, new_products_count = 0, updated_products_count = 0, unchanged_products_count = 0,
         failed_products_count = 0, duplicate_rows_count = 0, missing_products_count = 0,
         discontinued_products_count = 0, discontinue_held = false,
         price_changes = '{"increased": 0, "decreased": 0, "largest": []}',
         price_breaks = '{"added": 0, "changed": 0, "removed": 0}', error_log = '[]'
   where b.batch_id = (batch).batch_id;
  perform spp_private.enqueue_sweep();
end
$$;
comment on function spp_private.end_cancelled(spp.upload_batches) is
  'Ends a batch, which the caller holds, as cancelled: by whoever asked first. Whoever works on it finds its lease gone,
and leaves it. From then on the transaction acts in the name of whoever asked.';

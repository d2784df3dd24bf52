create or replace function spp_private.act_for(batch spp.upload_batches) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select set_config('inv.user_id', coalesce((batch).processed_by, ''), true),
         set_config('inv.request_id', coalesce((batch).request_id, ''), true)
$$;
comment on function spp_private.act_for(spp.upload_batches) is
  'From here on this transaction acts in the name of whoever uploaded the batch: history and audit show them.';

create or replace function spp_private.set_origin(batch_id uuid, change_reason text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from spp_private.change_origins o where o.transaction_id = pg_current_xact_id();
  insert into spp_private.change_origins (batch_id, change_reason)
  select set_origin.batch_id, set_origin.change_reason
   where set_origin.batch_id is not null
$$;
comment on function spp_private.set_origin(uuid, text) is
  $$Has price_history name an upload and a reason for what this transaction changes from here on; null ends that.
Whoever sets it ends it before it returns.$$;

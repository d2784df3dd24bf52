create or replace function spp_private.current_origin() returns spp_private.change_origins
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select o.* from spp_private.change_origins o where o.transaction_id = pg_current_xact_id()
$$;
comment on function spp_private.current_origin() is
  'The upload that this transaction changes prices for; null where a person changes them by hand.';

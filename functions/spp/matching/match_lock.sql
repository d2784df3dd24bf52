create or replace function spp_private.match_lock() returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select from spp_private.locks l where l.lock_name = 'mappings' for update
$$;
comment on function spp_private.match_lock() is 'Until the end of the transaction, the only one to change mappings.';

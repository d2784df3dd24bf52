create or replace function spp_private.match_lock() returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_advisory_xact_lock(hashtextextended('spp.product_mappings', 0))
$$;
comment on function spp_private.match_lock() is 'Until the end of the transaction, the only one to change mappings.';

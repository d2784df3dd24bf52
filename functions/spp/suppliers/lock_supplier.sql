create or replace function spp_private.lock_supplier(supplier_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_advisory_xact_lock(hashtextextended('spp.supplier_products:' || lock_supplier.supplier_id, 0))
$$;
comment on function spp_private.lock_supplier(uuid) is
  'Until the end of the transaction, the only one to apply, correct or undo uploads of this supplier.';

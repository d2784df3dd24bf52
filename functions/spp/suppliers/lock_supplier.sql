create or replace function spp_private.lock_supplier(supplier_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- A new upload's foreign key passes by this lock; a change of the supplier itself waits.
  select from spp.suppliers s where s.supplier_id = lock_supplier.supplier_id for no key update
$$;
comment on function spp_private.lock_supplier(uuid) is
  $$Until the end of the transaction, the only one to apply, correct or undo uploads of this supplier. Locks are taken
in one order: suppliers by id, uploads by id, staged rows by id.$$;

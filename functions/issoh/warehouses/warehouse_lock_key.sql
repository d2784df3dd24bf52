create or replace function issoh_private.warehouse_lock_key(warehouse_id uuid) returns bigint
language sql immutable
return hashtextextended('issoh.warehouses ' || warehouse_lock_key.warehouse_id::text, 0);
comment on function issoh_private.warehouse_lock_key(uuid) is
  'Key of the advisory lock of a warehouse: shared by whoever brings, takes or promises stock there, exclusive to'
  ' whoever changes what the warehouse allows.';

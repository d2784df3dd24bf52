create or replace function issoh.tg_supplier_listings__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select audit.logged_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
         'issoh', 'supplier_listings', n.product_id::text, to_jsonb(o), to_jsonb(n)
    from old_rows o
    join new_rows n on n.product_id = o.product_id
   where (n.spp_product_id, n.supplier_id, n.supplier_product_code, n.held_reason, n.availability, n.master_data)
         is distinct from
         (o.spp_product_id, o.supplier_id, o.supplier_product_code, o.held_reason, o.availability, o.master_data);
  return null;
end
$$;
comment on function issoh.tg_supplier_listings__log() is
  'Statement trigger: logs changed listings. A price that moves is in supplier_price_changes.';

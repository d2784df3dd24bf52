create or replace function spp.tg_supplier_products__delete() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.logged_actor(), audit.acting_role(),
         nullif(current_setting('inv.request_id', true), ''), 'delete', 'spp', 'supplier_products',
         o.product_id::text, to_jsonb(o)
    from old_rows o;
  insert into spp.product_events (supplier_id, product_id, event_type, upload_batch_id)
  select o.supplier_id, o.product_id, 'removed', (spp_private.current_origin()).batch_id
    from old_rows o;
  delete from spp.price_breaks k
   using old_rows o
   where k.supplier_id = o.supplier_id and k.product_id = o.product_id;
  delete from spp_kept.product_touches t
   where t.product_id = any (array(select o.product_id from old_rows o))
     and (t.product_id, t.supplier_id) in (select o.product_id, o.supplier_id from old_rows o);
  delete from spp_kept.product_figures f
   where f.product_id = any (array(select o.product_id from old_rows o))
     and (f.product_id, f.supplier_id) in (select o.product_id, o.supplier_id from old_rows o);
  insert into spp_kept.supplier_touches (supplier_id) select distinct o.supplier_id from old_rows o;
  return null;
end
$$;
comment on function spp.tg_supplier_products__delete() is
  'Statement trigger: removed products stay in audit.log; their prices stay in price_history.';

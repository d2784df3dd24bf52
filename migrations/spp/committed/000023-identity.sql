--! Previous: sha1:82000eb4401400ecb93a0dd73a57a4c9fd55206d
--! Hash: sha1:9b2dfbd9ac5279672aeb131d22f874a1c2722c98
--! Message: identity

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 032-identity.sql
--! Included functions/spp/suppliers/tg_suppliers__keep_code.sql
create or replace function spp.tg_suppliers__keep_code() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SPFSC', message = format('The code of supplier "%s" is for good.', old.supplier_code),
    hint = 'Its products, their partition and our other database know it by that; change its name.';
end
$$;
comment on function spp.tg_suppliers__keep_code() is
  'Row trigger: refuses another code for a supplier, whoever writes it. Raises SPFSC.';
--! EndIncluded functions/spp/suppliers/tg_suppliers__keep_code.sql
create or replace trigger _050_keep_code before update of supplier_code on spp.suppliers
  for each row when (new.supplier_code is distinct from old.supplier_code)
  execute function spp.tg_suppliers__keep_code();

--! Included functions/spp/products/tg_supplier_products__keep_identity.sql
create or replace function spp.tg_supplier_products__keep_identity() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SPFID', message = format('Product "%s" keeps its id and its supplier.', old.supplier_product_code),
    hint = 'Its history and what is kept of it go by them; insert another product, and remove this one.';
end
$$;
comment on function spp.tg_supplier_products__keep_identity() is
  'Row trigger: refuses another id or supplier for a product, whoever writes it. Raises SPFID.';
--! EndIncluded functions/spp/products/tg_supplier_products__keep_identity.sql
create or replace trigger _050_keep_identity before update of product_id, supplier_id on spp.supplier_products
  for each row when (new.product_id <> old.product_id or new.supplier_id <> old.supplier_id)
  execute function spp.tg_supplier_products__keep_identity();
--! Included functions/spp/figures/touch_products.sql
create or replace function spp_private.touch_products(supplier text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(touch_products.supplier)).supplier_id;
  v_touched integer;
begin
  -- Locked, so that no later touch of somebody else comes before this one.
  with products as materialized (
    select p.* from spp.supplier_products p where p.supplier_id = v_supplier_id for no key update
  )
  insert into spp_kept.product_touches
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status)
  select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
         spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status
    from products p;
  get diagnostics v_touched = row_count;
  delete from spp_kept.product_figures f
   where f.supplier_id = v_supplier_id
     and not exists (select from spp.supplier_products p
                      where p.product_id = f.product_id and p.supplier_id = f.supplier_id);
  insert into spp_kept.supplier_touches (supplier_id) values (v_supplier_id);
  return v_touched;
end
$$;
comment on function spp_private.touch_products(text) is $$@behavior -*

Has the figures of a supplier kept anew from its products, after what went round the triggers (TRUNCATE, replica mode);
the views are right at once. Answers how many products. Raises SPNSU.$$;
grant execute on function spp_private.touch_products(text) to inv_admin;
--! EndIncluded functions/spp/figures/touch_products.sql

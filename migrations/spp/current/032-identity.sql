--! include functions/spp/suppliers/tg_suppliers__keep_code.sql
create or replace trigger _050_keep_code before update of supplier_code on spp.suppliers
  for each row when (new.supplier_code is distinct from old.supplier_code)
  execute function spp.tg_suppliers__keep_code();

--! include functions/spp/products/tg_supplier_products__keep_identity.sql
create or replace trigger _050_keep_identity before update of product_id, supplier_id on spp.supplier_products
  for each row when (new.product_id <> old.product_id or new.supplier_id <> old.supplier_id)
  execute function spp.tg_supplier_products__keep_identity();
--! include functions/spp/figures/touch_products.sql

--! include functions/spp/suppliers/tg_suppliers__keep_code.sql
create or replace trigger _050_keep_code before update of supplier_code on spp.suppliers
  for each row when (new.supplier_code is distinct from old.supplier_code)
  execute function spp.tg_suppliers__keep_code();

--! include policies/issoh/settings.sql
--! include policies/issoh/suppliers.sql
--! include policies/issoh/categories.sql
--! include policies/issoh/invariant_results.sql

create or replace trigger _100_stamp before update on issoh.settings
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on issoh.categories
  for each row execute function audit.tg_table__stamp();

call audit.attach_log('issoh.settings', 'setting_key');
call audit.attach_log('issoh.suppliers', 'supplier_id', 'mirrored_at');
call audit.attach_log('issoh.categories', 'category_id');

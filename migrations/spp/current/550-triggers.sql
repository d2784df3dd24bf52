create or replace trigger _100_name_partition before insert on spp.suppliers
  for each row execute function spp.tg_suppliers__name_partition();
create or replace trigger _500_create_partition after insert on spp.suppliers
  for each row execute function spp.tg_suppliers__create_partition();

create or replace trigger _100_stamp before update on spp.suppliers
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.supplier_import_profiles
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.categories
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.product_mappings
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.match_pairs
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.settings
  for each row execute function audit.tg_table__stamp();

create or replace trigger _500_derive before insert or update of category_name, parent_category_id, path, level
  on spp.categories for each row execute function spp.tg_categories__derive();
create or replace trigger _500_move_branch after update of category_name, parent_category_id on spp.categories
  for each row when (new.path is distinct from old.path) execute function spp.tg_categories__move_branch();

-- Never fires, and must be there. PostgreSQL 18.4: MERGE into a partitioned table hands the row it inserted last to the
-- transition tables of updates that follow in the same statement, unless the partition has a row trigger before insert.
create or replace trigger _000_guard_merge before insert on spp.supplier_products
  for each row when (false) execute function spp.tg_supplier_products__stamp();

-- Direct SQL is stamped here; uploads set previous_price and updated_at themselves.
create or replace trigger _100_stamp before update on spp.supplier_products
  for each row
  when (new.updated_at is not distinct from old.updated_at
        and (new.current_price, new.supplier_product_code, new.product_name, new.description, new.category_id,
             new.subcategory_id, new.brand, new.manufacturer, new.barcode, new.unit_of_measure, new.pack_size,
             new.min_order_qty, new.lead_time_days, new.currency_code, new.status, new.specifications)
            is distinct from
            (old.current_price, old.supplier_product_code, old.product_name, old.description, old.category_id,
             old.subcategory_id, old.brand, old.manufacturer, old.barcode, old.unit_of_measure, old.pack_size,
             old.min_order_qty, old.lead_time_days, old.currency_code, old.status, old.specifications))
  execute function spp.tg_supplier_products__stamp();
call spp_private.attach_product_triggers('spp.supplier_products');

create or replace trigger _900_append_only before update or delete or truncate on spp.price_history
  for each statement execute function audit.tg_table__forbid_change();
alter table spp.price_history enable always trigger _900_append_only;

call audit.attach_log('spp.suppliers', 'supplier_id');
call audit.attach_log('spp.supplier_import_profiles', 'supplier_id');
call audit.attach_log('spp.categories', 'category_id');
call audit.attach_log('spp.product_mappings', 'mapping_id');
call audit.attach_log('spp.match_pairs', 'pair_id');
call audit.attach_log('spp.settings', 'setting_key');
-- The course of a batch is not a change of it; how it ends is.
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,'
  'unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,'
  'price_changes,warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile');

select spp.ensure_price_history_months();

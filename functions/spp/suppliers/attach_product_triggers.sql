create or replace procedure spp_private.attach_product_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'create or replace trigger _500_record_insert after insert on %s referencing new table as new_rows
       for each statement execute function spp.tg_supplier_products__insert()', relation);
  execute format(
    'create or replace trigger _500_record_update after update on %s
       referencing old table as old_rows new table as new_rows
       for each statement execute function spp.tg_supplier_products__update()', relation);
  execute format(
    'create or replace trigger _500_record_delete after delete on %s referencing old table as old_rows
       for each statement execute function spp.tg_supplier_products__delete()', relation);
  call spp_private.attach_mark_triggers(relation);
end
$$;
comment on procedure spp_private.attach_product_triggers(regclass) is
  'Gives supplier_products, or one of its partitions, the triggers that write price history and audit, and that mark the
catalogue.';

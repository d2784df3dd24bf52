create or replace trigger _100_stamp before update on issoh.warehouses
  for each row execute function audit.tg_table__stamp();
create or replace trigger _200_guard before update on issoh.warehouses
  for each row
  when ((new.is_active, new.allow_negative, new.capacity_units)
        is distinct from (old.is_active, old.allow_negative, old.capacity_units))
  execute function issoh.tg_warehouses__guard();
create or replace trigger _500_track_load after insert on issoh.warehouses
  for each row when (new.capacity_units is not null) execute function issoh.tg_warehouses__track_load();
create or replace trigger _510_track_load after update on issoh.warehouses
  for each row when (new.capacity_units is distinct from old.capacity_units)
  execute function issoh.tg_warehouses__track_load();

create or replace trigger _100_stamp before update on issoh.selected_products
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on issoh.selection_queue
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on issoh.stock_reservations
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on issoh.purchase_order_lines
  for each row execute function audit.tg_table__stamp();

create or replace trigger _500_follow_insert after insert on issoh.stock_reservations
  referencing new table as new_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create or replace trigger _500_follow_update after update on issoh.stock_reservations
  referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create or replace trigger _500_follow_delete after delete on issoh.stock_reservations
  referencing old table as old_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create or replace trigger _500_follow_insert after insert on issoh.purchase_order_lines
  referencing new table as new_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
create or replace trigger _500_follow_update after update on issoh.purchase_order_lines
  referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
create or replace trigger _500_follow_delete after delete on issoh.purchase_order_lines
  referencing old table as old_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
-- A truncate would leave stock reserved, or on order, for nobody.
create or replace trigger _100_no_truncate before truncate on issoh.stock_reservations
  for each statement execute function audit.tg_table__forbid_change();
create or replace trigger _100_no_truncate before truncate on issoh.purchase_order_lines
  for each statement execute function audit.tg_table__forbid_change();

create or replace trigger _100_append_only before update or delete or truncate on issoh.stock_counts
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.stock_counts enable always trigger _100_append_only;
create or replace trigger _500_date_stock after insert on issoh.stock_counts
  referencing new table as new_rows
  for each statement execute function issoh.tg_stock_counts__date_stock();

call audit.attach_log('issoh.warehouses', 'warehouse_id');
call audit.attach_log('issoh.selected_products', 'product_id');
call audit.attach_log('issoh.selection_queue', 'queue_id');
call audit.attach_log('issoh.stock_reservations', 'reservation_id');
call audit.attach_log('issoh.stock_counts', 'count_id');
-- What a receipt changes of an order line stands in the ledger.
call audit.attach_log('issoh.purchase_order_lines', 'order_line_id', 'quantity_received,quantity_open,updated_at');

-- What follows the ledger, reservations and orders needs no second record: what triggers change is not logged.
create or replace trigger _900_log after insert or update or delete on issoh.stock_on_hand
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_row__log('soh_id');
create or replace trigger _900_log after insert or update or delete on issoh.supplier_stock_holdings
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_row__log('holding_id');

--! include policies/issoh/warehouses.sql
--! include policies/issoh/selected_products.sql
--! include policies/issoh/selection_queue.sql
--! include policies/issoh/stock_on_hand.sql
--! include policies/issoh/supplier_stock_holdings.sql
--! include policies/issoh/stock_reservations.sql
--! include policies/issoh/stock_counts.sql
--! include policies/issoh/purchase_order_lines.sql
--! include policies/issoh/v_reorder_alerts.sql
--! include policies/issoh/v_stock_summary_by_supplier.sql
--! include policies/issoh/v_selection_pipeline.sql
--! include policies/issoh/v_stock_discrepancies.sql
--! include policies/issoh/v_warehouse_stock.sql

create or replace trigger _200_guard before insert or update or delete on issoh.stock_on_hand
  for each row execute function issoh.tg_stock_on_hand__guard();
alter table issoh.stock_on_hand enable always trigger _200_guard;
create or replace trigger _200_guard before insert or update or delete on issoh.supplier_stock_holdings
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_supplier_stock_holdings__guard();
create or replace trigger _100_no_truncate before truncate on issoh.stock_on_hand
  for each statement execute function audit.tg_table__forbid_change();
create or replace trigger _100_no_truncate before truncate on issoh.supplier_stock_holdings
  for each statement execute function audit.tg_table__forbid_change();

call issoh_private.attach_movement_triggers('issoh.stock_movements');
create or replace trigger _100_append_only before update or delete or truncate on issoh.movement_reversals
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.movement_reversals enable always trigger _100_append_only;
create or replace trigger _100_append_only before update or delete or truncate on issoh.supplier_movements
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.supplier_movements enable always trigger _100_append_only;
create or replace trigger _100_append_only before update or delete or truncate on issoh.movement_keys
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.movement_keys enable always trigger _100_append_only;

select issoh.ensure_movement_months();

--! include policies/issoh/stock_movements.sql
--! include policies/issoh/movement_keys.sql
--! include policies/issoh/movement_reversals.sql
--! include policies/issoh/supplier_movements.sql
alter table issoh_private.warehouse_loads enable row level security;
--! include policies/issoh/v_inventory_valuation.sql

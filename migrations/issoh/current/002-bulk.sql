-- Many movements in one call take less: what most of them are is seen where they are read, rows are found once, by
-- their keys, and holdings are not locked once more before they change.
set lock_timeout = '5s';

-- It refuses and changes nothing: before the change, each row would be locked for it, by a record of the log.
create or replace trigger _200_guard after insert or delete or update on issoh.supplier_stock_holdings
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_supplier_stock_holdings__guard();

drop function if exists issoh_private.change_holdings(uuid[], uuid[], uuid[], integer[], timestamptz[]);
--! include functions/issoh/holdings/bring_holdings.sql
--! include functions/issoh/holdings/change_holdings.sql
--! include functions/issoh/holdings/move_holdings.sql
--! include functions/issoh/holdings/take_holdings.sql
--! include functions/issoh/ledger/is_movement.sql
--! include functions/issoh/ledger/move_stock.sql
--! include functions/issoh/ledger/read_movements.sql

drop function if exists issoh_private.brought_by(issoh.stock_movements, uuid);

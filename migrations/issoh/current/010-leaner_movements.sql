-- One trigger where five read the new rows each by itself, and look-ups instead of sets where one movement comes.
drop function if exists issoh_private.detail_problem(issoh.movement_input, numeric, timestamptz, timestamptz);

--! include functions/issoh/money/base_currency.sql
--! include functions/issoh/ledger/is_movement.sql
--! include functions/issoh/dates/closed_until.sql
--! include functions/issoh/warehouses/lock_warehouses.sql
--! include functions/issoh/ledger/tg_stock_on_hand__guard.sql
--! include functions/issoh/orders/tg_stock_on_hand__judge_levels.sql
--! include functions/issoh/ledger/problem_of.sql
--! include functions/issoh/ledger/draft_of.sql
--! include functions/issoh/ledger/read_movement.sql
--! include functions/issoh/ledger/read_movements.sql
--! include functions/issoh/counts/restate_counts.sql
--! include functions/issoh/ledger/write_movements.sql
--! include functions/issoh/ledger/take_movements.sql
--! include functions/issoh/ledger/move_stock.sql
--! include functions/issoh/reversals/record_reversals.sql
--! include functions/issoh/holdings/change_holdings.sql
--! include functions/issoh/holdings/take_holdings.sql
--! include functions/issoh/holdings/bring_holdings.sql
--! include functions/issoh/holdings/brought_by.sql
--! include functions/issoh/holdings/move_holdings.sql
--! include functions/issoh/orders/receive_orders.sql
--! include functions/issoh/proposals/note_receipts.sql
--! include functions/issoh/ledger/tg_stock_movements__follow.sql
--! include functions/issoh/ledger/attach_movement_triggers.sql
do $$
declare
  v_relation regclass;
  v_trigger text;
begin
  for v_relation in select t.relid from pg_catalog.pg_partition_tree('issoh.stock_movements') t order by t.level loop
    foreach v_trigger in array '{_500_reversals,_510_stock,_520_suppliers,_530_orders,_900_propose}'::text[] loop
      execute format('drop trigger if exists %I on %s', v_trigger, v_relation);
    end loop;
    call issoh_private.attach_movement_triggers(v_relation);
  end loop;
end
$$;
drop function if exists issoh.tg_stock_movements__record_reversals();
drop function if exists issoh.tg_stock_movements__move_stock();
drop function if exists issoh.tg_stock_movements__move_holdings();
drop function if exists issoh.tg_stock_movements__receive_orders();
drop function if exists issoh.tg_stock_movements__propose();
-- One movement is not many: it asks for no refresh.
update issoh.settings set minimum = 2, setting_value = to_jsonb(greatest((setting_value #>> '{}')::integer, 2))
 where setting_key = 'valuation.refresh_rows' and minimum = 1;
-- Every row of it stands beside a movement of the same product, which has the key.
alter table issoh.supplier_movements drop constraint if exists supplier_movements_product_id_fkey;

-- What says nothing of pieces is judged where it is written.
alter table issoh.stock_on_hand drop constraint if exists stock_on_hand_check;
create or replace trigger _210_judge_levels
  before insert or update of reorder_point, reorder_quantity, reorder_up_to on issoh.stock_on_hand
  for each row when (num_nonnulls(new.reorder_point, new.reorder_quantity, new.reorder_up_to) > 0)
  execute function issoh.tg_stock_on_hand__judge_levels();
alter table issoh.stock_on_hand enable always trigger _210_judge_levels;
drop function if exists issoh_private.is_stock(integer, integer, integer, integer);

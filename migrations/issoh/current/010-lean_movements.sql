-- Check constraints are read from their text by every statement anew, which took a third of the time of a movement:
-- where there were many there is one, of one function.
--! include functions/issoh/ledger/is_movement.sql
alter table issoh.stock_movements
  drop constraint if exists stock_movements_check,
  drop constraint if exists stock_movements_cost_type_check,
  drop constraint if exists stock_movements_currency_code_check,
  drop constraint if exists stock_movements_locations_check,
  drop constraint if exists stock_movements_movement_type_check,
  drop constraint if exists stock_movements_quantity_check,
  drop constraint if exists stock_movements_reference_id_check,
  drop constraint if exists stock_movements_reference_type_check,
  drop constraint if exists stock_movements_returns_check,
  drop constraint if exists stock_movements_total_cost_check,
  drop constraint if exists stock_movements_unit_cost_check,
  add constraint stock_movements_check check (
    issoh_private.is_movement(movement_type, quantity, from_location, to_location, unit_cost, total_cost, currency_code,
                              reference_type, reference_id, reverses_movement_id, returns_movement_id));

--! include functions/issoh/warehouses/is_stock.sql
alter table issoh.stock_on_hand
  drop constraint if exists stock_on_hand_check,
  drop constraint if exists stock_on_hand_quantity_reserved_check,
  drop constraint if exists stock_on_hand_reorder_point_check,
  drop constraint if exists stock_on_hand_reorder_quantity_check,
  drop constraint if exists stock_on_hand_reorder_up_to_check,
  add constraint stock_on_hand_check check (
    issoh_private.is_stock(quantity_reserved, reorder_point, reorder_quantity, reorder_up_to));

do $$
begin
  if to_regtype('issoh_private.place_change') is null then
    create type issoh_private.place_change as (
      product_id uuid,
      warehouse_id uuid,
      delta bigint,
      first_date timestamptz,
      last_date timestamptz,
      left_at timestamptz
    );
  end if;
  if to_regtype('issoh_private.holding_change') is null then
    create type issoh_private.holding_change as (
      product_id uuid,
      supplier_id uuid,
      pieces integer,
      purchased bigint,
      value numeric,
      last_price numeric,
      last_date timestamptz
    );
  end if;
  if to_regtype('issoh_private.leaving_pieces') is null then
    create type issoh_private.leaving_pieces as (
      movement_id uuid,
      product_id uuid,
      quantity integer,
      supplier_id uuid,
      undoes uuid,
      movement_date timestamptz
    );
  end if;
end
$$;

drop function if exists issoh_private.earliest_date(issoh.movement_input[]);
drop function if exists issoh_private.allocate_holdings(uuid, integer, uuid);
-- What handed on sets hands on arrays; what answered nothing answers something, as PL/pgSQL assigns faster than it
-- performs.
drop function if exists issoh_private.lock_products(uuid[]);
drop function if exists issoh_private.lock_warehouses(uuid[]);
drop function if exists issoh_private.read_movements(issoh.movement_input[], uuid[]);
drop function if exists issoh_private.write_movements(issoh_private.movement_draft[], boolean);

--! include functions/issoh/products/lock_products.sql
--! include functions/issoh/warehouses/lock_warehouses.sql
--! include functions/issoh/warehouses/whole_pieces.sql
--! include functions/issoh/ledger/make_movement_month.sql
--! include functions/issoh/warehouses/warehouse_of_id.sql
--! include functions/issoh/money/cost_in_base.sql
--! include functions/issoh/ledger/detail_problem.sql
--! include functions/issoh/ledger/read_movements.sql
--! include functions/issoh/ledger/write_movements.sql
--! include functions/issoh/ledger/returned_pieces.sql
--! include functions/issoh/ledger/take_movements.sql
--! include functions/issoh/ledger/post_movements.sql
--! include functions/issoh/ledger/post_movement.sql
--! include functions/issoh/ledger/reverse_movement.sql
--! include functions/issoh/ledger/correct_cost.sql
--! include functions/issoh/ledger/tg_stock_on_hand__guard.sql
--! include functions/issoh/ledger/tg_stock_movements__record_reversals.sql
--! include functions/issoh/ledger/tg_stock_movements__move_stock.sql
--! include functions/issoh/holdings/whose_pieces.sql
--! include functions/issoh/holdings/allocate_holdings.sql
--! include functions/issoh/holdings/change_holdings.sql
--! include functions/issoh/holdings/take_holdings.sql
--! include functions/issoh/holdings/bring_holdings.sql
--! include functions/issoh/holdings/tg_stock_movements__move_holdings.sql
--! include functions/issoh/orders/tg_stock_movements__receive_orders.sql
--! include functions/issoh/proposals/is_repriced.sql
--! include functions/issoh/proposals/tg_stock_movements__propose.sql

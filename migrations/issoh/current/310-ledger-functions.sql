do $$
begin
  if to_regtype('issoh.movement_input') is null then
    create type issoh.movement_input as (
      product_id uuid, internal_sku text, movement_type text, quantity integer, from_location text, to_location text,
      unit_cost numeric, currency_code text, supplier_id text, reference_type text, reference_id text,
      movement_date timestamptz, returns_movement_id uuid, reservation_id uuid, note text);
    create type issoh_private.movement_draft as (
      position integer, movement_id uuid, problem text, product_id uuid, movement_type text, quantity integer,
      from_location uuid, to_location uuid, unit_cost numeric, currency_code text, purchase_cost numeric,
      purchase_currency text, supplier_id uuid, reference_type text, reference_id text, movement_date timestamptz,
      returns_movement_id uuid, reservation_id uuid, note text);
  end if;
end
$$;
comment on type issoh.movement_input is
  'A movement to post. Locations are warehouse codes or ids, supplier_id a supplier''s id or code; see post_movements.';

--! include functions/issoh/make_movement_month.sql
--! include functions/issoh/attach_movement_triggers.sql
--! include functions/issoh/ensure_movement_months.sql
--! include functions/issoh/claim_movement_key.sql
--! include functions/issoh/movement_problem.sql
--! include functions/issoh/read_movements.sql
--! include functions/issoh/refuse_bad_drafts.sql
--! include functions/issoh/check_returns.sql
--! include functions/issoh/take_reservations.sql
--! include functions/issoh/post_movements.sql
--! include functions/issoh/post_movement.sql
--! include functions/issoh/reverse_movement.sql
--! include functions/issoh/lock_warehouses.sql
--! include functions/issoh/add_loads.sql
--! include functions/issoh/draw_holdings.sql
--! include functions/issoh/take_back_purchases.sql
--! include functions/issoh/tg_stock_on_hand__guard.sql
--! include functions/issoh/tg_supplier_stock_holdings__guard.sql
--! include functions/issoh/tg_stock_movements__record_reversals.sql
--! include functions/issoh/tg_stock_movements__move_stock.sql
--! include functions/issoh/tg_stock_movements__move_holdings.sql
--! include functions/issoh/tg_stock_movements__receive_orders.sql
--! include functions/issoh/tg_stock_movements__propose.sql

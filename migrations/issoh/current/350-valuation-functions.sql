do $$
begin
  if to_regtype('issoh.inventory_value') is null then
    create type issoh_private.replayed_movement as (
      product_id uuid, movement_id uuid, movement_type text, movement_date timestamptz, delta bigint, quantity bigint,
      fifo_cost numeric, lifo_cost numeric, average_cost numeric,
      fifo_value numeric, lifo_value numeric, average_value numeric);
    create type issoh.inventory_value as (
      product_id uuid, internal_sku text, quantity_on_hand bigint, fifo_value numeric, lifo_value numeric,
      average_value numeric, fifo_unit_cost numeric, lifo_unit_cost numeric, average_unit_cost numeric);
    create type issoh.cost_of_issue as (
      movement_id uuid, product_id uuid, quantity bigint, fifo_cost numeric, lifo_cost numeric, average_cost numeric,
      movement_type text, movement_date timestamptz);
  end if;
end
$$;
comment on type issoh.inventory_value is 'Pieces of a product and their value by three methods, in the base currency.';
comment on type issoh.cost_of_issue is 'Pieces that left and their cost by three methods, in the base currency.';

--! include functions/issoh/share_of.sql
--! include functions/issoh/unit_cost.sql
--! include functions/issoh/replay_ledger.sql
--! include functions/issoh/inventory_valuation_at.sql
--! include functions/issoh/product_valuation.sql
--! include functions/issoh/cost_of_goods_issued.sql
--! include functions/issoh/refresh_valuation.sql

do $$
begin
  if to_regtype('issoh.stock_count_input') is null then
    create type issoh.stock_count_input as (product_id uuid, internal_sku text, quantity integer, note text);
    create type issoh.order_line_input as (
      product_id uuid, internal_sku text, quantity integer, unit_cost numeric, currency_code text);
    create type issoh_private.stock_count_draft as (count_id uuid, product_id uuid, quantity integer, note text);
    create type issoh_private.product_cost as (product_id uuid, unit_cost numeric);
    create type issoh_private.reservation_delta as (product_id uuid, warehouse_id uuid, delta bigint);
    create type issoh_private.order_delta as (product_id uuid, supplier_id uuid, delta bigint);
  end if;
end
$$;
comment on type issoh.stock_count_input is
  'What was counted of a product (id or SKU), in pieces; see record_stock_counts.';
comment on type issoh.order_line_input is
  'Pieces of a product (id or SKU) to order; unit_cost in currency_code, or the base currency; see place_orders.';

--! include functions/issoh/warehouse_lock_key.sql
--! include functions/issoh/tg_warehouses__guard.sql
--! include functions/issoh/tg_warehouses__track_load.sql
--! include functions/issoh/create_warehouse.sql
--! include functions/issoh/update_warehouse.sql
--! include functions/issoh/activate_warehouse.sql
--! include functions/issoh/deactivate_warehouse.sql
--! include functions/issoh/resolve_category.sql
--! include functions/issoh/trim_sku.sql
--! include functions/issoh/add_product.sql
--! include functions/issoh/update_product.sql
--! include functions/issoh/set_reorder_levels.sql
--! include functions/issoh/tg_stock_reservations__follow.sql
--! include functions/issoh/reserve_stock.sql
--! include functions/issoh/release_reservation.sql
--! include functions/issoh/expire_reservations.sql
--! include functions/issoh/refuse_unknown_products.sql
--! include functions/issoh/read_counts.sql
--! include functions/issoh/record_stock_counts.sql
--! include functions/issoh/tg_stock_counts__date_stock.sql
--! include functions/issoh/receiving_warehouse.sql
--! include functions/issoh/read_order_products.sql
--! include functions/issoh/place_orders.sql
--! include functions/issoh/cancel_order.sql
--! include functions/issoh/tg_row__log.sql
--! include functions/issoh/tg_purchase_order_lines__follow.sql

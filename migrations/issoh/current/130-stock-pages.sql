-- What the warehouse's pages read: products with their pieces by warehouse, and order lines that are open.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh.product_stock') is null then
    create type issoh.product_stock as (
      product_id uuid, internal_sku text, product_name text, brand text, barcode text, unit_of_measure text,
      status text, quantity_on_hand integer, quantity_reserved integer, quantity_available integer, warehouses json);
  end if;
end
$$;
comment on type issoh.product_stock is 'A product and its pieces, in all and by warehouse; see find_stock.';
--! include functions/issoh/stock/find_stock.sql

create index if not exists purchase_order_lines_open_idx
  on issoh.purchase_order_lines (order_line_id) where quantity_open > 0;
drop function if exists issoh.list_orders(text, text, boolean, uuid, integer);
--! include functions/issoh/orders/list_orders.sql

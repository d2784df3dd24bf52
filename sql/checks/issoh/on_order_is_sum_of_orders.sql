-- Pieces on order are what is open of the order lines.
with orders as (
  select o.product_id, o.supplier_id, sum(o.quantity_open) as quantity
    from issoh.purchase_order_lines o
   group by o.product_id, o.supplier_id
)
select coalesce(h.product_id, o.product_id) as product_id, coalesce(h.supplier_id, o.supplier_id) as supplier_id,
       h.quantity_on_order, o.quantity as open
  from issoh.supplier_stock_holdings h
  full join orders o on o.product_id = h.product_id and o.supplier_id = h.supplier_id
 where coalesce(h.quantity_on_order, 0) <> coalesce(o.quantity, 0);

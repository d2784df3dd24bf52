-- What is open of the order lines is on order, and nothing else is.
with orders as (
  select o.product_id, o.supplier_id, sum(o.quantity_open) as quantity
    from issoh.purchase_order_lines o
   group by o.product_id, o.supplier_id
)
select coalesce(o.product_id, h.product_id) as product_id, coalesce(o.supplier_id, h.supplier_id) as supplier_id,
       h.quantity_on_order, o.quantity as open
  from orders o
  full join issoh.supplier_stock_holdings h on h.product_id = o.product_id and h.supplier_id = o.supplier_id
 where coalesce(o.quantity, 0) <> coalesce(h.quantity_on_order, 0);

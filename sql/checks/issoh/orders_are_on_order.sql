-- What is open of the order lines is on order; more may have been told without lines.
with orders as (
  select o.product_id, o.supplier_id, sum(o.quantity_open) as quantity
    from issoh.purchase_order_lines o
   group by o.product_id, o.supplier_id
)
select o.product_id, o.supplier_id, h.quantity_on_order, o.quantity as open
  from orders o
  left join issoh.supplier_stock_holdings h on h.product_id = o.product_id and h.supplier_id = o.supplier_id
 where o.quantity > coalesce(h.quantity_on_order, 0);

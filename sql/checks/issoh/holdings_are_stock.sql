-- What came from all suppliers and is still there is the stock of the product.
with stock as (
  select s.product_id, sum(s.quantity_on_hand) as quantity from issoh.stock_on_hand s group by s.product_id
), holdings as (
  select h.product_id, sum(h.quantity_on_hand) as quantity
    from issoh.supplier_stock_holdings h
   group by h.product_id
)
select coalesce(s.product_id, h.product_id) as product_id, s.quantity as stock, h.quantity as holdings
  from stock s
  full join holdings h on h.product_id = s.product_id
 where coalesce(s.quantity, 0) <> coalesce(h.quantity, 0);

-- What is valued is what is on hand.
with stock as (
  select s.product_id, sum(s.quantity_on_hand) as quantity from issoh.stock_on_hand s group by s.product_id
)
select coalesce(v.product_id, s.product_id) as product_id, v.quantity_on_hand as valued, s.quantity as stock
  from issoh.v_inventory_valuation v
  full join stock s on s.product_id = v.product_id
 where coalesce(v.quantity_on_hand, 0) <> coalesce(s.quantity, 0)
    or (v.quantity_on_hand <= 0 and (v.fifo_value, v.lifo_value, v.average_value) <> (0, 0, 0));

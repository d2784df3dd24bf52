-- The price of a larger quantity is the newest one in its history.
select supplier_id, product_id, from_quantity, k.price, h.new_price as newest_in_history
  from spp.price_breaks k
  full join (
    select distinct on (x.supplier_id, x.product_id, x.from_quantity) x.supplier_id, x.product_id, x.from_quantity,
           x.new_price
      from spp.price_break_history x
     order by x.supplier_id, x.product_id, x.from_quantity, x.history_id desc
  ) h using (supplier_id, product_id, from_quantity)
 where k.price is distinct from h.new_price

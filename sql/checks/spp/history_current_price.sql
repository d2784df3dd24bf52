-- The price of a product is the newest one in its history.
select p.supplier_id, p.product_id, p.supplier_product_code, p.current_price, h.new_price as newest_in_history
  from spp.supplier_products p
  left join (
    select distinct on (x.supplier_id, x.product_id) x.supplier_id, x.product_id, x.new_price
      from spp.price_history x
     order by x.supplier_id, x.product_id, x.changed_at desc, x.history_id desc
  ) h on h.supplier_id = p.supplier_id and h.product_id = p.product_id
 where p.current_price is distinct from h.new_price

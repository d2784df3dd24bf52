-- What a supplier's products cost at the end of a day, from the history. Put in a code and a day of your own.
-- Prices of products that were removed since are in the history, too; they have no name any more.
select distinct on (h.product_id) p.supplier_product_code, p.product_name, h.new_price, p.currency_code, h.changed_at
  from spp.price_history h
  join spp.suppliers s on s.supplier_id = h.supplier_id
  left join spp.supplier_products p on p.supplier_id = h.supplier_id and p.product_id = h.product_id
 where s.supplier_code = 'HIGH001' and h.changed_at < date '2026-12-31' + 1
 order by h.product_id, h.changed_at desc, h.history_id desc;

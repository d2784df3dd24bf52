-- What several suppliers offer under one barcode, and how far their prices lie apart. Currencies are not mixed.
select p.barcode, p.currency_code, min(p.product_name) as product_name, count(distinct p.supplier_id) as suppliers,
       min(p.current_price) as cheapest,
       (array_agg(p.supplier_code order by p.current_price, p.supplier_code))[1] as cheapest_at,
       max(p.current_price) as dearest
  from spp.v_all_supplier_products p
 where p.barcode is not null and p.status = 'available' and p.current_price > 0
 group by p.barcode, p.currency_code
having count(distinct p.supplier_id) > 1
 order by max(p.current_price) / min(p.current_price) desc
 limit 50;

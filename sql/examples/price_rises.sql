-- The largest price rises of the last 30 days, across all suppliers.
select s.supplier_code, s.supplier_product_code, s.product_name, s.old_price, s.new_price, s.currency_code,
       s.price_change_percentage, s.changed_at
  from spp.v_price_change_summary s
 where s.changed_at >= now() - interval '30 days' and s.price_change_percentage > 0
 order by s.price_change_percentage desc
 limit 50;

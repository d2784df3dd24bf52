-- What one supplier sells dearer than another sells the same, by the difference. Currencies are not mixed. Name a
-- supplier.
select m.supplier_product_code, m.product_name, m.unit_of_measure, m.current_price, m.best_price, m.currency_code,
       m.gap_percentage, m.best_supplier_code, m.is_verified
  from spp.v_matched_prices m
 where m.supplier_code = 'HANS002' and m.gap > 0
 order by m.gap_percentage desc
 limit 50;

-- What did the counts of the last 30 days find missing, or too much?
-- For: the warehouse manager. Units: pieces; values in the base currency, at the average cost just before the count.
select d.warehouse_code as warehouse, d.reference_id as count, d.internal_sku as sku, d.product_name as product,
       d.quantity_expected as expected, d.quantity_counted as counted, d.difference,
       round(d.difference_value, 2) as value, d.note
  from issoh.v_stock_discrepancies d
 where d.counted_at >= now() - interval '30 days'
 order by abs(d.difference_value) desc nulls first, d.warehouse_code, d.internal_sku;

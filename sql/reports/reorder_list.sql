-- What must be ordered, from whom, how much, and what will it cost at the last purchase price? And which other
-- warehouse could give how many of those needed?
-- For: the buyer. Units: pieces; cost in the base currency.
select coalesce(a.supplier_code, 'unknown') as supplier, a.internal_sku as sku, a.product_name as product,
       a.warehouse_code as warehouse, a.quantity_available as available, a.quantity_on_order as on_order,
       a.reorder_point, a.suggested_quantity, a.reason, round(a.suggested_quantity * h.last_purchase_price, 2) as cost,
       a.transfer_from, a.transfer_quantity
  from issoh.v_reorder_alerts a
  left join issoh.supplier_stock_holdings h
         on h.product_id = a.product_id and h.supplier_id is not distinct from a.supplier_id
 order by a.supplier_code nulls last, a.internal_sku, a.warehouse_code;

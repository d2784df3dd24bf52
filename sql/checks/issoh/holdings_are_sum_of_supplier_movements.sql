-- Every holding is the sum of what movements brought to it and took from it.
with moved as (
  select m.product_id, m.supplier_id, sum(m.quantity) as quantity
    from issoh.supplier_movements m
   group by m.product_id, m.supplier_id
)
select coalesce(h.product_id, m.product_id) as product_id, coalesce(h.supplier_id, m.supplier_id) as supplier_id,
       h.quantity_on_hand, m.quantity as moved
  from issoh.supplier_stock_holdings h
  full join moved m on m.product_id = h.product_id
        and coalesce(m.supplier_id, '00000000-0000-0000-0000-000000000000')
            = coalesce(h.supplier_id, '00000000-0000-0000-0000-000000000000')
 where coalesce(h.quantity_on_hand, 0) <> coalesce(m.quantity, 0);

-- What an order says was received is what the ledger received under its number since it was placed, less what of that
-- went back to the supplier; until orders were asked for, a number could have receipts before.
with moved as (
  select m.product_id, m.reference_id as po_number, m.recorded_at,
         case when m.to_location is not null then m.quantity else -m.quantity end as quantity
    from issoh.stock_movements m
   where m.movement_type = 'receipt' and m.reference_type = 'PO' and m.returns_movement_id is null
  union all
  select b.product_id, b.reference_id, b.recorded_at,
         case when m.to_location is not null then m.quantity else -m.quantity end
    from issoh.stock_movements m
    join issoh.stock_movements b on b.movement_id = m.returns_movement_id and b.product_id = m.product_id
   where m.movement_type = 'issue' and b.movement_type = 'receipt' and b.reference_type = 'PO'
)
select o.po_number, o.product_id, o.quantity_received, coalesce(sum(m.quantity), 0) as receipts
  from issoh.purchase_order_lines o
  left join moved m on m.product_id = o.product_id and m.po_number = o.po_number and m.recorded_at >= o.ordered_at
 group by o.order_line_id
having o.quantity_received <> coalesce(sum(m.quantity), 0);

-- What an order says was received is what the ledger received under its number since it was placed; until orders were
-- asked for, a number could have receipts before.
select o.po_number, o.product_id, o.quantity_received, r.quantity as receipts
  from issoh.purchase_order_lines o
 cross join lateral (
   select coalesce(sum(case when m.to_location is not null then m.quantity else -m.quantity end)
                   filter (where m.recorded_at >= o.ordered_at), 0) as quantity
     from issoh.stock_movements m
    where m.product_id = o.product_id and m.movement_type = 'receipt' and m.reference_type = 'PO'
      and m.reference_id = o.po_number and m.returns_movement_id is null
 ) r
 where o.quantity_received <> r.quantity;

-- What an order says was received is what the ledger received under its number.
with receipts as (
  select m.reference_id, m.product_id,
         sum(case when m.to_location is not null then m.quantity else -m.quantity end) as quantity
    from issoh.stock_movements m
   where m.movement_type = 'receipt' and m.reference_type = 'PO' and m.returns_movement_id is null
     and m.recorded_at >= (select min(o.ordered_at) from issoh.purchase_order_lines o)
   group by m.reference_id, m.product_id
)
select o.po_number, o.product_id, o.quantity_received, r.quantity as receipts
  from issoh.purchase_order_lines o
  left join receipts r on r.reference_id = o.po_number and r.product_id = o.product_id
 where o.quantity_received > coalesce(r.quantity, 0);

create or replace function issoh.tg_stock_movements__receive_orders() returns trigger
language plpgsql volatile security definer
set search_path = ''
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  if not exists (select from new_rows n where n.movement_type = 'receipt' and n.reference_type = 'PO') then
    return null;
  end if;
  update issoh.purchase_order_lines o
     set quantity_received = o.quantity_received + r.quantity
    from (select n.reference_id, n.product_id,
                 sum(case when n.to_location is not null then n.quantity else -n.quantity end) as quantity
            from new_rows n
           where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
           group by n.reference_id, n.product_id) r
   where o.po_number = r.reference_id and o.product_id = r.product_id;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__receive_orders() is
  'Statement trigger of the ledger: receipts with reference PO, and their reversals, move what is open of the order.';

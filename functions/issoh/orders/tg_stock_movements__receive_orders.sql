create or replace function issoh.tg_stock_movements__receive_orders() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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

  -- An order that was told as pieces on order alone has no lines: what comes of it lowers these, down to what is open.
  update issoh.supplier_stock_holdings h
     set quantity_on_order = greatest(h.quantity_on_order - r.quantity, r.open)
    from (select s.product_id, s.supplier_id, sum(s.quantity) as quantity,
                 coalesce((select sum(o.quantity_open)
                             from issoh.purchase_order_lines o
                            where o.product_id = s.product_id and o.supplier_id = s.supplier_id), 0) as open
            from new_rows n
            join issoh.supplier_movements s on s.movement_id = n.movement_id
           where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
             and n.reverses_movement_id is null
             and not exists (select from issoh.purchase_order_lines o
                              where o.po_number = n.reference_id and o.product_id = n.product_id)
           group by s.product_id, s.supplier_id) r
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id
     and h.quantity_on_order > r.open;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__receive_orders() is
  'Statement trigger of the ledger: receipts with reference PO, and their reversals, move what is open of the order.';

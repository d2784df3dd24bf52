create or replace function issoh.tg_stock_movements__receive_orders() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_refused issoh.stock_movements;
begin
  if not exists (select from new_rows n where n.movement_type = 'receipt' and n.reference_type = 'PO') then
    return null;
  end if;
  update issoh.purchase_order_lines o
     -- Cut off where integers end: so many are refused.
     set quantity_received = least(o.quantity_received + r.quantity, 2147483647)
    from (select n.reference_id, n.product_id,
                 sum(case when n.to_location is not null then n.quantity else -n.quantity end) as quantity
            from new_rows n
           where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
           group by n.reference_id, n.product_id) r
   where o.po_number = r.reference_id and o.product_id = r.product_id;

  select n.* into v_refused
    from new_rows n
    left join issoh.purchase_order_lines o on o.po_number = n.reference_id and o.product_id = n.product_id
   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
     and n.reverses_movement_id is null
     and (o.order_line_id is null or o.supplier_id <> n.supplier_id or o.is_cancelled
          or o.quantity_received > o.quantity_ordered
             and o.quantity_received > issoh_private.most_received(o.quantity_ordered))
   order by n.seq
   limit 1;
  if found then
    perform issoh_private.refuse_receipt(v_refused);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__receive_orders() is
  $$Statement trigger of the ledger: receipts with reference PO, and their reversals, move what is open of the order.
Receipts that are none of the order that they name are refused. Raises ISNOL, ISCOS, ISCOC, ISCOR.$$;

create or replace function issoh_private.refuse_receipt(receipt issoh.stock_movements) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sku constant text := (select p.internal_sku
                            from issoh.selected_products p
                           where p.product_id = receipt.product_id);
  v_line issoh.purchase_order_lines;
begin
  select o.* into v_line
    from issoh.purchase_order_lines o
   where o.po_number = receipt.reference_id and o.product_id = receipt.product_id;
  if v_line.order_line_id is null then
    raise exception using
      errcode = 'ISNOL',
      message = coalesce(
        (select format('Order %s has no line of "%s", but of %s.', receipt.reference_id, v_sku,
                       string_agg(format('"%s"', s.internal_sku), ', ' order by s.internal_sku)
                       || case when max(s.lines) > 5 then format(' and %s others', max(s.lines) - 5) else '' end)
           from (select p.internal_sku, count(*) over () as lines
                   from issoh.purchase_order_lines o
                   join issoh.selected_products p on p.product_id = o.product_id
                  where o.po_number = receipt.reference_id
                  order by p.internal_sku
                  limit 5) s
         having count(*) > 0),
        format('There is no order "%s".', receipt.reference_id)),
      hint = 'Name the order that the goods come of, or receive them without reference_type PO.';
  elsif receipt.supplier_id <> v_line.supplier_id then
    raise exception using
      errcode = 'ISCOS',
      message = format('Order %s was placed with %s, and "%s" would come from %s.', receipt.reference_id,
                       coalesce((select s.supplier_code from issoh.suppliers s
                                  where s.supplier_id = v_line.supplier_id), v_line.supplier_id::text),
                       v_sku,
                       coalesce((select s.supplier_code from issoh.suppliers s
                                  where s.supplier_id = receipt.supplier_id), receipt.supplier_id::text)),
      hint = 'Leave supplier_id out, or name an order of that supplier.';
  elsif v_line.is_cancelled then
    raise exception using
      errcode = 'ISCOC', message = format('"%s" was cancelled on order %s.', v_sku, receipt.reference_id),
      hint = 'Open it again by change_order, or receive it without reference_type PO, with its unit_cost and'
             ' supplier_id.';
  end if;
  raise exception using
    errcode = 'ISCOR',
    message = format('%s pieces of "%s" would have come of order %s: %s were ordered, at most %s may come.',
                     v_line.quantity_received, v_sku, receipt.reference_id, v_line.quantity_ordered,
                     issoh_private.most_received(v_line.quantity_ordered)),
    hint = 'Receive what is beyond without reference_type PO, with its unit_cost and supplier_id, or order more by'
           ' change_order; orders.over_receipt_percent says how much more may come.';
end
$$;
comment on function issoh_private.refuse_receipt(issoh.stock_movements) is
  $$Says why a receipt is none of the order that it names: no such order or line (ISNOL), of another supplier (ISCOS),
cancelled (ISCOC), or else more than was ordered (ISCOR), with the line as it would be.$$;

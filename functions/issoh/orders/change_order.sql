create or replace function issoh.change_order(
  po_number text,
  product text,
  quantity integer default null,
  unit_cost numeric default null,
  currency_code text default null,
  expected_at timestamptz default null
) returns issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(change_order.product);
  v_line issoh.purchase_order_lines;
  v_pieces integer;
begin
  perform issoh_private.refuse_endless(change_order.expected_at, 'expected_at');
  perform issoh_private.lock_products(array[v_product.product_id]);
  select l.* into v_line
    from issoh.purchase_order_lines l
   where l.po_number = change_order.po_number and l.product_id = v_product.product_id;
  if v_line.order_line_id is null then
    raise exception using
      errcode = 'ISNOL', message = format('There is no such line of order "%s".', change_order.po_number),
      hint = 'Name an order by its po_number, and a product that is on it.';
  end if;
  perform issoh_private.read_order_products(array[
    row(v_product.product_id, null, coalesce(change_order.quantity, 1), change_order.unit_cost,
        change_order.currency_code, v_line.pack_size)::issoh.order_line_input]);

  v_pieces := coalesce(change_order.quantity * coalesce(v_line.pack_size, 1), v_line.quantity_ordered);
  if v_pieces < least(v_line.quantity_received, v_line.quantity_ordered) then
    raise exception using
      errcode = 'ISCOQ',
      message = format('%s pieces of "%s" have come of order %s: it cannot be lowered to %s.',
                       v_line.quantity_received, v_product.internal_sku, v_line.po_number, v_pieces),
      hint = 'Lower it to what was received at the least, or say by cancel_order that nothing more comes.';
  elsif v_pieces > v_line.quantity_received then
    perform issoh_private.lock_warehouses(array[v_line.warehouse_id]);
  end if;

  update issoh.purchase_order_lines l
     set quantity_ordered = v_pieces,
         is_cancelled = false,
         unit_cost = case when change_order.unit_cost is null then l.unit_cost
                          else trim_scale(round(issoh_private.share_of(change_order.unit_cost, 1,
                                                                       coalesce(l.pack_size, 1)), 10)) end,
         pack_cost = case when l.pack_size is not null
                          then coalesce(trim_scale(change_order.unit_cost), l.pack_cost) end,
         currency_code = coalesce(change_order.currency_code, l.currency_code),
         expected_at = coalesce(change_order.expected_at, l.expected_at)
   where l.order_line_id = v_line.order_line_id
  returning l.* into v_line;
  return v_line;
end
$$;
comment on function issoh.change_order(text, text, integer, numeric, text, timestamptz) is
  $$Changes the line of a product (SKU or id) on an order: how much is ordered and what it costs, in pieces or in packs
as the line has it, in which currency (alone: of the cost that was agreed), and when it should come; null leaves as
it is. What has come keeps its cost. A line that was cancelled is open again by it. Raises ISNPR, ISNOL, ISIQT, ISIUC,
ISICU, ISCOQ (fewer than have come), ISCWI (pieces would come to a closed warehouse), ISCQL.$$;
grant execute on function issoh.change_order(text, text, integer, numeric, text, timestamptz)
  to inv_stock_operator, inv_admin;

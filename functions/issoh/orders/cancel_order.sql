create or replace function issoh.cancel_order(po_number text, product text default null)
returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_product_id constant uuid := case
    when cancel_order.product is not null then (issoh_private.resolve_product(cancel_order.product)).product_id
  end;
  v_products constant uuid[] := array(
    select l.product_id
      from issoh.purchase_order_lines l
     where l.po_number = cancel_order.po_number and (v_product_id is null or l.product_id = v_product_id));
begin
  if v_products = '{}' then
    raise exception using
      errcode = 'ISNOL',
      message = format('There is no such line of order "%s".', cancel_order.po_number),
      hint = 'Name an order by its po_number, and a product that is on it.';
  end if;

  perform issoh_private.lock_products(v_products);
  update issoh.purchase_order_lines l
     set is_cancelled = true
   where l.po_number = cancel_order.po_number and l.product_id = any (v_products) and not l.is_cancelled;
  return query
  select l.*
    from issoh.purchase_order_lines l
   where l.po_number = cancel_order.po_number and l.product_id = any (v_products)
   order by l.order_line_id;
end
$$;
comment on function issoh.cancel_order(text, text) is
  $$Says that nothing more comes of an order, or of one product on it; what was received stays received. Answers the
lines; a second call does nothing; change_order opens a line again. Raises ISNOL, ISNPR.$$;
grant execute on function issoh.cancel_order(text, text) to inv_stock_operator, inv_admin;

create or replace function issoh.set_reorder_levels(
  product text,
  warehouse text,
  reorder_point integer,
  reorder_quantity integer
) returns issoh.stock_on_hand
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(set_reorder_levels.product)).product_id;
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(set_reorder_levels.warehouse)).warehouse_id;
  v_stock issoh.stock_on_hand;
begin
  if set_reorder_levels.reorder_point < 0 or set_reorder_levels.reorder_quantity <= 0 then
    raise exception using
      errcode = 'ISIRL', message = 'These are no reorder levels.',
      hint = 'reorder_point is 0 or more pieces, reorder_quantity 1 or more; null takes one away.';
  end if;

  perform issoh_private.lock_products(array[v_product_id]);
  insert into issoh.stock_on_hand as s (product_id, warehouse_id, reorder_point, reorder_quantity)
  values (v_product_id, v_warehouse_id, set_reorder_levels.reorder_point, set_reorder_levels.reorder_quantity)
  on conflict on constraint stock_on_hand_product_id_warehouse_id_key do update
     set reorder_point = excluded.reorder_point, reorder_quantity = excluded.reorder_quantity
  returning s.* into v_stock;
  return v_stock;
end
$$;
comment on function issoh.set_reorder_levels(text, text, integer, integer) is
  $$Says at how many pieces (available and on order) of a product in a warehouse it is time to order, and how many to
order where no history tells the demand; null takes a level away. Raises ISNPR, ISNWH, ISIRL.$$;
grant execute on function issoh.set_reorder_levels(text, text, integer, integer) to inv_stock_operator, inv_admin;

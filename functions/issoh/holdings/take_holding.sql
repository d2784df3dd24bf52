create or replace function issoh_private.take_holding(moved issoh.stock_movements) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier uuid;
begin
  -- Mostly one holding has them all.
  if moved.supplier_id is null then
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = h.quantity_on_hand - moved.quantity, updated_at = clock_timestamp()
     where h.holding_id = (select x.holding_id
                             from issoh.supplier_stock_holdings x
                            where x.product_id = moved.product_id
                            order by x.supplier_id is null desc, x.holding_id
                            limit 1)
       and h.quantity_on_hand >= moved.quantity
    returning supplier_id into v_supplier;
    if found then
      insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, movement_date)
      values (moved.movement_id, moved.product_id, v_supplier, -moved.quantity, moved.movement_date);
      return 1;
    end if;
  end if;
  return issoh_private.take_holdings(array[
    row(moved.movement_id, moved.product_id, moved.quantity, moved.supplier_id, null,
        moved.movement_date)::issoh_private.leaving_pieces]);
end
$$;
comment on function issoh_private.take_holding(issoh.stock_movements) is
  'As take_holdings, for one movement that undoes nothing.';

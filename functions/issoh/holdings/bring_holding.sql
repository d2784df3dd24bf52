create or replace function issoh_private.bring_holding(moved issoh.stock_movements, supplier_id uuid) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cost constant numeric := case when moved.movement_type = 'receipt' then moved.unit_cost end;
  v_pieces constant integer := case when v_cost is null then 0 else moved.quantity end;
  v_value constant numeric := coalesce(moved.quantity * v_cost, 0);
  v_date constant timestamptz := case when v_cost is not null then moved.movement_date end;
begin
  update issoh.supplier_stock_holdings h
     set quantity_on_hand = h.quantity_on_hand + moved.quantity,
         purchased_quantity = h.purchased_quantity + v_pieces,
         purchased_value = h.purchased_value + v_value,
         average_cost = trim_scale(round((h.purchased_value + v_value)
                                         / nullif(h.purchased_quantity + v_pieces, 0), 10)),
         last_purchase_price = case when h.last_purchase_date is not null
                                     and (h.last_purchase_date > v_date) is not false
                                    then h.last_purchase_price else v_cost end,
         last_purchase_date = greatest(h.last_purchase_date, v_date),
         updated_at = clock_timestamp()
   where h.product_id = moved.product_id and h.supplier_id is not distinct from bring_holding.supplier_id;
  if found then
    return 1;
  end if;
  return issoh_private.bring_holdings(array[
    row(moved.movement_id, moved.product_id, bring_holding.supplier_id, moved.quantity, v_cost,
        moved.movement_date)::issoh.supplier_movements]);
end
$$;
comment on function issoh_private.bring_holding(issoh.stock_movements, uuid) is
  'As bring_holdings, for one movement whose pieces come from this supplier.';

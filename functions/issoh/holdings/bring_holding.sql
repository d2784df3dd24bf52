create or replace function issoh_private.bring_holding(moved issoh.stock_movements, supplier_id uuid) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_bought constant boolean := moved.movement_type = 'receipt' and moved.unit_cost is not null;
  v_found constant boolean := moved.movement_type <> 'receipt' and moved.unit_cost is not null;
  v_costed constant integer := case when moved.unit_cost is null then 0 else moved.quantity end;
  v_value constant numeric := coalesce(moved.quantity * moved.unit_cost, 0);
  v_date constant timestamptz := case when v_bought then moved.movement_date end;
begin
  update issoh.supplier_stock_holdings h
     set quantity_on_hand = issoh_private.held_pieces(h.quantity_on_hand + moved.quantity::bigint, h.product_id),
         purchased_quantity = h.purchased_quantity + case when v_bought then moved.quantity else 0 end,
         purchased_value = h.purchased_value + case when v_bought then v_value else 0 end,
         found_quantity = h.found_quantity + case when v_found then moved.quantity else 0 end,
         found_value = h.found_value + case when v_found then v_value else 0 end,
         uncosted_quantity = h.uncosted_quantity + case when moved.unit_cost is null then moved.quantity else 0 end,
         average_cost = issoh_private.mean_cost(h.purchased_value + h.found_value + v_value,
                                                h.purchased_quantity + h.found_quantity + v_costed),
         last_purchase_price = case when h.last_purchase_date is not null
                                     and (h.last_purchase_date > v_date) is not false
                                    then h.last_purchase_price when v_bought then moved.unit_cost end,
         last_purchase_date = greatest(h.last_purchase_date, v_date),
         updated_at = clock_timestamp()
   where h.product_id = moved.product_id and h.supplier_id is not distinct from bring_holding.supplier_id;
  if found then
    return 1;
  end if;
  return issoh_private.bring_holdings(array[
    row(moved.movement_id, moved.product_id, bring_holding.supplier_id, moved.quantity,
        case when v_bought then moved.unit_cost end, moved.movement_date,
        case when v_found then moved.unit_cost end, moved.unit_cost is null)::issoh_private.arriving_pieces]);
end
$$;
comment on function issoh_private.bring_holding(issoh.stock_movements, uuid) is
  'As bring_holdings, for one movement whose pieces come from this supplier and are no return. Raises ISCQL.';

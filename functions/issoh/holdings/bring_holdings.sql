create or replace function issoh_private.bring_holdings(brought issoh.supplier_movements[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_one constant issoh.supplier_movements := brought[1];
  v_changes issoh_private.holding_change[];
begin
  if cardinality(brought) = 1 then
    v_changes := array[
      row(v_one.product_id, v_one.supplier_id, v_one.quantity,
          case when v_one.unit_cost is null then 0 else v_one.quantity end,
          coalesce(v_one.quantity * v_one.unit_cost, 0), v_one.unit_cost,
          case when v_one.unit_cost is not null then v_one.movement_date end)::issoh_private.holding_change];
  else
    v_changes := array(
      select row(b.product_id, b.supplier_id, sum(b.quantity),
                 coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
                 coalesce(sum(b.quantity * b.unit_cost), 0),
                 (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
                  filter (where b.unit_cost is not null))[1],
                 max(b.movement_date) filter (where b.unit_cost is not null))::issoh_private.holding_change
        from unnest(brought) b
       group by b.product_id, b.supplier_id);
  end if;

  insert into issoh.supplier_stock_holdings as h
    (product_id, supplier_id, quantity_on_hand, purchased_quantity, purchased_value, average_cost, last_purchase_price,
     last_purchase_date)
  select c.product_id, c.supplier_id, c.pieces, c.purchased, c.value,
         trim_scale(round(c.value / nullif(c.purchased, 0), 10)), c.last_price, c.last_date
    from unnest(v_changes) c
  on conflict on constraint supplier_stock_holdings_product_id_supplier_id_key do update
     set quantity_on_hand = h.quantity_on_hand + excluded.quantity_on_hand,
         purchased_quantity = h.purchased_quantity + excluded.purchased_quantity,
         purchased_value = h.purchased_value + excluded.purchased_value,
         average_cost = trim_scale(round((h.purchased_value + excluded.purchased_value)
                                         / nullif(h.purchased_quantity + excluded.purchased_quantity, 0), 10)),
         last_purchase_price = case when (h.last_purchase_date > excluded.last_purchase_date) is not false
                                     and h.last_purchase_date is not null
                                    then h.last_purchase_price else excluded.last_purchase_price end,
         last_purchase_date = greatest(h.last_purchase_date, excluded.last_purchase_date),
         updated_at = clock_timestamp();
end
$$;
comment on function issoh_private.bring_holdings(issoh.supplier_movements[]) is
  'Raises the holdings of suppliers by what came from them, and what they say of purchases by what of it has a cost.';

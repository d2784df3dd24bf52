create or replace function issoh_private.take_back_purchases(undoing issoh.stock_movements[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- As in bring_holdings.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
begin
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.purchased,
         purchased_value = h.purchased_value - r.value,
         found_quantity = h.found_quantity - r.found,
         found_value = h.found_value - r.found_value,
         uncosted_quantity = h.uncosted_quantity - r.uncosted,
         average_cost = issoh_private.mean_cost(
           h.purchased_value - r.value + h.found_value - r.found_value,
           h.purchased_quantity - r.purchased + h.found_quantity - r.found),
         last_purchase_price = case when r.purchased = 0 then h.last_purchase_price else l.unit_cost end,
         last_purchase_date = case when r.purchased = 0 then h.last_purchase_date else l.movement_date end,
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id,
                 coalesce(sum(s.quantity) filter (where s.unit_cost is not null), 0) as purchased,
                 coalesce(sum(s.quantity * s.unit_cost), 0) as value,
                 coalesce(sum(s.quantity) filter (where u.unit_cost is not null and u.movement_type = 'adjustment'),
                          0) as found,
                 coalesce(sum(s.quantity * u.unit_cost) filter (where u.movement_type = 'adjustment'), 0)
                   as found_value,
                 coalesce(sum(s.quantity) filter (where u.unit_cost is null), 0) as uncosted
            from unnest(take_back_purchases.undoing) u
            join issoh.supplier_movements s on s.movement_id = u.reverses_movement_id
           group by s.product_id, s.supplier_id) r
    left join lateral (
      select s.unit_cost, s.movement_date
        from issoh.supplier_movements s
       where r.purchased <> 0 and s.product_id = r.product_id and s.supplier_id is not distinct from r.supplier_id
         and s.unit_cost is not null and s.quantity > 0
         and not exists (select from issoh.movement_reversals v where v.reversed_id = s.movement_id)
         and not exists (select from issoh.movement_reversals v where v.reversal_id = s.movement_id)
       order by s.movement_date desc, s.movement_id desc
       limit 1) l on true
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id;
end
$$;
comment on function issoh_private.take_back_purchases(issoh.stock_movements[]) is
  $$Takes what reversals undo (given are the reversals, of receipts and of found pieces) out of what the holdings say of
costs.$$;

create or replace function issoh_private.take_back_purchases(movement_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- As in bring_holdings.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
begin
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.quantity,
         purchased_value = h.purchased_value - r.value,
         average_cost = trim_scale(round((h.purchased_value - r.value)
                                         / nullif(h.purchased_quantity - r.quantity, 0), 10)),
         last_purchase_price = l.unit_cost,
         last_purchase_date = l.movement_date,
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id, sum(s.quantity) as quantity, sum(s.quantity * s.unit_cost) as value
            from issoh.supplier_movements s
           where s.movement_id = any (take_back_purchases.movement_ids) and s.unit_cost is not null
           group by s.product_id, s.supplier_id) r
    left join lateral (
      select s.unit_cost, s.movement_date
        from issoh.supplier_movements s
       where s.product_id = r.product_id and s.supplier_id is not distinct from r.supplier_id
         and s.unit_cost is not null and s.quantity > 0
         and not exists (select from issoh.movement_reversals v where v.reversed_id = s.movement_id)
         and not exists (select from issoh.movement_reversals v where v.reversal_id = s.movement_id)
       order by s.movement_date desc, s.movement_id desc
       limit 1) l on true
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id;
end
$$;
comment on function issoh_private.take_back_purchases(uuid[]) is
  'Takes reversed receipts out of what their suppliers'' holdings say of purchases.';

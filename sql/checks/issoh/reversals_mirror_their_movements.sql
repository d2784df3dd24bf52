-- A reversal has its original's product and pieces, and goes the other way; on the same date, or, where that was
-- closed, later.
select r.reversed_id, r.reversal_id
  from issoh.movement_reversals r
  left join issoh.stock_movements o on o.movement_id = r.reversed_id
  left join issoh.stock_movements v on v.movement_id = r.reversal_id
 where (o.product_id = v.product_id and o.quantity = v.quantity and o.movement_date <= v.movement_date
        and o.movement_date = coalesce(r.reversed_date, v.movement_date)
        and v.movement_date = coalesce(r.reversal_date, v.movement_date)
        and v.reverses_movement_id = o.movement_id and o.from_location is not distinct from v.to_location
        and o.to_location is not distinct from v.from_location) is not true;

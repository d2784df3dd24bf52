-- At the moment of a count the books have what was counted, whatever came in later: of counts that were not restated,
-- and whose difference was not taken back.
select c.count_id, c.product_id, c.warehouse_id, c.counted_at, c.quantity_counted, b.pieces
  from issoh.stock_counts c
 cross join lateral (
   select coalesce(sum(case when m.to_location = c.warehouse_id then m.quantity else -m.quantity end), 0) as pieces
     from issoh.stock_movements m
    where m.product_id = c.product_id and c.warehouse_id in (m.from_location, m.to_location)
      and m.movement_date <= c.counted_at) b
 where b.pieces <> c.quantity_counted
   and not exists (select from issoh.stock_counts r where r.restates_count_id = c.count_id)
   and not exists (select from issoh.movement_reversals v where v.reversed_id = c.movement_id)
   and c.has_moment;

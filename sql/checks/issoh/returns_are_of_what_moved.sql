-- Of no movement more pieces were returned than it had.
select o.movement_id, o.quantity, sum(r.quantity) as returned
  from issoh.stock_movements r
  join issoh.stock_movements o on o.movement_id = r.returns_movement_id
 where r.reverses_movement_id is null
   and not exists (select from issoh.movement_reversals v where v.reversed_id = r.movement_id)
 group by o.movement_id, o.quantity
having sum(r.quantity) > o.quantity;

-- Of every movement but transfers it is known whose pieces came or left.
with shares as (
  select s.movement_id, sum(s.quantity) as quantity from issoh.supplier_movements s group by s.movement_id
)
select m.movement_id, m.movement_type, m.quantity, s.quantity as shared
  from issoh.stock_movements m
  left join shares s on s.movement_id = m.movement_id
 where m.movement_type <> 'transfer'
   and s.quantity is distinct from case when m.to_location is not null then m.quantity else -m.quantity end;

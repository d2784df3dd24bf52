-- What a holding says of costs is what the ledger says: bought, found with a cost, or come without any; what was undone
-- has never come, nor has what went back to its supplier.
with came as (
  select s.product_id, s.supplier_id, s.quantity, s.movement_id, m.unit_cost, m.movement_type, m.movement_date
    from issoh.stock_movements m
    join issoh.supplier_movements s on s.movement_id = m.movement_id
   where m.from_location is null and m.reverses_movement_id is null and m.returns_movement_id is null
     and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
), returned as (
  select m.returns_movement_id, sum(m.quantity) as quantity
    from issoh.stock_movements m
   where m.movement_type = 'issue' and m.returns_movement_id is not null and m.reverses_movement_id is null
     and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
   group by m.returns_movement_id
), sums as (
  select c.product_id, c.supplier_id,
         sum(c.quantity - coalesce(b.quantity, 0))
           filter (where c.movement_type = 'receipt' and c.unit_cost is not null) as purchased,
         sum((c.quantity - coalesce(b.quantity, 0)) * c.unit_cost) filter (where c.movement_type = 'receipt') as value,
         max(c.movement_date) filter (where c.movement_type = 'receipt' and c.unit_cost is not null) as last_date,
         sum(c.quantity) filter (where c.movement_type = 'adjustment' and c.unit_cost is not null) as found,
         sum(c.quantity * c.unit_cost) filter (where c.movement_type = 'adjustment') as found_value,
         sum(c.quantity - coalesce(b.quantity, 0)) filter (where c.unit_cost is null) as uncosted
    from came c
    left join returned b on b.returns_movement_id = c.movement_id
   group by c.product_id, c.supplier_id
), owed as (
  select h.product_id, h.supplier_id, h.purchased_quantity, h.purchased_value, h.last_purchase_date, h.found_quantity,
         h.found_value, h.uncosted_quantity, h.average_cost, coalesce(s.purchased, 0) as purchased,
         coalesce(s.value, 0) as value, s.last_date, coalesce(s.found, 0) as found,
         coalesce(s.found_value, 0) as worth_of_found, coalesce(s.uncosted, 0) as uncosted
    from issoh.supplier_stock_holdings h
    left join sums s
      on s.product_id = h.product_id
     and coalesce(s.supplier_id, '00000000-0000-0000-0000-000000000000')
         = coalesce(h.supplier_id, '00000000-0000-0000-0000-000000000000')
)
select o.*
  from owed o
 where (o.purchased_quantity, o.purchased_value, o.found_quantity, o.found_value, o.uncosted_quantity)
       <> (o.purchased, o.value, o.found, o.worth_of_found, o.uncosted)
    or o.last_purchase_date is distinct from o.last_date
    or o.average_cost is distinct from round((o.value + o.worth_of_found) / nullif(o.purchased + o.found, 0), 10);

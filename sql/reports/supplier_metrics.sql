-- How do our suppliers do? What is there of each, what is on order and late, what was bought and sold of theirs in the
-- last 90 days, and their share of what the stock cost.
-- For: the buyer, Monday morning. Units: pieces; values in the base currency; shares in percent.
with period as (
  select date_trunc('day', now(), 'UTC') - interval '2160 hours' as since
), stock as (
  select h.supplier_id, h.products_in_stock, h.quantity_on_hand as on_hand, h.quantity_on_order as on_order,
         h.total_value as value
    from issoh.v_stock_summary_by_supplier h
), late as (
  select l.supplier_id, count(*) as late_lines
    from issoh.purchase_order_lines l
   where l.quantity_open > 0 and l.expected_at < now()
   group by l.supplier_id
), counted as (
  select s.supplier_id, s.quantity, m.movement_type, m.unit_cost, m.returns_movement_id
    from issoh.stock_movements m
    join issoh.supplier_movements s on s.movement_id = m.movement_id
   where m.movement_date >= (select p.since from period p) and m.reverses_movement_id is null
     and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
), traded as (
  select c.supplier_id,
         sum(c.quantity * c.unit_cost) filter (where c.movement_type = 'receipt') as bought_value,
         -sum(c.quantity) filter (
           where (c.movement_type, c.returns_movement_id is not null) in (('issue', false), ('receipt', true))) as sold
    from counted c
   group by c.supplier_id
)
select coalesce(v.supplier_code, 'unknown') as supplier, s.products_in_stock, s.on_hand, s.on_order,
       coalesce(l.late_lines, 0) as late_lines, round(coalesce(t.bought_value, 0), 2) as bought_90d,
       coalesce(t.sold, 0) as sold_90d, round(s.value, 2) as stock_value,
       round(100 * s.value / nullif(sum(s.value) over (), 0), 1) as share_of_stock
  from stock s
  left join issoh.suppliers v on v.supplier_id = s.supplier_id
  left join late l on l.supplier_id = s.supplier_id
  left join traded t on t.supplier_id is not distinct from s.supplier_id
 order by s.value desc, supplier;

-- What lies where, how much of it is promised, what it is worth, and how full is the house?
-- For: the warehouse manager. Units: pieces; value in the base currency, at the average cost; fill in percent.
select w.warehouse_code as warehouse, w.products, w.quantity_on_hand as on_hand, w.quantity_reserved as reserved,
       round(coalesce(v.value, 0), 2) as value, round(100 * w.fill_share, 1) as fill
  from issoh.v_warehouse_stock w
  left join (
    select s.warehouse_id, sum(s.quantity_on_hand * c.average_unit_cost) as value
      from issoh.stock_on_hand s
      join issoh.v_inventory_valuation c on c.product_id = s.product_id
     group by s.warehouse_id
  ) v on v.warehouse_id = w.warehouse_id
 where w.is_active
 order by w.warehouse_code;

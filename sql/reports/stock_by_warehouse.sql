-- What lies where, how much of it is promised, what it is worth, and how full is the house?
-- For: the warehouse manager. Units: pieces; value in the base currency, at the average cost; fill in percent.
select w.warehouse_code as warehouse, w.products, w.quantity_on_hand as on_hand, w.quantity_reserved as reserved,
       round(w.average_value, 2) as value, round(100 * w.fill_share, 1) as fill
  from issoh.v_warehouse_stock w
 where w.is_active
 order by w.warehouse_code;

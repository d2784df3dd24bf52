-- What has not moved since the last refresh is as kept; what has is worked off when it is read, from its last
-- checkpoint that is good.
create or replace view issoh.v_inventory_valuation with (security_invoker = true) as
select p.product_id, p.internal_sku, v.quantity as quantity_on_hand, trim_scale(v.fifo_value) as fifo_value,
       trim_scale(v.lifo_value) as lifo_value, trim_scale(v.average_value) as average_value,
       issoh_private.unit_cost(v.fifo_value, v.quantity) as fifo_unit_cost,
       issoh_private.unit_cost(v.lifo_value, v.quantity) as lifo_unit_cost,
       issoh_private.unit_cost(v.average_value, v.quantity) as average_unit_cost
  from issoh.selected_products p
  left join issoh_kept.inventory_values k on k.product_id = p.product_id
  left join issoh_private.late_movements() l on l.product_id = p.product_id
  left join lateral issoh_private.replay_late(l.product_id, l.movement_date, l.seq) r on true
 cross join lateral (
   select case when l.product_id is null then k.quantity else r.quantity end as quantity,
          case when l.product_id is null then k.fifo_value else r.fifo_value end as fifo_value,
          case when l.product_id is null then k.lifo_value else r.lifo_value end as lifo_value,
          case when l.product_id is null then k.average_value else r.average_value end as average_value) v
 where coalesce(k.product_id, l.product_id) is not null;
comment on view issoh.v_inventory_valuation is
  'What the stock of every product ever moved is worth now, by FIFO, perpetual LIFO and moving average, in the base
currency: exact at every moment. Most of it is computed hourly; products moved since are worked off when it is read.';
comment on column issoh.v_inventory_valuation.quantity_on_hand is 'Pieces over all warehouses.';
comment on column issoh.v_inventory_valuation.fifo_value is 'Value if the oldest pieces leave first.';
comment on column issoh.v_inventory_valuation.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh.v_inventory_valuation.average_value is 'Value at the moving average.';
comment on column issoh.v_inventory_valuation.fifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.product_id is 'Product.';
comment on column issoh.v_inventory_valuation.internal_sku is 'Our own article number.';
comment on column issoh.v_inventory_valuation.lifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.average_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';

create or replace view issoh.v_inventory_valuation with (security_invoker = true) as
with touched as materialized (
  select distinct m.product_id
    from issoh.stock_movements m
   where m.xact_id >= (select issoh_private.valuation_horizon())
), valued as (
  select v.product_id, v.quantity, v.fifo_value, v.lifo_value, v.average_value
    from issoh_private.inventory_values v
   where v.product_id not in (select t.product_id from touched t)
  union all
  select r.product_id, r.quantity, r.fifo_value, r.lifo_value, r.average_value
    from issoh_private.replay_ledger(array(select t.product_id from touched t), 'infinity', false) r
)
select v.product_id, p.internal_sku, v.quantity as quantity_on_hand, trim_scale(v.fifo_value) as fifo_value,
       trim_scale(v.lifo_value) as lifo_value, trim_scale(v.average_value) as average_value,
       issoh_private.unit_cost(v.fifo_value, v.quantity) as fifo_unit_cost,
       issoh_private.unit_cost(v.lifo_value, v.quantity) as lifo_unit_cost,
       issoh_private.unit_cost(v.average_value, v.quantity) as average_unit_cost
  from valued v
  join issoh.selected_products p on p.product_id = v.product_id;
comment on view issoh.v_inventory_valuation is '@primaryKey product_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@filterBy product_id,internal_sku
@orderBy internal_sku
@behavior +totalCount

What the stock of every product ever moved is worth now, by FIFO, perpetual LIFO and moving average, in the base
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

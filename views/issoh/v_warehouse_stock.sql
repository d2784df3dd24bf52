create or replace view issoh.v_warehouse_stock with (security_invoker = true) as
select w.warehouse_id, w.warehouse_code, w.warehouse_name, w.is_active, coalesce(s.products, 0) as products,
       coalesce(s.quantity_on_hand, 0) as quantity_on_hand, coalesce(s.quantity_reserved, 0) as quantity_reserved,
       w.capacity_units, round(coalesce(s.quantity_on_hand, 0)::numeric / nullif(w.capacity_units, 0), 4) as fill_share,
       coalesce(v.average_value, 0) as average_value, (select issoh_private.base_currency()) as currency_code
  from issoh.warehouses w
  left join (
    select x.warehouse_id, (count(*) filter (where x.quantity_on_hand <> 0))::integer as products,
           sum(x.quantity_on_hand) as quantity_on_hand, sum(x.quantity_reserved) as quantity_reserved
      from issoh.stock_on_hand x
     group by x.warehouse_id
  ) s on s.warehouse_id = w.warehouse_id
  -- Left out where no value is asked for. What is kept is summed up by all processors; of what has moved since, what it
  -- is worth now takes the place of what is kept of it.
  left join (
    select u.warehouse_id, round(sum(u.average_value), 4) as average_value
      from (
        select x.warehouse_id, sum(k.average_value * x.quantity_on_hand / nullif(k.quantity, 0)) as average_value
          from issoh.stock_on_hand x
          join issoh_kept.inventory_values k on k.product_id = x.product_id
         group by x.warehouse_id
        union all
        select x.warehouse_id, coalesce(r.average_value * x.quantity_on_hand / nullif(r.quantity, 0), 0)
                               - coalesce(k.average_value * x.quantity_on_hand / nullif(k.quantity, 0), 0)
          from issoh_private.late_movements() l
         cross join lateral issoh_private.replay_late(l.product_id, l.movement_date, l.seq) r
          join issoh.stock_on_hand x on x.product_id = l.product_id
          left join issoh_kept.inventory_values k on k.product_id = l.product_id
      ) u
     group by u.warehouse_id
  ) v on v.warehouse_id = w.warehouse_id;
comment on view issoh.v_warehouse_stock is 'How full each warehouse is, and what its stock is worth.';
comment on column issoh.v_warehouse_stock.products is 'Products of which pieces are there.';
comment on column issoh.v_warehouse_stock.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_warehouse_stock.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_warehouse_stock.fill_share is
  'Pieces on hand per piece of capacity; null without a capacity.';
comment on column issoh.v_warehouse_stock.warehouse_id is 'Warehouse.';
comment on column issoh.v_warehouse_stock.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_warehouse_stock.warehouse_name is 'Name shown to people.';
comment on column issoh.v_warehouse_stock.is_active is 'Whether it takes movements.';
comment on column issoh.v_warehouse_stock.capacity_units is 'Pieces it can hold; null where nobody has counted.';
comment on column issoh.v_warehouse_stock.average_value is
  $$What the pieces there are worth, each at the moving average of its product over all warehouses
(v_inventory_valuation), in currency_code. A product of which nothing is there over all warehouses has none.$$;
comment on column issoh.v_warehouse_stock.currency_code is 'The base currency.';

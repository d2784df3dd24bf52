create or replace function issoh.name_warehouse(warehouse issoh.warehouses) returns issoh.named_warehouse
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_warehouse.warehouse.warehouse_id, name_warehouse.warehouse.warehouse_code,
         name_warehouse.warehouse.warehouse_name, name_warehouse.warehouse.is_active,
         name_warehouse.warehouse.location_address, name_warehouse.warehouse.capacity_units::double precision,
         name_warehouse.warehouse.allow_negative, name_warehouse.warehouse.manager_id, s.products,
         s.on_hand::double precision, s.reserved::double precision,
         round(s.on_hand::numeric / nullif(name_warehouse.warehouse.capacity_units, 0), 4)
    from (select (count(*) filter (where o.quantity_on_hand <> 0))::integer as products,
                 coalesce(sum(o.quantity_on_hand), 0) as on_hand, coalesce(sum(o.quantity_reserved), 0) as reserved
            from issoh.stock_on_hand o
           where o.warehouse_id = name_warehouse.warehouse.warehouse_id) s
$$;
comment on function issoh.name_warehouse(issoh.warehouses) is
  $$A warehouse as the doors answer it, with what lies in it.$$;
grant execute on function issoh.name_warehouse(issoh.warehouses)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

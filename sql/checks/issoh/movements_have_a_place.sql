-- Locations are warehouses: the ledger has no foreign key on them.
select m.movement_id, m.from_location, m.to_location
  from issoh.stock_movements m
 where not exists (select from issoh.warehouses w where w.warehouse_id = coalesce(m.from_location, m.to_location))
    or not exists (select from issoh.warehouses w where w.warehouse_id = coalesce(m.to_location, m.from_location));

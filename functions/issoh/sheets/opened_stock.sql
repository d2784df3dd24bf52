create or replace function issoh_private.opened_stock(kind text, product_ids uuid[])
returns table (product_id uuid, warehouse_id uuid)
language sql stable
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select distinct m.product_id, m.to_location
    from issoh.stock_movements m
   where opened_stock.kind = 'opening-stock' and m.product_id = any (opened_stock.product_ids)
     and m.reference_type = 'opening' and m.reverses_movement_id is null
     and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
$$;
comment on function issoh_private.opened_stock(text, uuid[]) is
  'Of which products an opening stock holds, and where; nothing for sheets of other kinds.';

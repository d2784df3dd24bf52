create or replace function issoh.list_warehouses(after_id uuid default null, page_size integer default 100)
returns setof issoh.named_warehouse
language sql stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select n.*
    from issoh.warehouses w
   cross join lateral issoh.name_warehouse(w) n
   where list_warehouses.after_id is null or w.warehouse_id > list_warehouses.after_id
   order by w.warehouse_id
   limit list_warehouses.page_size
$$;
comment on function issoh.list_warehouses(uuid, integer) is
  $$A page of warehouses with what lies in them, in the order they were made, after the one of an id.$$;
grant execute on function issoh.list_warehouses(uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

create or replace function issoh.list_reorder_alerts(
  supplier text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.v_reorder_alerts
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(list_reorder_alerts.supplier);
  v_warehouse_id uuid;
begin
  if list_reorder_alerts.warehouse is not null then
    v_warehouse_id := (issoh_private.resolve_warehouse(list_reorder_alerts.warehouse)).warehouse_id;
  end if;

  return query
  select a.*
    from issoh.v_reorder_alerts a
   where (v_supplier_id is null or a.supplier_id = v_supplier_id)
     and (v_warehouse_id is null or a.warehouse_id = v_warehouse_id)
     and (list_reorder_alerts.after_id is null or a.soh_id > list_reorder_alerts.after_id)
   order by a.soh_id
   limit list_reorder_alerts.page_size;
end
$$;
comment on function issoh.list_reorder_alerts(text, text, uuid, integer) is
  $$A page of what it is time to order, of one supplier (code or id) and one warehouse (code or id) or of all, after the
stock row of an id. Raises ISNSU, ISNWH.$$;
grant execute on function issoh.list_reorder_alerts(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

create or replace function issoh.list_stock(
  product text default null,
  warehouse text default null,
  search text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_stock
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_stock.product is not null then (issoh_private.resolve_product(list_stock.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_stock.warehouse is not null then (issoh_private.resolve_warehouse(list_stock.warehouse)).warehouse_id
  end;
  v_patterns constant text[] := common.search_patterns(list_stock.search);
begin
  return query
  select s.soh_id, s.product_id, p.internal_sku, p.product_name, p.unit_of_measure, s.warehouse_id, w.warehouse_code,
         s.quantity_on_hand, s.quantity_reserved, s.quantity_available, s.reorder_point, s.reorder_quantity,
         s.reorder_up_to, s.last_count_date, s.last_movement_date
    from issoh.stock_on_hand s
    join issoh.selected_products p on p.product_id = s.product_id
    join issoh.warehouses w on w.warehouse_id = s.warehouse_id
   where (v_product_id is null or s.product_id = v_product_id)
     and (v_warehouse_id is null or s.warehouse_id = v_warehouse_id)
     and issoh_private.holds_words(p, v_patterns)
     and (list_stock.after_id is null or s.soh_id > list_stock.after_id)
   order by s.soh_id
   limit list_stock.page_size;
end
$$;
comment on function issoh.list_stock(text, text, text, uuid, integer) is
  $$A page of what lies where, of a product (SKU or id), in a warehouse (code or id), of products whose name, SKU,
brand or barcode hold the words of a text, in any order, or of all, after the stock of an id. Raises ISNPR, ISNWH.$$;
grant execute on function issoh.list_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

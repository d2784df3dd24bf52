create or replace function issoh.list_counts(
  warehouse text default null,
  product text default null,
  since timestamptz default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_count
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_warehouse_id constant uuid := case
    when list_counts.warehouse is not null
      then (issoh_private.resolve_warehouse(list_counts.warehouse)).warehouse_id
  end;
  v_product_id constant uuid := case
    when list_counts.product is not null
      then (issoh_private.resolve_product(list_counts.product)).product_id
  end;
begin
  return query
  select n.*
    from issoh.name_counts(array(
      select c
        from issoh.stock_counts c
       where (v_warehouse_id is null or c.warehouse_id = v_warehouse_id)
         and (v_product_id is null or c.product_id = v_product_id)
         and (list_counts.since is null or c.counted_at >= list_counts.since)
         and (list_counts.after_id is null or c.count_id > list_counts.after_id)
         and not exists (select from issoh.stock_counts r where r.restates_count_id = c.count_id)
         and not exists (select from issoh.movement_reversals v where v.reversed_id = c.movement_id)
       order by c.count_id
       limit list_counts.page_size)) n;
end
$$;
comment on function issoh.list_counts(text, text, timestamptz, uuid, integer) is
  $$A page of the counts that hold (neither restated nor taken back) of a warehouse, of a product (SKU or id), counted
since a moment, or of all, after the one of an id. Raises ISNWH, ISNPR.$$;
grant execute on function issoh.list_counts(text, text, timestamptz, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

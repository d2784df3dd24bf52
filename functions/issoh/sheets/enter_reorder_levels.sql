create or replace function issoh.enter_reorder_levels(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null,
  decimal_mark text default null
) returns jsonb
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.enter_sheet(
           'reorder-levels', enter_reorder_levels.rows, coalesce(enter_reorder_levels.dry_run, false),
           jsonb_strip_nulls(jsonb_build_object('warehouse', enter_reorder_levels.warehouse)), '{}',
           enter_reorder_levels.decimal_mark)
$$;
comment on function issoh.enter_reorder_levels(jsonb, boolean, text, text) is
  $$Sets reorder levels [{row_number, internal_sku, warehouse, reorder_point, reorder_quantity, reorder_up_to}], cells
as they are written, as set_reorder_levels does: what is blank is taken away. warehouse holds for rows that name
none. All or none; answers {rows, applied, levels, errors}. Raises ISIFR.$$;
grant execute on function issoh.enter_reorder_levels(jsonb, boolean, text, text) to inv_stock_operator, inv_admin;

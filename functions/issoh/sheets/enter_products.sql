create or replace function issoh.enter_products(
  rows jsonb,
  dry_run boolean default false,
  decimal_mark text default null
) returns jsonb
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.enter_sheet('products', enter_products.rows, coalesce(enter_products.dry_run, false), '{}', '{}',
                                   enter_products.decimal_mark)
$$;
comment on function issoh.enter_products(jsonb, boolean, text) is
  $$Enters a sheet of products [{row_number, internal_sku, product_name, status, description, category, brand, barcode,
unit_of_measure, min_order_qty, pack_multiple, lead_time_days, supplier, selection_reason}], cells as they are written:
new ones as add_product does, those that are there changed in what is not blank. All or none; answers {rows, applied,
added, changed, unchanged, errors}. Raises ISIFR.$$;
grant execute on function issoh.enter_products(jsonb, boolean, text) to inv_approver, inv_stock_operator, inv_admin;

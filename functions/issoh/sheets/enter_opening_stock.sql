create or replace function issoh.enter_opening_stock(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null,
  reference text default null,
  decimal_mark text default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.refuse_reference(enter_opening_stock.reference);
  return issoh_private.enter_sheet(
    'opening-stock', enter_opening_stock.rows, coalesce(enter_opening_stock.dry_run, false),
    jsonb_strip_nulls(jsonb_build_object('warehouse', enter_opening_stock.warehouse)),
    jsonb_strip_nulls(jsonb_build_object('reference', enter_opening_stock.reference)),
    enter_opening_stock.decimal_mark);
end
$$;
comment on function issoh.enter_opening_stock(jsonb, boolean, text, text, text) is
  $$Enters what was there when we began [{row_number, internal_sku, warehouse, quantity, unit_cost, currency_code,
supplier, movement_date, note}], cells as they are written; warehouse holds for rows that name none. Each row is
posted as found pieces (an adjustment of reference_type opening). All or none; answers {rows, applied, pieces,
errors}. The same content (and reference) is entered once, whatever file it comes in: repeated says so; another one
of a product and warehouse that have an opening stock is refused (ISCFO), so that nothing doubles. Raises ISIFR,
ISIRF.$$;
grant execute on function issoh.enter_opening_stock(jsonb, boolean, text, text, text) to inv_stock_operator, inv_admin;

create or replace function issoh.enter_counts(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null,
  counted_at timestamptz default null,
  reference text default null,
  decimal_mark text default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.refuse_reference(enter_counts.reference);
  if enter_counts.counted_at is not null then
    perform issoh_private.refuse_moment(enter_counts.counted_at);
  end if;
  return issoh_private.enter_sheet(
    'counts', enter_counts.rows, coalesce(enter_counts.dry_run, false),
    jsonb_strip_nulls(jsonb_build_object('warehouse', enter_counts.warehouse)),
    jsonb_strip_nulls(jsonb_build_object('counted_at', enter_counts.counted_at, 'reference', enter_counts.reference)),
    enter_counts.decimal_mark);
end
$$;
comment on function issoh.enter_counts(jsonb, boolean, text, timestamptz, text, text) is
  $$Enters what was counted [{row_number, internal_sku, warehouse, quantity, note}], cells as they are written, as
record_stock_counts does in each warehouse; warehouse holds for rows that name none, counted_at (now) for all. All or
none; answers {rows, applied, differences, pieces_found, pieces_missing, errors}. The same content is recorded once:
repeated says so; counted anew, and the same found again, it takes another counted_at or reference. Raises ISIFR, ISIRF,
ISIMD.$$;
grant execute on function issoh.enter_counts(jsonb, boolean, text, timestamptz, text, text)
  to inv_stock_operator, inv_admin;

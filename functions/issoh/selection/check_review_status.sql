create or replace function issoh_private.check_review_status(status text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if status not in ('pending', 'on_hold', 'approved', 'rejected', 'imported') then
    raise exception using
      errcode = 'ISIRS',
      message = format('"%s" is no status of a review.', status),
      hint = 'Use pending, on_hold, approved, rejected or imported.';
  end if;
  return status;
end
$$;
comment on function issoh_private.check_review_status(text) is
  'A status as it is; null: any. Raises ISIRS for one that is none.';
grant execute on function issoh_private.check_review_status(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

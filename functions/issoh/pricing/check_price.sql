create or replace function issoh_private.check_price(amount numeric, argument text) returns numeric
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- NaN sorts above every number.
  if check_price.amount < 0 or round(check_price.amount, 4) >= 1e15 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_price.argument, check_price.amount),
      hint = 'Give an amount of the base currency, at least 0 and below 1,000,000,000,000,000.';
  end if;
  return round(check_price.amount, 4);
end
$$;
comment on function issoh_private.check_price(numeric, text) is
  'An amount that a price rule can hold, rounded half-up to 4 decimals. Raises ISIPV.';

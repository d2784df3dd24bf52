create or replace function issoh_private.check_percentage(percentage numeric, argument text) returns numeric
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if round(check_percentage.percentage, 4) < -100 or round(check_percentage.percentage, 4) >= 1e8 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_percentage.argument, check_percentage.percentage),
      hint = 'Give percent, such as 20 for a fifth: at least -100 and below 100,000,000.';
  end if;
  return round(check_percentage.percentage, 4);
end
$$;
comment on function issoh_private.check_percentage(numeric, text) is
  'Percent that a price rule can hold, rounded half-up to 4 decimals. Raises ISIPV.';

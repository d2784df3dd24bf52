create or replace function issoh_private.check_surcharge(surcharge numeric) returns numeric
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if round(abs(check_surcharge.surcharge), 4) >= 1e15 then
    raise exception using
      errcode = 'ISIPV',
      message = format('surcharge cannot be %s.', check_surcharge.surcharge),
      hint = 'Give an amount per piece, of the base currency, between -1,000,000,000,000,000 and'
             ' 1,000,000,000,000,000; 0 is none.';
  end if;
  return round(check_surcharge.surcharge, 4);
end
$$;
comment on function issoh_private.check_surcharge(numeric) is
  'A surcharge that a price can have, below 0 as well, rounded half-up to 4 decimals. Raises ISIPV.';

create or replace function issoh_private.to_base(amount numeric, currency_code text, on_date date) returns numeric
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rate numeric;
begin
  if to_base.amount is null or to_base.currency_code is null
     or to_base.currency_code = issoh_private.base_currency() then
    return to_base.amount;
  end if;
  v_rate := issoh.exchange_rate(to_base.currency_code, to_base.on_date);
  if v_rate is null then
    raise exception using
      errcode = 'ISCXR',
      message = format('There is no exchange rate of %s for %s.', to_base.currency_code,
                       coalesce(to_base.on_date, (now() at time zone 'UTC')::date)),
      hint = 'Set one of that day or before by set_exchange_rates, or give the amount in the base currency.';
  end if;
  -- 10 decimals are what a unit cost may have.
  return trim_scale(round(to_base.amount * v_rate, 10));
end
$$;
comment on function issoh_private.to_base(numeric, text, date) is
  $$An amount in the base currency, at the latest rate of a day or before, rounded to at most 10 decimals. No
currency, or the base currency: the amount as it is. Raises ISCXR.$$;

create or replace function issoh.set_exchange_rates(rates issoh.exchange_rate_input[])
returns setof issoh.exchange_rates
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_wrong text;
begin
  select case
           when n.currency_code = v_base
             then format('%s is the base currency: its rate is always 1.', n.currency_code)
           when n.rate_date is null or not isfinite(n.rate_date)
             then format('A rate of %s has no date.', n.currency_code)
           when n.rate is null or n.rate not between 1e-20 and 999999999999999
             then format('%s is no rate of %s.', coalesce(n.rate::text, 'Nothing'), n.currency_code)
           else format('There are two rates of %s for %s.', n.currency_code, n.rate_date)
         end
    into v_wrong
    from (select x.*, count(*) over (partition by x.currency_code, x.rate_date) as times
            from unnest(set_exchange_rates.rates) x) n
   where common.is_currency(n.currency_code)
     and (n.currency_code = v_base or n.rate_date is null or not isfinite(n.rate_date) or n.rate is null
          or n.rate not between 1e-20 and 999999999999999 or n.times > 1)
   limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIXR',
      message = v_wrong,
      hint = 'Give each day once, with what one unit is worth in the base currency: above 0, below 1e15.';
  end if;

  select coalesce(n.currency_code, 'null') into v_wrong
    from unnest(set_exchange_rates.rates) n
   where common.is_currency(n.currency_code) is not true
   limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISICU',
      message = format('"%s" is no currency.', v_wrong),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  return query
  insert into issoh.exchange_rates as x (currency_code, rate_date, rate)
  select n.currency_code, n.rate_date, trim_scale(round(n.rate, 20))
    from unnest(set_exchange_rates.rates) n
   order by n.currency_code, n.rate_date
  on conflict on constraint exchange_rates_pkey do update
    set rate = excluded.rate, source = excluded.source, created_by = excluded.created_by
  returning x.*;
end
$$;
comment on function issoh.set_exchange_rates(issoh.exchange_rate_input[]) is
  $$Sets rates [(currency_code, rate_date, rate)], in place of those of the same days: units of the base currency for
one unit, from that day on. All or none. Raises ISICU, ISIXR (base currency, no date, a rate that is none, a day
twice).$$;
grant execute on function issoh.set_exchange_rates(issoh.exchange_rate_input[]) to inv_pricing_manager, inv_admin;

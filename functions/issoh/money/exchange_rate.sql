create or replace function issoh.exchange_rate(currency_code text, on_date date default null) returns numeric
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
           when exchange_rate.currency_code = issoh_private.base_currency() then 1
           else (select x.rate
                   from issoh.exchange_rates x
                  where x.currency_code = exchange_rate.currency_code
                    and x.rate_date <= coalesce(exchange_rate.on_date, (now() at time zone 'UTC')::date)
                  order by x.rate_date desc
                  limit 1)
         end
$$;
comment on function issoh.exchange_rate(text, date) is
  'Units of the base currency for one unit of a currency on a day (today, of UTC): its latest rate up to then, null
before the first one, 1 for the base currency.';
grant execute on function issoh.exchange_rate(text, date)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

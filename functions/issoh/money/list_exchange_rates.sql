create or replace function issoh.list_exchange_rates(
  currency_code text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.exchange_rates
language sql stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select x.*
    from issoh.exchange_rates x
   where (list_exchange_rates.currency_code is null or x.currency_code = list_exchange_rates.currency_code)
     and (list_exchange_rates.after_id is null
          or (x.currency_code, x.rate_date) > (
               select a.currency_code, a.rate_date
                 from issoh.exchange_rates a
                where a.rate_id = list_exchange_rates.after_id))
   order by x.currency_code, x.rate_date
   limit list_exchange_rates.page_size
$$;
comment on function issoh.list_exchange_rates(text, uuid, integer) is
  $$A page of exchange rates, of one currency or of all, by currency and day, behind the one of an id.$$;
grant execute on function issoh.list_exchange_rates(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

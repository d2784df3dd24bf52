create or replace function issoh.record_exchange_rates(rates jsonb) returns setof issoh.exchange_rates
language sql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select x.*
    from issoh.set_exchange_rates(array(
           select jsonb_populate_record(null::issoh.exchange_rate_input, e.value)
             from jsonb_array_elements(record_exchange_rates.rates) with ordinality e (value, position)
            order by e.position)) x
   order by x.currency_code, x.rate_date
$$;
comment on function issoh.record_exchange_rates(jsonb) is
  $$Sets a JSON array of rates {currency_code, rate_date, rate} as set_exchange_rates does, with the same errors.$$;
grant execute on function issoh.record_exchange_rates(jsonb) to inv_pricing_manager, inv_admin;

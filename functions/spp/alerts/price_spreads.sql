create or replace function spp_private.price_spreads()
  returns table (day date, supplier_code text, volatility numeric)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select k.day, s.supplier_code,
         spp_private.price_volatility(k.percentages, k.percentage_sum, k.percentage_squares)
    from spp_kept.price_days k
    join spp.suppliers s on s.supplier_id = k.supplier_id
   where k.day >= (now() at time zone 'UTC')::date - 1
$$;
comment on function spp_private.price_spreads() is
  $$How wide the price changes of today and yesterday (UTC) spread, by supplier, as far as they are counted: standard
deviation, in percentage points.$$;

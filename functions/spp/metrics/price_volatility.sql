create or replace function spp_private.price_volatility(
  percentages bigint,
  percentage_sum numeric,
  percentage_squares numeric
) returns numeric
language sql immutable parallel safe
as $$
  select case when percentages > 0
              then round(sqrt(greatest(percentage_squares / percentages - (percentage_sum / percentages) ^ 2, 0)), 4)
         end
$$;
comment on function spp_private.price_volatility(bigint, numeric, numeric) is
  $$How wide percentages spread, from their number, sum and sum of squares: their standard deviation, in percentage
points. Null where there are none.$$;
grant execute on function spp_private.price_volatility(bigint, numeric, numeric)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

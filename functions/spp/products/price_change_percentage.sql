create or replace function spp.price_change_percentage(old_price numeric, new_price numeric) returns numeric
language sql immutable parallel safe
as $$
  select case when old_price > 0 then round((new_price - old_price) / old_price * 100, 4) end
$$;
comment on function spp.price_change_percentage(numeric, numeric) is
  'Change in percent of the old price, 4 decimals; null from no price and from price 0.';
grant execute on function spp.price_change_percentage(numeric, numeric) to public;

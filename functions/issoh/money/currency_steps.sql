create or replace function issoh_private.currency_steps(
  price numeric,
  own issoh_private.tier_rate,
  wanted issoh_private.tier_rate
) returns jsonb[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- The rate that matters is the other currency's: that of the base currency is 1, of no date.
  v_dated constant issoh_private.tier_rate := case
    when wanted.rate_date is null and wanted.rate = 1 then own
    else wanted
  end;
  v_unknown constant text := case
    when wanted.rate is null then wanted.currency_code
    when own.rate is null then own.currency_code
  end;
begin
  if v_unknown is not null then
    return array[jsonb_object(array[
      'step', 'currency', 'tier', wanted.tier_code, 'price', null,
      'note', 'There is no exchange rate of ' || v_unknown || ' for that day or before.'])];
  end if;
  return array[jsonb_object(array[
    'step', 'currency', 'tier', wanted.tier_code, 'price', trim_scale(round(price, 10))::text,
    'currency', wanted.currency_code, 'rate', trim_scale(v_dated.rate)::text, 'rate_date', v_dated.rate_date::text,
    'note', 'Converted from ' || own.currency_code || ' to ' || wanted.currency_code || ' at the rate '
            || trim_scale(v_dated.rate) || ' of ' || v_dated.rate_date
            || case when own.rate_date is not null and wanted.rate_date is not null
                 then ', and ' || trim_scale(own.rate) || ' of ' || own.rate_date else '' end || '.'])];
end
$$;
comment on function issoh_private.currency_steps(numeric, issoh_private.tier_rate, issoh_private.tier_rate) is
  $$How a price came from one currency into another one: a step of a trace, with the rate and its day, or that there is
none.$$;
grant execute on function issoh_private.currency_steps(numeric, issoh_private.tier_rate, issoh_private.tier_rate)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

create or replace function issoh_private.cost_in_base(unit_cost numeric, currency_code text, moment timestamptz)
returns numeric
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not common.is_currency(cost_in_base.currency_code) then
    return null;
  end if;
  return trim_scale(issoh_private.to_base(cost_in_base.unit_cost, cost_in_base.currency_code,
                                          (cost_in_base.moment at time zone 'UTC')::date));
end
$$;
comment on function issoh_private.cost_in_base(numeric, text, timestamptz) is
  'A unit cost in the base currency, at the rate of that day; null where the currency is none. Raises ISCXR.';

create or replace function spp_private.price_saying(traits jsonb) returns jsonb
language sql immutable parallel safe
as $$
  select jsonb_build_object(
    'currency', price_saying.traits -> 'currency',
    'per', case
      when price_saying.traits ? 'per' then price_saying.traits -> 'per'
      when price_saying.traits ? 'per_thousand' then to_jsonb(1000)
      when price_saying.traits ?| '{per_hundred,percent}' then to_jsonb(100) end,
    'unit', case
      when price_saying.traits ? 'unit' then price_saying.traits -> 'unit'
      when price_saying.traits ?| '{per_hundred,measure}' then to_jsonb(1)
      when price_saying.traits ? 'minor' then to_jsonb(0.01)
      when price_saying.traits ? 'milli' then to_jsonb(0.001)
      when price_saying.traits ? 'thousands' and not price_saying.traits ?| '{per,per_thousand}' then to_jsonb(1000)
      else to_jsonb(1) end,
    'valid_from', case when not price_saying.traits ? 'day_unclear' then price_saying.traits -> 'valid_from' end)
$$;
comment on function spp_private.price_saying(jsonb) is
  $$What the heading of the price says of every amount: {currency, per: pieces it is for, unit: what 1 is worth in the
currency (0.01 cents, 1000 thousands), valid_from}; null where it says nothing.$$;

create or replace function spp_private.field_fit(field text, below jsonb) returns float8
language sql immutable parallel safe
as $$
  select case
    when spp_private.price_rank(field_fit.field) is not null
      then case when coalesce((below ->> 'priced')::float8, 0.5) < 0.3 then -200 else 0 end
    when field_fit.field = 'code' then 60 * (coalesce((below ->> 'uniqueness')::float8, 0.5) - 0.5)
      - 30 * (1 - coalesce((below ->> 'fill')::float8, 0.5)) - 40 * coalesce((below ->> 'phrases')::float8, 0)
      - case when (below ->> 'counter')::boolean then 25 else 0 end
      - case when (below ->> 'uniqueness')::float8 < 0.8 and (below ->> 'filled')::int >= 20 then 15 else 0 end
      - case when (below ->> 'decimals')::float8 > 0.5 then 60 else 0 end
    when field_fit.field = 'name' then -60 * (1 - coalesce((below ->> 'letters')::float8, 1))
      + least(coalesce((below ->> 'length')::float8, 0), 40) / 10
    when field_fit.field = 'description' then -60 * (1 - coalesce((below ->> 'letters')::float8, 1))
    when field_fit.field = 'currency' then case when (below ->> 'amounts')::float8 > 0.5 then -200 else 0 end
    when field_fit.field in ('valid_from', 'valid_to') then
      case when coalesce((below ->> 'dates')::float8, 1) < 0.3 then -200 else 10 end
    when field_fit.field = 'from_quantity' then
      case when coalesce((below ->> 'digits')::float8, 1) < 0.5 or (below ->> 'dates')::float8 > 0.3 then -200 else 0
        end
    when field_fit.field = 'price_basis' then
      case when coalesce((below ->> 'digits')::float8, 1) < 0.3 and not (below ->> 'hundreds')::boolean then -200 else
        10 end
    when field_fit.field = 'discount' then case when coalesce((below ->> 'digits')::float8, 1) < 0.5 then -200 else 0
      end
    else 0 end
$$;
comment on function spp_private.field_fit(text, jsonb) is
  'What the cells below a heading (spp_private.columns_below) add to or take from its score for a field.';

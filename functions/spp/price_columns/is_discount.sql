create or replace function spp_private.is_discount(evidence spp_private.column_evidence) returns boolean
language sql immutable parallel safe
as $$
  select coalesce((evidence).field = 'discount' and not (evidence).hidden
                  and ((evidence).below ->> 'percents')::float8 >= 0.5 and not (evidence).traits ?|
                    '{currency,change}', false)
$$;
comment on function spp_private.is_discount(spp_private.column_evidence) is
  'Whether a column holds discounts in percent: numbers up to 100, or chains of them as in 30+10.';

create or replace function issoh_private.make_first_prices(product_ids uuid[], costs numeric[])
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_rules issoh.pricing_rules[];
  -- A rule of its own would come before the default that is meant for it.
  v_by_default constant uuid[] := array(
    select p.product_id
      from issoh_private.nearest_defaults(make_first_prices.product_ids, clock_timestamp(), 1) d
      join issoh.selected_products p
        on coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') = d.kind_id
     where d.pricing_tier_id = v_tier_id and p.product_id = any (make_first_prices.product_ids));
begin
  v_rules := array(
    select issoh_private.compute_rule(jsonb_populate_record(null::issoh.pricing_rules, jsonb_build_object(
             'product_id', n.product_id, 'pricing_tier_id', v_tier_id, 'rule_type', 'cost_plus',
             'cost_price', round(n.cost, 4), 'markup_percentage', m.percentage,
             'rounding_mode', 'nearest', 'from_quantity', 1, 'currency_code', m.currency_code,
             'effective_from', m.moment, 'reason', 'first price')))
      from unnest(make_first_prices.product_ids, make_first_prices.costs) as n (product_id, cost),
           (select issoh_private.default_markup() as percentage, issoh_private.base_currency() as currency_code,
                   clock_timestamp() as moment) m
     where greatest(n.cost, round(n.cost * (1 + m.percentage / 100), 4)) < 1e15
       and n.product_id <> all (v_by_default)
       and not exists (select from issoh.pricing_rules r
                        where r.product_id = n.product_id and r.pricing_tier_id = v_tier_id));
  return query select w.* from issoh_private.write_rules(v_rules) w;
end
$$;
comment on function issoh_private.make_first_prices(uuid[], numeric[]) is
  $$Gives products that never had a price in the default tier, and have none by a default of it, their first one there:
cost (base currency) plus its markup. What would come out as more than a price can be gets none. The caller holds
the locks of the products. Answers the rules.$$;

create or replace function issoh_private.write_costs(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from constant timestamptz := clock_timestamp();
begin
  return query
  select w.*
    from issoh_private.write_rules(array(
      select issoh_private.rule_at_cost(r, round(x.cost, 4), null, v_from, write_costs.reason)
        from unnest(write_costs.product_ids, write_costs.costs) as x (product_id, cost)
        join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= v_from
         and (r.effective_to is null or r.effective_to > v_from)
       where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is distinct from round(x.cost, 4)
         and x.cost is not null)) w;
end
$$;
comment on function issoh_private.write_costs(uuid[], numeric[], text) is
  'Products cost something else from now on (base currency, a product once): each tier''s rule in force is closed and
one with the new cost opened, its price unchanged. The caller holds the locks of the products. Answers the new rules.';

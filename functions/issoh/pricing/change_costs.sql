create or replace function issoh_private.change_costs(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_drafts constant issoh.price_proposals[] := array(
    select d
      from issoh_private.compute_proposals(change_costs.product_ids, change_costs.costs, change_costs.reason) d);
  v_applies constant boolean := (issoh.setting('pricing.apply_proposals'))::boolean;
  v_from timestamptz;
begin
  -- A price that is applied at once needs no rule that holds the old one for a moment.
  if v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
  v_from := clock_timestamp();
  return query
  select w.*
    from issoh_private.write_rules(array(
      select issoh_private.rule_at_cost(r, round(x.cost, 4), null, v_from, change_costs.reason)
        from unnest(change_costs.product_ids, change_costs.costs) as x (product_id, cost)
        join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= v_from
         and (r.effective_to is null or r.effective_to > v_from)
       where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is distinct from round(x.cost, 4)
         and x.cost is not null)) w;
  if not v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
end
$$;
comment on function issoh_private.change_costs(uuid[], numeric[], text) is
  'Products cost something else from now on (base currency, a product once): each tier''s rule in force is closed and
one with the new cost opened, its price unchanged, and new prices are proposed. The caller holds the locks of the
products. Answers the new rules, those of applied proposals left out.';

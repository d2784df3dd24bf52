create or replace function issoh_private.follow_costs(product_ids uuid[], costs numeric[], reason text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due integer;
begin
  insert into issoh_private.proposals_due (product_id, pricing_tier_id, old_cost, reason)
  select r.product_id, r.pricing_tier_id, r.cost_price, follow_costs.reason
    from unnest(follow_costs.product_ids, follow_costs.costs) as x (product_id, cost)
    join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   where r.rule_type in ('fixed', 'cost_plus') and r.cost_price <> round(x.cost, 4);
  get diagnostics v_due = row_count;
  perform from issoh_private.write_costs(follow_costs.product_ids, follow_costs.costs, follow_costs.reason);
  return v_due;
end
$$;
comment on function issoh_private.follow_costs(uuid[], numeric[], text) is
  $$As change_costs, but new prices are proposed by a job later, prices__propose: whoever changes many costs holds the
products no longer than that takes. Answers how many rules are due for a proposal.$$;

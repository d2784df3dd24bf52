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
begin
  -- A receipt of before says less than whoever names the cost now.
  delete from issoh_private.proposals_due d
   where d.product_id = any (change_costs.product_ids) and d.movement_id is not null;
  update issoh.pricing_rules r
     set cost_said_at = clock_timestamp()
    from unnest(change_costs.product_ids, change_costs.costs) as x (product_id, cost)
   where r.product_id = x.product_id and r.cost_price = round(x.cost, 4) and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp());
  -- A price that is applied at once needs no rule that holds the old one for a moment.
  if v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
  return query
  select (w.rule).* from issoh_private.write_costs(change_costs.product_ids, change_costs.costs, change_costs.reason) w;
  if not v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
end
$$;
comment on function issoh_private.change_costs(uuid[], numeric[], text) is
  'As write_costs, and new prices are proposed at once. Answers the new rules, those of applied proposals left out.';

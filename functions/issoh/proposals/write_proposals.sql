create or replace function issoh_private.write_proposals(drafts issoh.price_proposals[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ids uuid[];
begin
  -- One that was computed from this very cost, beside this very rule, waits on.
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = v_now
    from unnest(write_proposals.drafts) d
    join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
     and r.from_quantity = d.from_quantity and r.effective_from <= v_now
     and (r.effective_to is null or r.effective_to > v_now)
   where p.status = 'open' and p.product_id = d.product_id and p.pricing_tier_id = d.pricing_tier_id
     and p.from_quantity = d.from_quantity and (p.new_cost is distinct from d.new_cost
                                                 or p.rule_id is distinct from r.rule_id);
  with written as (
    insert into issoh.price_proposals as p
      (rule_id, product_id, pricing_tier_id, old_cost, new_cost, markup_percentage, current_price, proposed_price,
       currency_code, reason, from_quantity, cost_said_at)
    select r.rule_id, d.product_id, d.pricing_tier_id, d.old_cost, d.new_cost, d.markup_percentage, d.current_price,
           d.proposed_price, d.currency_code, d.reason, d.from_quantity, d.cost_said_at
      from unnest(write_proposals.drafts) d
      join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
       and r.from_quantity = d.from_quantity and r.effective_from <= v_now
       and (r.effective_to is null or r.effective_to > v_now)
     -- A cost that was negotiated is in neither: there are drafts of it only where it has moved.
     where (d.new_cost is null or d.new_cost is distinct from d.old_cost) and d.proposed_price <> d.current_price
       and abs(d.proposed_price - d.current_price) * 100
           >= d.current_price * (select (issoh.setting('pricing.proposal_threshold') #>> '{}')::numeric)
       and not exists (
         select from issoh.price_proposals o
          where o.status = 'open' and o.product_id = d.product_id and o.pricing_tier_id = d.pricing_tier_id
            and o.from_quantity = d.from_quantity)
       -- What was dismissed beside this very rule is not asked again.
       and not exists (
         select from issoh.price_proposals o
          where o.rule_id = r.rule_id and o.status = 'dismissed' and o.new_cost is not distinct from d.new_cost
            and o.proposed_price = d.proposed_price)
    returning p.proposal_id
  )
  select coalesce(array_agg(w.proposal_id), '{}') into v_ids from written w;
  if (issoh.setting('pricing.apply_proposals'))::boolean then
    perform issoh_private.accept_proposals(v_ids, 'system');
  end if;
  return cardinality(v_ids);
end
$$;
comment on function issoh_private.write_proposals(issoh.price_proposals[]) is
  $$Opens what was drafted for the rules in force, where the price moves far enough and the same has not been dismissed
beside that rule; closes older ones.
Answers how many were opened.$$;

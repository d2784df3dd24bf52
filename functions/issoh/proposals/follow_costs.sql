create or replace function issoh_private.follow_costs(
  product_ids uuid[],
  costs numeric[],
  reason text,
  moved_at timestamptz[] default null
) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due integer;
begin
  insert into issoh_private.proposals_due (product_id, pricing_tier_id, from_quantity, old_cost, reason)
  select (w.rule).product_id, (w.rule).pricing_tier_id, (w.rule).from_quantity, w.old_cost, follow_costs.reason
    from issoh_private.write_costs(follow_costs.product_ids, follow_costs.costs, follow_costs.reason,
                                   follow_costs.moved_at) w
   where w.old_cost is not null;
  get diagnostics v_due = row_count;
  return v_due;
end
$$;
comment on function issoh_private.follow_costs(uuid[], numeric[], text, timestamptz[]) is
  $$As change_costs, but new prices are proposed by a job later, prices__propose: whoever changes many costs holds the
products no longer than that takes. Answers how many rules are due for a proposal.$$;

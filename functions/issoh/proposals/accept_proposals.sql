create or replace function issoh_private.accept_proposals(proposal_ids uuid[], decided_by text, notes text default null)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.write_rules(array(
    -- The cost of one that was negotiated goes on with the rule, unread.
    select case
             when p.new_cost is null then issoh_private.rule_at_price(r, p.proposed_price, clock_timestamp(), p.reason)
             else issoh_private.rule_at_cost(r, p.new_cost, p.markup_percentage, clock_timestamp(), p.reason,
                                             coalesce(p.cost_said_at, r.cost_said_at, r.created_at))
           end
      from issoh.price_proposals p
      join issoh.pricing_rules r on r.rule_id = p.rule_id
     where p.proposal_id = any (accept_proposals.proposal_ids)));
  update issoh.price_proposals p
     set status = 'accepted', decided_by = accept_proposals.decided_by, decided_at = clock_timestamp(),
         notes = accept_proposals.notes
   where p.proposal_id = any (accept_proposals.proposal_ids);
end
$$;
comment on function issoh_private.accept_proposals(uuid[], text, text) is
  $$Sets the proposed prices from now on, by rules of cost and markup. The proposals are open, their rules in force,
their products locked.$$;

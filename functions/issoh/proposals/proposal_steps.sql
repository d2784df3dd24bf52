create or replace function issoh_private.proposal_steps(
  rule issoh.pricing_rules,
  proposal issoh.price_proposals,
  is_converted boolean
) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := proposal_steps.rule;
  v_computed constant numeric := proposal_steps.proposal.new_cost
    * (1 + proposal_steps.proposal.markup_percentage / 100) + coalesce(v_rule.surcharge, 0);
begin
  if proposal_steps.proposal.new_cost is null then
    return jsonb_build_array(jsonb_build_object(
      'step', 'negotiated', 'price', trim_scale(proposal_steps.proposal.proposed_price)::text,
      'note', 'The cost was negotiated: negotiated_prices tells it, with its markup.'));
  end if;
  -- As price_at has it: a price that is converted when it is read is rounded then.
  if proposal_steps.is_converted then
    v_rule.rounding_increment := null;
    v_rule.charm_ending := null;
  end if;
  return to_jsonb(
    array[jsonb_object(array[
      'step', 'cost_plus', 'price', trim_scale(v_computed)::text,
      'note', 'Cost ' || trim_scale(proposal_steps.proposal.new_cost) || ' plus '
              || trim_scale(proposal_steps.proposal.markup_percentage) || ' percent'
              || case
                   when v_rule.surcharge <> 0 then issoh_private.surcharge_words(v_rule.surcharge)
                   else ''
                 end || '.'])]
    || case
         when v_computed = proposal_steps.proposal.proposed_price then '{}'
         else issoh_private.rounding_steps(v_rule, v_computed, proposal_steps.proposal.proposed_price)
       end);
end
$$;
comment on function issoh_private.proposal_steps(issoh.pricing_rules, issoh.price_proposals, boolean) is
  $$How a proposed price came about, as the trace of prices_for tells it: steps {step, price, note}. is_converted: the
tier has another currency than the rule.$$;
grant execute on function issoh_private.proposal_steps(issoh.pricing_rules, issoh.price_proposals, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

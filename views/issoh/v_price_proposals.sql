-- From the left, so that totals do without.
create or replace view issoh.v_price_proposals with (security_invoker = true) as
select p.proposal_id, p.product_id, s.internal_sku, s.product_name, t.tier_code as pricing_tier, p.old_cost,
       p.new_cost, p.current_price, p.proposed_price, p.currency_code,
       round((p.current_price - p.new_cost) / nullif(p.current_price, 0) * 100, 2) as current_margin,
       round((p.proposed_price - p.new_cost) / nullif(p.proposed_price, 0) * 100, 2) as proposed_margin,
       p.reason, p.created_at, p.from_quantity, p.markup_percentage,
       issoh_private.proposal_steps(r, p, t.currency_code <> p.currency_code) as trace
  from issoh.price_proposals p
  left join issoh.selected_products s on s.product_id = p.product_id
  left join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
  left join issoh.pricing_rules r on r.rule_id = p.rule_id
 where p.status = 'open';
comment on view issoh.v_price_proposals is
  'Prices that wait for a decision, with what the new cost leaves of the old price and of the proposed one.';
comment on column issoh.v_price_proposals.current_margin is
  'Percent of current_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposed_margin is
  'Percent of proposed_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposal_id is 'Identifies the proposal.';
comment on column issoh.v_price_proposals.product_id is 'Product.';
comment on column issoh.v_price_proposals.internal_sku is 'Our own article number.';
comment on column issoh.v_price_proposals.product_name is 'Name shown to people.';
comment on column issoh.v_price_proposals.pricing_tier is 'Code of the tier.';
comment on column issoh.v_price_proposals.old_cost is 'Cost the present price was computed from; null: unknown.';
comment on column issoh.v_price_proposals.new_cost is 'Cost of a piece now.';
comment on column issoh.v_price_proposals.current_price is 'Price in force.';
comment on column issoh.v_price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.v_price_proposals.currency_code is 'The base currency.';
comment on column issoh.v_price_proposals.reason is 'What changed the cost.';
comment on column issoh.v_price_proposals.from_quantity is 'Pieces from which on the price holds.';
comment on column issoh.v_price_proposals.created_at is 'When it was proposed.';
comment on column issoh.v_price_proposals.markup_percentage is 'Percent on the new cost: the markup that was meant.';
comment on column issoh.v_price_proposals.trace is
  'How the proposed price came about: steps {step, price, note}, as in the trace of a price.';

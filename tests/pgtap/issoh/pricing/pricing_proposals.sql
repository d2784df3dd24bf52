-- Costs change, prices are proposed.
select plan(48);

insert into issoh.selected_products (internal_sku, product_name)
select s, 'Product ' || s from unnest(array['A', 'B', 'C', 'D', 'E']) s;
select issoh.set_pricing_tier('wholesale', 'Wholesale');
create function tap.now_in_force(sku text, tier text default null) returns text
language sql stable
as $$
  select concat_ws(' ', r.rule_type, 'c' || trim_scale(r.cost_price), 'm' || trim_scale(r.markup_percentage),
                   't' || trim_scale(r.target_markup_percentage), 'p' || trim_scale(r.selling_price))
    from issoh.pricing_rules r
   where r.product_id = (issoh_private.resolve_product(sku)).product_id
     and r.pricing_tier_id = (issoh_private.resolve_tier(tier)).tier_id
     and r.period @> clock_timestamp()
$$;
create function tap.proposals(sku text) returns text
language sql stable
as $$
  select string_agg(concat_ws(' ', t.tier_code, trim_scale(p.old_cost), trim_scale(p.new_cost), trim_scale(p.current_price), trim_scale(p.proposed_price), p.status), ', ' order by p.proposal_id)
    from issoh.price_proposals p
    join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
   where p.product_id = (issoh_private.resolve_product(sku)).product_id
$$;
create function tap.open(sku text) returns uuid[]
language sql stable
as $$
  select array_agg(v.proposal_id) from issoh.v_price_proposals v where v.internal_sku = sku
$$;

select issoh.set_price('A', cost_price => 10, markup_percentage => 20, charm_ending => 0.99);
select issoh.set_price('A', 'wholesale', selling_price => 11, cost_price => 10);
select is((select string_agg(trim_scale(r.selling_price)::text, ' ' order by r.selling_price) from issoh.change_cost('A', 12, 'list of May') r),
  '11 11.99', 'a new cost leaves every price as it is');
select is(tap.now_in_force('A'), 'fixed c12 m-0.0833 t20 p11.99', 'the markup that was meant is remembered');
select is(tap.now_in_force('A', 'wholesale'), 'fixed c12 m-8.3333 t10 p11', 'in every tier');
select is(tap.proposals('A'), 'standard 10 12 11.99 13.99 open, wholesale 10 12 11 13.2 open', 'and a price is proposed in each');
select is((select string_agg(concat_ws(' ', v.internal_sku, v.pricing_tier, trim_scale(v.proposed_price), v.current_margin, v.proposed_margin, v.reason), ', ' order by v.pricing_tier) from issoh.v_price_proposals v),
  'A standard 13.99 -0.08 14.22 list of May, A wholesale 13.2 -9.09 9.09 list of May', 'the view shows what is left of each price');
select lives_ok($$select issoh.change_cost('A', 12)$$, 'the same cost again');
select is(cardinality(tap.open('A')), 2, 'proposes nothing again');
select is((select count(*) from issoh.change_cost('A', 13)), 2::bigint, 'a further cost');
select is(tap.proposals('A'), 'standard 10 12 11.99 13.99 superseded, wholesale 10 12 11 13.2 superseded, standard 12 13 11.99 15.99 open, wholesale 12 13 11 14.3 open',
  'takes the place of the first, and still aims at the first markup');

-- Decisions.
create temp table kept as select p.* from issoh.price_proposals p;
select is((select string_agg(d.status, ' ') from issoh.decide_price_proposals(tap.open('A'), 'accept', 'fine') d), 'accepted accepted', 'proposals are accepted');
select is(tap.now_in_force('A'), 'cost_plus c13 m20 p15.99', 'the markup is back');
select is(tap.now_in_force('A', 'wholesale'), 'cost_plus c13 m10 p14.3', 'in the other tier too');
select is((select string_agg(concat_ws(' ', p.decided_by, p.decided_at is not null, p.notes), ', ') from issoh.price_proposals p where p.status = 'accepted'),
  format('%s t fine, %1$s t fine', session_user), 'it is kept who decided what');
select is((select count(*) from issoh.pricing_rules), 8::bigint, 'every step is a rule');
select is((select count(*) from issoh.decide_price_proposals(array(select p.proposal_id from issoh.price_proposals p where p.status = 'accepted'), 'accept')), 2::bigint, 'accepted again');
select is((select count(*) from issoh.pricing_rules), 8::bigint, 'they do nothing');
select throws_ok($$select issoh.decide_price_proposals(array(select p.proposal_id from issoh.price_proposals p where p.status = 'accepted'), 'dismiss')$$, 'ISCPD', null, 'the other way they are refused');
select throws_ok($$select issoh.decide_price_proposals(array(select p.proposal_id from issoh.price_proposals p where p.status = 'superseded'), 'accept')$$, 'ISCPD', null, 'so are superseded ones');
select throws_ok($$select issoh.decide_price_proposals(array[uuidv7()], 'accept')$$, 'ISNPP', null, 'and unknown ones');
select throws_ok($$select issoh.decide_price_proposals('{}', 'maybe')$$, 'ISIPD', null, 'and other decisions');
select lives_ok($$select issoh.change_cost('A', 14)$$, 'another cost');
select is((select string_agg(d.status, ' ') from issoh.decide_price_proposals(tap.open('A'), 'dismiss') d), 'dismissed dismissed', 'proposals are dismissed');
select is(tap.now_in_force('A'), 'fixed c14 m14.2143 t20 p15.99', 'the price stays');
select lives_ok($$select issoh.change_cost('A', 15)$$, 'a further cost');
select is(cardinality(tap.open('A')), 2, 'is proposed anew');
select lives_ok($$select issoh.set_price('A', selling_price => 16)$$, 'a price set by hand');
select is((select string_agg(v.pricing_tier, ' ') from issoh.v_price_proposals v), 'wholesale', 'overtakes what was proposed for its tier');
select lives_ok($$select issoh.end_price('A', 'wholesale')$$, 'the end of a price');
select is(tap.open('A'), null, 'as well');

-- Receipts: rules stay, proposals come, by the job.
select tap.warehouse('W');
select issoh.set_price('B', cost_price => 10, markup_percentage => 20);
select issoh.set_price('C', selling_price => 5);
select issoh.set_price('B', 'wholesale', source_tier => 'standard');
create function tap.propose(sku text, cost numeric) returns bigint
language plpgsql volatile
as $$
declare
  v_noted bigint;
begin
  perform tap.move('receipt', sku, 1, null, 'W', cost), issoh_private.note_receipts();
  v_noted := (select count(*) from issoh_private.proposals_due d
               where d.product_id = (issoh_private.resolve_product(sku)).product_id);
  perform issoh_private.propose_due(100);
  return v_noted;
end
$$;
select is((select string_agg(tap.propose(s, 11)::text, ' ') from unnest(array['B', 'C', 'D']) s), '1 0 0',
  'only what has a cost and a markup is looked at');
select is(tap.now_in_force('B'), 'cost_plus c10 m20 p12', 'the rule stays');
select is(tap.proposals('B'), 'standard 10 11 12 13.2 open', 'a copy gets none');
select tap.propose('B', 11);
select is(tap.proposals('B'), 'standard 10 11 12 13.2 open', 'the same cost proposes nothing twice, what is open stays');
select tap.propose('B', 10);
select is(tap.proposals('B'), 'standard 10 11 12 13.2 superseded', 'the old cost proposes nothing and closes what was open');
select issoh.set_setting('pricing.proposal_threshold', '5');
select tap.propose('B', 10.4);
select is(tap.open('B'), null, 'below the threshold nothing is proposed');
select tap.propose('B', 10.5);
select is(cardinality(tap.open('B')), 1, 'from it on a price is');
select is((select d.status from issoh.decide_price_proposals(tap.open('B'), 'accept') d), 'accepted', 'it is accepted');
select is(tap.now_in_force('B'), 'cost_plus c10.5 m20 p12.6', 'and sets cost and price');

-- A price whose time is over while its proposal is open.
select tap.propose('B', 12);
update issoh.pricing_rules set effective_to = clock_timestamp() where period @> clock_timestamp() and cost_price = 10.5;
select throws_ok(format('select issoh.decide_price_proposals(%L, %L)', tap.open('B'), 'accept'), 'ISCPD', null, 'a proposal beside a price that is over cannot be accepted');
select is((select d.status from issoh.decide_price_proposals(tap.open('B'), 'dismiss') d), 'dismissed', 'but dismissed');

-- At once.
select issoh.set_setting('pricing.apply_proposals', 'true');
select issoh.set_price('E', cost_price => 10, markup_percentage => 20);
select is((select trim_scale(r.selling_price) from issoh.change_cost('E', 20) r), 24::numeric, 'by a setting the price moves at once');
select is((select concat_ws(' ', p.status, p.decided_by) from issoh.price_proposals p where p.new_cost = 20), 'accepted system', 'as the system''s decision');
select is((select count(*) from issoh.pricing_rules r where r.product_id = (issoh_private.resolve_product('E')).product_id), 2::bigint, 'without a rule in between');

select throws_ok($$select issoh.change_cost('D', 1)$$, 'ISNRU', null, 'a product without a price has no cost to change');
select throws_ok($$select issoh.change_cost('A', null)$$, 'ISIPR', null, 'no cost is refused');
select throws_ok($$select issoh.change_cost('A', -1)$$, 'ISIPV', null, 'so is a negative one');
select is((select string_agg(trim_scale(r.cost_price)::text, ' ') from issoh.change_cost('C', 2) r), '2', 'a first cost of a fixed price is kept');
select is(tap.now_in_force('C'), 'fixed c2 m150 p5', 'and its markup told');
select * from finish();

-- Prices for larger quantities, and surcharges.
select plan(50);

insert into issoh.selected_products (internal_sku, product_name)
select s, 'Product ' || s from unnest(array['A', 'B', 'C', 'D', 'E']) s;
select issoh.set_pricing_tier('wholesale', 'Wholesale'), issoh.set_pricing_tier('web', 'Web');
create function tap.price(sku text, quantity integer, tier text default null, at timestamptz default null) returns text
language sql volatile
as $$
  select coalesce(trim_scale(p.price)::text, 'none') from issoh.price_for(sku, tier, at, quantity) p
$$;
create function tap.steps(sku text, quantity integer default 1, tier text default null) returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', s ->> 'step', s ->> 'tier', s ->> 'price'), ', ')
    from issoh.price_for(sku, tier, null, quantity) p, jsonb_array_elements(p.trace) s
$$;
create function tap.rule(r issoh.pricing_rules) returns text
language sql stable
as $$
  select concat_ws(' ', r.rule_type, r.from_quantity, 'c' || trim_scale(r.cost_price), 'm' || trim_scale(r.markup_percentage),
                   't' || trim_scale(r.target_markup_percentage), 's' || trim_scale(r.surcharge),
                   'p' || trim_scale(r.selling_price), '>=' || trim_scale(r.minimum_price), 'e' || trim_scale(r.charm_ending))
$$;
create function tap.in_force(sku text) returns text
language sql volatile
as $$
  select string_agg(tap.rule(r), ', ' order by r.from_quantity, r.rule_type desc)
    from issoh.pricing_rules r
   where r.product_id = (issoh_private.resolve_product(sku)).product_id and r.period @> clock_timestamp()
$$;
create function tap.proposed(sku text) returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', v.from_quantity, trim_scale(v.old_cost), trim_scale(v.new_cost), trim_scale(v.proposed_price)), ', ' order by v.from_quantity)
    from issoh.v_price_proposals v where v.internal_sku = sku
$$;

-- Breaks.
select issoh.set_price('A', cost_price => 50, markup_percentage => 100, charm_ending => 0);
select is(tap.rule(issoh.set_price('A', selling_price => 90, from_quantity => 10)), 'fixed 10 c50 m80 p90 e0', 'a price for 10 pieces carries over from that for one');
select is(tap.rule(issoh.set_price('A', markup_percentage => 60, from_quantity => 100)), 'cost_plus 100 c50 m60 p80 e0', 'so does one for 100');
select is(string_agg(tap.price('A', q), ' ' order by q), '100 100 90 90 80 80', 'the largest from_quantity that is reached holds')
  from unnest(array[1, 9, 10, 99, 100, 2000000000]) q;
select is((select concat_ws(' ', p.from_quantity, p.rule_id = r.rule_id) from issoh.price_for('A', quantity => 12) p, issoh.pricing_rules r where r.from_quantity = 10), '10 t', 'the answer tells which');
select is(tap.rule(issoh.set_price('A', minimum_price => 85, from_quantity => 10)), 'fixed 10 c50 m80 p90 >=85 e0', 'a change of it carries over from itself');
select is(tap.in_force('A'), 'cost_plus 1 c50 m100 p100 e0, fixed 10 c50 m80 p90 >=85 e0, cost_plus 100 c50 m60 p80 e0', 'the others stay');
select is((select count(*) from issoh.prices_for(quantity => 10) p where p.price = 90), 1::bigint, 'of many at once too');
select is(tap.price('B', 10), 'none', 'a product without rules has no price for many either');
select issoh.set_price('B', selling_price => 5, from_quantity => 10);
select is(tap.price('B', 9), 'none', 'below the first quantity there is none');
select is(tap.price('B', 10), '5', 'from it on there is');
select throws_ok($$select issoh.set_price('B', selling_price => 5, from_quantity => 0)$$, 'ISIPV', null, 'from 0 pieces is refused');
select throws_ok($$select issoh.prices_for(quantity => -1)$$, 'ISIPV', null, 'and so is asking for fewer than 1');

-- Copies.
select issoh.set_price('A', 'wholesale', source_tier => 'standard', adjustment_percentage => 0);
select is(string_agg(tap.price('A', q, 'wholesale'), ' ' order by q), '100 90 80', 'a copy copies the price for so many pieces') from unnest(array[1, 10, 100]) q;
select issoh.set_price('A', 'wholesale', source_tier => 'standard', adjustment_percentage => -10, from_quantity => 10);
select is(string_agg(tap.price('A', q, 'wholesale'), ' ' order by q), '100 81 72', 'from 10 pieces on at 10 percent less') from unnest(array[1, 10, 100]) q;
select throws_ok($$select issoh.set_price('A', 'wholesale', source_tier => 'web'), issoh.set_price('A', 'web', source_tier => 'wholesale', from_quantity => 50)$$,
  'ISCTC', null, 'copies in a circle are refused whatever the number of pieces');

-- Periods of their own.
select issoh.set_price('C', selling_price => 10), issoh.set_price('C', selling_price => 8, from_quantity => 10);
select issoh.set_price('C', selling_price => 7, from_quantity => 10, effective_from => '2126-01-01Z', effective_to => '2126-02-01Z');
select is(string_agg(tap.price('C', 10, at => m), ' ' order by m), '8 7 8', 'a promotion of a break leaves the rest alone') from unnest(array['2125-12-31Z', '2126-01-15Z', '2126-02-01Z']::timestamptz[]) m;
select is(tap.price('C', 1, at => '2126-01-15Z'), '10', 'the price of one among it');
select is((issoh.end_price('C', from_quantity => 10, effective_to => '2126-02-01Z')).from_quantity, 10, 'what follows is taken back');
select is((issoh.end_price('C', from_quantity => 10)).from_quantity, 10, 'and the break ends');
select is(tap.price('C', 10), '10', 'then the price of one holds for many');
select throws_ok($$select issoh.end_price('C', from_quantity => 10)$$, 'ISNRU', null, 'an ended one is not there');
select throws_ok($$insert into issoh.pricing_rules (product_id, pricing_tier_id, selling_price) select r.product_id, r.pricing_tier_id, 1
  from issoh.pricing_rules r where r.product_id = (issoh_private.resolve_product('C')).product_id and r.period @> clock_timestamp() and r.from_quantity = 1$$,
  '23P01', null, 'no two of one quantity overlap');

-- A new cost goes to each of them.
select is((select count(*) from issoh.change_cost('A', 60)), 5::bigint - 2, 'each break is a rule of its own');
select is(tap.in_force('A'), 'fixed 1 c60 m66.6667 t100 p100 e0, copy_tier 1, fixed 10 c60 m50 t80 p90 >=85 e0, copy_tier 10, fixed 100 c60 m33.3333 t60 p80 e0',
  'its price stays, with the markup that was meant');
select is(tap.proposed('A'), '1 50 60 120, 10 50 60 108, 100 50 60 96', 'and has a proposal of its own');
select issoh.decide_price_proposals(array(select v.proposal_id from issoh.v_price_proposals v where v.from_quantity = 10), 'accept');
select is(string_agg(tap.price('A', q), ' ' order by q), '100 108 80', 'which is accepted by itself') from unnest(array[1, 10, 100]) q;
select issoh.set_price('A', selling_price => 101);
select is(tap.proposed('A'), '100 50 60 96', 'a price of one overtakes its own proposal alone');
select issoh_private.follow_costs(array[p.product_id], array[70], 'list') from issoh.selected_products p where p.internal_sku = 'A';
select issoh_private.propose_due(100);
select is(tap.proposed('A'), '1 60 70 118, 10 60 70 126, 100 60 70 112', 'a list is followed by each');
select tap.warehouse('W'), tap.move('receipt', 'A', 1, null, 'W', 80), issoh_private.note_receipts();
select is((select count(*) from issoh_private.proposals_due), 3::bigint, 'a receipt questions each');
select issoh_private.propose_due(100);
select is(tap.proposed('A'), '1 70 80 135, 10 70 80 144, 100 70 80 128', 'and proposes for each');

-- Surcharges.
select is(tap.rule(issoh.set_price('D', cost_price => 10, markup_percentage => 20, surcharge => 2.50)), 'cost_plus 1 c10 m20 s2.5 p14.5', 'a surcharge comes on top of the markup');
select is(tap.steps('D'), 'cost_plus standard 14.5', 'in the trace');
select is((select p.trace #>> '{0,note}' from issoh.price_for('D') p), 'Cost 10 plus 20 percent plus 2.5.', 'in words too');
select is(tap.rule(issoh.set_price('D', cost_price => 11, charm_ending => 0.99)), 'cost_plus 1 c11 m20 s2.5 p15.99 e0.99', 'it is carried over, and rounded after');
select is(tap.steps('D'), 'cost_plus standard 15.7, rounding 15.99', 'as the trace shows');
select is(tap.rule(issoh.set_price('D', surcharge => -3.2)), 'cost_plus 1 c11 m20 s-3.2 p9.99 e0.99', 'alone it computes the price anew; it may be negative');
select is((select p.trace #>> '{0,note}' from issoh.price_for('D') p), 'Cost 11 plus 20 percent less 3.2.', 'which is told');
select is(tap.rule(issoh.set_price('D', minimum_price => 10.5)), 'cost_plus 1 c11 m20 s-3.2 p10.99 >=10.5 e0.99', 'limits come after it');
select issoh.change_cost('D', 21);
select is(tap.in_force('D'), 'fixed 1 c21 m-47.6667 t20 s-3.2 p10.99 >=10.5 e0.99', 'a new cost keeps it in mind');
select is(tap.proposed('D'), '1 11 21 21.99', 'and proposes with it');
select issoh.decide_price_proposals(array(select v.proposal_id from issoh.v_price_proposals v where v.internal_sku = 'D'), 'accept');
select is(tap.in_force('D'), 'cost_plus 1 c21 m20 s-3.2 p21.99 >=10.5 e0.99', 'which brings it back');
select is(tap.rule(issoh.set_price('D', surcharge => 0)), 'cost_plus 1 c21 m20 p24.99 >=10.5 e0.99', '0 takes it away');
select issoh.set_price('D', surcharge => 1);
select is(tap.rule(issoh.set_price('D', selling_price => 30)), 'fixed 1 c21 m42.8571 p30 >=10.5 e0.99', 'a price by hand has none');
select throws_ok(r.statement, r.code, null, r.label)
  from (values
    ($$select issoh.set_price('D', selling_price => 30, surcharge => 1)$$, 'ISIPC', 'with a fixed price it is refused'),
    ($$select issoh.set_price('D', surcharge => 1)$$, 'ISIPC', 'on top of one too'),
    ($$select issoh.set_price('E', cost_price => 1, markup_percentage => 0, surcharge => -1.01)$$, 'ISIPV', 'and one that takes more than there is'),
    ($$select issoh.set_price('E', cost_price => 1, markup_percentage => 0, surcharge => 1e15)$$, 'ISIPV', 'and one too large')
  ) as r (statement, code, label);
select issoh.set_price('D', 'web', source_tier => 'standard', adjustment_percentage => -50, surcharge => 2.5, rounding_increment => 5);
select is(tap.steps('D', 1, 'web'), 'fixed standard 30, copy_tier web 17.5, rounding 20', 'a copy may have one as well');
select is((select p.trace #>> '{1,note}' from issoh.price_for('D', 'web') p), 'Copied from tier standard, adjusted by -50 percent plus 2.5.', 'and says so');
select issoh.set_price('D', 'web', surcharge => -100);
select is(tap.price('D', 1, 'web'), '0', 'never below 0');
select * from finish();

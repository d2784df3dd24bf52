-- Setting prices: kinds of rules, what is carried over, periods, refusals.
select plan(92);

insert into issoh.selected_products (internal_sku, product_name)
select s, 'Product ' || s from unnest(array['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']) s;
-- Periods of a product in a tier: "month-day>month-day price".
create function tap.periods(sku text, tier text default null) returns text
language sql stable
as $$
  select string_agg(concat(to_char(r.effective_from at time zone 'UTC', 'MM-DD'), '>',
                           to_char(r.effective_to at time zone 'UTC', 'MM-DD'), ' ', trim_scale(r.selling_price)), ', '
                    order by r.effective_from)
    from issoh.pricing_rules r
   where r.product_id = (issoh_private.resolve_product(sku)).product_id
     and r.pricing_tier_id = (issoh_private.resolve_tier(tier)).tier_id
$$;
-- A rule in short.
create function tap.rule(r issoh.pricing_rules) returns text
language sql stable
as $$
  select concat_ws(' ', r.rule_type, 'c' || trim_scale(r.cost_price), 'm' || trim_scale(r.markup_percentage),
                   'p' || trim_scale(r.selling_price), '>=' || trim_scale(r.minimum_price),
                   '<=' || trim_scale(r.maximum_price), 'a' || trim_scale(r.adjustment_percentage),
                   'i' || trim_scale(r.rounding_increment), 'e' || trim_scale(r.charm_ending),
                   nullif(r.rounding_mode, 'nearest'), r.currency_code)
$$;

-- Tiers.
select is((select concat_ws(' ', t.tier_code, t.is_default, t.is_active) from issoh.pricing_tiers t), 'standard t t',
  'one tier is there, the default');
select is((select concat_ws(' ', t.tier_code, t.tier_name, t.is_default, t.is_active) from issoh.set_pricing_tier('wholesale', ' Wholesale ') t),
  'wholesale Wholesale f t', 'another one is made');
select is((issoh.set_pricing_tier('standard', 'List price')).is_default, true, 'renamed, the default stays the default');
select is((issoh_private.resolve_tier(null)).tier_code, 'standard', 'no tier means the default');
select is((issoh_private.resolve_tier((select t.tier_id::text from issoh.pricing_tiers t where t.tier_code = 'wholesale'))).tier_code,
  'wholesale', 'a tier is named by its id too');
select throws_ok($$select issoh_private.resolve_tier('nope')$$, 'ISNTI', null, 'an unknown tier is said to be so');
select is((issoh.set_pricing_tier('web', 'Web', true)).is_default, true, 'another tier becomes the default');
select is((select string_agg(t.tier_code, ' ') from issoh.pricing_tiers t where t.is_default), 'web',
  'and is the only one');
select is((issoh.set_pricing_tier('standard', 'Standard', true)).tier_code, 'standard', 'it may go back');
select throws_ok($$select issoh.set_pricing_tier('standard', 'Standard', true, false)$$, 'ISCDT', null, 'the default stays active');
select throws_ok($$select issoh.set_pricing_tier('standard', 'Standard', false, false)$$, 'ISCDT', null, 'whatever else is asked');
select throws_ok($$select issoh.set_pricing_tier('a b', 'X')$$, 'ISITI', null, 'a code with a blank is refused');
select throws_ok($$select issoh.set_pricing_tier('ab', ' ')$$, 'ISITI', null, 'so is a blank name');
select is((issoh.set_pricing_tier('old', 'Old', false, false)).is_active, false, 'a tier may be inactive');
select throws_ok($$select issoh.set_price('A', 'old', selling_price => 1)$$, 'ISCTA', null, 'and gets no prices then');
select throws_ok($$insert into issoh.pricing_tiers (tier_code, tier_name, is_default) values ('x', 'X', true)$$, '23505', null,
  'a second default is refused to everybody');

-- Kinds of rules, and what is carried over.
select is(tap.rule(issoh.set_price('A', cost_price => 10, markup_percentage => 20)), 'cost_plus c10 m20 p12 EUR', 'cost and markup make a price');
select is(tap.rule(issoh.set_price('A', cost_price => 11)), 'cost_plus c11 m20 p13.2 EUR', 'the markup is carried over');
select is(tap.rule(issoh.set_price('A', markup_percentage => 50)), 'cost_plus c11 m50 p16.5 EUR', 'so is the cost');
select is(tap.rule(issoh.set_price('A', charm_ending => 0.99)), 'cost_plus c11 m50 p16.99 e0.99 EUR', 'a charm ending alone has the price computed anew');
select is(tap.rule(issoh.set_price('A', maximum_price => 16.5)), 'cost_plus c11 m50 p15.99 <=16.5 e0.99 EUR', 'a maximum too');
select is(tap.rule(issoh.set_price('A', minimum_price => 20)), 'cost_plus c11 m50 p20.99 >=20 e0.99 EUR', 'a minimum above it takes the old maximum away');
select is(tap.rule(issoh.set_price('A', rounding_increment => 0.5, rounding_mode => 'up')), 'cost_plus c11 m50 p20 >=20 i0.5 up EUR', 'an increment takes the place of the ending');
select is(tap.rule(issoh.set_price('A', rounding_increment => 0, minimum_price => 0)), 'cost_plus c11 m50 p16.5 >=0 up EUR', 'increment 0 rounds no more');
select is(tap.rule(issoh.set_price('A', selling_price => 22)), 'fixed c11 m100 p22 >=0 up EUR', 'a selling price is fixed, its markup what it comes to');
select is(tap.rule(issoh.set_price('A', selling_price => 20, cost_price => 16)), 'fixed c16 m25 p20 >=0 up EUR', 'a cost may come with it');
select is(tap.rule(issoh.set_price('A', selling_price => 24, markup_percentage => 50)), 'fixed c16 m50 p24 >=0 up EUR', 'and a markup that agrees');
select throws_ok($$select issoh.set_price('A', selling_price => 24, markup_percentage => 51)$$, 'ISIPC', '24.0000 is not the cost 16.0000 plus 51.0000 percent.', 'one that does not is refused');
select is(tap.rule(issoh.set_price('A', cost_price => 20)), 'cost_plus c20 m50 p30 >=0 up EUR', 'a cost after a fixed price keeps its markup');
select is(tap.rule(issoh.set_price('A', 'wholesale', source_tier => 'standard', adjustment_percentage => -10)), 'copy_tier a-10 EUR', 'a tier copies another');
select is(tap.rule(issoh.set_price('A', 'wholesale', adjustment_percentage => -5)), 'copy_tier a-5 EUR', 'the adjustment changes alone');
select is(tap.rule(issoh.set_price('A', 'wholesale', minimum_price => 5)), 'copy_tier >=5 a-5 EUR', 'or the limits');
select is(tap.rule(issoh.set_price('B', selling_price => 1.00005)), 'fixed p1.0001 EUR', 'amounts are rounded half up to 4 decimals');
select is(tap.rule(issoh.set_price('B', selling_price => 0, cost_price => 0)), 'fixed c0 p0 EUR', 'a price may be 0, and has no markup then');
select is((issoh.set_price((issoh_private.resolve_product('B')).product_id::text, selling_price => 3, reason => 'why')).reason, 'why', 'a product is named by its id too');

select throws_ok(format('select issoh.set_price(%s)', r.arguments), r.sqlstate, null, r.description)
  from (values
    ($$'NOBODY', selling_price => 1$$, 'ISNPR', 'an unknown product is said to be so'),
    ($$'C', 'nope', selling_price => 1$$, 'ISNTI', 'an unknown tier too'),
    ($$'C'$$, 'ISIPR', 'nothing is no price'),
    ($$'C', effective_to => '2099-01-01'$$, 'ISIPR', 'nor is a period'),
    ($$'C', cost_price => 1$$, 'ISIPR', 'nor is a cost without any markup'),
    ($$'C', markup_percentage => 1$$, 'ISIPR', 'nor a markup without any cost'),
    ($$'C', minimum_price => 1$$, 'ISIPR', 'nor a limit'),
    ($$'C', adjustment_percentage => 1$$, 'ISIPR', 'nor an adjustment of nothing'),
    ($$'C', selling_price => 1, markup_percentage => 1$$, 'ISIPR', 'a markup on an unknown cost cannot be checked'),
    ($$'C', selling_price => 1, source_tier => 'wholesale'$$, 'ISIPC', 'a copied price is not fixed'),
    ($$'C', selling_price => -1$$, 'ISIPV', 'a price is not negative'),
    ($$'C', selling_price => 'NaN'$$, 'ISIPV', 'it is a number'),
    ($$'C', selling_price => 'infinity'$$, 'ISIPV', 'it is finite'),
    ($$'C', selling_price => 999999999999999.99995$$, 'ISIPV', 'and below 1e15'),
    ($$'C', cost_price => 1, markup_percentage => -101$$, 'ISIPV', 'a markup is not below -100'),
    ($$'C', cost_price => 1, markup_percentage => 1e8$$, 'ISIPV', 'nor above all measure'),
    ($$'C', cost_price => 99999999999999, markup_percentage => 1e7$$, 'ISIPV', 'what comes out has to fit too'),
    ($$'C', selling_price => 1, rounding_mode => 'sideways'$$, 'ISIPV', 'there is no other way of rounding'),
    ($$'C', selling_price => 1, charm_ending => -1$$, 'ISIPV', 'an ending is not negative'),
    ($$'C', selling_price => 1, minimum_price => 2$$, 'ISIPL', 'a price below its minimum is refused'),
    ($$'C', selling_price => 3, maximum_price => 2$$, 'ISIPL', 'one above its maximum too'),
    ($$'C', selling_price => 3, minimum_price => 5, maximum_price => 2$$, 'ISIPL', 'and a minimum above the maximum'),
    ($$'A', selling_price => 1, minimum_price => 2$$, 'ISIPL', 'also where a price is already'),
    ($$'C', selling_price => 1, effective_from => '2026-01-02Z', effective_to => '2026-01-02Z'$$, 'ISIPE', 'an empty period is refused'),
    ($$'C', selling_price => 1, effective_from => '2026-01-02Z', effective_to => '2026-01-01Z'$$, 'ISIPE', 'one that goes back too'),
    ($$'C', selling_price => 1, effective_from => '-infinity'$$, 'ISIPE', 'and one from ever on')
  ) as r (arguments, sqlstate, description);
select is(tap.periods('C'), null, 'of what is refused nothing stays');

-- Periods.
select lives_ok($$select issoh.set_price('D', selling_price => 10, effective_from => '2026-01-01Z')$$, 'a price from a day on');
select lives_ok($$select issoh.set_price('D', selling_price => 8, effective_from => '2026-03-01Z', effective_to => '2026-03-15Z')$$, 'a promotion');
select is(tap.periods('D'), '01-01>03-01 10, 03-01>03-15 8, 03-15> 10', 'after a promotion the old price is back');
select lives_ok($$select issoh.set_price('D', selling_price => 11, effective_from => '2026-02-01Z')$$, 'a price before it');
select is(tap.periods('D'), '01-01>02-01 10, 02-01>03-01 11, 03-01>03-15 8, 03-15> 10', 'ends where the next begins');
select lives_ok($$select issoh.set_price('D', selling_price => 12, effective_from => '2026-03-15Z')$$, 'one that begins where another does');
select is(tap.periods('D'), '01-01>02-01 10, 02-01>03-01 11, 03-01>03-15 8, 03-15> 12', 'takes its place');
select is((select l.old_values ->> 'selling_price' from audit.log l where l.table_name = 'pricing_rules' and l.operation = 'delete'), '10.0000', 'which the audit remembers');
select throws_like($$select issoh.set_price('D', selling_price => 9, effective_from => '2026-01-10Z', effective_to => '2026-04-01Z')$$,
  '%begins on 2026-02-01%', 'a period that swallows others is refused, and the first of them named');
select throws_ok($$select issoh.set_price('D', selling_price => 9, effective_from => '2026-01-10Z', effective_to => '2026-04-01Z')$$, 'ISCPO', null, 'by its code');
select lives_ok($$select issoh.set_price('D', selling_price => 7, effective_from => '2026-03-01Z', effective_to => '2026-03-05Z')$$, 'a shorter price from the same moment');
select is(tap.periods('D'), '01-01>02-01 10, 02-01>03-01 11, 03-01>03-05 7, 03-05>03-15 8, 03-15> 12', 'lets the longer one go on behind it');
select lives_ok($$select issoh.set_price('D', selling_price => 5, effective_from => '2025-06-01Z')$$, 'a price of the past');
select is(tap.periods('D'), '06-01>01-01 5, 01-01>02-01 10, 02-01>03-01 11, 03-01>03-05 7, 03-05>03-15 8, 03-15> 12', 'changes nothing later');
select is((issoh.end_price('D', effective_to => '2026-04-01Z')).effective_to, '2026-04-01Z'::timestamptz, 'a price is ended');
select throws_ok($$select issoh.end_price('D', effective_to => '2026-04-01Z')$$, 'ISNRU', null, 'then there is none to end');
select throws_ok($$select issoh.end_price('D', 'wholesale', '2026-03-01Z')$$, 'ISNRU', null, 'nor in another tier');
select lives_ok($$select issoh.end_price('D', effective_to => '2026-03-15Z')$$, 'a price that would begin then');
select is(tap.periods('D'), '06-01>01-01 5, 01-01>02-01 10, 02-01>03-01 11, 03-01>03-05 7, 03-05>03-15 8', 'is taken back');
select issoh.set_price('H', selling_price => 5, effective_from => '2125-01-01Z');
select issoh.set_price('H', selling_price => 6, effective_from => '2125-02-01Z', effective_to => '2125-03-01Z');
select issoh.set_price('H', selling_price => 9, pricing_tier => 'wholesale', effective_from => '2125-01-01Z', effective_to => '2125-02-01Z');
select issoh.end_price('H', effective_to => '2125-02-01Z');
select is(tap.periods('H'), '01-01>03-01 5, 03-01> 5', 'where one to come is taken back, the one before it goes on');
select is(tap.periods('H', 'wholesale'), '01-01>02-01 9', 'that of another tier does not');
select is((select (l.old_values ->> 'effective_to')::timestamptz || ' ' || (l.new_values ->> 'effective_to')::timestamptz from audit.log l
            where l.operation = 'update' and l.table_name = 'pricing_rules' order by l.log_id desc limit 1),
  '2125-02-01Z'::timestamptz || ' ' || '2125-03-01Z'::timestamptz, 'which is on record');
select issoh.end_price('H', effective_to => '2125-03-01Z');
select is(tap.periods('H'), '01-01> 5', 'open, where the one taken back was');
select issoh.end_price('H', effective_to => '2125-01-01Z');
select is(tap.periods('H'), null, 'where none is before it, nothing is left');
select issoh.set_pricing_tier('circle', 'Circle');
select issoh.set_price('H', 'circle', source_tier => 'wholesale', effective_from => '2125-01-01Z');
select issoh.set_price('H', 'circle', selling_price => 4, effective_from => '2125-02-01Z');
select issoh.set_price('H', 'wholesale', source_tier => 'circle', effective_from => '2125-02-01Z');
select throws_ok($$select issoh.end_price('H', 'circle', '2125-02-01Z')$$, 'ISCTC', null, 'a copy does not go on into a circle');
select throws_ok($$update issoh.pricing_rules set effective_to = '2026-02-10Z' where effective_from = '2026-01-01Z'$$, '23P01', null, 'no statement makes periods overlap');
select throws_ok($$insert into issoh.pricing_rules (product_id, pricing_tier_id, rule_type, selling_price, currency_code, effective_from)
  select r.product_id, r.pricing_tier_id, 'fixed', 1, 'EUR', '2026-02-15Z' from issoh.pricing_rules r where r.effective_from = '2026-01-01Z'$$, '23P01',
  'conflicting key value violates exclusion constraint "pricing_rules_no_overlap"', 'no insert does');
select is((select count(*) from issoh.pricing_rules r join issoh.pricing_rules o using (product_id, pricing_tier_id)
            where r.rule_id < o.rule_id and r.period && o.period), 0::bigint, 'no two periods overlap');

-- Plain SQL of an administrator: what is not said is what most mean.
insert into issoh.selected_products (internal_sku, product_name, status) values ('PLAIN', 'Plain', 'active');
insert into issoh.pricing_rules (product_id, selling_price)
select p.product_id, 5 from issoh.selected_products p where p.internal_sku = 'PLAIN';
select is((select concat_ws(' ', r.price, r.currency_code, r.rule_type, r.pricing_tier) from issoh.price_for('PLAIN') r),
  '5.0000 EUR fixed standard', 'a plain row is a fixed price of the default tier in the base currency');
select throws_ok($$insert into issoh.pricing_rules (product_id, selling_price)
                   select p.product_id, 6 from issoh.selected_products p where p.internal_sku = 'PLAIN'$$, '23P01', null,
  'a second one at the same time is refused');
select * from finish();

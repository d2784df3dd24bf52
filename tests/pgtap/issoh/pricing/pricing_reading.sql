-- What a product sells for: copies, fallback, moments, traces, many at once.
select plan(34);

insert into issoh.selected_products (internal_sku, product_name)
select s, 'Product ' || s from unnest(array['A', 'B', 'C', 'D', 'E']) s;
select issoh.set_pricing_tier(t, t) from unnest(array['t1', 't2', 't3', 't4', 't5', 't6']) t;
create function tap.price(sku text, tier text default null, at timestamptz default null) returns text
language sql stable
as $$
  select coalesce(trim_scale(p.price)::text, 'none') from issoh.price_for(sku, tier, at) p
$$;
create function tap.steps(sku text, tier text default null, at timestamptz default null) returns text
language sql stable
as $$
  select string_agg(concat_ws(' ', s ->> 'step', s ->> 'tier', s ->> 'price'), ', ')
    from issoh.price_for(sku, tier, at) p, jsonb_array_elements(p.trace) s
$$;

select issoh.set_price('A', cost_price => 10, markup_percentage => 25, charm_ending => 0.99, maximum_price => 12, effective_from => '2026-01-01Z');
select is(tap.price('A', at => '2025-12-31Z'), 'none', 'before its first rule a product has no price');
select is(tap.steps('A', at => '2025-12-31Z'), 'none standard', 'and the trace says so');
select is(tap.price('A', at => '2026-01-01Z'), '11.99', 'a rule holds from its first moment on');
select is(tap.price('A'), '11.99', 'without a moment it is the price of now');
select is(tap.steps('A'), 'cost_plus standard 12.5, rounding 12.99, limits 11.99', 'the trace tells each step');
select is((select p.trace #>> '{0,note}' from issoh.price_for('A') p), 'Cost 10 plus 25 percent.', 'in words');
select is((select p.trace #>> '{1,note}' from issoh.price_for('A') p), 'Rounded (nearest) to a price that ends in 0.99.', 'for rounding too');
select is((select p.trace #>> '{2,note}' from issoh.price_for('A') p), 'Lowered: not above the maximum 12.', 'and for limits');
select is((select concat_ws(' ', p.internal_sku, p.pricing_tier, p.currency_code, p.rule_type, trim_scale(p.cost_price), trim_scale(p.markup_percentage), trim_scale(p.maximum_price), p.effective_from at time zone 'UTC')
             from issoh.price_for('A') p), 'A standard EUR cost_plus 10 25 12 2026-01-01 00:00:00', 'the rule comes with it');
select is(tap.price('A', 't1'), '11.99', 'a tier without a rule falls back on the default tier');
select is(tap.steps('A', 't1'), 'fallback t1, cost_plus standard 12.5, rounding 12.99, limits 11.99', 'the trace says it first');
select is((select p.pricing_tier from issoh.price_for('A', 't1') p), 't1', 'the tier is the one that was asked for');

-- Future prices and promotions.
select issoh.set_price('B', selling_price => 10, effective_from => '2026-01-01Z');
select issoh.set_price('B', selling_price => 8, effective_from => '2126-03-01Z', effective_to => '2126-03-15Z');
select is(tap.price('B', at => m.moment), m.price, m.description)
  from (values
    (timestamptz '2126-02-28 23:59:59.999999Z', '10', 'up to a promotion the old price holds'),
    ('2126-03-01Z', '8', 'in it the new one'),
    ('2126-03-14 23:59:59.999999Z', '8', 'to its last moment'),
    ('2126-03-15Z', '10', 'then the old one is back')
  ) as m (moment, price, description);

-- Copies.
select issoh.set_price('B', 't1', source_tier => 'standard', adjustment_percentage => -10, effective_from => '2026-01-01Z');
select issoh.set_price('B', 't2', source_tier => 't1', adjustment_percentage => 50, rounding_increment => 5, rounding_mode => 'up', effective_from => '2026-01-01Z');
select is(tap.price('B', 't2'), '15', 'a copy of a copy');
select is(tap.steps('B', 't2'), 'fixed standard 10, copy_tier t1 9, copy_tier t2 13.5, rounding 15', 'is told step by step');
select is((select p.trace #>> '{1,note}' from issoh.price_for('B', 't2') p), 'Copied from tier standard, adjusted by -10 percent.', 'in words');
select is(tap.price('B', 't2', '2126-03-02Z'), '15', 'and follows its source');
select is(tap.price('B', 't1', '2126-03-02Z'), '7.2', 'at any moment');
select is((select concat_ws(' ', p.rule_type, p.rule_id = r.rule_id) from issoh.price_for('B', 't2') p, issoh.pricing_rules r
            where r.pricing_tier_id = (issoh_private.resolve_tier('t2')).tier_id), 'copy_tier t', 'the rule is that of the tier');
select is((select issoh.set_price('C', 't1', source_tier => 't2')).rule_type, 'copy_tier', 'a source without a price');
select is(tap.price('C', 't1'), 'none', 'gives none');
select is(tap.steps('C', 't1'), 'fallback t2, none standard', 'and the trace says why');

select throws_ok($$select issoh.set_price('B', 't1', source_tier => 't1')$$, 'ISCTC', null, 'a tier does not copy itself');
select throws_ok($$select issoh.set_price('B', 't1', source_tier => 't2')$$, 'ISCTC', null, 'nor two tiers each other');
select throws_ok($$select issoh.set_price('B', 'standard', source_tier => 't5')$$, 'ISCTC', null, 'the default tier copies nothing');
select issoh.set_price('B', 't' || n, source_tier => 't' || n - 1, effective_from => '2026-01-01Z') from generate_series(3, 5) n;
select is(tap.price('B', 't5'), '15', 'five copies in a row are allowed');
select throws_ok($$select issoh.set_price('B', 't6', source_tier => 't5')$$, 'ISCTC', null, 'six are not');
select throws_ok($$select issoh.set_pricing_tier('t1', 't1', true)$$, 'ISCTC', null, 'a tier that copies cannot become the default');

-- Many at once.
select is((select string_agg(concat(p.internal_sku, '=', coalesce(trim_scale(p.price)::text, 'none')), ' ' order by p.internal_sku)
             from issoh.prices_for(pricing_tier => 't1', at => '2026-02-01Z') p), 'A=11.99 B=9 C=none D=none E=none',
  'all products have a row');
select is((select string_agg(p.internal_sku, ' ') from issoh.prices_for(array[(issoh_private.resolve_product('B')).product_id, uuidv7()]) p), 'B',
  'those that were asked for, unknown ones left out');
select throws_ok($$select issoh.price_for('NOBODY')$$, 'ISNPR', null, 'one product has to be there');
select * from finish();

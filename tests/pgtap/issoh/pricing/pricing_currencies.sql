-- Price lists in another currency, by the rate of the day.
select plan(45);

insert into issoh.categories (category_name, level, path) values ('Tools', 1, 'tools');
insert into issoh.selected_products (internal_sku, product_name, spp_product_id, category_id)
select s, 'Product ' || s, uuidv7(), case when s = 'D' then (select c.category_id from issoh.categories c) end
  from unnest(array['A', 'B', 'C', 'D', 'E']) s;
select issoh.set_exchange_rates(array[('USD', '2026-01-05', 0.8), ('USD', '2026-02-05', 0.5), ('GBP', '2026-01-05', 1.25)]::issoh.exchange_rate_input[]);
create function tap.price(sku text, tier text default null, at timestamptz default null, quantity integer default 1) returns text
language sql volatile
as $$
  select concat_ws(' ', coalesce(trim_scale(p.price)::text, 'none'), p.currency_code) from issoh.price_for(sku, tier, at, quantity) p
$$;
create function tap.steps(sku text, tier text default null, at timestamptz default null) returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', s ->> 'step', s ->> 'tier', s ->> 'price', s ->> 'rate', s ->> 'rate_date'), ', ')
    from issoh.price_for(sku, tier, at) p, jsonb_array_elements(p.trace) s
$$;
create function tap.jan() returns timestamptz language sql immutable as $$select timestamptz '2026-01-10 12:00Z'$$;
create function tap.feb() returns timestamptz language sql immutable as $$select timestamptz '2026-02-10 12:00Z'$$;

-- Tiers.
select is((issoh.set_pricing_tier('usd', 'Dollars', currency_code => 'USD')).currency_code, 'USD', 'a tier may be in another currency');
select is((issoh.set_pricing_tier('usd', 'US dollars')).currency_code, 'USD', 'renamed, it stays in it');
select is((issoh.set_pricing_tier('eur', 'Euros', currency_code => 'EUR')).currency_code, null, 'the base currency is none of its own');
select throws_ok(r.statement, r.code, null, r.label)
  from (values
    ($$select issoh.set_pricing_tier('x', 'X', currency_code => 'dollars')$$, 'ISICU', 'no currency is refused'),
    ($$select issoh.set_pricing_tier('standard', 'S', currency_code => 'USD')$$, 'ISCDT', 'the default tier stays in the base currency'),
    ($$select issoh.set_pricing_tier('usd', 'U', true)$$, 'ISCDT', 'and one in another currency is not made the default')
  ) as r (statement, code, label);
select issoh.set_pricing_tier('gbp', 'Pounds', currency_code => 'GBP'), issoh.set_pricing_tier('chf', 'Francs', currency_code => 'CHF');

-- Whatever the default tier says, at the rate of the day.
select issoh.set_price('A', selling_price => 100, minimum_price => 90, effective_from => '2026-01-01Z');
select is(tap.price('A', 'usd', tap.jan()), '125 USD', 'a price of the default tier at the rate of January');
select is(tap.price('A', 'usd', tap.feb()), '200 USD', 'and of February');
select is(tap.price('A', at => tap.feb()), '100 EUR', 'while the default tier has its own');
select is(tap.steps('A', 'usd', tap.feb()), 'fallback usd, fixed standard 100, currency usd 200 0.5 2026-02-05', 'the trace has the rate and its day');
select is((select p.trace #>> '{2,note}' from issoh.price_for('A', 'usd', tap.jan()) p), 'Converted from EUR to USD at the rate 0.8 of 2026-01-05.', 'in words');
select is((select concat_ws(' ', trim_scale(p.minimum_price), p.rule_type) from issoh.price_for('A', 'usd', tap.jan()) p), '112.5 fixed', 'limits are in the currency of the price');
select is(tap.price('A', 'usd', '2026-01-04Z'), 'none USD', 'before the first rate there is no price');
select is(tap.steps('A', 'chf', tap.jan()), 'fallback chf, fixed standard 100, currency chf', 'nor without any rate');
select is((select p.trace #>> '{2,note}' from issoh.price_for('A', 'chf', tap.jan()) p), 'There is no exchange rate of CHF for that day or before.', 'and the trace says so');
select is((select string_agg(concat(p.internal_sku, '=', coalesce(trim_scale(p.price)::text, 'none')), ' ' order by p.internal_sku) from issoh.prices_for(pricing_tier => 'chf') p),
  'A=none B=none C=none D=none E=none', 'many at once have a row all the same');
select is(tap.price('E', 'usd'), 'none USD', 'a product without a price has none in any currency');

-- Copies: converted, adjusted, then rounded by the rule.
select issoh.set_price('A', 'usd', source_tier => 'standard', adjustment_percentage => -10, charm_ending => 0.99, effective_from => '2026-01-01Z');
select is(tap.price('A', 'usd', tap.jan()), '112.99 USD', 'a copy is rounded in the currency of its tier');
select is(tap.steps('A', 'usd', tap.jan()), 'fixed standard 100, currency usd 125 0.8 2026-01-05, copy_tier usd 112.5, rounding 112.99', 'after it was converted');
select is(tap.price('A', 'usd', tap.feb()), '179.99 USD', 'each day anew');
select issoh.set_price('A', 'usd', surcharge => 2.5, minimum_price => 96, effective_from => '2026-01-01Z');
select is(tap.steps('A', 'usd', tap.jan()), 'fixed standard 100, currency usd 125 0.8 2026-01-05, copy_tier usd 115.625, rounding 115.99, limits 120.99',
  'surcharge and limits are in the base currency');
select issoh.set_price('A', 'gbp', source_tier => 'usd', adjustment_percentage => 0, effective_from => '2026-01-01Z');
select is(tap.price('A', 'gbp', tap.jan()), '77.4336 GBP', 'from one other currency to another one');
select is((select p.trace #>> '{5,note}' from issoh.price_for('A', 'gbp', tap.jan()) p), 'Converted from USD to GBP at the rate 1.25 of 2026-01-05, and 0.8 of 2026-01-05.', 'with both rates');
select issoh.set_price('A', 'eur', source_tier => 'usd', adjustment_percentage => 0, effective_from => '2026-01-01Z');
select is(tap.price('A', 'eur', tap.jan()), '96.792 EUR', 'and back');
select is(tap.steps('A', 'eur', tap.feb()), 'fixed standard 100, currency usd 200 0.5 2026-02-05, copy_tier usd 185, rounding 184.99, limits 192.99, currency eur 96.495 0.5 2026-02-05, copy_tier eur 96.495',
  'as the trace tells');

-- Cost plus markup: all in the base currency, converted when it is read.
select issoh.set_price('B', 'usd', cost_price => 80, markup_percentage => 45, charm_ending => 0.99, effective_from => '2026-01-01Z');
select is(tap.price('B', 'usd', tap.jan()), '144.99 USD', 'cost and markup are converted');
select is(tap.steps('B', 'usd', tap.feb()), 'cost_plus usd 116, currency usd 232 0.5 2026-02-05, rounding 231.99', 'and rounded after it');
select is((select concat_ws(' ', r.currency_code, trim_scale(r.selling_price)) from issoh.pricing_rules r where r.product_id = (issoh_private.resolve_product('B')).product_id), 'EUR 116', 'the rule is in the base currency');
select issoh.change_cost('B', 90);
select is(tap.steps('B', 'usd'), 'fixed usd 116, currency usd 232 0.5 2026-02-05, rounding 231.99', 'a new cost leaves the price as it is');
select is((select trim_scale(v.proposed_price)::text || v.currency_code from issoh.v_price_proposals v), '130.5EUR', 'and proposes another one');
select issoh.decide_price_proposals(array(select v.proposal_id from issoh.v_price_proposals v), 'accept');
select is(tap.price('B', 'usd'), '260.99 USD', 'which is converted in turn');

-- Fixed prices in the currency of the tier.
select is((select concat_ws(' ', r.rule_type, r.currency_code, r.cost_price, r.markup_percentage) from issoh.set_price('B', 'usd', selling_price => 199.9, minimum_price => 150) r), 'fixed USD', 'a fixed price is given in the currency of its tier');
select is(tap.steps('B', 'usd'), 'fixed usd 199.9', 'and stays what it is');
select is((select concat_ws(' ', trim_scale(r.selling_price), trim_scale(r.maximum_price), r.currency_code) from issoh.set_price('B', 'usd', maximum_price => 250) r), '199.9 250 USD', 'limits of it are in that currency as well');
select lives_ok($$select issoh_private.follow_costs(array[(issoh_private.resolve_product('B')).product_id], array[95], 'list')$$, 'a cost');
select is((select concat_ws(' ', r.cost_price, r.currency_code) from issoh.pricing_rules r where r.product_id = (issoh_private.resolve_product('B')).product_id and r.period @> clock_timestamp()), 'USD', 'says nothing of it');
select throws_ok(r.statement, r.code, null, r.label)
  from (values
    ($$select issoh.set_price('B', 'usd', selling_price => 1, cost_price => 1)$$, 'ISIPC', 'it has no cost'),
    ($$select issoh.set_pricing_tier('usd', 'U', currency_code => 'GBP')$$, 'ISCTF', 'a tier with fixed prices keeps its currency'),
    ($$select issoh.set_pricing_tier('usd', 'U', currency_code => 'EUR')$$, 'ISCTF', 'the base currency included')
  ) as r (statement, code, label);
select is((select concat_ws(' ', r.rule_type, r.currency_code, trim_scale(r.cost_price), r.minimum_price) from issoh.set_price('B', 'usd', cost_price => 80, markup_percentage => 50) r), 'cost_plus EUR 80', 'cost and markup bring the base currency back, without its limits');
select is((issoh.set_pricing_tier('usd', 'U', currency_code => 'GBP')).currency_code, 'GBP', 'without fixed prices the currency may change');
select is(tap.price('B', 'usd'), '95.99 GBP', 'then prices are in the new one');

-- Defaults.
insert into issoh.supplier_listings (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price, availability)
select p.product_id, p.spp_product_id, uuidv7(), p.internal_sku, 100, 'USD', 80, 'available' from issoh.selected_products p where p.internal_sku = 'D';
select issoh.set_pricing_default('gbp', 'tools', 50, rounding_increment => 0.5);
select is(tap.steps('D', 'gbp', clock_timestamp()), 'default gbp 75, currency gbp 60 1.25 2026-01-05', 'a default is converted');
select issoh.set_pricing_default('gbp', 'tools', surcharge => 0.4);
select is((select concat_ws(' ', trim_scale(p.price), trim_scale(p.cost_price)) from issoh.price_for('D', 'gbp') p), '60.5 40', 'rounded in the currency of the tier, its cost in it too');
-- A rate that makes amounts that no price can hold: the list is read all the same.
select issoh.set_pricing_tier('tiny', 'Tiny', currency_code => 'JPY');
select issoh.set_exchange_rates(array[row('JPY', '2026-01-01', 1e-20)]::issoh.exchange_rate_input[]);
select issoh.set_pricing_default('tiny', markup_percentage => 10, surcharge => 500);
select lives_ok($$select p.price, p.trace from issoh.prices_for(pricing_tier => 'tiny') p$$, 'an extreme rate ends no list');
select * from finish();

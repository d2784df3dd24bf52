-- The rules of a product as pages show them, and how a proposal came about.
select plan(10);

insert into issoh.selected_products (internal_sku, product_name) values ('A', 'Product A');
select issoh.set_pricing_tier('trade', 'Trade');
select issoh.set_pricing_tier('usa', 'Dollars', currency_code => 'USD');
select issoh.set_exchange_rates(array[('USD', '2026-01-10', 0.5)]::issoh.exchange_rate_input[]);
create function pg_temp.rules() returns text
language sql stable
as $$
  select string_agg(concat_ws(' ', r.pricing_tier, r.from_quantity, r.state, r.rule_type, r.source_tier,
                              trim_scale(r.selling_price), r.margin), ', '
                    order by r.pricing_tier, r.from_quantity, r.effective_from)
    from issoh.v_price_rules r
   where r.internal_sku = 'A'
$$;
create function pg_temp.traces() returns text
language sql stable
as $$
  select string_agg(concat(p.pricing_tier, ': ', (select string_agg(s ->> 'price' || ' ' || (s ->> 'note'), ' ')
                                                    from jsonb_array_elements(p.trace) s)), '; ' order by p.pricing_tier)
    from issoh.v_price_proposals p
$$;

select issoh.set_price('A', cost_price => 10, markup_percentage => 25, effective_from => now() - interval '2 days');
select issoh.set_price('A', selling_price => 16, effective_from => now() - interval '1 day');
select issoh.set_price('A', selling_price => 20, effective_from => now() + interval '1 day');
select issoh.set_price('A', selling_price => 9, from_quantity => 10, effective_from => now() - interval '1 day');
select issoh.set_price('A', 'trade', source_tier => 'standard', effective_from => now() - interval '1 day');
select issoh.set_price('A', 'usa', selling_price => 30, effective_from => now() - interval '1 day');
select is(pg_temp.rules(),
  'standard 1 past cost_plus 12.5 20.00, standard 1 open fixed 16 37.50, standard 1 future fixed 20 50.00, '
  || 'standard 10 open fixed 9 -11.11, trade 1 open copy_tier standard, usa 1 open fixed 30',
  'each tier, quantity and period, with what the cost leaves of the price where both are known');
select issoh.set_price('A', selling_price => 0, effective_from => now() + interval '2 days');
select is((select r.margin from issoh.v_price_rules r where r.selling_price = 0), null, 'of a price of 0 there is none');
select is(
  (select string_agg(distinct tap.as_role(r, 'select count(*) from issoh.v_price_rules'), ' ')
     from unnest(array['inv_reviewer', 'inv_approver', 'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst',
                       'inv_admin']) r), '7', 'readers see every rule');
select is(
  (select string_agg(distinct tap.outcome(r, 'select from issoh.v_price_rules'), ' ')
     from unnest(array['inv_supplier', 'inv_catalog_manager', 'inv_anonymous']) r), '42501', 'others see none');

-- The proposal adds to the cost what was meant, then rounds, then heeds the limits.
insert into issoh.selected_products (internal_sku, product_name) values ('B', 'Product B');
select issoh.set_price('B', cost_price => 10, markup_percentage => 20, surcharge => 1, rounding_increment => 0.5);
select issoh.change_cost('B', 12.30);
select is(pg_temp.traces(), 'standard: 15.76 Cost 12.3 plus 20 percent plus 1. 16 Rounded (nearest) to a multiple of 0.5.',
  'a proposal tells how it came about');
select is((select trim_scale(p.markup_percentage) from issoh.v_price_proposals p), 20::numeric, 'and the markup that was meant');
select is(tap.as_role('inv_analyst', 'select jsonb_array_length(trace) from issoh.v_price_proposals'), '2',
  'whoever reads proposals reads that, too');
select issoh.set_price('B', maximum_price => 15);
select issoh.change_cost('B', 14);
select is(pg_temp.traces(), 'standard: 17.8 Cost 14 plus 20 percent plus 1. 18 Rounded (nearest) to a multiple of 0.5. '
  || '15 Lowered: not above the maximum 15.', 'limits are told');
select is((select p.trace -> -1 ->> 'price' from issoh.v_price_proposals p),
  (select trim_scale(p.proposed_price)::text from issoh.v_price_proposals p), 'the last step is the proposed price');
select is(issoh_private.proposal_steps(
    jsonb_populate_record(null::issoh.pricing_rules, '{"rounding_increment": 0.5, "rounding_mode": "nearest"}'),
    jsonb_populate_record(null::issoh.price_proposals, '{"new_cost": 10, "markup_percentage": 1.1, "proposed_price": 10.11}'),
    true) -> -1 ->> 'step', 'cost_plus', 'what is converted when it is read is rounded then');
select * from finish();

-- What was negotiated is a cost, and is priced by defaults, as a list price of the same amount and currency, whatever is
-- done to defaults, tiers, prices, costs, categories, contracts, lists and rates: each product has a twin that is listed
-- at what was negotiated.
select plan(31);

select set_config('inventory.terms_keys',
                  format('1-%s:%s', repeat('a', 12), replace(encode(sha512('one'), 'base64'), E'\n', '')), true);
create temporary table keys on commit drop as select current_setting('inventory.terms_keys') as one;
select tap.supplier('ACME'), tap.supplier('OPEN');
insert into issoh.categories (category_name, level, path)
values ('Tools', 1, 'tools'), ('Drills', 2, 'tools.drills'), ('Garden', 1, 'garden');
select issoh.set_exchange_rates(array[row('USD', '2020-01-01', 0.5)::issoh.exchange_rate_input]);
select issoh.set_pricing_tier('wholesale', 'Wholesale'),
       issoh.set_pricing_tier('export', 'Export', currency_code => 'USD');
-- Times a rate and a percentage it has 4 digits: what is kept in the base currency is rounded there, and once more where
-- it is converted.
create function tap.amount() returns numeric
language sql volatile
as $$
  select round((1 + random() * 900)::numeric, 1)
$$;
create function tap.one_of(choices text[]) returns text
language sql volatile
as $$
  select choices[1 + floor(random() * cardinality(choices))::integer]
$$;
-- A product with a contract, and its twin, which is listed at its price.
create function tap.twins(n integer) returns void
language sql volatile
as $$
  insert into issoh.selected_products (internal_sku, product_name, spp_product_id, spp_supplier_id, availability)
  select s.supplier_code || '-' || g, g::text, uuidv7(), s.supplier_id, 'available'
    from generate_series(1, n) g, issoh.suppliers s;
  insert into issoh.supplier_listings
    (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
     exchange_rate, availability)
  select p.product_id, p.spp_product_id, p.spp_supplier_id, p.product_name, 1000, 'EUR', 1000, 1, 'available'
    from issoh.selected_products p
$$;
-- The list of a supplier says something else, as the synchronisation takes it over.
create function tap.lists(supplier text, product text, price numeric, currency text) returns void
language plpgsql volatile
as $$
declare
  v_rate constant numeric := issoh.exchange_rate(currency, (now() at time zone 'UTC')::date);
  v_id uuid;
begin
  update issoh.supplier_listings l
     set supplier_price = price, currency_code = currency, cost_price = round(price * v_rate, 4), exchange_rate = v_rate
    from issoh.suppliers s
   where s.supplier_id = l.supplier_id and s.supplier_code = supplier and l.supplier_product_code = product
     and (l.supplier_price, l.currency_code) is distinct from (price, currency)
  returning l.product_id into v_id;
  if v_id is not null and v_id <> all (issoh_private.under_terms(array[v_id])) then
    perform issoh_private.follow_costs(array[v_id], array[round(price * v_rate, 4)], 'supplier''s price');
  end if;
end
$$;
-- A price, or half of what the list asks, twice as much.
create function tap.agree(product text) returns void
language plpgsql volatile
as $$
declare
  v_price constant numeric := tap.amount();
  v_currency constant text := tap.one_of('{EUR,USD}');
begin
  if random() < 0.7 then
    perform issoh.set_contracts(array[
      row('ACME', product, v_currency, v_price::text, null, null, null, null)::issoh.contract_input]);
  else
    perform tap.lists('ACME', product, 2 * v_price, v_currency);
    perform issoh.set_contracts(array[
      row('ACME', product, null, null, '50', null, null, uuidv7()::text)::issoh.contract_input]);
  end if;
  perform tap.lists('OPEN', product, v_price, v_currency);
end
$$;
-- Something that somebody does, the same to both.
create function tap.act(products integer) returns text
language plpgsql volatile
as $$
declare
  v_what constant text := tap.one_of('{default,default,default,default later,default for a time,end default,price,price for a time,end price,move,list,agree,currency,rate,rate,cost,cost}');
  v_product constant text := 1 + floor(random() * products)::integer;
  v_tier constant text := tap.one_of('{standard,wholesale,export}');
  v_category constant text := tap.one_of('{NULL,tools,tools.drills,garden}'::text[]);
  v_quantity constant integer := tap.one_of('{1,1,5,20}')::integer;
  v_price constant numeric := tap.amount();
begin
  case v_what
    when 'default' then
      perform issoh.set_pricing_default(
        v_tier, v_category, floor(random() * 90)::numeric, case when random() < 0.3 then tap.amount() - 300 end, v_quantity,
        charm_ending => case when random() < 0.3 then 0.99 end);
    when 'default later' then
      perform issoh.set_pricing_default(
        v_tier, v_category, floor(random() * 90)::numeric, from_quantity => v_quantity,
        effective_from => now() + random() * interval '2 years');
    when 'default for a time' then
      perform issoh.set_pricing_default(
        v_tier, v_category, floor(random() * 90)::numeric, from_quantity => v_quantity,
        effective_to => now() + random() * interval '2 years');
    when 'currency' then
      perform issoh.set_pricing_tier(v_tier, v_tier, currency_code => tap.one_of('{EUR,USD}')) where v_tier <> 'standard';
    when 'end default' then perform issoh.end_pricing_default(v_tier, v_category, v_quantity);
    when 'price' then perform issoh.set_price(s || v_product, v_tier, selling_price => v_price, from_quantity => v_quantity)
                         from unnest('{ACME-,OPEN-}'::text[]) s;
    when 'price for a time' then
      perform issoh.set_price(s || v_product, v_tier, selling_price => v_price, from_quantity => v_quantity,
                              effective_to => now() + interval '1 year')
         from unnest('{ACME-,OPEN-}'::text[]) s;
    when 'end price' then perform issoh.end_price(s || v_product, v_tier, from_quantity => v_quantity)
                             from unnest('{OPEN-,ACME-}'::text[]) s;
    when 'move' then
      update issoh.selected_products p
         set category_id = (select c.category_id from issoh.categories c where c.path::text = v_category)
       where p.product_name = v_product;
    when 'list' then
      perform tap.lists('ACME', v_product, 2 * v_price, 'USD');
      perform tap.lists('OPEN', v_product, v_price, 'USD')
         from issoh.contract_terms c
        where c.supplier_product_code = v_product and c.period @> clock_timestamp() and not c.has_price;
    when 'rate' then
      perform issoh.set_exchange_rates(array[
        row('USD', (now() at time zone 'UTC')::date, (1 + floor(random() * 6)) / 2)::issoh.exchange_rate_input]);
    when 'cost' then perform issoh.change_cost(s || v_product, v_price) from unnest('{ACME-,OPEN-}'::text[]) s;
    else perform tap.agree(v_product);
  end case;
  return v_what;
exception when sqlstate 'ISNRU' or sqlstate 'ISCPO' or sqlstate 'ISCTF' then
  return v_what || ' refused';
end
$$;
create function tap.settle() returns void
language plpgsql volatile
as $$
begin
  for i in 1..20 loop
    exit when issoh_private.apply_terms(100) = 0;
    assert i < 20, 'what is settled is due again and again';
  end loop;
end
$$;
-- Of all that can be asked in a tier, by quantity and moment, one question in four: each round asks others, and four ask
-- for all of it.
create function tap.unlike(round integer) returns setof text
language sql volatile
as $$
  with asked as materialized (
    select t.tier, q.pieces, coalesce(m.at::text, 'now') as at, p.internal_sku, p.price
      from unnest('{standard,wholesale,export}'::text[]) t (tier)
     cross join unnest('{1,4,5,19,20,30}'::integer[]) with ordinality q (pieces, n)
      join (values (0, null::timestamptz), (1, now() + interval '7 months'), (2, now() + interval '1 year'),
                   (3, now() + interval '3 years')) m (n, at) on m.n = (q.n + unlike.round) % 4
     cross join lateral issoh.prices_for(null, t.tier, m.at, q.pieces) p
  )
  select concat_ws(' ', a.internal_sku, a.tier, a.pieces, 'at', a.at, a.price, 'not', b.price)
    from asked a
    join asked b on (b.tier, b.pieces, b.at) = (a.tier, a.pieces, a.at)
     and b.internal_sku = replace(a.internal_sku, 'ACME', 'OPEN')
   where a.internal_sku like 'ACME%' and a.price is distinct from b.price
  union all
  select concat_ws(' ', 'cost of', p.internal_sku, a.pricing_tier_id, a.from_quantity, o.cost, 'not', b.cost_price)
    from issoh.pricing_rules a
    join issoh.selected_products p on p.product_id = a.product_id and p.internal_sku like 'ACME%'
    join issoh.selected_products t on t.internal_sku = replace(p.internal_sku, 'ACME', 'OPEN')
    join issoh.pricing_rules b on b.product_id = t.product_id and b.pricing_tier_id = a.pricing_tier_id
     and b.from_quantity = a.from_quantity and b.default_id is null and b.period @> clock_timestamp()
   cross join lateral issoh_private.open_rules(array[a]) o
   where a.default_id is null and a.period @> clock_timestamp() and o.cost is distinct from b.cost_price
$$;
create function tap.plays(seed double precision, rounds integer) returns setof text
language plpgsql volatile
as $$
declare
  v_done text := '';
  v_unlike text;
begin
  perform setseed(seed);
  for i in 1..rounds loop
    v_done := v_done || ', ' || tap.act(3);
    perform tap.settle();
    v_unlike := (select string_agg(u.line, '; ') from tap.unlike(i) u (line));
    if v_unlike is not null then
      return next format('after %s: %s', v_done, v_unlike);
      return;
    end if;
  end loop;
end
$$;

select tap.twins(3);
select tap.agree(n::text) from generate_series(1, 3) n;
select tap.settle();
-- Without defaults a first price is a price of its own, which twins that nobody imports have not.
select issoh.end_price('ACME-' || n) from generate_series(1, 3) n;
select is_empty(format('select * from tap.plays(%s, 40)', s.seed), format('twins stay alike, seed %s', s.seed))
  from unnest('{0.1,0.2,0.3,0.4}'::numeric[]) s (seed);
select is_empty(
  $$select from issoh.pricing_rules r where r.default_id is not null
     and num_nonnulls(r.cost_price, r.markup_percentage, r.target_markup_percentage) > 0$$,
  'no price by a default tells a negotiated cost');
select isnt_empty($$select from issoh.pricing_rules r where r.default_id is not null$$, 'and there were some');
select isnt_empty(
  $$select from issoh.pricing_rules r where r.default_id is null and r.terms_key_id is not null$$,
  'and prices of its own, with negotiated costs');
select isnt_empty(
  $$select from issoh.pricing_rules r where r.default_id is null and r.reason = 'cost change' and r.terms_key_id is not null$$,
  'and costs by hand, as hidden');
select is_empty(
  $$select from issoh.pricing_rules r join issoh.selected_products p using (product_id)
     where p.internal_sku like 'ACME%' and r.cost_price is not null$$, 'none of which is told');
select is_empty($$select from issoh.sync_failures f$$, 'nothing was held');
select is(issoh_private.apply_terms(100), 0, 'what is as it is meant is left alone');

-- One product, by hand.
delete from issoh.pricing_defaults d;
delete from issoh.pricing_rules r;
delete from issoh_private.terms_applied a;
update issoh.selected_products p set category_id = null;
select issoh.set_pricing_default(markup_percentage => 50);
select tap.agree('1');
select is((select p.price from issoh.price_for('ACME-1') p), null, 'until it is made, the list does not stand in');
select is((select p.trace -> 0 ->> 'cost_from' from issoh.price_for('ACME-1') p), 'contract', 'and the trace says why');
select tap.settle();
select is((select jsonb_build_array(p.rule_type, p.cost_price, p.markup_percentage, p.default_id is not null)
             from issoh.price_for('ACME-1') p), '["fixed", null, null, true]', 'a price tells its default, not its cost');
select is((select count(*) from issoh.negotiated_prices('ACME-1')), 1::bigint, 'those who may know it, do');
select is(tap.refusal($$select issoh.end_price('ACME-1')$$) ~ '^ISNRU', true, 'it is no price of the product''s own');
select is(tap.refusal($$select issoh.change_cost('ACME-1', 3)$$) ~ '^ISNRU', true, 'nor is its cost');
select is(issoh_private.priced_by_hand(p.product_id), false, 'nobody has set it')
  from issoh.selected_products p where p.internal_sku = 'ACME-1';
select issoh.end_contract(c.contract_id) from issoh.contract_terms c where c.period @> clock_timestamp();
select tap.settle();
select is((select p.price from issoh.price_for('ACME-1') p),
          (select round(round(l.supplier_price * issoh.exchange_rate(l.currency_code), 4) * 1.5, 4)
             from issoh.supplier_listings l
             join issoh.selected_products p using (product_id) where p.internal_sku = 'ACME-1'),
          'when the contract ends, the default is of the list again');
select tap.agree('1');
select issoh.set_pricing_default(markup_percentage => 999999);
select issoh.set_contracts(array[row('ACME', '1', 'EUR', '900000000000000', null, null, null, null)::issoh.contract_input]);
select tap.settle();
select is((select f.code from issoh.sync_failures f), 'ISIPV', 'what is more than a price can be is held');
select is((select p.price from issoh.price_for('ACME-1') p), null, 'and has none');
-- What it has already, in each tier, it keeps until it can be told.
create function tap.prices() returns text
language sql stable
as $$
  select string_agg(concat_ws(' ', t.tier_code, r.from_quantity, trim_scale(r.selling_price), r.effective_to), ', '
                    order by t.tier_code, r.from_quantity)
    from issoh.pricing_rules r
    join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
   where r.default_id is not null and r.period @> clock_timestamp()
$$;
create function tap.again() returns text
language plpgsql volatile
as $$
begin
  update issoh.sync_failures set next_try_at = clock_timestamp();
  perform tap.settle();
  return (select f.code || ' ' || f.failures from issoh.sync_failures f);
end
$$;
select issoh.set_pricing_default(markup_percentage => 50),
       issoh.set_pricing_default('wholesale', markup_percentage => 20),
       issoh.set_contracts(array[row('ACME', '1', 'EUR', '10', null, null, null, null)::issoh.contract_input]);
select is(tap.again(), null, 'when it can be told again, it is no longer held');
select is(tap.prices(), 'standard 1 15, wholesale 1 12', 'and has prices');
select issoh.set_contracts(array[row('ACME', '1', 'EUR', '700000000000000', null, null, null, null)::issoh.contract_input]);
select is(tap.again(), 'ISIPV 1', 'beyond what a price can be in one tier');
select is(tap.prices(), 'standard 1 15, wholesale 1 12', 'it keeps all of them');
select is(tap.again(), 'ISIPV 2', 'and is looked at again and again');
select issoh.set_pricing_default(markup_percentage => 10);
select is(tap.again(), null, 'until another default can price it');
select is(tap.prices(), 'standard 1 770000000000000, wholesale 1 840000000000000', 'and then it does');
delete from issoh.pricing_defaults d;
select issoh.set_price('ACME-2', cost_price => 10, markup_percentage => 50);
select tap.agree('2'), tap.settle();
select is((select r.cost_price::numeric from issoh.change_cost('ACME-2', 7) r), null, 'a cost by hand is encrypted while a contract holds');
update issoh.selected_products p set spp_product_id = uuidv7() where p.internal_sku = 'ACME-2';
select tap.settle();
select is((select r.cost_price::numeric from issoh.change_cost('ACME-2', 5) r), 5::numeric, 'of what nobody offers any more it is written as it is said');
select issoh.set_pricing_default(markup_percentage => 50);
delete from issoh.pricing_rules r;
select tap.agree('3'), tap.settle();
select is(tap.refusal($$select issoh.set_price('ACME-3', minimum_price => 1)$$) ~ '^ISIPR', true,
          'what a default makes is no price of its own to go on with');
select * from finish();

-- What a product costs by its contract, in prices and proposals that do not tell it.
select plan(67);

create function tap.said(statement text) returns text
language sql volatile
as $$
  select split_part(tap.refusal(statement), ' / ', 1)
$$;
select set_config('inventory.terms_keys',
                  format('1-%s:%s', repeat('a', 12), replace(encode(sha512('one'), 'base64'), E'\n', '')), true);
create temporary table keys on commit drop as select current_setting('inventory.terms_keys') as one;
select tap.supplier('ACME');
select issoh.set_exchange_rates(array[row('USD', '2020-01-01', 0.5)::issoh.exchange_rate_input]);
create function tap.listed(sku text, price numeric, currency text default 'EUR') returns uuid
language sql volatile
as $$
  insert into issoh.selected_products (internal_sku, product_name, spp_product_id, spp_supplier_id, availability)
  select sku, sku, uuidv7(), s.supplier_id, 'available' from issoh.suppliers s where s.supplier_code = 'ACME';
  insert into issoh.supplier_listings
    (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
     exchange_rate, availability)
  select p.product_id, p.spp_product_id, p.spp_supplier_id, sku, price, currency, price * x.rate, x.rate, 'available'
    from issoh.selected_products p,
         issoh.exchange_rate(currency) x (rate)
   where p.internal_sku = sku
  returning product_id
$$;
create function tap.lists(sku text, price numeric) returns void
language sql volatile
as $$
  update issoh.supplier_listings l
     set supplier_price = price, cost_price = round(price * l.exchange_rate, 4)
   where l.supplier_product_code = sku
$$;
create function tap.term(product text default null, price text default null, rebate text default null,
                         currency text default 'EUR', until timestamptz default null) returns issoh.contract_counts
language sql volatile
as $$
  select issoh.set_contracts(array[row('ACME', product, currency, price, rebate, null, until, null)::issoh.contract_input])
$$;
-- Has everything settled; answers what is held.
create function tap.settle() returns text
language plpgsql volatile
as $$
begin
  while issoh_private.apply_terms(100) > 0 loop
  end loop;
  return (select string_agg(concat_ws(' ', p.internal_sku, f.code, f.failures), ', ' order by p.internal_sku)
            from issoh.sync_failures f join issoh.selected_products p using (product_id));
end
$$;
-- What everybody sees of a price in force: cost, markup, price; a dash for nothing.
create function tap.shown(sku text) returns text
language sql volatile
as $$
  select concat_ws(' ', coalesce(trim_scale(r.cost_price)::text, '-'),
                   coalesce(trim_scale(coalesce(r.target_markup_percentage, r.markup_percentage))::text, '-'),
                   trim_scale(r.selling_price))
    from issoh.pricing_rules r
    join issoh.selected_products p using (product_id)
   where p.internal_sku = sku and r.period @> clock_timestamp()
$$;
-- What those who may see of it.
create function tap.known(sku text) returns text
language sql volatile
as $$
  select concat_ws(' ', trim_scale(n.cost_price), trim_scale(n.target_markup_percentage), trim_scale(n.selling_price))
    from issoh.negotiated_prices(sku) n
   where n.effective_from <= clock_timestamp()
$$;
create function tap.proposed(sku text) returns text
language sql volatile
as $$
  select concat_ws(' ', coalesce(trim_scale(v.new_cost)::text, '-'), coalesce(trim_scale(v.markup_percentage)::text, '-'),
                   trim_scale(v.current_price), trim_scale(v.proposed_price), v.trace -> 0 ->> 'step')
    from issoh.v_price_proposals v
   where v.internal_sku = sku
$$;

select tap.listed('A', 10);
select issoh.set_price('A', cost_price => 10, markup_percentage => 50);
select is(tap.settle(), null, 'without contracts there is nothing to do');
select is(tap.shown('A'), '10 50 15', 'and a price is as it was');

select tap.term('A', '8');
select is(tap.settle(), null, 'a contract is applied');
select is(tap.shown('A'), '- - 15', 'the price stays, and its cost is hidden');
select is(tap.known('A'), '8 50 15', 'but for those who may know it');
select is(tap.proposed('A'), '- - 15 12 negotiated', 'and a price is proposed that does not tell it');
select is((select trim_scale(p.price) from issoh.price_for('A') p), 15::numeric, 'the price is answered');
select is((select p.cost_price from issoh.price_for('A') p), null, 'without the cost');
select is(issoh_private.apply_terms(100), 0, 'what is applied is applied once');
select is((select string_agg(d.status, ' ') from issoh.decide_price_proposals(array(
             select v.proposal_id from issoh.v_price_proposals v), 'accept') d), 'accepted', 'it is accepted');
select is(tap.shown('A'), '- - 12', 'holds');
select is(tap.known('A'), '8 50 12', 'and the cost goes on with it');

-- A fixed price does not move with the list, a rebate does.
select tap.lists('A', 20);
select is(issoh_private.apply_terms(100), 0, 'the list moves: a negotiated price does not');
select tap.term('A', '8', '25');
select is(tap.settle(), null, 'a rebate on the price');
select is(tap.known('A'), '6 50 12', 'comes off it');
select tap.term('A', rebate => '10', currency => null);
select is(tap.settle(), null, 'a rebate alone');
select is(tap.known('A'), '18 50 12', 'comes off the list');
select tap.lists('A', 30);
select is(tap.settle(), null, 'which moves');
select is(tap.known('A'), '27 50 12', 'and the cost with it');
select is(tap.proposed('A'), '- - 12 40.5 negotiated', 'and the proposal');

-- By hand.
select issoh.set_price('A', markup_percentage => 100);
select is(tap.known('A'), '27 100 54', 'a markup is set on a cost that is hidden');
select is(tap.shown('A'), '- - 54', 'and stays so');
select issoh.set_price('A', selling_price => 40.5);
select is(tap.known('A'), '27 50 40.5', 'so is a price');
select is(tap.said(v.call), v.refusal, 'no refusal tells the cost')
  from (values
    ($$select issoh.set_price('A', markup_percentage => 50, selling_price => 41)$$,
     'ISIPC The cost was negotiated, and cannot be compared with both a price and a markup.'),
    ($$select issoh.set_price('A', markup_percentage => 10, surcharge => -1000)$$,
     'ISIPV The negotiated cost makes no price with this markup and surcharge.'),
    ($$select issoh.set_price('A', markup_percentage => 10, maximum_price => 1e16)$$,
     'ISIPV maximum_price cannot be 10000000000000000.')) v (call, refusal);
select issoh.set_price('A', selling_price => 30, effective_to => now() + interval '1 year');
select is((select string_agg(concat_ws(' ', trim_scale(n.cost_price), trim_scale(n.selling_price)), ', '
                             order by n.effective_from)
             from issoh.negotiated_prices('A') n), '27 30, 27 40.5', 'what goes on after a promotion has its cost');
select tap.term('A', '9');
select tap.settle();
select is((select string_agg(concat_ws(' ', trim_scale(n.cost_price), trim_scale(n.selling_price)), ', '
                             order by n.effective_from)
             from issoh.negotiated_prices('A') n), '9 30, 9 40.5', 'and takes the next one');
select issoh.change_cost('A', 11);
select is(tap.shown('A'), '- - 30', 'a cost that somebody says meanwhile is kept in the same way');
select is(tap.known('A'), '11 11.1111 30', 'with the markup that is meant');
select is(tap.proposed('A'), '- - 30 12.2222 negotiated', 'which is proposed');
select is(issoh_private.apply_terms(100), 0, 'and holds');
select is((select array_agg(distinct trim_scale(n.cost_price)) from issoh.negotiated_prices('A') n), array[11::numeric],
          'everywhere');
select issoh.set_price('A', cost_price => 12);
select is(tap.known('A'), '12 11.1111 13.3333', 'a cost alone goes on with it');
select is(tap.shown('A'), '- - 13.3333', 'and stays as hidden');

-- Whole lists, currencies, first prices.
select tap.listed('B', 40, 'USD');
select tap.listed('C', 7);
select issoh.set_price('C', cost_price => 7, markup_percentage => 10);
select tap.term(null, rebate => '50', currency => null);
select is(tap.settle(), null, 'a rebate on a whole list');
select is(tap.known('B'), '10 30 13', 'makes first prices, at the rate of the list');
select is(tap.known('C'), '3.5 10 7.7', 'and other costs');
select tap.term('C', '5', currency => 'USD');
select is(tap.settle(), null, 'a contract of its own');
select is(tap.known('C'), '2.5 10 7.7', 'comes before it, at the rate of its currency');
select issoh.end_contract(c.contract_id) from issoh.contract_terms c where c.supplier_product_code = 'C';
select is(tap.settle(), null, 'ended');
select is(tap.known('C'), '3.5 10 7.7', 'that of the list holds again');
select issoh.end_contract(c.contract_id) from issoh.contract_terms c where c.supplier_product_code is null;
select is(tap.settle(), null, 'and without that');
select is(tap.shown('C'), '7 10 7.7', 'the list itself');
select is(tap.proposed('B'), '20 30 13 26 cost_plus', 'with a proposal, as of any cost');
select is_empty('select from issoh_private.terms_applied a join issoh.selected_products p using (product_id)
                  where p.internal_sku = any (array[''B'', ''C''])', 'nothing is by a contract any more');

-- What cannot be told is held.
select tap.term('C', '4', currency => 'GBP');
select is(tap.settle(), 'C ISCXR 1', 'without an exchange rate');
select is(tap.shown('C'), '7 10 7.7', 'everything stays');
select issoh.set_exchange_rates(array[row('GBP', '2020-01-01', 2)::issoh.exchange_rate_input]);
select is(issoh_private.apply_terms(100), 0, 'it waits for its next try');
update issoh.sync_failures set next_try_at = clock_timestamp();
select is(tap.settle(), null, 'and is no longer held then');
select is(tap.known('C'), '8 10 7.7', 'but applied');
select tap.term('C', '3');
select set_config('inventory.terms_keys', '', true);
select is(tap.settle(), 'C ISCKM 1', 'without keys');
select is(tap.shown('C'), '- - 7.7', 'everything stays, too');
select set_config('inventory.terms_keys', k.one, true) from keys k;
update issoh.sync_failures set next_try_at = clock_timestamp();
update issoh.contract_terms c set price_secret = set_byte(c.price_secret, 20, get_byte(c.price_secret, 20) # 1)
 where c.supplier_product_code = 'C' and c.effective_to is null;
select tap.listed('D', 5);
select tap.term('D', '4');
select is(tap.settle(), 'C ISCKT 2', 'one that was altered is held alone');
select is(tap.known('D'), '4 30 5.2', 'the others go on');
select is_empty(
  $$select from issoh_private.proposals_due d join issoh.selected_products p using (product_id)
     where p.internal_sku = 'D'$$, 'nothing of it is due elsewhere');
select is_empty(
  $$select l.log_id from audit.log l where concat(l.old_values, l.new_values) ~ 'terms_(secret|key)'$$,
  'the log has no secrets');

-- Keys made anew.
select set_config('inventory.terms_keys',
                  format('%s,2-%s:%s', k.one, repeat('b', 12), replace(encode(sha512('two'), 'base64'), E'\n', '')), true)
  from keys k;
delete from issoh.contract_terms c where c.supplier_product_code = 'C' and c.effective_to is null;
select is(issoh_private.begin_rotation(false), 1, 'a supplier gets a new key');
select is(issoh_private.begin_rotation(false), 0, 'once');
create function tap.rotate() returns integer
language plpgsql volatile
as $$
declare
  v_rounds integer := 0;
begin
  while issoh_private.rotate_terms(1) > 0 loop
    v_rounds := v_rounds + 1;
  end loop;
  return v_rounds;
end
$$;
select cmp_ok(tap.rotate(), '>', 5, 'everything is brought over, piece by piece');
select is((select array_agg(u.master_id) from issoh_private.terms_key_usage() u), array['2-' || repeat('b', 12)],
          'nothing hangs on the earlier key');
select set_config('inventory.terms_keys', split_part(current_setting('inventory.terms_keys'), ',', 2), true);
select is(tap.known('D'), '4 30 5.2', 'and all can be read without it');
select is((select count(*) from issoh.read_contracts()), (select count(*) from issoh.contract_terms), 'all of it');
select is(issoh.rotate_contract_keys(), 1, 'keys are made anew as often as one likes');
create temporary table altered on commit drop as
select n.rule_id from issoh.negotiated_prices() n order by n.rule_id limit 1;
update issoh.pricing_rules r set terms_secret = set_byte(r.terms_secret, 20, get_byte(r.terms_secret, 20) # 1)
 where r.rule_id in (select a.rule_id from altered a);
select is(array(select n.rule_id from issoh.negotiated_prices() n where n.cost_price is null),
          array(select a.rule_id from altered a), 'a price whose secret was altered is listed without its cost');
select ok(count(n.cost_price) > 0 and count(n.selling_price) = count(n.cost_price) + 1, 'and the others with theirs')
  from issoh.negotiated_prices() n;
update issoh_private.supplier_keys k set wrapped = substr(k.wrapped, 1, 40);
select ok(count(*) > 0 and count(n.cost_price) = 0, 'under an altered key prices are listed, without a cost')
  from issoh.negotiated_prices() n;
select * from finish();

-- What a price was at a moment is what people were told then, whatever is agreed, ended, priced or said of it later,
-- also where a contract, or its end, is dated back.
select plan(7);

select set_config('inventory.terms_keys',
                  format('1-%s:%s', repeat('a', 12), replace(encode(sha512('one'), 'base64'), E'\n', '')), true);
select tap.supplier('ACME');
select issoh.set_pricing_tier('wholesale', 'Wholesale');
insert into issoh.selected_products (internal_sku, product_name, spp_product_id, spp_supplier_id, availability)
select 'A' || g, g::text, uuidv7(), s.supplier_id, 'available' from generate_series(1, 3) g, issoh.suppliers s;
insert into issoh.supplier_listings
  (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
   exchange_rate, availability)
select p.product_id, p.spp_product_id, p.spp_supplier_id, p.product_name, 10, 'EUR', 10, 1, 'available'
  from issoh.selected_products p;
select issoh.set_pricing_default(markup_percentage => 50, effective_from => now() - interval '200 days');
create function tap.one_of(choices text[]) returns text
language sql volatile
as $$
  select choices[1 + floor(random() * cardinality(choices))::integer]
$$;
create function tap.ago() returns timestamptz
language sql volatile
as $$
  select clock_timestamp() - random() * interval '150 days'
$$;
create function tap.agree(product text, since timestamptz, until timestamptz default null) returns void
language sql volatile
as $$
  select issoh.set_contracts(array[row(
           'ACME', product, case when r.chosen then 'EUR' end, case when r.chosen then (1 + floor(random() * 90))::text end,
           case when not r.chosen then floor(random() * 90)::text end, since, until, null)::issoh.contract_input])
    from (select product is not null and random() < 0.7 as chosen) r
$$;
-- Something that somebody does, that is not to price the past itself.
create function tap.act() returns text
language plpgsql volatile
as $$
declare
  v_what constant text := tap.one_of(
    '{agreed,agreed,agreed back,agreed back,agreed for a time,again,again,end,end back,end back,default,end default,cost,price,end price,settle,settle,settle}');
  v_code constant text := tap.one_of('{1,2,3,NULL}'::text[]);
  v_product constant text := 'A' || (1 + floor(random() * 3));
  v_tier constant text := tap.one_of('{standard,wholesale}');
  v_quantity constant integer := tap.one_of('{1,1,5}')::integer;
  v_contract issoh.contract_terms;
begin
  select c.* into v_contract
    from issoh.contract_terms c
   where coalesce(c.effective_to, 'infinity') > clock_timestamp() or v_what = 'again'
   order by random()
   limit 1;
  case v_what
    when 'agreed' then perform tap.agree(v_code, null);
    when 'agreed back' then perform tap.agree(v_code, tap.ago());
    when 'agreed for a time' then
      perform tap.agree(v_code, a.since, a.since + random() * interval '200 days') from tap.ago() a (since);
    when 'again' then
      perform tap.agree(v_contract.supplier_product_code, v_contract.effective_from,
                        case when random() < 0.5 then v_contract.effective_from + random() * interval '200 days' end)
        where v_contract.contract_id is not null;
    when 'end' then perform issoh.end_contract(v_contract.contract_id);
    when 'end back' then perform issoh.end_contract(v_contract.contract_id, tap.ago());
    when 'default' then
      perform issoh.set_pricing_default(v_tier, markup_percentage => floor(random() * 90)::numeric,
                                        from_quantity => v_quantity);
    when 'end default' then perform issoh.end_pricing_default(v_tier, from_quantity => v_quantity);
    when 'cost' then perform issoh.change_cost(v_product, 1 + floor(random() * 90)::numeric);
    when 'price' then
      perform issoh.set_price(v_product, v_tier, selling_price => 1 + floor(random() * 90)::numeric,
                              from_quantity => v_quantity);
    when 'end price' then perform issoh.end_price(v_product, v_tier, from_quantity => v_quantity);
    else
      while issoh_private.apply_terms(100) > 0 loop
      end loop;
  end case;
  return v_what;
exception when sqlstate 'ISNRU' or sqlstate 'ISCPO' or sqlstate 'ISCKO' or sqlstate 'ISIKE' or sqlstate 'ISNKT' then
  return v_what || ' refused';
end
$$;
create temporary table told (moment timestamptz, tier text, quantity integer, sku text, price numeric) on commit drop;
create function tap.answers(moment timestamptz) returns setof told
language sql volatile
as $$
  select moment, t.tier, q.pieces, p.internal_sku, p.price::numeric
    from unnest('{standard,wholesale}'::text[]) t (tier)
   cross join unnest('{1,7}'::integer[]) q (pieces)
   cross join lateral issoh.prices_for(null, t.tier, moment, q.pieces) p
$$;
-- Of so many of these moments, what is answered otherwise now.
create function tap.otherwise(moments integer) returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', a.sku, a.tier, a.quantity, a.moment, coalesce(t.price::text, 'none'), 'is',
                              coalesce(a.price::text, 'none')), '; ')
    from (select t.moment from told t group by t.moment order by random() limit moments) m
   cross join lateral tap.answers(m.moment) a
    join told t on t.moment = m.moment and t.tier = a.tier and t.quantity = a.quantity and t.sku = a.sku
   where t.price is distinct from a.price
$$;
create function tap.plays(seed double precision, rounds integer) returns setof text
language plpgsql volatile
as $$
declare
  v_done text := '';
  v_other text;
begin
  perform setseed(seed);
  for i in 1..rounds loop
    insert into told select a.* from tap.answers(clock_timestamp()) a;
    v_done := v_done || ', ' || tap.act();
    v_other := tap.otherwise(case when i < rounds then 3 end);
    if v_other is not null then
      return next format('after %s: %s', v_done, v_other);
      return;
    end if;
  end loop;
end
$$;
insert into told
select a.* from generate_series(5, 145, 35) d, tap.answers(now() - d * interval '1 day') a;
select set_has($$select t.price from told t$$, 'values (15::numeric)', 'there is a past');
select is_empty(format('select * from tap.plays(%s, 20)', s.seed), format('the past stays, seed %s', s.seed))
  from unnest('{0.1,0.2,0.3}'::numeric[]) s (seed);
select isnt_empty($$select from told t where t.price is null$$, 'some of it without a price');
select isnt_empty(
  $$select from issoh.contract_terms c where c.effective_from < c.created_at - interval '1 day'$$,
  'contracts were dated back');
select isnt_empty(
  $$select from issoh.contract_terms c where c.effective_to < c.updated_at - interval '1 day'$$, 'and their ends');
select * from finish();

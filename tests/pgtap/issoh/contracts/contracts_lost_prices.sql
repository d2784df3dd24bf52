-- Prices of a product whose negotiated cost is under a key that is gone for good.
select plan(8);

create function tap.key(version text) returns void
language sql volatile
as $$
  select set_config('inventory.terms_keys',
                    format('1-%s:%s', left(encode(sha256(convert_to(version, 'UTF8')), 'hex'), 12),
                           replace(encode(sha512(convert_to(version, 'UTF8')), 'base64'), E'\n', '')), true)
$$;
-- As the start of a server does.
create function tap.noted_key(version text) returns void
language sql volatile
as $$
  select tap.key(version);
  insert into issoh_private.encryption_keys (key_id) select m.master_id from issoh_private.terms_masters() m;
$$;
create function tap.agree(price text) returns void
language plpgsql volatile
as $$
begin
  perform issoh.set_contracts(array[row('ACME', 'A', 'EUR', price, null, null, null, null)::issoh.contract_input]);
  while issoh_private.apply_terms(100) > 0 loop
  end loop;
end
$$;
create function tap.proposed() returns numeric[]
language sql volatile
as $$
  select array_agg(trim_scale(p.proposed_price)) from issoh.price_proposals p where p.status = 'open'
$$;

select tap.supplier('ACME');
insert into issoh.selected_products (internal_sku, product_name, spp_product_id, spp_supplier_id, availability)
select 'A', 'A', uuidv7(), s.supplier_id, 'available' from issoh.suppliers s;
insert into issoh.supplier_listings
  (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
   exchange_rate, availability)
select p.product_id, p.spp_product_id, p.spp_supplier_id, 'A', 10, 'EUR', 10, 1, 'available'
  from issoh.selected_products p;
select issoh.set_price('A', cost_price => 10, markup_percentage => 50);
select tap.key('one'), tap.agree('8');
select is(tap.proposed(), '{12}'::numeric[], 'a price is proposed by the markup that is meant');

select tap.noted_key('two');
select is(split_part(tap.refusal($$select issoh.set_price('A', selling_price => 20)$$), ' ', 1), 'ISCKU',
          'a cost that is away holds up a price that goes on with it');
select issoh.declare_key_lost(k.master_id) from issoh_private.supplier_keys k;
select ok(tap.refusal($$select issoh.set_price('A', selling_price => 20)$$) ~ '^ISCKU .*lost.*Give cost_price',
          'one that is lost does, too, and the hint says what is to be given');
select lives_ok($$select issoh.set_price('A', cost_price => 8, selling_price => 14)$$, 'with it a price is set');
select tap.agree('9');
select is((select trim_scale(p.price) from issoh.price_for('A') p), 14::numeric, 'which goes on at a cost set anew');

-- And where nobody sets one.
select issoh.set_price('A', cost_price => 9, markup_percentage => 100);
select tap.agree('8.5');
select is(tap.proposed(), '{17}'::numeric[], 'another price is proposed');
select tap.noted_key('three');
select issoh.declare_key_lost(k.master_id) from issoh_private.supplier_keys k where k.lost_at is null;
select tap.agree('7');
select is(tap.proposed(), null, 'what was proposed by a markup that nobody can tell is open no more');
select is((select trim_scale(p.price) from issoh.price_for('A') p), 18::numeric, 'the price goes on');
select * from finish();

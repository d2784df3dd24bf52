-- The best price of a matched product: in one currency, of what is on offer.
select plan(10);

create temporary table made on commit drop as
select m.code as supplier, tap.supplier(m.code) as supplier_id
  from (values ('ALPHA'), ('BETA'), ('GAMMA'), ('DELTA'), ('EPSILON')) m (code);
create function pg_temp.offer(supplier text, code text, price numeric, currency text, master uuid) returns void
language sql volatile as $$
  insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
  select m.supplier_id, offer.code, 'Hammer', offer.price, offer.currency from made m where m.supplier = offer.supplier;
  insert into spp.product_mappings (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method)
  select m.supplier_id, offer.code, offer.master, 90, 'auto' from made m where m.supplier = offer.supplier;
$$;
-- The first: 8 is the best of the euros; 1 dollar is no euro, 0 no price, and who no longer sells it does not count.
select pg_temp.offer(o.supplier, o.code, o.price, o.currency, '00000000-0000-4000-8000-000000000001')
  from (values ('ALPHA', 'A', 10, 'EUR'), ('BETA', 'B', 8, 'EUR'), ('GAMMA', 'G', 1, 'USD'), ('DELTA', 'D', 0, 'EUR'),
               ('EPSILON', 'E', 5, 'EUR')) o (supplier, code, price, currency);
update spp.supplier_products set status = 'discontinued' where supplier_product_code = 'E';
-- The second: two ask the same.
select pg_temp.offer(o.supplier, o.code, 4, 'EUR', '00000000-0000-4000-8000-000000000002')
  from (values ('BETA', 'B2'), ('ALPHA', 'A2')) o (supplier, code);
update spp.product_mappings set verified_by = 'ann', verified_at = now() where supplier_product_code = 'A2';

create function pg_temp.line(code text) returns text language sql stable as $$
  select concat_ws(' ', v.supplier_code, trim_scale(v.current_price), v.currency_code, v.offers, v.offers_elsewhere,
                   coalesce(trim_scale(v.best_price)::text, '-'), coalesce(v.best_supplier_code, '-'), v.is_best,
                   coalesce(trim_scale(v.gap)::text, '-'), coalesce(trim_scale(v.gap_percentage)::text, '-'))
    from spp.v_matched_prices v
   where v.supplier_product_code = line.code
$$;
select is(pg_temp.line(e.code), e.line, format('%s: %s', e.code, e.line))
  from (values ('A', 'ALPHA 10 EUR 2 1 8 BETA f 2 25'), ('B', 'BETA 8 EUR 2 1 8 BETA t 0 0'),
               ('G', 'GAMMA 1 USD 1 2 1 GAMMA t 0 0'), ('E', 'EPSILON 5 EUR 2 1 8 BETA f -3 -37.5'),
               ('B2', 'BETA 4 EUR 2 0 4 ALPHA t 0 0')) e (code, line);
select set_eq($$select v.supplier_product_code from spp.v_matched_prices v where v.is_best and v.currency_code = 'EUR'$$,
  array['B', 'A2', 'B2'], 'the best in euro, each that is');
select set_eq($$select v.supplier_product_code from spp.v_matched_prices v where v.is_verified$$, array['A2'],
  'what a person has confirmed');
update spp.supplier_products set current_price = 0 where supplier_product_code = 'E';
select is(pg_temp.line('E'), 'EPSILON 0 EUR 2 1 8 BETA f - -', 'what costs 0 is compared with nothing');
select is(tap.as_role('inv_analyst', 'select count(*) from spp.v_matched_prices'), '7', 'an analyst reads all');
select is(tap.outcome('inv_supplier', 'select from spp.v_matched_prices'), '42501',
  'a supplier does not see what others ask for');
select * from finish();

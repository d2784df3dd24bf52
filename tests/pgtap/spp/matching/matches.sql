-- What is the same thing at other suppliers: each currency for itself, the best of what is available.
select plan(9);

select tap.supplier(s) from unnest(array['ALPHA', 'BETA', 'GAMMA', 'DELTA', 'OMEGA']) s;
insert into spp.supplier_products
  (supplier_id, supplier_product_code, product_name, current_price, currency_code, status)
select s.supplier_id, x.code, x.code, x.price, x.currency, x.status
  from (values ('ALPHA', 'A1', 10.00, 'EUR', 'available'), ('BETA', 'B1', 8, 'EUR', 'available'),
               ('GAMMA', 'G1', 5, 'EUR', 'discontinued'), ('DELTA', 'D1', 6, 'USD', 'available'),
               ('OMEGA', 'O1', 7, 'USD', 'available'), ('ALPHA', 'A2', 1, 'EUR', 'available'))
       x (supplier, code, price, currency, status)
  join spp.suppliers s on s.supplier_code = x.supplier;
insert into spp.product_mappings
  (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, verified_at)
select p.supplier_id, p.supplier_product_code, '019a0000-0000-7000-8000-000000000001', 95, 'auto',
       case when p.supplier_product_code = 'B1' then now() end
  from spp.supplier_products p
 where p.supplier_product_code <> 'A2';
create function pg_temp.id(code text) returns uuid
language sql stable
as $$ select p.product_id from spp.supplier_products p where p.supplier_product_code = code $$;
create function pg_temp.matches(code text) returns text
language sql stable
as $$
  select string_agg(concat_ws(' ', m.supplier_product_code, trim_scale(m.current_price), m.currency_code,
                              trim_scale(m.difference_percentage), case when m.is_best then 'best' end), ', ')
    from spp.product_matches(pg_temp.id(code)) m
$$;

select is(pg_temp.matches('A1'), 'G1 5 EUR -50, B1 8 EUR -20 best, A1 10 EUR 0, D1 6 USD best, O1 7 USD',
  'the own currency first, the cheapest first; what is discontinued is never the best');
select is(pg_temp.matches('O1'), 'D1 6 USD -14.2857 best, O1 7 USD 0, G1 5 EUR, B1 8 EUR best, A1 10 EUR',
  'no difference is told across currencies');
select is(pg_temp.matches('A2'), null, 'what has no match has none');
select is((select string_agg(m.supplier_product_code, '' order by m.supplier_product_code)
             from spp.product_matches(pg_temp.id('A1')) m where m.is_verified), 'B1', 'what a person has confirmed is told');
update spp.supplier_products set current_price = 8 where supplier_product_code = 'A1';
select is((select string_agg(m.supplier_product_code, '' order by m.supplier_product_code)
             from spp.product_matches(pg_temp.id('A1')) m where m.is_best and m.currency_code = 'EUR'), 'A1B1',
  'two of one price are both the best');
update spp.supplier_products set current_price = 0 where supplier_product_code = 'A1';
select is(pg_temp.matches('B1'), 'G1 5 EUR -37.5, B1 8 EUR 0 best, A1 0 EUR, D1 6 USD best, O1 7 USD',
  'what costs 0 is no offer, and comes last');
update spp.supplier_products set current_price = 0 where supplier_product_code = 'B1';
select is((select string_agg(coalesce(m.is_best, true)::text, ' ') from spp.product_matches(pg_temp.id('A1')) m
            where m.currency_code = 'EUR'), 'false false false', 'and none is the best where there is no other');
select is(
  (select string_agg(distinct tap.as_role(r, format('select count(*) from spp.product_matches(%L)', pg_temp.id('A1'))),
                     ' ')
     from unnest(array['inv_catalog_manager', 'inv_reviewer', 'inv_approver', 'inv_pricing_manager', 'inv_analyst',
                       'inv_admin']) r), '5', 'the staff sees all of them');
select is(
  (select string_agg(distinct tap.outcome(r, format('select spp.product_matches(%L)', pg_temp.id('A1'))), ' ')
     from unnest(array['inv_supplier', 'inv_stock_operator', 'inv_anonymous']) r), '42501',
  'suppliers see nothing of them');
select * from finish();

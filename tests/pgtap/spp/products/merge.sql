-- History is whole however a MERGE mixes insert and update: PostgreSQL 18.4 needs _000_guard_merge for that.
select plan(4);
select spp.create_supplier('merge_a', 'A');
create function pg_temp.supplier() returns uuid language sql as $$
  select supplier_id from spp.suppliers where supplier_code = 'merge_a' $$;
insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
select pg_temp.supplier(), 'C' || i, 'Product', i, 'EUR' from generate_series(2, 9, 2) i;

select has_trigger('spp', 'supplier_products', '_000_guard_merge'::name);
create temporary table wanted on commit drop as
select 'C' || i as code, i * 10 as price from generate_series(1, 9) i;

merge into spp.supplier_products p
using (select * from wanted order by code) w
   on p.supplier_id = pg_temp.supplier() and p.supplier_product_code = w.code
when matched then update set current_price = w.price
when not matched then
  insert (supplier_id, supplier_product_code, product_name, current_price, currency_code)
  values (pg_temp.supplier(), w.code, 'Product', w.price, 'EUR');

select is(count(*)::integer, 4, 'each of four updates between inserts has its history row')
  from spp.price_history where supplier_id = pg_temp.supplier() and old_price is not null;
select results_eq(
  $$select p.supplier_product_code collate "C", h.old_price, h.new_price
      from spp.price_history h join spp.supplier_products p using (supplier_id, product_id)
     where h.supplier_id = pg_temp.supplier() and h.old_price is not null order by 1$$,
  $$select ('C' || i) collate "C", i::numeric(19, 4), (i * 10)::numeric(19, 4) from generate_series(2, 9, 2) i$$,
  'with its own prices');
select is(count(*)::integer, 9, 'and each product has its first price')
  from spp.price_history where supplier_id = pg_temp.supplier() and old_price is null;
select * from finish();

-- What is kept beside products is exact before it is folded in and after, whoever changed them and how.
select plan(25);

select spp.create_supplier('ALPHA', 'Alpha'), spp.create_supplier('BETA', 'Beta');
create temporary view told as
  select p.supplier_product_code collate "default" as code, f.price_changed_at is not null as moved, f.price_change_percentage
    from spp_private.v_product_figures f
    join spp.supplier_products p on p.product_id = f.product_id and p.supplier_id = f.supplier_id;
create function pg_temp.fold() returns void language sql as $$
  with recursive steps (done) as (
    select spp_private.refresh_figures_step()
    union all
    select spp_private.refresh_figures_step() from steps s where s.done > 0)
  select count(*) from steps
$$;
create function pg_temp.add(supplier text, variadic codes text[]) returns void language sql as $$
  insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
  select s.supplier_id, c.code, 'Thing ' || c.code, 10, 'EUR'
    from spp.suppliers s, unnest(codes) c (code) where s.supplier_code = supplier
$$;

select pg_temp.add('ALPHA', 'A', 'B', 'C'), pg_temp.add('BETA', 'A');
select set_eq($$select code, moved from told$$,
  $$values ('A', false), ('B', false), ('C', false)$$, 'new products are told of at once');
select is((select count(*) from spp.v_all_supplier_products), 4::bigint, 'each once');
select pg_temp.fold();
select is((select count(*) from spp_kept.product_touches), 0::bigint, 'and are folded in');
select is((select count(*) from spp_kept.supplier_touches), 0::bigint, 'their suppliers too');
select set_eq($$select code, moved from told$$, $$values ('A', false), ('B', false), ('C', false)$$,
  'then they are told of from what is kept');

update spp.supplier_products set current_price = 11 where supplier_product_code = 'A';
update spp.supplier_products set current_price = 22 where supplier_product_code = 'A';
select results_eq($$select code, price_change_percentage from told where moved$$,
  $$values ('A', 100.0000), ('A', 100.0000)$$, 'of several changes the last one counts');
select is((select count(*) from spp.v_price_change_summary), 2::bigint, 'each product is in the summary once');
select is((select string_agg(distinct trend, ' ') from spp.v_price_change_summary), 'up', 'and rose');
select pg_temp.fold();
update spp.supplier_products set current_price = 20 where supplier_product_code = 'A';
select is((select string_agg(distinct trend, ' ') from spp.v_price_change_summary), 'volatile',
  'a fall after rises that were folded in is known');
select pg_temp.fold();
select is((select string_agg(distinct trend, ' ') from spp.v_price_change_summary), 'volatile',
  'also when it is folded in itself');

do $$ begin
  execute (select format('update spp.%I set product_name = %L where supplier_product_code = %L', s.partition_name,
                         'Zanzibar', 'B') from spp.suppliers s where s.supplier_code = 'ALPHA');
end $$;
select is((select string_agg(p.supplier_product_code, ' ') from spp.list_products(search => 'ZANZI') p), 'B',
  'a name that was changed on the partition is found');
select is((select count(*) from spp.list_products(search => 'thing b')), 0::bigint, 'and its old one is not');
select pg_temp.fold();
select is((select string_agg(p.supplier_product_code, ' ') from spp.list_products(search => 'zanzi') p), 'B',
  'also when it is folded in');

delete from spp.supplier_products where supplier_product_code = 'B';
select is((select count(*) from spp.v_all_supplier_products), 3::bigint, 'what was kept of a removed product is gone');
select is((select count(*) from spp.list_products(search => 'zanzi')), 0::bigint, 'it is not found');
select is((select s.products from spp.v_supplier_catalog_stats s where s.supplier_code = 'ALPHA'), 2,
  'nor counted, before anything is folded in');
select pg_temp.fold();
select is((select f.products from spp_kept.supplier_figures f join spp.suppliers s on s.supplier_id = f.supplier_id
            where s.supplier_code = 'ALPHA'), 2, 'and after it');

update spp.supplier_products set supplier_product_code = supplier_product_code;
select is((select count(*) from spp_kept.product_touches), 0::bigint, 'an update that changes nothing touches no product');
select throws_ok($$update spp.supplier_products set partition_code = 'OTHER'$$, '428C9', null,
  'nobody writes a supplier''s code into a product');
select throws_ok($$update spp.supplier_products set product_id = uuidv7()$$, 'SPFID', null,
  'nor gives a product another id');
select throws_ok($$update spp.supplier_products
                      set supplier_id = (select s.supplier_id from spp.suppliers s where s.supplier_code = 'BETA')$$,
  'SPFID', null, 'or another supplier');

insert into spp.supplier_products
  (product_id, supplier_id, supplier_product_code, product_name, current_price, currency_code)
select p.product_id, b.supplier_id, 'TWIN', 'Twin', 1, 'EUR'
  from spp.supplier_products p, spp.suppliers b
 where p.supplier_product_code = 'C' and b.supplier_code = 'BETA';
update spp.supplier_products set current_price = 2 where supplier_product_code = 'TWIN';
select is((select count(*) from told where code in ('C', 'TWIN')), 2::bigint, 'an id at two suppliers is two products');
update spp.supplier_products set current_price = current_price + 1 where supplier_product_code in ('C', 'TWIN');
select is((select string_agg(h.old_price || '>' || h.new_price, ' ' order by h.new_price)
             from spp.price_history h
            where h.product_id = (select p.product_id from spp.supplier_products p
                                   where p.supplier_product_code = 'TWIN')
              and h.changed_at = (select max(x.changed_at) from spp.price_history x)),
          (select string_agg((p.current_price - 1) || '>' || p.current_price, ' ' order by p.current_price)
             from spp.supplier_products p where p.supplier_product_code in ('C', 'TWIN')),
          'one statement over both tells each one''s own price');
delete from spp.supplier_products where supplier_product_code = 'TWIN';
select is((select count(*) from told where code = 'C'), 1::bigint, 'one stays when the other is removed');

set session_replication_role = replica;
update spp.supplier_products set current_price = 77, previous_price = 70, price_changed_at = now();
delete from spp.supplier_products where supplier_product_code = 'C';
set session_replication_role = origin;
select spp_private.touch_products('ALPHA'), spp_private.touch_products('BETA');
select pg_temp.fold();
select set_eq($$select code, price_change_percentage from told$$, $$values ('A', 10.0000)$$,
  'what went round the triggers is kept anew when it is asked for');
select * from finish();

-- No path goes round price history: parent and partition, INSERT, UPDATE, MERGE, several rows at once.
select plan(42);

select tap.supplier('ALPHA');
create temporary table alpha on commit drop as
select s.supplier_id from spp.suppliers s where s.supplier_code = 'ALPHA';
-- History of a code, oldest first: "old>new percentage reason".
create function pg_temp.history(code text) returns text
language sql stable
as $$
  select string_agg(concat_ws(' ', concat(trim_scale(h.old_price), '>', trim_scale(h.new_price)),
    trim_scale(h.price_change_percentage),
                              h.change_reason), ', ' order by h.history_id)
    from spp.price_history h
   where h.product_id = (select p.product_id from spp.supplier_products p where p.supplier_product_code = code)
$$;
-- Inserts "code price" pairs into a relation.
create function pg_temp.add(relation regclass, products text) returns void
language plpgsql
as $$
begin
  execute format(
    'insert into %s (supplier_id, supplier_product_code, product_name, current_price, currency_code)
     select a.supplier_id, split_part(x, '' '', 1), x, split_part(x, '' '', 2)::numeric, ''EUR''
       from pg_temp.alpha a, string_to_table(%L, '','') x', relation, products);
end
$$;

select pg_temp.add('spp.supplier_products', 'P1 10');
select is(pg_temp.history('P1'), '>10 manual',
  'an insert writes the first price, with old price and percentage null');
select pg_temp.add('spp.supplier_products_alpha', 'Q1 10');
select is(pg_temp.history('Q1'), '>10 manual', 'so does one on the partition');
select pg_temp.add('spp.supplier_products', 'P2 1,P3 2,P4 0');
select is((select string_agg(pg_temp.history(c), '; ' order by c) from unnest(array['P2', 'P3', 'P4']) c),
  '>1 manual; >2 manual; >0 manual', 'several rows at once write one each');
select is((select count(*) from spp.price_history h where h.upload_batch_id is null
  and h.changed_by = session_user::text), 5::bigint,
  'without claims the actor is the login, and there is no batch');

update spp.supplier_products set current_price = 12.5 where supplier_product_code = 'P1';
select is(pg_temp.history('P1'), '>10 manual, 10>12.5 25 manual', 'an update writes old, new and percentage');
update spp.supplier_products_alpha set current_price = 5 where supplier_product_code = 'Q1';
select is(pg_temp.history('Q1'), '>10 manual, 10>5 -50 manual', 'so does one on the partition');
update spp.supplier_products set current_price = current_price + 1 where supplier_product_code in ('P2', 'P3');
select is(pg_temp.history('P2') || '; ' || pg_temp.history('P3'),
  '>1 manual, 1>2 100 manual; >2 manual, 2>3 50 manual',
  'several rows at once write each their own');
update spp.supplier_products set current_price = 3 where supplier_product_code = 'P4';
select is(pg_temp.history('P4'), '>0 manual, 0>3 manual', 'from price 0 the percentage is null');
update spp.supplier_products set current_price = 0 where supplier_product_code = 'P4';
select is(pg_temp.history('P4'), '>0 manual, 0>3 manual, 3>0 -100 manual', 'down to 0 it is -100');
update spp.supplier_products set current_price = 12.50 where supplier_product_code = 'P1';
select is(pg_temp.history('P1'), '>10 manual, 10>12.5 25 manual', 'the same price again writes nothing');
update spp.supplier_products set brand = 'Bosch' where supplier_product_code = 'P1';
select is(pg_temp.history('P1'), '>10 manual, 10>12.5 25 manual', 'another column writes nothing');

merge into spp.supplier_products p
using (values ('P2', 4::numeric), ('P9', 9)) as r (code, price)
   on p.supplier_id = (select a.supplier_id from alpha a) and p.supplier_product_code = r.code
 when matched then update set current_price = r.price
 when not matched then
  insert (supplier_id, supplier_product_code, product_name, current_price, currency_code)
  values ((select a.supplier_id from alpha a), r.code, r.code, r.price, 'EUR');
select is(pg_temp.history('P2'), '>1 manual, 1>2 100 manual, 2>4 100 manual', 'a merge that updates writes history');
select is(pg_temp.history('P9'), '>9 manual', 'a merge that inserts does too');
merge into spp.supplier_products_alpha p
using (values ('P2', 8::numeric)) as r (code, price) on p.supplier_product_code = r.code
 when matched then update set current_price = r.price;
select is(pg_temp.history('P2'), '>1 manual, 1>2 100 manual, 2>4 100 manual, 4>8 100 manual',
  'a merge into the partition as well');
insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
select a.supplier_id, 'P9', 'P9', 18, 'EUR' from alpha a
on conflict (supplier_product_code, supplier_id) do update set current_price = excluded.current_price;
select is(pg_temp.history('P9'), '>9 manual, 9>18 100 manual', 'an upsert writes the change only');
update spp.supplier_products set current_price = 3 where supplier_product_code = 'P3';
update spp.supplier_products set current_price = 1 where supplier_product_code = 'P3';
select is(pg_temp.history('P3'), '>2 manual, 2>3 50 manual, 3>1 -66.6667 manual', 'a percentage has four decimals');

-- Who, by which upload, and why.
select set_config('inv.user_id', 'anna', true);
select spp_private.set_origin('019a0000-0000-7000-8000-00000000000b', 'upload');
update spp.supplier_products set current_price = 2 where supplier_product_code = 'P3';
select is((select (h.changed_by, h.upload_batch_id, h.change_reason)::text from spp.price_history h
  order by h.history_id desc limit 1),
  '(anna,019a0000-0000-7000-8000-00000000000b,upload)', 'claims name the actor, and an upload its batch and reason');
select spp_private.set_origin(null, null);

-- Nothing that a caller can set decides what a change is booked under.
select set_config('inv.batch_id', '019a0000-0000-7000-8000-00000000000c', true),
       set_config('inv.change_reason', 'rollback', true);
update spp.supplier_products set current_price = 7 where supplier_product_code = 'P3';
select is((select (h.changed_by, h.upload_batch_id, h.change_reason)::text from spp.price_history h
  order by h.history_id desc limit 1),
  '(anna,,manual)', 'a change by hand is booked as one, whatever the session has set');
select is(tap.outcome(r.role_name, s.statement), '42501', format('%s cannot forge an origin: %s', r.role_name, s.statement))
  from unnest('{inv_analyst,inv_catalog_manager,inv_admin,inv_supplier}'::text[]) r (role_name),
       unnest(array[
         $$select spp_private.set_origin('019a0000-0000-7000-8000-00000000000c', 'rollback')$$,
         $$insert into spp_private.change_origins (batch_id, change_reason) values (gen_random_uuid(), 'rollback')$$
       ]) s (statement);
select set_config('inv.user_id', '', true);

-- Stamps by direct SQL.
select is((select (trim_scale(p.previous_price), trim_scale(p.current_price))::text from spp.supplier_products p
  where p.supplier_product_code = 'P1'),
  '(10,12.5)', 'previous_price is the price before');
select is((select p.price_changed_at = p.last_updated and p.price_changed_at > p.created_at
  from spp.supplier_products p
            where p.supplier_product_code = 'P1'), true,
              'price_changed_at and last_updated say when the price moved');
select is((select p.updated_at > p.price_changed_at from spp.supplier_products p
  where p.supplier_product_code = 'P1'), true,
  'the brand moved updated_at and left price_changed_at alone');
select is((select p.price_changed_at is null and p.previous_price is null from spp.supplier_products p
            where p.supplier_product_code = 'Q1'), false, 'stamps are set on the partition as well');
select throws_ok($$update spp.supplier_products set current_price = -1 where supplier_product_code = 'P1'$$, '23514',
  null,
  'a negative price is refused');

-- History stays when the product goes.
select p.product_id into temporary gone from spp.supplier_products p where p.supplier_product_code = 'P1';
delete from spp.supplier_products where supplier_product_code = 'P1';
select is((select count(*) from spp.price_history h, gone g where h.product_id = g.product_id), 2::bigint,
  'a removed product''s prices stay');
select is((select count(*) from spp.product_price_history((select g.product_id from gone g))), 2::bigint,
  'and can be asked for');
select is((select array_agg(trim_scale(h.new_price)) from spp.product_price_history((select g.product_id
  from gone g), page_size => 1) h),
  array[12.5], 'the newest comes first');
select throws_ok($$select spp.product_price_history(gen_random_uuid())$$, 'SPNPR', null,
  'an unknown product is said to be so');

-- Append-only, for the owner too.
select is(tap.outcome('inv_owner', s.statement), 'SPFAO', s.description)
  from (values
    ('update spp.price_history set new_price = 1', 'the owner cannot change history'),
    ('delete from spp.price_history', 'nor delete it'),
    ('truncate spp.price_history', 'nor truncate it'),
    ('update spp.price_history set new_price = 1 where false', 'not even where no row would change')
  ) as s (statement, description);
select is(tap.outcome('postgres', 'set session_replication_role = replica; delete from spp.price_history'), 'SPFAO',
  'replica mode does not go round it');
select is(tap.outcome('inv_owner', format('delete from spp.price_history_%s', to_char(now() at time zone 'UTC',
  'YYYY_MM'))), 'SPFAO',
  'nor does the partition of a month');
select is((select count(*) from spp.price_history), (select count(*) from only spp.price_history_default)
          + (select count(*) from spp.price_history h where h.tableoid <> 'spp.price_history_default'::regclass),
            'every row is in one partition');
select * from finish();

-- What is audited, by whom, and what is not.
select plan(32);
create temporary table before_all on commit drop as select coalesce(max(l.log_id), 0) as log_id from audit.log l;

create function pg_temp.logged(of_table text) returns text
language sql stable
as $$
  select string_agg(l.operation, ' ' order by l.log_id) from audit.log l where l.table_name = of_table
$$;

select set_config('inv.user_id', 'anna', true), set_config('inv.request_id', 'r-1', true);
select tap.supplier('ALPHA');
select is((select (l.actor, l.request_id, l.operation, l.table_schema, l.new_values ->> 'supplier_code',
  l.old_values)::text
             from audit.log l where l.table_name = 'suppliers'),
  format('(%s,r-1,insert,spp,ALPHA,)', session_user), 'a new supplier is logged with login, request and the row');
select is((select l.record_key from audit.log l where l.table_name = 'suppliers'),
  (select s.supplier_id::text from spp.suppliers s), 'the key is the row''s');
-- Whom a claim is believed of.
create function tap.believed() returns text
language sql stable security definer
as $$
  select audit.logged_actor()
$$;
grant usage on schema tap to public;
create function pg_temp.actor_of(login text) returns text
language plpgsql volatile
as $$
declare
  v_self constant text := session_user;
  v_actor text;
begin
  perform set_config('session_authorization', login, true);
  v_actor := tap.believed();
  perform set_config('session_authorization', v_self, true);
  return v_actor;
end
$$;
select is(string_agg(pg_temp.actor_of(l.name), ' ' order by l.name), 'anna anna', 'the server''s own logins say who acts')
  from unnest(array['inv_authenticator', 'inv_worker']) l (name);
select is(string_agg(pg_temp.actor_of(l.name), ' ' order by l.name), 'inv_analyst_login inv_migrator inv_spp_link',
          'of all others the login is logged, whatever they claim')
  from unnest(array['inv_analyst_login', 'inv_migrator', 'inv_spp_link']) l (name);
select set_config('inv.user_id', '', true), set_config('inv.request_id', '', true);

select tap.product(s.supplier_id, 'P1'), tap.product(s.supplier_id, 'P2') from spp.suppliers s;
select is((select l.actor || ' ' || l.role_name from audit.log l where l.table_name = 'supplier_products' limit 1),
  session_user || ' ' || session_user, 'without claims the actor is the login');
set local role inv_catalog_manager;
select is(audit.acting_role(), 'inv_catalog_manager', 'with a role, the role is on record');
reset role;
select is(audit.acting_role(), session_user::text, 'without one, the login');
select is(pg_temp.logged('supplier_products'), 'insert insert', 'products inserted by hand are logged');
update spp.supplier_products set current_price = current_price + 1;
select is(pg_temp.logged('supplier_products'), 'insert insert', 'a change of the price alone is not');
update spp.supplier_products set is_new = false, missing_since_batch_id = gen_random_uuid();
select is(pg_temp.logged('supplier_products'), 'insert insert', 'nor are the marks of uploads');
update spp.supplier_products set brand = 'Bosch', current_price = 20 where supplier_product_code = 'P1';
select is(pg_temp.logged('supplier_products'), 'insert insert update', 'an edit is logged');
select is((select (l.old_values -> 'brand', l.new_values ->> 'brand')::text from audit.log l
  where l.operation = 'update' and l.table_name = 'supplier_products'),
  '(null,Bosch)', 'with the values before and after');
update spp.supplier_products set brand = 'Bosch' where supplier_product_code = 'P1';
select is(pg_temp.logged('supplier_products'), 'insert insert update', 'an edit that changes nothing is not logged');
update spp.supplier_products_alpha set status = 'discontinued' where supplier_product_code = 'P2';
select is(pg_temp.logged('supplier_products'), 'insert insert update update', 'an edit on the partition is logged');
delete from spp.supplier_products_alpha where supplier_product_code = 'P2';
delete from spp.supplier_products where supplier_product_code = 'P1';
select is(pg_temp.logged('supplier_products'), 'insert insert update update delete delete',
  'removals are logged, on parent and partition');
select is((select l.old_values ->> 'product_name' from audit.log l where l.operation = 'delete'
  order by l.log_id limit 1),
  'Product P2', 'with the row that went');

-- Every other table.
select spp.create_category('Tools');
update spp.categories set sort_order = 5;
delete from spp.categories;
select is(pg_temp.logged('categories'), 'insert update delete', 'categories are logged');
select spp.set_import_profile('ALPHA', '{"delimiter": ";"}'), spp.set_import_profile('ALPHA', '{}');
select is(pg_temp.logged('supplier_import_profiles'), 'insert update', 'profiles are logged');
select spp.set_setting('upload.chunk_rows', '500');
select is((select (l.record_key, l.old_values ->> 'setting_value', l.new_values ->> 'setting_value')::text
             from audit.log l where l.table_name = 'settings' and l.operation = 'update'
            order by l.log_id desc limit 1),
  '(upload.chunk_rows,1000,500)', 'settings are logged');
insert into spp.product_mappings (supplier_id, supplier_product_code, master_product_id, mapping_confidence,
  mapping_method)
select s.supplier_id, 'P1', gen_random_uuid(), 50, 'manual' from spp.suppliers s;
update spp.product_mappings set verified_by = 'anna';
select is(pg_temp.logged('product_mappings'), 'insert update', 'mappings are logged');
select tap.upload('ALPHA', '[{"code": "A", "price": "1"}]');
select is(pg_temp.logged('upload_batches'), 'insert update update',
  'of an upload its start, processing and end are logged');
select is((select string_agg(l.new_values ->> 'status', ' ' order by l.log_id) from audit.log l
  where l.table_name = 'upload_batches'),
  'queued processing completed', 'by its status');

-- Append-only.
select is(tap.outcome('inv_owner', s.statement), 'SPFAO', s.description)
  from (values
    ('update audit.log set actor = ''nobody''', 'the owner cannot change the log'),
    ('delete from audit.log', 'nor delete from it'),
    ('truncate audit.log', 'nor truncate it')
  ) as s (statement, description);
select is(tap.outcome('postgres', 'set session_replication_role = replica; delete from audit.log'), 'SPFAO',
  'replica mode does not go round it');
select is((select count(*) from audit.log l, before_all b where l.log_id > b.log_id and l.occurred_at < now()), 0::bigint,
  'every entry has its moment');
select is((select count(distinct l.log_id) from audit.log l), (select count(*) from audit.log l), 'and its number');
-- Whatever table is given to it, audit.attach_log has logged.
create table spp.things (thing_id integer primary key, name text, touched integer);
call audit.attach_log('spp.things', 'thing_id', 'touched');
insert into spp.things values (1, 'a', 1);
update spp.things set touched = 2;
select is(pg_temp.logged('things'), 'insert', 'a change of what is to be ignored is none');
update spp.things set name = 'b', touched = 3;
delete from spp.things;
select is((select string_agg(concat_ws(' ', l.operation, l.record_key, l.old_values, l.new_values), ', '
                             order by l.log_id)
             from audit.log l where l.table_name = 'things'),
  'insert 1 {"name": "a", "thing_id": 1}, '
  'update 1 {"name": "a", "thing_id": 1} {"name": "b", "thing_id": 1}, '
  'delete 1 {"name": "b", "thing_id": 1}',
  'a new table is logged from the moment that it is attached');

-- What a list has come to so far is counted row by row: no count is audited.
select spp.begin_upload('ALPHA', 'x.csv', repeat('a', 64), 1);
create temporary table before_counts on commit drop as select max(l.log_id) as log_id from audit.log l;
create temporary table counts on commit drop as
select a.attname::text as name
  from pg_attribute a
 where a.attrelid = 'spp.upload_batches'::regclass and a.attnum > 0 and not a.attisdropped
   and (a.attname like '%\_count' or a.attname = 'total_products');
select cmp_ok((select count(*) from counts), '>=', 10::bigint, 'a batch has counts');
do $$
begin
  execute (select format('update spp.upload_batches set %s', string_agg(format('%I = 1000', c.name), ', ')) from counts c);
end
$$;
select is((select string_agg(k.key, ' ') from audit.log l cross join jsonb_object_keys(l.new_values) k (key)
            where l.table_name = 'upload_batches' and l.log_id > (select b.log_id from before_counts b)
              and l.new_values -> k.key is distinct from l.old_values -> k.key), null, 'none of them is audited');
select * from finish();

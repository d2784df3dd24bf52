-- The link to SPP, its mirror, and the tables that only readers' roles see.
select plan(71);

-- Readers read, nobody writes.
insert into issoh.categories (category_id, category_name, level, path) values (uuidv7(), 'Tools', 1, 'tools');
insert into issoh.invariant_results (tier, check_name, violations) values ('spp', 'a_check', 0);
select tap.supplier('MIRRORED') is not null;

create temporary table closed on commit drop as
select t.name as table_name, r.name as role_name, r.may
  from unnest(array['settings', 'suppliers', 'categories', 'invariant_results']) t (name)
 cross join (values
    ('inv_reviewer', true), ('inv_approver', true), ('inv_stock_operator', true), ('inv_pricing_manager', true),
    ('inv_analyst', true), ('inv_admin', true), ('inv_supplier', false), ('inv_catalog_manager', false),
    ('inv_anonymous', false)) r (name, may);

select is(
  tap.outcome(c.role_name, format('do $do$ begin if not exists (select from issoh.%I) then'
                                  ' raise exception using errcode = %L; end if; end $do$', c.table_name, 'ZZNON')),
  case when c.may then 'ok' else '42501' end,
  format('%s of %s', c.role_name, c.table_name))
  from closed c;
select policies_are('issoh', t, array['staff_read'], format('%s has one policy', t))
  from unnest(array['settings', 'suppliers', 'categories', 'invariant_results']::name[]) t;
select is_empty(
  $$select c.table_name, c.role_name from closed c
     where has_table_privilege(c.role_name, 'issoh.' || c.table_name, 'insert, update, delete, truncate')$$,
  'nobody but the owner writes them');

select is_empty(
  $$select r.name from tap.our_roles r
     where (tap.outcome(r.name, 'select issoh_private.reach_spp()') = 'ok')
           <> (r.name in ('inv_reviewer', 'inv_approver', 'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst',
                          'inv_admin', 'inv_analyst_login'))$$,
  'whoever may see how far the synchronisation is may ask whether SPP answers, whatever it answers');

-- Only a supplier's code is looked up.
insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
values ('00000000-0000-4000-8000-00000000000b', '0000000000004000800000000000000c', 'Looks like an id', 'active', 'EUR');
select is(issoh_private.resolve_supplier(v.value)::text, v.answer, format('the supplier of "%s"', v.value))
  from (values ('00000000-0000-4000-8000-00000000000A', '00000000-0000-4000-8000-00000000000a'),
               ('0000000000004000800000000000000a', '00000000-0000-4000-8000-00000000000a'),
               (' 00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000a'),
               ('0000000000004000800000000000000c', '00000000-0000-4000-8000-00000000000b')) v (value, answer);
delete from issoh.suppliers where supplier_id = '00000000-0000-4000-8000-00000000000b';
select is(tap.as_role('inv_analyst', $$select issoh_private.known_supplier('MIRRORED')$$)::uuid,
          (select s.supplier_id from issoh.suppliers s where s.supplier_code = 'MIRRORED'), 'a code of the mirror');
select is(tap.as_role('inv_stock_operator',
                      $$select issoh_private.known_supplier('00000000-0000-4000-8000-00000000000A')$$),
          '00000000-0000-4000-8000-00000000000a', 'an id is taken as it is');
select is(tap.as_role('inv_pricing_manager', 'select issoh_private.known_supplier(null)'), null, 'none is none');
select is(tap.outcome('inv_reviewer', $$select issoh_private.known_supplier('NOBODY')$$), 'ISNSU',
          'SPP does not know it either');
select is(tap.outcome(r, $$select issoh_private.known_supplier('MIRRORED')$$), '42501', format('not for %s', r))
  from unnest(array['inv_supplier', 'inv_catalog_manager', 'inv_anonymous']) r;
select is(tap.outcome('inv_admin', 'select issoh_private.refresh_suppliers()'), '42501', 'the worker refreshes');
select is(tap.outcome('inv_admin', $$select issoh_private.resolve_supplier('MIRRORED')$$), '42501', 'readers do not write');
select is(issoh_private.resolve_supplier('MIRRORED'), issoh_private.known_supplier('MIRRORED'), 'writers find the same');
select is(issoh_private.refresh_suppliers(), 0, 'SPP has no suppliers here');
select is((select count(*) from issoh.suppliers where supplier_code = 'MIRRORED'), 1::bigint,
          'those it has lost are kept');

-- The foreign table is the owner's alone.
select foreign_tables_are(
  'spp_remote',
  array['suppliers', 'products', 'price_history', 'product_events', 'categories', 'product_mappings', 'position',
        'price_breaks', 'supplier_records', 'uploads'],
  'a foreign table for each feed');
select is((select string_agg(distinct c.relowner::regrole::text, ', ') from pg_class c
            where c.relnamespace = 'spp_remote'::regnamespace),
          'inv_owner', 'which is the owner''s');
select is_empty(
  $$select r.rolname from pg_roles r
     where r.rolname ^@ 'inv_' and r.rolname <> 'inv_owner'
       and (has_schema_privilege(r.oid, 'spp_remote', 'usage')
            or exists (select from pg_class c
                        where c.relnamespace = 'spp_remote'::regnamespace
                          and has_table_privilege(r.oid, c.oid, 'select, insert, update, delete')))$$,
  'and no other role''s');
select is((select count(*) from pg_user_mappings m where m.srvname = 'spp'), 1::bigint, 'one mapping, for all');
select is_definer('issoh_private', f, format('%s runs as the owner', f))
  from unnest(array['known_supplier', 'resolve_supplier', 'refresh_suppliers']::name[]) f;
select volatility_is('issoh_private', f, 'volatile', format('%s may write', f))
  from unnest(array['resolve_supplier', 'refresh_suppliers']::name[]) f;

select volatility_is('issoh_private', 'known_supplier', array['text'], 'stable', 'known_supplier writes nothing');

-- What master data is.
select is(
  array(select k.key from jsonb_object_keys(issoh_private.mapped_master_data(null)) k (key)
        except select a.attname::text from pg_attribute a
                where a.attrelid = 'issoh.selected_products'::regclass and a.attnum > 0),
  '{}', 'all of it are columns of a selected product');
select is(issoh_private.mapped_master_data(jsonb_populate_record(null::spp_remote.products,
            '{"product_name": "Hammer", "lead_time_days": 3}')) @> '{"product_name": "Hammer", "lead_time_days": 3}',
          true, 'with the values that SPP has');
insert into issoh.exchange_rates (currency_code, rate_date, rate) values ('USD', (now() at time zone 'UTC')::date, 2);
select results_eq(
  $$select l.supplier_price::numeric, l.cost_price::numeric, l.exchange_rate::numeric, l.held_reason
      from issoh_private.listings_of(array(
             select jsonb_populate_record(null::spp_remote.products, jsonb_build_object('product_id', uuidv7(), 'current_price', o.price,
                      'currency_code', o.currency, 'status', 'available', 'is_missing', false))
               from (values (2.5, 'EUR'), (2.5, 'USD'), (2.5, 'CHF'), (9e14, 'EUR'), (9e14, 'USD')) o (price, currency))) l
     order by l.supplier_price, l.currency_code$$,
  $$values (2.5, null, null, 'no_exchange_rate'), (2.5, 2.5, 1, null), (2.5, 5, 2, null), (9e14, 9e14, 1, null),
           (9e14, null::numeric, null::numeric, 'out_of_range')$$,
  'what a listing costs, or why it is held');
select * from finish();

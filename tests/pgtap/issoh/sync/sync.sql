-- Who sees the synchronisation, who may ask for it, and what notes itself. That prices arrive: tests/jest/issoh.
select plan(61);

insert into issoh.selected_products (internal_sku, product_name, spp_product_id, spp_supplier_id, availability)
values ('LINKED', 'Linked', uuidv7(), uuidv7(), 'available'), ('OWN', 'Own', null, null, null);
insert into issoh.supplier_listings
  (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, availability)
select p.product_id, p.spp_product_id, p.spp_supplier_id, 'X', 5, 'EUR', 'available'
  from issoh.selected_products p
 where p.internal_sku = 'LINKED';
insert into issoh.supplier_price_changes (product_id, new_price, currency_code) values (uuidv7(), 5, 'EUR');
insert into issoh.sync_runs (reason) values ('nightly');
insert into issoh.sync_failures (product_id, code, message, next_try_at)
select p.product_id, '23514', 'x', 'infinity' from issoh.selected_products p where p.internal_sku = 'OWN';

create temporary table seen on commit drop as
select t.name as table_name, r.name as role_name, r.may
  from unnest(array['supplier_listings', 'supplier_price_changes', 'sync_runs', 'sync_failures']) t (name)
 cross join (values
    ('inv_reviewer', true), ('inv_approver', true), ('inv_stock_operator', true), ('inv_pricing_manager', true),
    ('inv_analyst', true), ('inv_admin', true), ('inv_supplier', false), ('inv_catalog_manager', false),
    ('inv_anonymous', false)) r (name, may);
select is(
  tap.outcome(s.role_name, format('do $do$ begin if not exists (select from issoh.%I) then'
                                  ' raise exception using errcode = %L; end if; end $do$', s.table_name, 'ZZNON')),
  case when s.may then 'ok' else '42501' end,
  format('%s of %s', s.role_name, s.table_name))
  from seen s;
select policies_are('issoh', t, array['staff_read'], format('%s has one policy', t))
  from unnest(array['supplier_listings', 'supplier_price_changes', 'sync_runs', 'sync_failures']::name[]) t;
select is_empty(
  $$select s.table_name, s.role_name from seen s
     where has_table_privilege(s.role_name, 'issoh.' || s.table_name, 'insert, update, delete, truncate')$$,
  'nobody but the owner writes them');
select throws_ok(format('%s issoh.supplier_price_changes', c), 'SPFAO', null, format('no %s of prices that were', c))
  from unnest(array['delete from', 'truncate']) c;

-- What notes itself.
create function tap.noted() returns text
language sql volatile
as $$
  select coalesce(string_agg(p.internal_sku, ' ' order by s.pending_id), '')
    from issoh_private.sync_pending s
    join issoh.selected_products p on p.product_id = s.product_id
$$;
select is(tap.noted(), 'LINKED', 'a product that is linked from the start is read again; one of our own is not');
delete from issoh_private.sync_pending;
update issoh.selected_products set brand = 'x';
select is(tap.noted(), '', 'nor are products that change otherwise');
update issoh.selected_products set spp_product_id = uuidv7() where internal_sku = 'OWN';
select is(tap.noted(), 'OWN', 'one that is linked later is');
update issoh.selected_products set spp_product_id = null where internal_sku = 'LINKED';
select is((select p.availability from issoh.selected_products p where p.internal_sku = 'LINKED'), null,
          'a product that is linked no more has no availability');
select is_empty($$select from issoh.supplier_listings$$, 'and no listing');

-- Other lives of functions than their callers'.
select is(tap.outcome(r.name, 'select issoh.request_sync()'), case when r.may then 'ok' else '42501' end,
          format('%s asks', r.name))
  from (values ('inv_reviewer', false), ('inv_approver', true), ('inv_stock_operator', false),
               ('inv_pricing_manager', true), ('inv_analyst', false), ('inv_admin', true),
               ('inv_catalog_manager', false), ('inv_anonymous', false)) r (name, may);
select is(tap.outcome('inv_analyst', 'select issoh_private.claim_sync()'), '42501', 'the worker claims');
select is(tap.outcome('inv_admin', 'select issoh_private.ask_spp(null)'), '42501', 'and nobody follows by hand');
select is(issoh_private.claim_sync(uuidv7()), '{"dead": true}', 'a worker that does not live claims nothing');
select throws_ok($$select issoh_private.advance_sync(uuidv7(), uuidv7())$$, 'SPCLO', null, 'nor goes it on');
select throws_ok($$select issoh_private.fail_sync(null, uuidv7(), 'x')$$, 'SPCLO', null, 'nor fails it');

select * from finish();

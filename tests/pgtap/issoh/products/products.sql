-- Products entered by hand, their changes, and their reorder levels.
select plan(55);

insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
values ('00000000-0000-4000-8000-000000000001', 'ACME', 'Acme', 'active', 'EUR');
insert into issoh.categories (category_id, category_name, level, path)
values ('00000000-0000-4000-8000-0000000000c1', 'Tools', 1, 'tools');

select is(
  (select (p.internal_sku, p.product_name, p.status, p.spp_product_id, p.spp_supplier_id, p.selected_by)::text
     from issoh.add_product('A 1/x', 'Ärmel') p), format('("A 1/x",Ärmel,active,,,%s)', session_user),
  'SKU and name are enough, and any SKU that is not blank will do');
select is((issoh.add_product(E'  B-2\t\n', 'B')).internal_sku, 'B-2', 'what was pasted around an SKU falls off');
select is(
  (select (p.internal_sku, p.product_name, p.status, p.description, p.category_id, p.brand, p.barcode, p.unit_of_measure,
           p.min_order_qty, p.pack_multiple, p.lead_time_days, p.spp_supplier_id, p.selection_reason)::text
     from issoh.add_product('C', ' Cutter ', 'pending_review', 'Cuts', 'tools', 'Sharp', '4006381333931', 'PCE', 10, 5, 7,
                            'ACME', 'asked for') p),
  '(C,Cutter,pending_review,Cuts,00000000-0000-4000-8000-0000000000c1,Sharp,4006381333931,PCE,10,5,7,'
  || '00000000-0000-4000-8000-000000000001,"asked for")', 'all else may be said, by path and code');
select is((select (p.category_id, p.spp_supplier_id)::text
             from issoh.add_product('D', 'D', category => '00000000-0000-4000-8000-0000000000c1',
                                    supplier => '00000000-0000-4000-8000-000000000002') p),
  '(00000000-0000-4000-8000-0000000000c1,00000000-0000-4000-8000-000000000002)',
  'or by ids, of a supplier that SPP does not know, too');
select lives_ok($$insert into issoh.selected_products (internal_sku, product_name, status)
                  values ('SQL', 'By SQL', 'active')$$, 'an administrator may insert one by direct SQL');
select throws_ok(format('select issoh.add_product(%L, %L, %s)', c.sku, c.name, c.more), c.sqlstate, null, c.description)
  from (values
    ('  ', 'X', '''active''', 'ISISK', 'a blank SKU is refused'),
    (null, 'X', '''active''', 'ISISK', 'no SKU is refused'),
    (repeat('x', 201), 'X', '''active''', 'ISISK', 'an SKU of 201 characters is refused'),
    ('E', ' ', '''active''', 'ISIPN', 'a blank name is refused'),
    ('E', null, '''active''', 'ISIPN', 'no name is refused'),
    ('E', 'E', '''sold''', 'ISIVP', 'a status that there is not is refused'),
    ('E', 'E', 'min_order_qty => 0', 'ISIVP', 'a minimum order of 0 is refused'),
    ('E', 'E', 'pack_multiple => 0', 'ISIVP', 'a pack of 0 is refused'),
    ('E', 'E', 'lead_time_days => -1', 'ISIVP', 'a negative lead time is refused'),
    ('E', 'E', 'category => ''toys''', 'ISNCA', 'an unknown category is said to be so'),
    ('B-2 ', 'X', '''active''', 'ISCSK', 'an SKU that is taken is refused')
  ) as c (sku, name, more, sqlstate, description);
select throws_ok($$insert into issoh.selected_products (internal_sku, product_name, status)
                   values ('B-2', 'B', 'active')$$, '23505', null, 'by direct SQL, too');

-- Changes.
select is((select (p.product_name, p.category_id, p.spp_supplier_id, p.brand, p.min_order_qty)::text
             from issoh.update_product('C', '{"product_name": "Knife", "category": null, "supplier": null}') p),
  '(Knife,,,Sharp,10)', 'a patch changes what it names');
select is((select (p.category_id, p.spp_supplier_id)::text
             from issoh.update_product('C', '{"category": "tools", "supplier": "ACME"}') p),
  '(00000000-0000-4000-8000-0000000000c1,00000000-0000-4000-8000-000000000001)', 'category and supplier by path and code');
select is((issoh.update_product('C', '{"internal_sku": " C-1 "}')).internal_sku, 'C-1', 'an SKU is corrected');
select throws_ok(format('select issoh.update_product(%L, %L)', c.product, c.patch), c.sqlstate, null, c.description)
  from (values
    ('NONE', '{}', 'ISNPR', 'an unknown product is said to be so'),
    ('C-1', '3', 'ISIPA', 'a patch is an object'),
    ('C-1', '{"spp_product_id": null}', 'ISIPA', 'the product in SPP cannot be changed'),
    ('C-1', '{"status": "sold"}', 'ISIVP', 'a status that there is not is refused in a change'),
    ('C-1', '{"product_name": null}', 'ISIVP', 'the name cannot be taken away'),
    ('C-1', '{"lead_time_days": "soon"}', 'ISIVP', 'a lead time is a number'),
    ('C-1', '{"internal_sku": " "}', 'ISISK', 'a blank SKU is refused in a change'),
    ('C-1', '{"internal_sku": "B-2"}', 'ISCSK', 'one that is taken, too'),
    ('C-1', '{"category": "toys"}', 'ISNCA', 'and an unknown category')
  ) as c (product, patch, sqlstate, description);
select is((select count(*) from audit.log l where l.table_name = 'selected_products' and l.operation = 'update'
             and l.old_values ->> 'product_name' = 'Cutter' and l.new_values ->> 'product_name' = 'Knife'), 1::bigint,
  'a change is audited');

-- Reorder levels.
select tap.warehouse('W');
select is((select (s.quantity_on_hand, s.reorder_point, s.reorder_quantity)::text
             from issoh.set_reorder_levels('C-1', 'W', 5, 20) s), '(0,5,20)', 'levels make the stock row that is missing');
select is((select (s.reorder_point, s.reorder_quantity)::text from issoh.set_reorder_levels('C-1', 'W', 0, null) s), '(0,)',
  'they are changed, and taken away by null');
select is((select count(*) from issoh.stock_on_hand), 1::bigint, 'in the same row');
select throws_ok(format('select issoh.set_reorder_levels(%L, %L, %L, %L)', c.product, c.warehouse, c.point, c.quantity),
                 c.sqlstate, null, c.description)
  from (values
    ('NONE', 'W', 1, 1, 'ISNPR', 'an unknown product has no levels'),
    ('C-1', 'NONE', 1, 1, 'ISNWH', 'nor has one in an unknown warehouse'),
    ('C-1', 'W', -1, 1, 'ISIRL', 'a point below 0 is refused'),
    ('C-1', 'W', 1, 0, 'ISIRL', 'a quantity of 0 is refused')
  ) as c (product, warehouse, point, quantity, sqlstate, description);
select is((select string_agg(l.operation, ' ' order by l.log_id) from audit.log l where l.table_name = 'stock_on_hand'),
  'insert update', 'levels are audited');
select is((select count(*) from audit.log l where l.table_name = 'stock_on_hand'), 2::bigint, 'each change once');
select tap.receive((issoh_private.resolve_product('C-1')).product_id, 'W', 5);
select is((select count(*) from audit.log l where l.table_name in ('stock_on_hand', 'supplier_stock_holdings')), 2::bigint,
  'what follows the ledger is in the ledger');
select throws_ok($$delete from issoh.selected_products where internal_sku = 'C-1'$$, '23001', null,
  'a product that moved is not deleted');

-- Who may.
create function tap.may(statement text) returns text language sql volatile as $$
  select string_agg(substr(r.role, 5), ' ' order by r.position)
    from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                      'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'])
         with ordinality as r (role, position)
   where tap.outcome(r.role, statement) <> '42501'
$$;
select is(tap.may(c.statement), c.roles, c.description)
  from (values
    ('select issoh.add_product(''N'', ''N'')', 'approver stock_operator admin', 'who enters products'),
    ('select issoh.update_product(''D'', ''{"brand": "X"}'')', 'approver stock_operator admin', 'who changes them'),
    ('select issoh.set_reorder_levels(''D'', ''W'', 1, 1)', 'stock_operator admin', 'who sets reorder levels'),
    ('select from issoh.selected_products', 'reviewer approver stock_operator pricing_manager analyst admin',
     'who reads products'),
    ('select from issoh.selection_queue', 'reviewer approver stock_operator pricing_manager analyst admin',
     'who reads the queue'),
    ('select from issoh.stock_on_hand', 'reviewer approver stock_operator pricing_manager analyst admin', 'who reads stock'),
    ('select from issoh.supplier_stock_holdings', 'reviewer approver stock_operator pricing_manager analyst admin',
     'who reads holdings'),
    ('insert into issoh.selected_products (internal_sku, product_name) values (''N'', ''N'')', null,
     'nobody inserts products directly'),
    ('update issoh.selected_products set status = ''inactive''', null, 'nor updates them'),
    ('update issoh.stock_on_hand set reorder_point = 1', null, 'nor stock'),
    ('update issoh.supplier_stock_holdings set quantity_on_order = 1', null, 'nor holdings'),
    ('delete from issoh.selection_queue', null, 'nor deletes from the queue')
  ) as c (statement, roles, description);
select is((select array_agg(p.tablename || ':' || p.policyname order by p.tablename) from pg_policies p
            where p.tablename in ('selected_products', 'selection_queue', 'stock_on_hand', 'supplier_stock_holdings')
              and p.schemaname = 'issoh'),
  array['selected_products:staff_read', 'selection_queue:staff_read', 'stock_on_hand:staff_read',
        'supplier_stock_holdings:staff_read'], 'each table has one policy');
select throws_ok(
  format('select issoh_private.lock_products(array[%L, %L]::uuid[])', (select p.product_id from issoh.selected_products p limit 1),
         '00000000-0000-4000-8000-00000000dead'),
  'ISNPR', null, 'a product that is gone by the time it is locked is none');
select * from finish();

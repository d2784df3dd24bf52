-- Stock counts: differences are posted and kept.
select plan(42);

select tap.warehouse('W'), tap.warehouse('V'), tap.item('A'), tap.item('B'), tap.item('C'), tap.item('D');
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.on_hand(sku text) returns integer language sql stable as $$
  select s.quantity_on_hand from issoh.stock_on_hand s join issoh.warehouses w using (warehouse_id)
   where s.product_id = tap.id(sku) and w.warehouse_code = 'W'
$$;
create function tap.count_of(sku text, quantity integer, note text default null) returns issoh.stock_count_input
language sql immutable as $$select row(null, sku, quantity, note)::issoh.stock_count_input$$;
select tap.receive(tap.id('A'), 'W', 10, 2), tap.receive(tap.id('A'), 'W', 10, 4), tap.receive(tap.id('B'), 'W', 5, 1.5),
       tap.receive(tap.id('C'), 'W', 7, 1), tap.receive(tap.id('A'), 'V', 100, 3);

create temporary table recorded as
select * from issoh.record_stock_counts('W', array[tap.count_of('A', 17, 'broken'), tap.count_of('B', 8),
  tap.count_of('C', 7), tap.count_of('D', 2)], 'K-1', 'key-1');
select is((select string_agg(concat(p.internal_sku, ' ', r.quantity_expected, '>', r.quantity_counted, ' ', r.difference,
                                    ' ', trim_scale(r.unit_cost), ' ', r.note), ', ' order by r.count_id)
             from recorded r join issoh.selected_products p using (product_id)),
  'A 20>17 -3 3 broken, B 5>8 3 1.5 , C 7>7 0 1 , D 0>2 2  ',
  'each count stands beside what the books said, at the average cost just before, in the order given');
select is((select string_agg(concat(p.internal_sku, ' ', m.movement_type, ' ', m.quantity, ' ',
                                    case when m.to_location is null then 'lost' else 'found' end, ' ', m.reference_type, ' ',
                                    m.reference_id, ' ', m.note), ', ' order by p.internal_sku)
             from issoh.stock_movements m join issoh.selected_products p using (product_id)
            where m.movement_type = 'adjustment'),
  'A adjustment 3 lost count K-1 broken, B adjustment 3 found count K-1 , D adjustment 2 found count K-1 ',
  'differences are posted, and nothing where books and shelf agree');
select is((select string_agg(p.internal_sku, '' order by p.internal_sku)
             from recorded r join issoh.stock_movements m on m.movement_id = r.movement_id
             join issoh.selected_products p on p.product_id = r.product_id and p.product_id = m.product_id), 'ABD',
  'each count names its movement');
select is(tap.on_hand('A') || ' ' || tap.on_hand('B') || ' ' || tap.on_hand('C') || ' ' || tap.on_hand('D'), '17 8 7 2',
  'now the books say what was counted');
select is((select count(*) from issoh.stock_on_hand s join issoh.warehouses w using (warehouse_id)
            where w.warehouse_code = 'W' and s.last_count_date = (select r.counted_at from recorded r
                                                                   where r.product_id = s.product_id)), 4::bigint,
  'the stock rows say when');
select is((select s.last_count_date from issoh.stock_on_hand s join issoh.warehouses w using (warehouse_id)
            where w.warehouse_code = 'V'), null, 'but not those of another warehouse');
select is((select count(*) from issoh.stock_counts c where c.counted_by = session_user), 4::bigint, 'and by whom');

-- The key.
select is((select count(*) from issoh.record_stock_counts('W', array[tap.count_of('A', 17, 'broken'), tap.count_of('B', 8),
             tap.count_of('C', 7), tap.count_of('D', 2)], 'K-1', 'key-1') c join recorded r using (count_id)), 4::bigint,
  'repeated under its key a call answers what was recorded');
select is((select count(*) from issoh.stock_counts), 4::bigint, 'and records nothing');
select throws_ok($$select issoh.record_stock_counts('W', array[tap.count_of('A', 16)], 'K-1', 'key-1')$$, 'ISCIK', null,
  'other counts under the same key are refused');
select throws_ok($$select issoh.record_stock_counts('V', array[tap.count_of('A', 17, 'broken'), tap.count_of('B', 8),
  tap.count_of('C', 7), tap.count_of('D', 2)], 'K-1', 'key-1')$$, 'ISCIK', null, 'so is another warehouse');
select lives_ok($$select issoh.record_stock_counts('W', array[tap.count_of('C', 7)], null, 'key-2')$$,
  'counts that all agree have a key, too');
select is((select count(*) from issoh.record_stock_counts('W', array[tap.count_of('C', 7)], null, 'key-2')), 1::bigint,
  'that answers them');

-- What is refused, and then wholly.
select throws_ok(c.statement, c.sqlstate, null, c.description)
  from (values
    ($$select issoh.record_stock_counts('NONE', array[tap.count_of('A', 1)])$$, 'ISNWH', 'an unknown warehouse'),
    ($$select issoh.record_stock_counts('W', '{}')$$, 'ISICN', 'no counts'),
    ($$select issoh.record_stock_counts('W', null)$$, 'ISICN', 'nothing'),
    ($$select issoh.record_stock_counts('W', array_fill(tap.count_of('A', 1), array[10001]))$$, 'ISICN', 'too many'),
    ($$select issoh.record_stock_counts('W', array[tap.count_of('A', -1)])$$, 'ISICN', 'less than nothing'),
    ($$select issoh.record_stock_counts('W', array[tap.count_of('A', null)])$$, 'ISICN', 'no number'),
    ($$select issoh.record_stock_counts('W', array[tap.count_of('A', 1), tap.count_of('A', 2)])$$, 'ISICN',
     'the same product twice'),
    ($$select issoh.record_stock_counts('W', array[tap.count_of('A', 1), row(tap.id('A'), null, 2, null)::issoh.stock_count_input])$$, 'ISICN',
     'also by SKU and by id'),
    ($$select issoh.record_stock_counts('W', array[tap.count_of('A', 1), tap.count_of('NONE', 2)])$$, 'ISNPR',
     'an unknown SKU'),
    ($$select issoh.record_stock_counts('W', array[row(gen_random_uuid(), null, 2, null)]::issoh.stock_count_input[])$$,
     'ISNPR', 'an unknown id'),
    ($$select issoh.record_stock_counts('W', array[row(tap.id('A'), 'B', 2, null)]::issoh.stock_count_input[])$$, 'ISNPR',
     'an id and an SKU of two products'),
    ($$select issoh.record_stock_counts('W', array[row(null, null, 2, null)]::issoh.stock_count_input[])$$, 'ISNPR',
     'a count of no product'),
    ($$select issoh.record_stock_counts('W', array[tap.count_of('A', 1)], '')$$, 'ISIRF', 'a blank reference'),
    ($$select issoh.record_stock_counts('W', array[tap.count_of('A', 1)], 'K', '')$$, 'ISIIK', 'a blank key')
  ) as c (statement, sqlstate, description);
select issoh.reserve_stock('A', 'W', 15, 'SO', '1');
select throws_ok($$select issoh.record_stock_counts('W', array[tap.count_of('B', 1), tap.count_of('A', 14)])$$, 'ISCRS', null,
  'fewer than are reserved cannot be counted');
select is(tap.on_hand('B'), 8, 'then nothing of the call is recorded');
select lives_ok($$select issoh.record_stock_counts('W', array[row(tap.id('A'), 'A', 15, null)]::issoh.stock_count_input[])$$,
  'just these can');

-- The view.
select results_eq($$select split_part(c, ' ', 1) from tap.columns_of('issoh.v_stock_discrepancies') c$$,
  array['count_id', 'counted_at', 'counted_by', 'product_id', 'internal_sku', 'product_name', 'warehouse_id',
        'warehouse_code', 'quantity_expected', 'quantity_counted', 'difference', 'unit_cost', 'difference_value',
        'currency_code', 'reference_id', 'note', 'movement_id'], 'v_stock_discrepancies has its columns');
select results_eq(
  $$select concat(v.internal_sku, ' ', v.warehouse_code, ' ', v.difference, ' ', trim_scale(v.difference_value), ' ',
                  v.currency_code) collate "default" from issoh.v_stock_discrepancies v order by v.count_id$$,
  array['A W -3 -9 EUR', 'B W 3 4.5 EUR', 'D W 2  EUR', 'A W -2 -6 EUR'],
  'it shows what differed, and what that is worth');

-- Append-only, and who may.
select is(tap.outcome('inv_owner', s.statement), 'SPFAO', s.description)
  from (values
    ('update issoh.stock_counts set note = null', 'not even the owner changes a count'),
    ('delete from issoh.stock_counts', 'or deletes one'),
    ('truncate issoh.stock_counts', 'or truncates them')
  ) as s (statement, description);
create function tap.may(statement text) returns text language sql volatile as $$
  select string_agg(substr(r.role, 5), ' ' order by r.position)
    from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                      'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'])
         with ordinality as r (role, position)
   where tap.outcome(r.role, statement) <> '42501'
$$;
grant execute on all functions in schema tap to public;
select is(tap.may(c.statement), c.roles, c.description)
  from (values
    ('select issoh.record_stock_counts(''W'', array[tap.count_of(''B'', 1)])', 'stock_operator admin', 'who counts'),
    ('select from issoh.stock_counts', 'reviewer approver stock_operator pricing_manager analyst admin', 'who reads'),
    ('select from issoh.v_stock_discrepancies', 'reviewer approver stock_operator pricing_manager analyst admin',
     'who reads the differences'),
    ('insert into issoh.stock_counts default values', null, 'nobody inserts'),
    ('update issoh.stock_counts set note = null', null, 'or updates')
  ) as c (statement, roles, description);
select policies_are('issoh', 'stock_counts', array['staff_read'], 'counts have one policy');
select is((select count(*) from audit.log l where l.table_name = 'stock_counts' and l.operation = 'insert'), 6::bigint,
  'every count is audited');
select * from finish();

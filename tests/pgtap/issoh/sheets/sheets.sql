-- Sheets: entered as a whole or not at all; everything wrong is told at once; the same one is entered once.
select plan(138);

select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true);
create function tap.told(answer jsonb) returns text language sql immutable as $$
  select concat_ws(' ', answer ->> 'applied', case when (answer ->> 'repeated')::boolean then 'repeated' end,
                   (select string_agg(concat_ws(':', e.value ->> 'row_number', e.value ->> 'code', e.value ->> 'field'), ' '
                                      order by e.position)
                      from jsonb_array_elements(answer -> 'errors') with ordinality e (value, position)))
$$;
create function tap.pieces(code text default 'W') returns text language sql stable as $$
  select coalesce(string_agg(p.internal_sku || '=' || s.quantity_on_hand, ' ' order by p.internal_sku), '')
    from issoh.stock_on_hand s
    join issoh.selected_products p on p.product_id = s.product_id
    join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.warehouse_code = code
$$;

-- Headings in words of people.
select is(issoh.recognise_sheet('counts', jsonb_build_object('rows', jsonb_build_array(
  jsonb_build_object('n', 1, 'c', jsonb_build_array('Count of May')), jsonb_build_object('n', 3, 'c', r.cells)))) -> 'fields',
  r.fields, format('headings %s', r.cells))
  from (values
    ('["SKU", "Warehouse", "Counted"]'::jsonb, '{"internal_sku": 1, "warehouse": 2, "quantity": 3}'::jsonb),
    ('["Anzahl", "ARTIKEL-NR.", "Lagerort", "Preis"]', '{"quantity": 1, "internal_sku": 2, "warehouse": 3}'),
    ('["Référence", "Entrepôt", "Qté"]', '{"internal_sku": 1, "warehouse": 2, "quantity": 3}'),
    ('["internal_sku", "warehouse", "quantity", "note"]',
     '{"internal_sku": 1, "warehouse": 2, "quantity": 3, "note": 4}')
  ) as r (cells, fields);
select is(issoh.recognise_sheet(r.kind, jsonb_build_object('rows', jsonb_build_array(
  jsonb_build_object('n', 1, 'c', r.cells))), r.given) ->> 'error', r.error, format('%s %s', r.cells, r.given))
  from (values
    ('counts', '["SKU", "Counted"]'::jsonb, '{}'::text[], 'columns_missing'),
    ('counts', '["SKU", "Counted"]', '{warehouse}', null),
    ('counts', '["SKU", "Counted", "Qty"]', '{warehouse}', 'columns_twice'),
    ('counts', '["A", "B"]', '{}', 'columns_missing'),
    ('products', '["SKU"]', '{}', 'columns_missing'),
    ('products', '["SKU", "Brand"]', '{}', null)
  ) as r (kind, cells, given, error);
select is((select string_agg(h.heading, ', ')
             from issoh_private.sheet_headings h
            where h.heading <> issoh_private.heading_key(h.heading)
               or h.field not in (select c.field from issoh_private.sheet_columns c)), null,
  'every heading is kept as it is compared, and means a column of some sheet');
select is((select string_agg(c.field, ', ')
             from (select distinct k.field from issoh_private.sheet_columns k) c
            where not exists (select from issoh_private.sheet_headings h
                               where h.field = c.field and h.heading = issoh_private.heading_key(c.field))), null,
  'every column may be headed by its own name');

-- Numbers as people write them.
select is(issoh_private.read_number(r.cell, r.mark), r.number, format('%s with %s', r.cell, coalesce(r.mark, 'any mark')))
  from (values
    ('"12"'::jsonb, null, 12::numeric), ('12.5', ',', 12.5), ('"12,50"', null, 12.5), ('"12.50"', null, 12.5),
    ('"1.234"', null, 'NaN'), ('"1,234"', null, 'NaN'), ('"1.234"', ',', 1234), ('"1.234"', '.', 1.234),
    ('"1.234,5"', null, 1234.5), ('"1,234.5"', null, 1234.5), ('"1.234.567"', null, 1234567), ('"0,500"', null, 0.5),
    ('"1 234,50"', null, 1234.5), ('"1''234.50"', null, 1234.5), ('"-3"', null, -3), (U&'"\22123"', null, -3),
    ('"12,50"', '.', null), ('"a"', null, null), ('"1,2,3"', null, null), ('"12 34"', null, null), ('"="', null, null),
    ('"5-3"', null, null), ('true', null, null)
  ) as r (cell, mark, number);
select is(issoh_private.decimal_mark_of(r.numbers), r.mark, array_to_string(r.numbers, ' | '))
  from (values
    ('{"1.234","2,5"}'::text[], ','), ('{"1.234","5"}', null), ('{"1,5","1.5"}', null), ('{"1,234.00"}', '.'),
    ('{}', null), ('{"2.10.2026"}', null), ('{"about 1,5"}', null)
  ) as r (numbers, mark);
select is(issoh_private.read_moment(r.cell), r.moment, coalesce(r.cell, 'none'))
  from (values
    ('2026-02-28', '2026-02-28T00:00:00Z'::timestamptz), ('2026-02-28 17:30', '2026-02-28T17:30:00Z'),
    ('2026-02-28T17:30:15+02', '2026-02-28T15:30:15Z'), ('28.2.2026', '2026-02-28T00:00:00Z'), ('2026-02-30', null),
    ('2/3/2026', null), ('today', null), (null, null)
  ) as r (cell, moment);

-- Products.
create function tap.products(dry boolean default false) returns jsonb language sql volatile as $$
  select issoh.enter_products('[
    {"row_number": 2, "internal_sku": "A", "product_name": "Hammer", "min_order_qty": "1.000,0", "pack_multiple": 6},
    {"row_number": 3, "internal_sku": "B", "product_name": "Saw", "status": "Inactive", "brand": ""},
    {"row_number": 4, "internal_sku": "C", "product_name": "Nail"}]', dry)
$$;
select is(tap.products(true) - '{errors,decimal_mark}'::text[],
  '{"rows": 3, "applied": 0, "dry_run": true, "repeated": false, "added": 3, "changed": 0, "unchanged": 0, "faults": 0}',
  'a dry run says what would come of it');
select is((select count(*) from issoh.selected_products), 0::bigint, 'and leaves nothing');
select is(tap.products() - '{errors,dry_run,repeated,faults}'::text[],
  '{"rows": 3, "applied": 3, "added": 3, "changed": 0, "unchanged": 0, "decimal_mark": ","}', 'then they are entered');
select is(tap.products() ->> 'unchanged', '3', 'the same sheet changes nothing');
select is((select string_agg(concat_ws(' ', p.internal_sku, p.product_name, p.status, p.min_order_qty, p.pack_multiple), ', '
                             order by p.internal_sku) from issoh.selected_products p),
  'A Hammer active 1000 6, B Saw inactive, C Nail active', 'as they are written');
select is(issoh.enter_products('[{"internal_sku": "A", "brand": "Nord"}, {"internal_sku": "D", "product_name": "Drill"},
  {"internal_sku": "B", "product_name": "Saw"}]') - '{errors,dry_run,repeated,faults,decimal_mark}'::text[],
  '{"rows": 3, "applied": 3, "added": 1, "changed": 1, "unchanged": 1}', 'what is there is changed, what is new entered');
select is((select concat_ws(' ', p.product_name, p.brand, p.min_order_qty) from issoh.selected_products p
            where p.internal_sku = 'A'), 'Hammer Nord 1000', 'in what is not blank');
select is(tap.told(issoh.enter_products('[
  {"row_number": 2, "internal_sku": "", "product_name": "x"},
  {"row_number": 3, "internal_sku": "E"},
  {"row_number": 4, "internal_sku": "F", "product_name": "x", "status": "sold", "lead_time_days": "4000"},
  {"row_number": 5, "internal_sku": "G", "product_name": "x", "category": "none.such", "supplier": "NOBODY"},
  {"row_number": 6, "internal_sku": "H", "product_name": "x", "min_order_qty": "1.5"},
  {"row_number": 7, "internal_sku": "H", "product_name": "x"},
  {"row_number": 8, "internal_sku": "I", "product_name": "x"},
  {"row_number": 9, "internal_sku": "I", "product_name": "x"},
  {"row_number": 10, "internal_sku": "1,23457E+11", "product_name": "x"},
  {"row_number": 11, "internal_sku": "J", "product_name": "x", "error": "row_too_long"}]')),
  '0 2:ISIFM:internal_sku 3:ISIFM:product_name 4:ISIFN:lead_time_days 4:ISIFV:status 5:ISNCA:category 5:ISNSU:supplier '
  '6:ISIFN:min_order_qty 9:ISIFD:internal_sku 10:code_damaged:internal_sku 11:row_too_long', 'all that is wrong is told');
select is((select count(*) from issoh.selected_products), 4::bigint, 'and nothing is entered');
select is((select count(*) from jsonb_array_elements(issoh.enter_products((
  select jsonb_agg(jsonb_build_object('row_number', n, 'internal_sku', 'N' || n)) from generate_series(1, 1500) n))
  -> 'errors') e where e.value ->> 'message' is not null and e.value ->> 'hint' is not null), 1000::bigint,
  'a thousand of them, each in words');

-- Opening stock.
create function tap.opening(rows text, dry boolean default false, reference text default null) returns text
language sql volatile as $$select tap.told(issoh.enter_opening_stock(rows::jsonb, dry, 'W', reference))$$;
create function tap.opened() returns text language sql immutable as $$select '[
  {"row_number": 2, "internal_sku": "A", "quantity": "10", "unit_cost": "1,50"},
  {"row_number": 3, "internal_sku": "A", "quantity": 5, "unit_cost": "1,75"},
  {"row_number": 4, "internal_sku": "B", "quantity": "0"},
  {"row_number": 5, "internal_sku": "C", "quantity": "7", "warehouse": "V", "movement_date": "1.3.2026"}]'$$;
select is(tap.opening(tap.opened(), true), '0', 'a dry run finds nothing wrong');
select is(tap.pieces(), '', 'and posts nothing');
select is(tap.opening(tap.opened()), '4', 'opening stock is posted');
select is(tap.pieces() || ' | ' || tap.pieces('V'), 'A=15 | C=7', 'each where it lies, none where none is');
select is(tap.opening(tap.opened()), '0 repeated', 'the same again posts nothing');
select is(tap.opening(tap.opened(), true), '0 repeated', 'as a dry run says');
select is(tap.opening('[
  {"row_number": 8, "internal_sku": "C", "quantity": 7.0, "warehouse": "V", "movement_date": "2026-03-01"},
  {"row_number": 7, "internal_sku": "A", "quantity": 5, "unit_cost": 1.75},
  {"row_number": 9, "internal_sku": "B", "quantity": 0},
  {"row_number": 2, "internal_sku": "A", "quantity": 10, "unit_cost": 1.5}]'), '0 repeated',
  'nor in another order and format');
select is(tap.opening('[{"row_number": 2, "internal_sku": "A", "quantity": 11}, {"row_number": 3, "internal_sku": "D",
  "quantity": 1}]'), '0 2:ISCFO:internal_sku', 'nor in part');
select is(tap.pieces() || ' | ' || tap.pieces('V'), 'A=15 | C=7', 'nothing is there twice');
select lives_ok($$select issoh.reverse_movement(m.movement_id) from issoh.stock_movements m where m.reference_type = 'opening'$$,
  'a wrong one is reversed');
select is(tap.opening(tap.opened(), reference => 'again'), '4', 'and entered by another reference');
select is(tap.pieces() || ' | ' || tap.pieces('V'), 'A=15 | C=7', 'once');
select is(tap.opening('[{"row_number": 2, "internal_sku": "Z", "quantity": "-1"},
  {"row_number": 3, "internal_sku": "Z", "quantity": "1,500"}, {"row_number": 4, "internal_sku": "Z", "quantity": "two"},
  {"row_number": 5, "internal_sku": "D", "quantity": "1", "warehouse": "nowhere", "currency_code": "XXQ"},
  {"row_number": 6, "internal_sku": "Y", "quantity": "1", "warehouse": "nowhere"},
  {"row_number": 7, "internal_sku": "D", "quantity": "1", "movement_date": "2030-01-01"},
  {"row_number": 8, "internal_sku": "D", "quantity": "1", "movement_date": "soon"}]'),
  '0 2:ISIFN:quantity 3:ISIFA:quantity 4:ISIFN:quantity 5:ISICU:currency_code 6:ISNPR:internal_sku 6:ISNWH:warehouse '
  '7:ISIMD 8:ISIFT:movement_date', 'what the ledger refuses is told beside what the sheet says');
select is(tap.pieces(), 'A=15', 'and nothing is posted');

-- Counts.
create function tap.counted(rows text, dry boolean default false, reference text default null, at timestamptz default null)
returns text language sql volatile as $$
  select tap.told(issoh.enter_counts(rows::jsonb, dry, 'W', at, reference))
$$;
select is(issoh.enter_counts('[{"internal_sku": "A", "quantity": "12"}, {"internal_sku": "C", "quantity": 9, "warehouse": "V"},
  {"internal_sku": "B", "quantity": 0}]', true, 'W') - '{errors,dry_run,repeated,faults,decimal_mark}'::text[],
  '{"rows": 3, "applied": 0, "differences": 2, "pieces_found": 2, "pieces_missing": 3}', 'a dry run tells the differences');
select is(tap.pieces() || ' | ' || tap.pieces('V'), 'A=15 | C=7', 'and leaves stock as it is');
select is(tap.counted('[{"internal_sku": "A", "quantity": "12"}, {"internal_sku": "C", "quantity": 9, "warehouse": "V"}]'),
  '2', 'counts of two warehouses are recorded');
select is(tap.pieces() || ' | ' || tap.pieces('V'), 'A=12 | C=9', 'stock is what was counted');
select tap.issue((select p.product_id from issoh.selected_products p where p.internal_sku = 'A'), 'W', 2);
select is(tap.counted('[{"internal_sku": "C", "quantity": 9, "warehouse": "V"}, {"internal_sku": "A", "quantity": "12"}]'),
  '0 repeated', 'the same sheet is recorded once');
select alike(tap.pieces(), 'A=10%', 'what has left since is not counted back');
select is(tap.counted('[{"internal_sku": "A", "quantity": 12}, {"internal_sku": "C", "quantity": 9, "warehouse": "V"}]',
  reference => 'June'), '2', 'counted anew it goes by another reference');
select alike(tap.pieces(), 'A=12%', 'and counts');
select issoh.reserve_stock('A', 'W', 5), issoh.reserve_stock('C', 'V', 3);
select is(tap.counted('[{"row_number": 2, "internal_sku": "A", "quantity": 4}, {"row_number": 3, "internal_sku": "B", "quantity": 8},
  {"row_number": 4, "internal_sku": "C", "quantity": 2, "warehouse": "V"}, {"row_number": 5, "internal_sku": "B", "quantity": 9},
  {"row_number": 6, "internal_sku": "D", "quantity": 3}]'), '0 2:ISCRS 4:ISCRS 5:ISIFD:internal_sku',
  'all that stock refuses is found, and what comes twice');
select alike(tap.pieces(), 'A=12%', 'and nothing recorded');
select throws_ok(s.statement, s.code, null, s.what)
  from (values
    ($$select issoh.enter_counts('[{"internal_sku": "A", "quantity": 1}]', counted_at => '2999-01-01')$$, 'ISIMD', 'a moment to come'),
    ($$select issoh.enter_counts('[{"internal_sku": "A", "quantity": 1}]', reference => '')$$, 'ISIRF', 'a blank reference'),
    ($$select issoh.enter_counts('[]')$$, 'ISIFR', 'no rows'),
    ($$select issoh.enter_counts('{}')$$, 'ISIFR', 'no list'),
    ($$select issoh.enter_counts(null)$$, 'ISIFR', 'nothing'),
    ($$select issoh.enter_counts('[1]')$$, 'ISIFR', 'no objects'),
    ($$select issoh.enter_counts('[{"sku": "A"}]')$$, 'ISIFR', 'a field that is none'),
    ($$select issoh.enter_counts('[{"internal_sku": "A", "quantity": 1}]', decimal_mark => ';')$$, 'ISIFR', 'a mark that is none')
  ) as s (statement, code, what);

-- Room: what goes in above takes it from what comes below.
select issoh.create_warehouse('SMALL', 'SMALL', capacity_units => 10);
select is(tap.told(issoh.enter_opening_stock('[{"row_number": 2, "internal_sku": "A", "quantity": 4},
  {"row_number": 3, "internal_sku": "B", "quantity": 7}, {"row_number": 4, "internal_sku": "C", "quantity": 6},
  {"row_number": 5, "internal_sku": "D", "quantity": 1}]', warehouse => 'SMALL')), '0 3:ISCCP 5:ISCCP', 'each row behind those above');

-- Reorder levels.
select is(tap.told(issoh.enter_reorder_levels('[{"internal_sku": "A", "warehouse": "W", "reorder_point": "5", "reorder_quantity": 10},
  {"internal_sku": "B", "warehouse": "W", "reorder_point": 1, "reorder_up_to": 20}, {"internal_sku": "C", "warehouse": "V"}]')), '3', 'levels are set');
select is((select string_agg(concat_ws(' ', p.internal_sku, s.reorder_point, s.reorder_quantity, s.reorder_up_to), ', '
                             order by p.internal_sku)
             from issoh.stock_on_hand s join issoh.selected_products p on p.product_id = s.product_id
            where s.reorder_point is not null), 'A 5 10, B 1 20', 'as they are written');
select is(tap.told(issoh.enter_reorder_levels('[{"row_number": 2, "internal_sku": "A", "warehouse": "W", "reorder_point": 5, "reorder_quantity": 1, "reorder_up_to": 9},
  {"row_number": 3, "internal_sku": "B", "warehouse": "W", "reorder_point": 5, "reorder_up_to": 5}, {"row_number": 4, "internal_sku": "Z", "warehouse": "X", "reorder_point": "x"},
  {"row_number": 5, "internal_sku": "Z", "warehouse": "X"}]')),
  '0 2:ISIRL:reorder_up_to 3:ISIRL:reorder_up_to 4:ISIFN:reorder_point 5:ISNPR:internal_sku 5:ISNWH:warehouse', 'or all told why not');

-- Who may.
select is(tap.outcome(r.role_name, s.statement), case when r.role_name = any (s.roles) then 'ok' else '42501' end,
  format('%s: %s', r.role_name, s.statement))
  from (values
    ($$select issoh.enter_products('[{"internal_sku": "A", "brand": "x"}]', true)$$, '{inv_approver,inv_stock_operator,inv_admin}'::text[]),
    ($$select issoh.enter_opening_stock('[{"internal_sku": "A", "quantity": 1}]', true, 'V')$$, '{inv_stock_operator,inv_admin}'),
    ($$select issoh.enter_counts('[{"internal_sku": "A", "quantity": 12}]', true, 'W')$$, '{inv_stock_operator,inv_admin}'),
    ($$select issoh.enter_reorder_levels('[{"internal_sku": "A", "reorder_point": 1}]', true, 'W')$$, '{inv_stock_operator,inv_admin}'),
    ($$select issoh.sheet_limits()$$, '{inv_approver,inv_stock_operator,inv_admin}'),
    ($$select issoh.recognise_sheet('counts', '{"rows": []}')$$, '{inv_approver,inv_stock_operator,inv_admin}')
  ) as s (statement, roles)
 cross join (values ('inv_approver'), ('inv_stock_operator'), ('inv_admin'), ('inv_reviewer'), ('inv_pricing_manager'),
                    ('inv_analyst'), ('inv_supplier')) as r (role_name);
select * from finish();

-- What a holding is worth: pieces that came with a cost count, bought or not; of which nobody said one is told, and they
-- are worth the moving average of the product, where there is one.
select plan(33);

set local timezone = 'UTC';
select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true);
select tap.supplier('ACME'), tap.supplier('BOLT');
create function tap.costs(sku text, supplier text) returns text language sql volatile as $$
  select format('%s for %s bought, %s for %s found, %s uncosted, mean %s, worth %s, last %s', h.purchased_quantity,
                trim_scale(h.purchased_value), h.found_quantity, trim_scale(h.found_value), h.uncosted_quantity,
                coalesce(h.average_cost::text, '-'), coalesce(trim_scale(h.total_value)::text, '-'),
                coalesce(trim_scale(h.last_purchase_price)::text, '-'))
    from issoh.supplier_stock_holdings h
    join issoh.selected_products p using (product_id)
    left join issoh.suppliers s using (supplier_id)
   where p.internal_sku = costs.sku and s.supplier_code is not distinct from costs.supplier
$$;
-- "pieces worth" of a supplier, as everything that is told by supplier has it.
create function tap.told(sku text, supplier text) returns text language sql volatile as $$
  select concat(l.quantity_on_hand, ' ', coalesce(trim_scale(l.total_value)::text, '-'))
    from issoh.list_holdings(told.supplier) l where l.internal_sku = told.sku
$$;
create function tap.summary(supplier text) returns text language sql volatile as $$
  select concat(v.quantity_on_hand, ' ', trim_scale(v.total_value)) from issoh.v_stock_summary_by_supplier v
   where v.supplier_code is not distinct from summary.supplier
$$;

-- An opening stock, by file.
select tap.item('HAM-1'), tap.item('SAW-1'), tap.item('NAIL');
select is(issoh.enter_opening_stock('[{"row_number": 1, "internal_sku": "HAM-1", "warehouse": "W", "quantity": "100",
    "unit_cost": "9,00", "supplier": "ACME"}]') ->> 'pieces', '100', 'a hundred are there when we begin');
select is(tap.costs('HAM-1', 'ACME'), '0 for 0 bought, 100 for 900 found, 0 uncosted, mean 9, worth 900, last -',
  'they are worth what the file says, and were no purchase');
select is(tap.told('HAM-1', 'ACME') || '; ' || tap.summary('ACME'), '100 900; 100 900', 'as is told by supplier');
select isnt(tap.move('receipt', 'SAW-1', 24, null, 'W', 4.10, '2024-03-01', 'BOLT'), null, 'some are bought');
select isnt(tap.move('adjustment', 'SAW-1', 100, null, 'W', 9, '2024-03-02', 'BOLT'), null, 'more are found');
select is(tap.costs('SAW-1', 'BOLT'),
  '24 for 98.4 bought, 100 for 900 found, 0 uncosted, mean 8.0516129032, worth 998.4, last 4.1',
  'each at its own cost; the last purchase is what was bought');
select is(tap.told('SAW-1', 'BOLT') || '; ' || tap.value_of('SAW-1'), '124 998.4; 124: 998.4 998.4 998.4',
  'as the books have it');
select isnt(tap.move('adjustment', 'NAIL', 64, null, 'W', 1), null, 'found, and nobody says of whom');
select is(tap.costs('NAIL', null) || '; ' || tap.summary(null),
  '0 for 0 bought, 64 for 64 found, 0 uncosted, mean 1, worth 64, last -; 64 64', 'is worth it, too');

-- What is undone was never found; what it cost after all counts.
create temporary table found on commit drop as select tap.move('adjustment', 'SAW-1', 10, null, 'W', 20, supplier => 'BOLT') as id;
select is(tap.costs('SAW-1', 'BOLT'), '24 for 98.4 bought, 110 for 1100 found, 0 uncosted, mean 8.9432835821, worth 1198.4, last 4.1',
  'ten more');
update found set id = (issoh.correct_cost(id, 2)).movement_id;
select is(tap.costs('SAW-1', 'BOLT'), '24 for 98.4 bought, 110 for 920 found, 0 uncosted, mean 7.6, worth 1018.4, last 4.1',
  'cost less');
select isnt(tap.undo(f.id), null, 'were not there') from found f;
select is(tap.costs('SAW-1', 'BOLT'), '24 for 98.4 bought, 100 for 900 found, 0 uncosted, mean 8.0516129032, worth 998.4, last 4.1',
  'all is as before');

-- Of which nobody said a cost.
select tap.item('X'), tap.item('Y');
select isnt(tap.move('adjustment', 'X', 10, null, 'W', supplier => 'ACME'), null, 'ten of which nobody says it');
select is(tap.costs('X', 'ACME') || '; ' || tap.told('X', 'ACME') || '; ' || tap.summary('ACME'),
  '0 for 0 bought, 0 for 0 found, 10 uncosted, mean -, worth 0, last -; 10 0; 110 900', 'as in the books: nothing yet');
select isnt(tap.move('receipt', 'X', 10, null, 'W', 6, supplier => 'BOLT'), null, 'ten of another''s at six');
select is(tap.costs('X', 'ACME'), '0 for 0 bought, 0 for 0 found, 10 uncosted, mean -, worth 0, last -',
  'are not what these cost');
select is(tap.told('X', 'ACME') || '; ' || tap.told('X', 'BOLT') || '; ' || tap.value_of('X'),
  '10 30; 10 60; 20: 60 60 60', 'those that nobody costed count at the moving average of all');
select isnt(tap.move('receipt', 'X', 10, null, 'W', 9, supplier => 'ACME'), null, 'ten at nine');
select is(tap.costs('X', 'ACME') || '; ' || tap.told('X', 'ACME'),
  '10 for 90 bought, 0 for 0 found, 10 uncosted, mean 9, worth 180, last 9; 20 140', 'which those before did not cost: 90 + 50');
select is(issoh.refresh_valuation() is not null and tap.summary('ACME') = '120 1040', true,
  'the sum says it, too, when the valuation is kept');
select isnt(tap.undo(m.movement_id), null, 'they were not there')
  from issoh.stock_movements m join issoh.selected_products p using (product_id)
 where p.internal_sku = 'X' and m.unit_cost is null and m.reverses_movement_id is null;
select is(tap.costs('X', 'ACME'), '10 for 90 bought, 0 for 0 found, 0 uncosted, mean 9, worth 90, last 9', 'none is left uncosted');

-- One by one and at once the same.
select tap.item('ONE'), tap.item('ALL');
create function tap.lot(sku text) returns issoh.movement_input[] language sql stable as $$
  select array[tap.draft('receipt', sku, 4, null, 'W', 2, '2024-03-01', 'ACME'),
               tap.draft('adjustment', sku, 6, null, 'V', 3, '2024-03-02', 'ACME'),
               tap.draft('receipt', sku, 5, null, 'W', null, '2024-03-03', 'ACME'),
               tap.draft('issue', sku, 3, 'W', at => '2024-03-04'),
               tap.draft('adjustment', sku, 2, null, 'W', null, '2024-03-05', 'ACME')]
$$;
select is((select count(*) from issoh.post_movements(tap.lot('ALL'))), 5::bigint, 'five at once');
select is((select count(issoh.post_movement(d)) from unnest(tap.lot('ONE')) d), 5::bigint, 'five one by one');
select is(tap.costs('ONE', 'ACME'), tap.costs('ALL', 'ACME'), 'leave the same');
select is(tap.costs('ALL', 'ACME'), '4 for 8 bought, 6 for 18 found, 7 uncosted, mean 2.6, worth 36.4, last 2', 'which is this');

-- What went back to its supplier weighs nothing in what is left of it.
select tap.item('Z'), tap.supplier('SUPA'), tap.supplier('SUPB');
create temporary table dear on commit drop as select tap.move('receipt', 'Z', 90, null, 'W', supplier => 'SUPA') as id;
select isnt(tap.move('receipt', 'Z', 10, null, 'W', 5, supplier => 'SUPA'), null, 'ten at five beside ninety without a cost');
select isnt(tap.move('receipt', 'Z', 10, null, 'W', 100, supplier => 'SUPB'), null, 'ten of another''s at a hundred');
create temporary table back on commit drop as
select tap.move('issue', 'Z', 90, 'W', returns => d.id) as id from dear d;
select is(tap.costs('Z', 'SUPA'), '10 for 50 bought, 0 for 0 found, 0 uncosted, mean 5, worth 50, last 5', 'the ninety go back');
select is(tap.told('Z', 'SUPA') || '; ' || tap.told('Z', 'SUPB') || '; ' || tap.value_of('Z'),
  '10 50; 10 1000; 20: 1050 1050 1050', 'the ten are worth what they cost, as the books have it');
select isnt(tap.undo(b.id), null, 'they did not') from back b;
select is(tap.costs('Z', 'SUPA'), '10 for 50 bought, 0 for 0 found, 90 uncosted, mean 5, worth 500, last 5',
  'they count again');
select * from finish();

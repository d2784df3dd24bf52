-- What integers cannot count is refused as that, whichever sum it is: of a place, of a supplier's pieces over all
-- places, or of what is on order.
select plan(17);

select tap.warehouse('A'), tap.warehouse('B'), tap.warehouse('N1', true), tap.warehouse('N2', true);
select tap.supplier('ACME'), tap.supplier('BOLT');
select tap.item(sku) from unnest(array['ONE', 'SET', 'OWE', 'BACK', 'HERE', 'ORDER', 'FULL']) sku;
create function tap.too_many(sku text, pieces text default '4000000000') returns text language sql immutable as $$
  select format('ISCQL %s: %s pieces of one supplier are more than can be counted. / Check the quantity: of one supplier a product'
                || ' has at most 2,147,483,646 pieces over all warehouses, and as many on order.', sku, pieces)
$$;
select tap.move('receipt', 'ONE', 2000000000, null, 'A', 1, supplier => 'ACME'),
       tap.move('receipt', 'BACK', 2000000000, null, 'A', 1, supplier => 'ACME');
create temporary table gone on commit drop as select tap.move('issue', 'BACK', 2000000000, 'A') as id;
select tap.move('receipt', 'BACK', 2000000000, null, 'B', 1, supplier => 'ACME');
select tap.move('issue', 'OWE', 2000000000, 'N1', supplier => 'ACME');
select tap.move('receipt', 'HERE', 2000000000, null, 'A'), issoh.reserve_stock('HERE', 'A', 2000000000);
select issoh.reserve_stock('FULL', 'N1', 2000000000);
select issoh.place_orders('PO-1', 'ACME', 'A', array[row(null, 'ORDER', 2000000000, 1, null, null)::issoh.order_line_input]);

select is(tap.refusal(r.statement), r.refusal, r.what)
  from (values
    ($$select tap.move('receipt', 'ONE', 2000000000, null, 'B', 1, supplier => 'ACME')$$, tap.too_many('ONE'),
     'as many again of one supplier, elsewhere'),
    ($$select tap.move('adjustment', 'ONE', 147483647, null, 'B', 1, supplier => 'ACME')$$, tap.too_many('ONE', '2147483647'),
     'one more than there can be'),
    ($$select issoh.post_movements(array[tap.draft('receipt', 'SET', 2000000000, null, 'A', 1, supplier => 'ACME'),
                                         tap.draft('receipt', 'SET', 2000000000, null, 'B', 1, supplier => 'ACME')])$$,
     tap.too_many('SET'), 'both at once'),
    ($$select tap.move('issue', 'OWE', 2000000000, 'N2', supplier => 'ACME')$$, tap.too_many('OWE', '-4000000000'),
     'as many owed as there can be'),
    ($$select tap.move('issue', 'OWE', 2000000000, 'N2')$$, tap.too_many('OWE', '-4000000000'), 'by whom nobody names'),
    ($$select issoh.post_movements(array[tap.draft('issue', 'SET', 2000000000, 'N1'), tap.draft('issue', 'SET', 2000000000, 'N2'),
                                         tap.draft('issue', 'SET', 2000000000, 'N2')])$$,
     'ISCQL That is more than a stock can count. / Check the quantity: a product has at most 2,147,483,646 pieces in a'
     || ' warehouse.', 'of one house the house says it'),
    ($$select issoh.post_movements(array[tap.draft('issue', 'SET', 2000000000, 'N1'),
                                         tap.draft('issue', 'SET', 2000000000, 'N2')])$$,
     tap.too_many('SET', '-4000000000'), 'both at once'),
    (format('select tap.undo(%L)', (select g.id from gone g)), tap.too_many('BACK'), 'what left and is back after all'),
    (format($$select tap.move('receipt', 'BACK', 2000000000, null, 'A', returns => %L)$$, (select g.id from gone g)),
     tap.too_many('BACK'), 'or is brought back'),
    ($$select issoh.place_orders('PO-2', 'ACME', 'A', array[row(null, 'ORDER', 2000000000, 1, null, null)::issoh.order_line_input])$$,
     tap.too_many('ORDER'), 'ordered twice'),
    ($$select issoh.reserve_stock('HERE', 'A', 2000000000)$$,
     'ISCQL That is more than a stock can count. / Check the quantity: a product has at most 2,147,483,646 pieces in a'
     || ' warehouse.', 'promised twice'),
    ($$select tap.move('issue', 'FULL', 2000000000, 'N1')$$,
     'ISCQL That is more than a stock can count. / Check the quantity: a product has at most 2,147,483,646 pieces in a'
     || ' warehouse.', 'promised and gone')) as r (statement, refusal, what);
select isnt(tap.move('receipt', 'ONE', 147483646, null, 'B', 1, supplier => 'ACME'), null, 'as many as there can be');
select isnt(tap.move('receipt', 'ONE', 2000000000, null, 'B', 1, supplier => 'BOLT'), null, 'and as many of another''s');
select is(tap.holdings_of('ONE'), 'ACME 2147483646, BOLT 2000000000', 'are all counted');
select is((select s.quantity_on_hand from issoh.find_stock('ONE') s), 2147483647, 'whoever looks for it sees what can be shown');
select is((select (issoh.name_product(p)).quantity_on_hand from issoh.selected_products p where p.internal_sku = 'ONE'), 2147483647,
  'and so does whoever opens it');
select * from finish();

-- Whose pieces: what comes is held for a supplier, what leaves is drawn from somebody's, and the sum is the stock.
select plan(64);

select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true);
select tap.item('A'), tap.item('B'), tap.item('C'), tap.item('D'), tap.item('E'), tap.item('P');
select tap.supplier('ACME'), tap.supplier('BOLT'), tap.supplier('USUAL');
-- "supplier pieces" of a movement, a dash for nobody.
create function tap.parts(id uuid) returns text language sql volatile as $$
  select string_agg(concat(coalesce(s.supplier_code, '-'), ' ', m.quantity), ', ' order by s.supplier_code nulls last)
    from issoh.supplier_movements m left join issoh.suppliers s using (supplier_id)
   where m.movement_id = id
$$;
-- "pieces ever bought for what, mean, last price at date" of a holding.
create function tap.bought(sku text, supplier text) returns text language sql volatile as $$
  select format('%s for %s, mean %s, last %s at %s', h.purchased_quantity, trim_scale(h.purchased_value),
    h.average_cost,
                trim_scale(h.last_purchase_price), to_char(h.last_purchase_date at time zone 'UTC', 'MM-DD'))
    from issoh.supplier_stock_holdings h
    join issoh.selected_products p using (product_id)
    left join issoh.suppliers s using (supplier_id)
   where p.internal_sku = bought.sku and s.supplier_code is not distinct from bought.supplier
$$;

-- Who delivered.
select is(tap.parts(tap.move('receipt', 'A', 5, null, 'W', 2, '2024-01-01 00:00+00', 'ACME')), 'ACME 5',
  'pieces are held for whom the receipt names');
select is(tap.parts(tap.move('receipt', 'A', 6, null, 'V', 3, '2024-01-02 00:00+00', 'BOLT')), 'BOLT 6', 'each for its own');
select is(tap.parts(tap.move('receipt', 'A', 4, null, 'W', 1, '2024-01-03 00:00+00')), '- 4',
  'for nobody where nobody is named');
select is(tap.holdings_of('A'), 'ACME 5, BOLT 6, - 4', 'side by side');
update issoh.selected_products set spp_supplier_id = (select supplier_id from issoh.suppliers
  where supplier_code = 'USUAL')
 where internal_sku = 'P';
select is(tap.parts(tap.move('receipt', 'P', 1, null, 'W', 2)), 'USUAL 1', 'or for who usually delivers');
select is((select count(*) from issoh.place_orders('PO-1', 'BOLT', 'W', array[row(null, 'P', 5, 2,
  null, null)::issoh.order_line_input])),
  1::bigint, 'an order is placed with another');
select is(tap.parts(tap.move('receipt', 'P', 1, null, 'W', 2, reference => 'PO-1')), 'BOLT 1',
  'then for him when it is received');
select is((select s.supplier_code from issoh.stock_movements m join issoh.suppliers s using (supplier_id)
            where m.reference_id = 'PO-1'), 'BOLT', 'as the movement itself says');
select is(tap.parts(tap.move('receipt', 'P', 1, null, 'W', 2)), 'USUAL 1', 'not without its number');
select is(tap.parts(tap.move('receipt', 'P', 1, null, 'W', 2, supplier => 'ACME')), 'ACME 1',
  'and who is named comes before all');
select is(tap.parts(tap.move('adjustment', 'P', 1, null, 'W', 2, supplier => 'ACME')), 'ACME 1',
  'found pieces may be somebody''s');
select is(tap.holdings_of('P'), 'ACME 2, BOLT 1, USUAL 2', 'all of them');

-- Whose pieces leave.
select is(tap.move('transfer', 'A', 6, 'V', 'W') is not null and tap.holdings_of('A') = 'ACME 5, BOLT 6, - 4', true,
  'a transfer changes nobody''s');
select is((select count(*) from issoh.supplier_movements s join issoh.stock_movements m using (movement_id)
            where m.movement_type = 'transfer'), 0::bigint, 'and has no part');
create temporary table taken on commit drop as select tap.move('issue', 'A', 8, 'W') as first, null::uuid as second,
  null::uuid as back;
select is(tap.parts(t.first), 'ACME -4, - -4', 'nobody''s pieces leave first, then those of who came first')
  from taken t;
select is(tap.holdings_of('A'), 'ACME 1, BOLT 6, - 0', 'less is held');
update taken set second = tap.move('issue', 'A', 7, 'W', supplier => (select supplier_id::text from issoh.suppliers
  where supplier_code = 'BOLT'));
select is(tap.parts(t.second), 'ACME -1, BOLT -6', 'those of whom an issue names leave before') from taken t;
select isnt(tap.undo(t.first), null, 'an issue is reversed') from taken t;
select is(tap.holdings_of('A'), 'ACME 4, BOLT 0, - 4', 'its pieces are whose they were');
select is((select tap.parts(r.reversal_id) from issoh.movement_reversals r, taken t where r.reversed_id = t.first),
  'ACME 4, - 4',
  'part by part') from taken t;
update taken set back = tap.move('receipt', 'A', 6, null, 'V', returns => second);
select is(tap.parts(t.back), 'BOLT 6', 'what comes back goes to whom most was taken from') from taken t;
select is(tap.parts(tap.undo(t.back)), 'BOLT -6', 'and away from him when that is reversed') from taken t;
select is(tap.holdings_of('A'), 'ACME 4, BOLT 0, - 4', 'as before');
select isnt(tap.move('adjustment', 'A', 6, 'W'), null, 'missing pieces leave');
select is(tap.holdings_of('A'), 'ACME 2, BOLT 0, - 0', 'the same way');

-- A reversed receipt whose pieces left.
create temporary table receipts on commit drop as
select tap.move('receipt', 'B', 5, null, 'W', 2, '2024-01-01 00:00+00', 'ACME') as first, tap.move('receipt', 'B', 5, null, 'W',
  3, '2024-01-02 00:00+00', 'BOLT') as second;
select isnt(tap.move('issue', 'B', 4, 'W'), null, 'ACME''s pieces leave');
select is(tap.bought('B', 'ACME') || '; ' || tap.bought('B', 'BOLT'),
  '5 for 10, mean 2, last 2 at 01-01; 5 for 15, mean 3, last 3 at 01-02',
  'purchases stay');
select is(tap.parts(tap.undo(r.first)), 'ACME -1, BOLT -4',
  'a receipt is reversed: others'' pieces make up for those that left') from receipts r;
select is(tap.holdings_of('B'), 'ACME 0, BOLT 1', 'the sum is right');
select is(tap.bought('B', 'ACME'), '0 for 0, mean , last  at ', 'nothing was bought of him');

-- Below zero somebody owes.
select is(tap.parts(tap.move('issue', 'C', 2, 'NEG')), '- -2', 'pieces of nobody are owed by nobody');
select is(tap.parts(tap.move('issue', 'D', 2, 'NEG', supplier => (select supplier_id::text from issoh.suppliers
  where supplier_code = 'ACME'))),
  'ACME -2', 'or by whom the issue names');
select is(tap.parts(tap.move('issue', 'P', 9, 'NEG')), 'ACME -2, BOLT -1, USUAL -6',
  'or by the first, beyond what is held');
select is(tap.parts(tap.move('receipt', 'D', 5, null, 'NEG', supplier => 'ACME')), 'ACME 5', 'what comes');
select is(tap.holdings_of('D'), 'ACME 3', 'pays it back');
select is(tap.parts(tap.move('receipt', 'C', 5, null, 'NEG', supplier => 'BOLT')), 'BOLT 5', 'another''s does not');
select is(tap.holdings_of('C'), 'BOLT 5, - -2', 'he still owes');
select is(tap.parts(tap.move('issue', 'C', 4, 'NEG')), 'BOLT -4', 'and nothing is taken from who owes');

-- Last price and mean cost.
select isnt(tap.move('receipt', 'E', 10, null, 'W', 5, '2024-02-10 00:00+00', 'ACME'), null, 'a receipt');
select isnt(tap.move('receipt', 'E', 30, null, 'W', 1, '2024-02-05 00:00+00', 'ACME'), null, 'an earlier one, recorded later');
select is(tap.bought('E', 'ACME'), '40 for 80, mean 2, last 5 at 02-10',
  'the last price is that of the latest date, the mean that of all');
select isnt(tap.move('receipt', 'E', 100, null, 'W', null, '2024-02-20 00:00+00', 'ACME'), null, 'one without a cost');
select is(tap.bought('E', 'ACME'), '40 for 80, mean 2, last 5 at 02-10', 'says nothing about costs');
select is(
  (select (issoh.reverse_movement(m.movement_id)).movement_id is not null from issoh.stock_movements m
    where m.unit_cost = 5 and m.quantity = 10)
  and tap.bought('E', 'ACME') = '30 for 30, mean 1, last 1 at 02-05', true,
    'the last receipt is reversed: the one before is the last');
select is((select count(*) from issoh.post_movements(array[
             tap.draft('receipt', 'E', 1, null, 'W', 7, '2024-02-25 00:00+00', 'ACME'), tap.draft('receipt', 'E', 1, null, 'W',
               8, '2024-02-25 00:00+00', 'ACME'),
             tap.draft('receipt', 'E', 1, null, 'W', 9, '2024-02-24 00:00+00', 'ACME')])) = 3, true, 'a batch of receipts');
select is(tap.bought('E', 'ACME'), '33 for 54, mean 1.6363636364, last 8 at 02-25',
  'of one moment the one recorded last tells the price');
select is((select h.total_value from issoh.supplier_stock_holdings h
  join issoh.selected_products p using (product_id) where p.internal_sku = 'E'),
  round(133 * 1.6363636364, 4), 'a holding''s value is its pieces at the mean');

select is_empty(
  $$select p.internal_sku
      from issoh.selected_products p
     where (select coalesce(sum(h.quantity_on_hand), 0) from issoh.supplier_stock_holdings h
       where h.product_id = p.product_id)
           <> (select coalesce(sum(s.quantity_on_hand), 0) from issoh.stock_on_hand s where s.product_id = p.product_id)
        or exists (select from issoh.supplier_stock_holdings h
                    where h.product_id = p.product_id
                      and h.quantity_on_hand <> (select coalesce(sum(m.quantity), 0) from issoh.supplier_movements m
                                                  where m.product_id = h.product_id
                                                    and m.supplier_id is not distinct from h.supplier_id))$$,
  'of every product holdings add up to the stock, and parts of movements to holdings');

-- Several at once: each takes from what the one before has left, as if they were posted one by one.
select tap.item('S'), tap.item('T');
select tap.move('receipt', i.sku, c.pieces, null, 'NEG', 2, supplier => c.supplier)
  from (values ('S'), ('T')) as i (sku), (values (1, 5, 'ACME'), (2, 6, 'BOLT'), (3, 4, null)) as c (n, pieces, supplier)
 order by i.sku, c.n;
create temporary table shared on commit drop as
select m.movement_id, m.seq, m.product_id, m.quantity
  from issoh.post_movements(array[
    row(null, 'S', 'issue', 3, 'NEG', null, null, null, null, null, null, null, null, null, null, null),
    row(null, 'S', 'issue', 8, 'NEG', null, null, null, 'BOLT', null, null, null, null, null, null, null),
    row(null, 'S', 'issue', 2, 'NEG', null, null, null, null, null, null, null, null, null, null, null),
    row(null, 'S', 'issue', 7, 'NEG', null, null, null, null, null, null, null, null, null, null, null)
  ]::issoh.movement_input[]) m;
select is((select array_agg(tap.parts(m.movement_id) order by m.seq) from shared m),
  '{- -3,"ACME -2, BOLT -6","ACME -1, - -1","ACME -2, - -5"}'::text[],
  'first of whom is named (with none: nobody''s), then of who came first; the first one owes what nobody has');
select is((select array_agg(tap.parts(m.movement_id) order by m.seq) from shared m),
  array[tap.parts(tap.move('issue', 'T', 3, 'NEG')), tap.parts(tap.move('issue', 'T', 8, 'NEG', supplier => 'BOLT')),
        tap.parts(tap.move('issue', 'T', 2, 'NEG')), tap.parts(tap.move('issue', 'T', 7, 'NEG'))],
  'as one by one');
select is(tap.holdings_of('S'), tap.holdings_of('T'), 'and the same is held');
create temporary table many on commit drop as
select m.movement_id
  from issoh.post_movements(array(
    select row(null, 'T', 'issue', 1, 'NEG', null, null, null, null, null, null, null, null, null, null,
               null)::issoh.movement_input from generate_series(1, 1500))) m;
select is((select count(*) from many m join issoh.supplier_movements s on s.movement_id = m.movement_id
            where s.quantity = -1),
  1500::bigint, 'issues of one product by the thousand are shared out, too');

-- By hand a receipt may name an order and no supplier.
select tap.item('O');
select issoh.place_orders('PO-2', 'BOLT', 'W', array[row(null, 'O', 5, 2, null, null)::issoh.order_line_input]);
insert into issoh.stock_movements
  (product_id, movement_type, quantity, to_location, unit_cost, currency_code, reference_type, reference_id)
select p.product_id, 'receipt', 2, w.warehouse_id, 2, 'EUR', r.type, r.id
  from issoh.selected_products p, issoh.warehouses w, (values ('PO', 'PO-2'), (null, null)) as r (type, id)
 where p.internal_sku = 'O' and w.warehouse_code = 'W';
select is(tap.holdings_of('O'), 'BOLT 2, - 2', 'its pieces are of whom the order says');

-- Products whose pieces leave as a set beside others that are shared out one by one: as if each was posted alone.
create table tap.twins as
select n, format('%s-%s', t.twin, n) as sku, t.twin from generate_series(0, 35) n, (values ('SET'), ('ONE')) as t (twin);
select tap.item(t.sku) from tap.twins t order by t.twin, t.n;
select tap.move('receipt', t.sku, c.pieces, null, 'NEG', 2, supplier => c.supplier)
  from tap.twins t
 cross join lateral (values (1, t.n % 3 * 3, 'ACME'), (2, t.n / 3 % 3 * 2, 'BOLT'), (3, t.n % 4 * 2, null))
            as c (n, pieces, supplier)
 where c.pieces > 0
 order by t.twin, t.n, c.n;
create table tap.leaving as
select t.twin, t.sku, t.n, i.i, row_number() over (partition by t.twin order by i.i, t.n) as place,
       tap.draft('issue', t.sku, 1 + (t.n * 2 + i.i * 3) % 9, 'NEG', supplier => case when (t.n + i.i) % 7 = 0 then 'BOLT' end) as input
  from tap.twins t
 cross join generate_series(1, 3) i (i)
 where i.i <= 1 + t.n % 3;
create table tap.left (twin text, place bigint, parts text);
insert into tap.left
select 'SET', m.ordinality, tap.parts((m.posted).movement_id)
  from (select p as posted, row_number() over (order by p.seq) as ordinality
          from issoh.post_movements((select array_agg(l.input order by l.place) from tap.leaving l where l.twin = 'SET')) p) m;
insert into tap.left
select 'ONE', l.place, tap.parts((issoh.post_movement(l.input)).movement_id)
  from (select * from tap.leaving l where l.twin = 'ONE' order by l.place offset 0) l;
select is((select array_agg(l.parts order by l.place) from tap.left l where l.twin = 'SET'),
          (select array_agg(l.parts order by l.place) from tap.left l where l.twin = 'ONE'),
  'whose pieces leave is the same at once and one by one');
select is(array(select tap.holdings_of(format('SET-%s', n)) from generate_series(0, 35) n),
          array(select tap.holdings_of(format('ONE-%s', n)) from generate_series(0, 35) n), 'and so is what is held');
select is((select array_agg(distinct coalesce(array_length(string_to_array(l.parts, ', '), 1), 0)) from tap.left l),
          '{1,2,3}'::integer[], 'of one holding, of two, or of three');
select is_empty($$select from tap.left l where l.parts is null$$, 'each of somebody''s');
select is(issoh_private.allocate_holdings(c.holdings, c.quantity, c.preferred), c.taken, c.what)
  from (values ('{5,6,4}'::integer[], 4, null::integer, '{4,0,0}'::integer[], 'of the first as far as it goes'),
               ('{5,6,4}', 12, null, '{5,6,1}', 'then of the next'),
               ('{5,6,4}', 8, 3, '{4,0,4}', 'the preferred one comes before all'),
               ('{5,-6,4}', 8, null, '{5,0,3}', 'who owes has none to give'),
               ('{5,6,4}', 20, null, '{10,6,4}', 'what is missing the first one owes'),
               ('{5,6,4}', 20, 2, '{5,11,4}', 'or the preferred one'),
               ('{-2}', 3, null, '{3}', 'also who owes already')) as c (holdings, quantity, preferred, taken, what);
select * from finish();

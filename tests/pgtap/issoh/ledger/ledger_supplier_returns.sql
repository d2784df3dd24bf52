-- Returns to a supplier: an issue sends back pieces of a receipt, at its cost, out of that supplier's holding. What they
-- cost by each method stands in valuation_gaps.sql.
select plan(51);

set local timezone = 'UTC';
select tap.warehouse('W'), tap.warehouse('V'), tap.warehouse('NEG', true);
select tap.item('A'), tap.item('B'), tap.item('C'), tap.item('D');
select tap.supplier('ACME'), tap.supplier('BOLT');
create function tap.bought(sku text, supplier text) returns text language sql volatile as $$
  select format('%s for %s, mean %s, last %s', h.purchased_quantity, trim_scale(h.purchased_value), h.average_cost,
                trim_scale(h.last_purchase_price))
    from issoh.supplier_stock_holdings h
    join issoh.selected_products p using (product_id)
    left join issoh.suppliers s using (supplier_id)
   where p.internal_sku = bought.sku and s.supplier_code is not distinct from bought.supplier
$$;
create temporary table moved on commit drop as
select m.movement_id, row_number() over (order by m.seq) as number
  from issoh.post_movements(array[
    tap.draft('receipt', 'A', 10, null, 'W', 5, '2024-03-01', 'ACME'),
    tap.draft('receipt', 'A', 10, null, 'W', 8, '2024-03-02', 'BOLT'),
    tap.draft('issue', 'A', 1, 'W', at => '2024-03-03'),
    tap.draft('adjustment', 'A', 1, null, 'W', at => '2024-03-04'),
    tap.draft('receipt', 'B', 5, null, 'W', 1, '2024-03-01', 'ACME'),
    tap.draft('receipt', 'A', 1, null, 'W', 7, '2024-03-05')]) m;
create function tap.nth(number integer) returns uuid language sql stable
  as $$select m.movement_id from moved m where m.number = nth.number$$;
create function tap.send_back(number integer, pieces integer, at timestamptz default null, place text default 'W',
  sku text default 'A')
returns uuid language sql volatile
  as $$select tap.move('issue', send_back.sku, send_back.pieces, send_back.place, at => send_back.at,
    returns => tap.nth(send_back.number))$$;
select is(tap.stock_of('A') || '; ' || tap.holdings_of('A'), 'W 21; ACME 10, BOLT 10, - 1', 'before');
select is(tap.bought('A', 'ACME') || '; ' || tap.bought('A', 'BOLT'), '10 for 50, mean 5, last 5; 10 for 80, mean 8, last 8',
  'what was bought of each');

-- What is refused, with what to do.
select is(tap.refusal(r.statement), r.refusal, r.what)
  from (values
    ('select tap.send_back(1, 11)', format('ISCRO 11 pieces of receipt %s cannot be returned: it had 10, 0 are returned already.'
       || ' / Return what is left of it; what is beyond is a movement of its own.', tap.nth(1)),
     'no more goes back than came'),
    ($$select tap.send_back(1, 1, '2024-02-29 23:59:59+00')$$,
     'ISCRM Pieces cannot be returned before they have left, or come. / Date the return at or after 2024-03-01 00:00:00+00.',
     'nor before it came'),
    ($$select tap.send_back(1, 1, sku => 'B')$$,
     format('ISCRM The receipt %s was of another product. / Return the product that was moved.', tap.nth(1)),
     'nor as another product'),
    ('select tap.send_back(3, 1)', format('ISNMV There is no receipt %s to return. / returns_movement_id is the movement_id of'
       || ' the issue whose pieces a receipt brings back, or of the receipt whose pieces an issue sends back to the supplier.',
       tap.nth(3)), 'an issue does not go back'),
    ($$select tap.move('receipt', 'A', 1, null, 'W', returns => tap.nth(1))$$,
     format('ISNMV There is no issue %s to return. / returns_movement_id is the movement_id of the issue whose pieces a receipt'
       || ' brings back, or of the receipt whose pieces an issue sends back to the supplier.', tap.nth(1)),
     'a receipt does not come back'),
    ($$select tap.move('adjustment', 'A', 1, 'W', returns => tap.nth(1))$$,
     'ISIRT Only a receipt or an issue can return pieces. / A receipt brings pieces of an issue back, an issue sends pieces of a'
     || ' receipt back; without unit_cost: that of what is returned is taken.', 'what is missing went to nobody'),
    ($$select tap.move('transfer', 'A', 1, 'W', 'V', returns => tap.nth(1))$$,
     'ISIRT Only a receipt or an issue can return pieces. / A receipt brings pieces of an issue back, an issue sends pieces of a'
     || ' receipt back; without unit_cost: that of what is returned is taken.', 'nor what changes house'),
    ($$select tap.move('issue', 'A', 1, 'W', returns => tap.nth(1), reservation => uuidv7())$$,
     'ISIRV Only an issue to a customer can take what is reserved. / Use movement_type issue, without returns_movement_id.',
     'what a customer was promised does not go back'),
    ($$select tap.send_back(1, 1, place => 'V')$$, 'ISCNS A in V: 1 pieces cannot leave, 0 are on hand. / Count the shelf, or'
     || ' post the missing receipt first; a warehouse may be told to allow negative stock.', 'nor from where there is none')
  ) as r (statement, refusal, what);
select throws_ok(r.statement, r.sqlstate, null, r.what)
  from (values
    ('select tap.send_back(4, 1)', 'ISNMV', 'what was found was bought of nobody'),
    ($$select tap.move('issue', 'A', 1, 'W', returns => uuidv7())$$, 'ISNMV', 'nor does what there is not go back'),
    ($$select tap.move('issue', 'A', 1, 'W', cost => 5, returns => tap.nth(1))$$, 'ISIUC', 'at no cost of its own'),
    ($$select issoh.post_movements(array_fill(tap.draft('issue', 'A', 6, 'W', returns => tap.nth(1)), array[2]))$$,
     'ISCRO', 'nor do two returns of a batch send back more together'),
    ($$select issoh.post_movements(array[tap.draft('issue', 'A', 1, 'W', returns => tap.nth(1)),
                                         tap.draft('issue', 'B', 1, 'W', returns => tap.nth(1))])$$,
     'ISCRM', 'or another product beside the right one')
  ) as r (statement, sqlstate, what);
select is(tap.stock_of('A'), 'W 21', 'nothing has moved');

-- Two suppliers.
select isnt(tap.send_back(1, 4, '2024-03-06'), null, 'four of ACME''s go back');
select is(tap.holdings_of('A'), 'ACME 6, BOLT 10, - 1', 'they were ACME''s');
select is(tap.bought('A', 'ACME') || '; ' || tap.bought('A', 'BOLT'), '6 for 30, mean 5, last 5; 10 for 80, mean 8, last 8',
  'and are bought no more');
select isnt(tap.send_back(2, 10, '2024-03-06'), null, 'all ten of BOLT''s go back');
select is(tap.holdings_of('A') || '; ' || tap.bought('A', 'BOLT'), 'ACME 6, BOLT 0, - 1; 0 for 0, mean , last 8',
  'nothing is bought of BOLT, whose last price is known nevertheless');
select is(tap.stock_of('A'), 'W 7', 'seven are left');
select is(tap.refusal('select tap.send_back(2, 1)'), format('ISCRO 1 pieces of receipt %s cannot be returned: it had 10, 10 are'
  || ' returned already. / Return what is left of it; what is beyond is a movement of its own.', tap.nth(2)),
  'nothing is left of it');
select is(tap.refusal(format('select tap.undo(%L)', tap.nth(1))),
  'ISCRT Pieces of this movement have come or gone back. / Reverse the returns first.', 'of ACME''s neither is all undone');
select isnt(tap.send_back(6, 1), null, 'what nobody is named for goes back, too');
select is(tap.holdings_of('A') || '; ' || tap.bought('A', null), 'ACME 6, BOLT 0, - 0; 0 for 0, mean , last 7',
  'to whom nobody knows');

-- Back to the moment at which it came, from another place.
select isnt(tap.move('transfer', 'A', 2, 'W', 'V', at => '2024-03-07'), null, 'two change house');
select isnt(tap.send_back(1, 2, '2024-03-07', 'V'), null, 'and go back from there');
select is(tap.stock_of('A') || '; ' || tap.holdings_of('A'), 'V 0, W 4; ACME 4, BOLT 0, - 0', 'they were ACME''s, too');

-- A return is undone.
create temporary table back on commit drop as select tap.send_back(1, 3, '2024-03-08') as movement_id;
select is(tap.holdings_of('A') || '; ' || tap.bought('A', 'ACME'), 'ACME 1, BOLT 0, - 0; 1 for 5, mean 5, last 5',
  'three more go back');
select isnt(tap.undo(b.movement_id), null, 'which is undone') from back b;
select is(tap.holdings_of('A') || '; ' || tap.bought('A', 'ACME'), 'ACME 4, BOLT 0, - 0; 4 for 20, mean 5, last 5',
  'all is as before, what was bought, too');
select throws_ok(format($$select tap.move('receipt', 'A', 1, null, 'W', returns => %L)$$, b.movement_id), 'ISNMV', null,
  'what went back to its supplier no customer brings back') from back b;

-- Where the pieces of a supplier have left already, others go in their place.
-- One after the other: who came first is who was posted first.
select isnt(tap.move('receipt', 'C', 2, null, 'W', 5, '2024-03-01', 'ACME'), null, 'two of ACME''s come');
select isnt(tap.move('receipt', 'C', 5, null, 'W', 8, '2024-03-02', 'BOLT'), null, 'five of BOLT''s');
select isnt(tap.move('issue', 'C', 2, 'W', at => '2024-03-03'), null, 'ACME''s two have left');
select isnt(tap.move('issue', 'C', 1, 'W', returns => m.movement_id), null, 'one goes back to ACME')
  from issoh.stock_movements m join issoh.selected_products p using (product_id)
 where p.internal_sku = 'C' and m.unit_cost = 5;
select is(tap.holdings_of('C'), 'ACME 0, BOLT 4', 'it must have been one of BOLT''s that the customer got');
select is(tap.bought('C', 'ACME') || '; ' || tap.bought('C', 'BOLT'), '1 for 5, mean 5, last 5; 5 for 40, mean 8, last 8',
  'it is ACME''s that is bought no more');
select isnt(tap.undo(m.movement_id), null, 'it is undone')
  from issoh.stock_movements m join issoh.selected_products p using (product_id)
 where p.internal_sku = 'C' and m.returns_movement_id is not null;
select is(tap.holdings_of('C') || '; ' || tap.bought('C', 'ACME') || '; ' || tap.bought('C', 'BOLT'),
  'ACME 0, BOLT 5; 2 for 10, mean 5, last 5; 5 for 40, mean 8, last 8', 'all is as before');

-- A reservation holds its pieces against the supplier, too.
select isnt(tap.receive(tap.item('K'), 'W', 5, 2, '2024-03-01', 'ACME'), null, 'five come');
select is((issoh.reserve_stock('K', 'W', 4)).status, 'active', 'four are promised');
select is(tap.refusal(format($$select tap.move('issue', 'K', 2, 'W', returns => %L)$$, m.movement_id)),
  'ISCRS K in W: 2 pieces cannot leave, 4 of 5 are reserved. / Issue against the reservation by its reservation_id, or release'
  || ' it.', 'two do not go back')
  from issoh.stock_movements m join issoh.selected_products p using (product_id) where p.internal_sku = 'K';
select isnt(tap.move('issue', 'K', 1, 'W', returns => m.movement_id), null, 'one does')
  from issoh.stock_movements m join issoh.selected_products p using (product_id) where p.internal_sku = 'K';

-- What was reversed never came.
create temporary table never on commit drop as select tap.receive(tap.item('N'), 'W', 5, 2, '2024-03-01') as movement_id;
select isnt(tap.undo(n.movement_id), null, 'a receipt is reversed') from never n;
select is(tap.refusal(format($$select tap.move('issue', 'N', 1, 'W', returns => %L)$$, n.movement_id)),
  format('ISCRM The receipt %s was reversed. / What never left, or never came, cannot be returned.', n.movement_id),
  'then nothing of it goes back') from never n;
-- Hundreds at once: what they are of is found in one go, and not one by one.
select tap.item('MANY');
create temporary table many on commit drop as
select m.movement_id from issoh.post_movements(array_fill(tap.draft('receipt', 'MANY', 2, null, 'W', 3, '2024-03-01', 'ACME'), array[200])) m;
create function tap.looked_up() returns bigint language sql volatile
  as $$select coalesce(sum(f.calls), 0) from pg_stat_xact_user_functions f where f.funcname = 'find_movement'$$;
create temporary table looked on commit drop as select tap.looked_up() as calls;
select is((select count(*) from issoh.post_movements((
    select array_agg(tap.draft('issue', 'MANY', 1, 'W', returns => m.movement_id)) from many m))), 200::bigint, 'many go back');
select is(tap.looked_up(), (select l.calls from looked l), 'none is looked up by itself');
select is(tap.holdings_of('MANY') || '; ' || tap.bought('MANY', 'ACME'), 'ACME 200; 200 for 600, mean 3, last 3', 'all the same');
select * from finish();

-- Posting: what each type of movement does to stock, what is refused by which code, and that a call posts all or none.
select plan(94);

select tap.warehouse('W'), tap.warehouse('V');
select tap.item('A'), tap.item('B');
create function tap.post(variadic drafts issoh.movement_input[]) returns bigint language sql volatile
  as $$select count(*) from issoh.post_movements(drafts)$$;

-- Types.
select isnt(tap.move('receipt', 'A', 10, null, 'W', 2.50), null, 'a receipt is posted');
select is(tap.stock_of('A'), 'W 10', 'its pieces are there');
select isnt(tap.move('issue', 'A', 3, 'W'), null, 'an issue is posted');
select is(tap.stock_of('A'), 'W 7', 'its pieces are gone');
select isnt(tap.move('transfer', 'A', 4, 'W', 'V'), null, 'a transfer is posted');
select is(tap.stock_of('A'), 'V 4, W 3', 'its pieces changed place');
select isnt(tap.move('adjustment', 'A', 2, null, 'V'), null, 'found pieces are posted');
select is(tap.stock_of('A'), 'V 6, W 3', 'they are there');
select isnt(tap.move('adjustment', 'A', 1, 'W'), null, 'missing pieces are posted');
select is(tap.stock_of('A'), 'V 6, W 2', 'they are gone');
select isnt(tap.move('adjustment', 'A', 1, null, 'W', 3), null, 'found pieces may have a cost');

select is(
  (select array_agg(concat_ws(' ', m.movement_type, m.quantity, f.warehouse_code, '>', t.warehouse_code, m.unit_cost)
                    order by m.seq)
     from issoh.stock_movements m
     left join issoh.warehouses f on f.warehouse_id = m.from_location
     left join issoh.warehouses t on t.warehouse_id = m.to_location),
  array['receipt 10 > W 2.5', 'issue 3 W >', 'transfer 4 W > V', 'adjustment 2 > V', 'adjustment 1 W >',
        'adjustment 1 > W 3'],
  'the ledger has warehouses'' ids, and costs without trailing zeros, in the order of recording');
select is(
  (select count(*) from issoh.stock_movements m
    where m.created_by = session_user and m.currency_code = 'EUR' and m.reverses_movement_id is null
      and m.xact_id = pg_current_xact_id() and m.movement_date between now() and clock_timestamp()
      and m.recorded_at between now() and clock_timestamp()),
  6::bigint, 'each says who, when, in which currency and transaction');
select is(
  tap.as_role('inv_stock_operator', $$select (issoh.post_movement(tap.draft('receipt', 'B', 1, null,
    'W'))).created_by$$,
              user_id => 'maria'),
  'maria', 'the claim tells who');
select is(
  (select (m.reference_type, m.reference_id, m.note, m.supplier_id)::text
     from issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
            'internal_sku', 'B', 'movement_type', 'issue', 'quantity', 1, 'from_location', 'W', 'reference_type', 'SO',
            'reference_id', '4711', 'note', 'by van',
            'supplier_id', '0198c5a4-8b5c-7000-8000-000000000001'))) m),
  '(SO,4711,"by van",0198c5a4-8b5c-7000-8000-000000000001)', 'reference, note and supplier are kept');
select is(
  (select m.internal_sku
     from issoh.post_movement(row((issoh_private.resolve_product('B')).product_id, null, 'receipt', 2, null,
                                  upper((issoh_private.resolve_warehouse('W')).warehouse_id::text), null, null,
                                  null, null, null, null, null, null, null, null)::issoh.movement_input) x
     join issoh.selected_products m using (product_id)),
  'B', 'product and warehouse may be named by their ids, in capitals too');
select is(
  (select count(*)
     from issoh.post_movement(row((issoh_private.resolve_product('B')).product_id, ' B ', 'receipt', 2, null, 'W', null,
                                  null, null, null, null, null, null, null, null, null)::issoh.movement_input)),
  1::bigint, 'or by both, blanks around the SKU ignored');
select is((select s.last_movement_date from issoh.stock_on_hand s join issoh.selected_products p using (product_id)
            where p.internal_sku = 'B'),
          (select max(m.movement_date) from issoh.stock_movements m join issoh.selected_products p using (product_id)
            where p.internal_sku = 'B'), 'stock says when it last moved');
select is((tap.move('receipt', 'B', 1, null, 'W', at => '2020-02-29 12:00+00') is not null
           and (select s.last_movement_date from issoh.stock_on_hand s join issoh.selected_products p using (product_id)
                 where p.internal_sku = 'B') > now()), true, 'which an earlier date does not change');

-- Money.
select is((select (m.unit_cost, m.currency_code, m.purchase_cost, m.purchase_currency)::text
             from issoh.post_movement(tap.draft('receipt', 'B', 1, null, 'W', 1.5, currency => 'EUR')) m),
          '(1.5,EUR,,)', 'a cost in the base currency stands as it is');
insert into issoh.exchange_rates (currency_code, rate_date, rate) values ('USD', '2020-01-01', 0.8), ('USD',
  '2020-03-01', 0.9);
select is((select (m.unit_cost, m.currency_code, m.purchase_cost, m.purchase_currency)::text
             from issoh.post_movement(tap.draft('receipt', 'B', 1, null, 'W', 2, '2020-02-29 23:59+00',
               currency => 'USD')) m),
          '(1.6,EUR,2,USD)', 'another currency is converted by the rate of the movement''s day');
select is((select (m.unit_cost, m.currency_code, m.purchase_cost, m.purchase_currency)::text
             from issoh.post_movement(tap.draft('receipt', 'B', 1, null, 'W', 2, '2020-03-01 00:00+00',
               currency => 'USD')) m),
          '(1.8,EUR,2,USD)', 'that of UTC');
select is((select (m.unit_cost, m.currency_code, m.purchase_cost, m.purchase_currency)::text
             from issoh.post_movement(tap.draft('receipt', 'B', 1, null, 'W', currency => 'USD')) m),
          '(,EUR,,)', 'no cost stays none in any currency');
select is((select m.unit_cost from issoh.post_movement(tap.draft('receipt', 'B', 1, null, 'W', 0)) m), 0::numeric,
  'a cost of 0 is a cost');
select is((select m.unit_cost from issoh.post_movement(tap.draft('receipt', 'B', 1, null, 'W',
  9999999999999.0123456789000)) m),
  9999999999999.0123456789, 'ten decimals and thirteen digits can be kept');

-- Refused, each by its code.
create temporary table refused on commit drop as
select *
  from (values
    ('ISIMP', 'no product', tap.draft('receipt', null, 1, null, 'W')),
    ('ISNPR', 'an SKU that nobody has', tap.draft('receipt', 'NONE', 1, null, 'W')),
    ('ISNPR', 'an SKU in another case', tap.draft('receipt', 'a', 1, null, 'W')),
    ('ISNPR', 'an id that nobody has',
     row(uuidv7(), null, 'receipt', 1, null, 'W', null, null, null, null, null, null, null, null,
       null, null)::issoh.movement_input),
    ('ISNPR', 'an id and an SKU of two products',
     row((issoh_private.resolve_product('A')).product_id, 'B', 'receipt', 1, null, 'W', null, null, null, null, null,
         null, null, null, null, null)::issoh.movement_input),
    ('ISNPR', 'an id that nobody has beside an SKU',
     row(uuidv7(), 'B', 'receipt', 1, null, 'W', null, null, null, null, null, null, null, null,
       null, null)::issoh.movement_input),
    ('ISIMT', 'no type', tap.draft(null, 'A', 1, null, 'W')),
    ('ISIMT', 'an unknown type', tap.draft('sale', 'A', 1, 'W')),
    ('ISIMT', 'a type in capitals', tap.draft('Receipt', 'A', 1, null, 'W')),
    ('ISIQT', 'no quantity', tap.draft('receipt', 'A', null, null, 'W')),
    ('ISIQT', 'a quantity of 0', tap.draft('receipt', 'A', 0, null, 'W')),
    ('ISIQT', 'a negative quantity', tap.draft('issue', 'A', -1, 'W')),
    ('ISILO', 'a receipt to nowhere', tap.draft('receipt', 'A', 1)),
    ('ISILO', 'a receipt from a warehouse', tap.draft('receipt', 'A', 1, 'V', 'W')),
    ('ISILO', 'an issue from nowhere', tap.draft('issue', 'A', 1)),
    ('ISILO', 'an issue to a warehouse', tap.draft('issue', 'A', 1, 'W', 'V')),
    ('ISILO', 'a transfer from nowhere', tap.draft('transfer', 'A', 1, null, 'W')),
    ('ISILO', 'a transfer to nowhere', tap.draft('transfer', 'A', 1, 'W')),
    ('ISILO', 'a transfer to where it is', tap.draft('transfer', 'A', 1, 'W', 'W')),
    ('ISILO', 'a transfer to where it is by another name',
     tap.draft('transfer', 'A', 1, 'W', (issoh_private.resolve_warehouse('W')).warehouse_id::text)),
    ('ISILO', 'an adjustment without a place', tap.draft('adjustment', 'A', 1)),
    ('ISILO', 'an adjustment with two places', tap.draft('adjustment', 'A', 1, 'W', 'V')),
    ('ISNWH', 'a warehouse that there is not', tap.draft('receipt', 'A', 1, null, 'NONE')),
    ('ISNWH', 'a warehouse in another case', tap.draft('issue', 'A', 1, 'w')),
    ('ISNWH', 'a blank warehouse', tap.draft('transfer', 'A', 1, 'W', '')),
    ('ISICU', 'a currency that is none', tap.draft('receipt', 'A', 1, null, 'W', 1, currency => 'EURO')),
    ('ISCXR', 'a currency without a rate', tap.draft('receipt', 'A', 1, null, 'W', 1, currency => 'JPY')),
    ('ISCXR', 'a day before the first rate',
     tap.draft('receipt', 'A', 1, null, 'W', 1, '2019-12-31 23:59+00', currency => 'USD')),
    ('ISIUC', 'a negative cost', tap.draft('receipt', 'A', 1, null, 'W', -0.01)),
    ('ISIUC', 'a cost of too many digits', tap.draft('receipt', 'A', 1, null, 'W', 1e13)),
    ('ISIUC', 'a cost of too many decimals', tap.draft('receipt', 'A', 1, null, 'W', 0.00000000001)),
    ('ISIUC', 'a cost that is no number', tap.draft('receipt', 'A', 1, null, 'W', 'NaN')),
    ('ISIUC', 'the cost of an issue', tap.draft('issue', 'A', 1, 'W', null, 1)),
    ('ISIUC', 'the cost of a transfer', tap.draft('transfer', 'A', 1, 'W', 'V', 1)),
    ('ISIUC', 'the cost of missing pieces', tap.draft('adjustment', 'A', 1, 'W', null, 1)),
    ('ISNSU', 'a supplier whom nobody knows', tap.draft('receipt', 'A', 1, null, 'W', supplier => 'NOBODY')),
    ('ISIMD', 'tomorrow', tap.draft('receipt', 'A', 1, null, 'W', at => now() + interval '1 day')),
    ('ISIMD', 'the end of time', tap.draft('receipt', 'A', 1, null, 'W', at => 'infinity')),
    ('ISIMD', 'the age before 1970', tap.draft('receipt', 'A', 1, null, 'W', at => '1969-12-31 23:59:59+00')),
    ('ISNMV', 'an issue that returns what there is not', tap.draft('issue', 'A', 1, 'W', returns => uuidv7())),
    ('ISIRT', 'found pieces that return', tap.draft('adjustment', 'A', 1, null, 'W', returns => uuidv7())),
    ('ISNMV', 'a return of what there is not', tap.draft('receipt', 'A', 1, null, 'W', returns => uuidv7())),
    ('ISIRV', 'a receipt of reserved pieces', tap.draft('receipt', 'A', 1, null, 'W', reservation => uuidv7())),
    ('ISNRV', 'a reservation that there is not', tap.draft('issue', 'A', 1, 'W', reservation => uuidv7())),
    ('ISIRF', 'a blank reference', tap.draft('receipt', 'A', 1, null, 'W', reference => '')),
    ('ISIRF', 'an endless reference', tap.draft('receipt', 'A', 1, null, 'W', reference => repeat('x', 201))),
    ('ISIRF', 'an endless note', jsonb_populate_record(tap.draft('receipt', 'A', 1, null, 'W'),
                                                       jsonb_build_object('note', repeat('x', 10001)))),
    ('ISCNS', 'more than is there', tap.draft('issue', 'A', 1000, 'W'))
  ) as r (sqlstate, what, draft);
select throws_ok(format('select issoh.post_movement(%L)', r.draft), r.sqlstate, null, 'refused: ' || r.what)
  from refused r;

select lives_ok($$select issoh_private.refuse_bad_drafts('{}', '{}')$$, 'where nothing is wrong, nothing is refused');

-- Many at once.
select throws_ok('select issoh.post_movements(array[]::issoh.movement_input[])', 'ISIMN',
  '0 movements cannot be posted at once.',
  'none cannot be posted');
select throws_ok('select issoh.post_movements(null)', 'ISIMN', null, 'nor nothing');
select throws_ok($$select issoh.post_movements(array_fill(tap.draft('receipt', 'A', 1, null, 'W'), array[10001]))$$,
  'ISIMN', null, 'nor more than the setting says');
select is(tap.post(tap.draft('receipt', 'A', 5, null, 'V'), tap.draft('issue', 'A', 6, 'V'), tap.draft('receipt', 'B',
  3, null, 'V')),
  3::bigint, 'a batch is posted');
select is(tap.stock_of('A') || ' / ' || tap.stock_of('B'), 'V 5, W 3 / V 3, W 11', 'stock follows all of it');
select is(
  (select array_agg(concat(m.movement_type, ' ', p.internal_sku, ' ', m.quantity) order by m.seq)
     from issoh.post_movements(array[tap.draft('receipt', 'B', 1, null, 'V'), tap.draft('issue', 'A', 1, 'V'),
                                     tap.draft('adjustment', 'A', 1, null, 'V')]) m
     join issoh.selected_products p using (product_id)),
  array['receipt B 1', 'issue A 1', 'adjustment A 1'], 'recorded in the order given');
select is(tap.post(tap.draft('issue', 'A', 20, 'W'), tap.draft('receipt', 'A', 20, null, 'W')), 2::bigint,
  'what leaves and comes within a batch counts by its net effect');
select is(tap.post(tap.draft('transfer', 'A', 5, 'V', 'W'), tap.draft('transfer', 'A', 8, 'W', 'V')), 2::bigint,
  'so do transfers to and fro');
select is(tap.stock_of('A'), 'V 8, W 0', 'and the sum is right');
select throws_ok($$select tap.post(tap.draft('receipt', 'A', 1, null, 'W'), tap.draft('issue', 'A', 2, 'W'))$$, 'ISCNS',
  null,
  'a batch that leaves too little is refused');
select throws_ok($$select tap.post(tap.draft('receipt', 'A', 1, null, 'W'), tap.draft('receipt', 'A', 1, null, 'W'),
                                   tap.draft('receipt', 'A', 0, null, 'W'), tap.draft('receipt', 'NONE', 1, null,
                                     'W'))$$,
  'ISIQT', 'Movement 3: A quantity of 0 cannot be moved.', 'the message names the first that is wrong, by its place');
select throws_ok($$select tap.move('receipt', 'A', 0, null, 'W')$$, 'ISIQT', 'A quantity of 0 cannot be moved.',
  'one alone needs no place');
select is(tap.stock_of('A'), 'V 8, W 0', 'nothing of a refused batch is there');
select is(
  (select count(*) from issoh.post_movements(array(select tap.draft('receipt', 'A', 1, null,
    'W') from generate_series(1, 2500)))),
  2500::bigint, 'thousands are posted at once');
select is(tap.stock_of('A'), 'V 8, W 2500', 'and all are there');

-- Ids of one call are counted from a random one.
create table tap.ids as
select c.call, d.position, d.movement_id
  from generate_series(1, 4) c (call)
 cross join lateral unnest(issoh_private.read_movements(
   array_fill(tap.draft('receipt', 'A', c.call, null, 'W'), array[2500]), null)) d;
select is((select count(distinct i.movement_id) from tap.ids i), 10000::bigint, 'no id comes twice, in one call or in several');
select is((select bool_and(uuid_extract_version(i.movement_id) = 7 and substr(i.movement_id::text, 20, 1) ~ '[89ab]')
             from tap.ids i), true, 'each is one of version 7');
select is((select array_agg(i.position order by i.movement_id) from tap.ids i where i.call = 4),
          array(select generate_series(1, 2500)), 'in the order of the call, so that the last of one moment is the last recorded');

select tap.item('MANY'), tap.move('receipt', 'MANY', 2147483646, null, 'W');
select throws_ok($$select tap.move('receipt', 'MANY', 1, null, 'W')$$, 'ISCQL', 'That is more than a stock can count.',
  'a slip of the keyboard is told as one');
select is(tap.stock_of('MANY'), 'W 2147483646', 'and changes nothing');
select * from finish();

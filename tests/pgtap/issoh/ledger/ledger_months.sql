-- Partitions: months are made ahead and when a movement needs one; each is as closed as the ledger itself.
select plan(25);

select tap.warehouse('W'), issoh.set_setting('movements.max_backdate_days', '100000');
select tap.item('A'), tap.item('B');
create function tap.months() returns bigint language sql stable
  as $$select count(*) from pg_inherits i where i.inhparent = 'issoh.stock_movements'::regclass$$;

select is(issoh_private.ensure_movement_months(), 0, 'the months ahead are there already');
select is((select array_agg(i.inhrelid::regclass::text order by i.inhrelid::regclass::text) from pg_inherits i
            where i.inhparent = 'issoh.stock_movements'::regclass
              and i.inhrelid::regclass::text >= to_char(now() at time zone 'UTC', '"issoh.stock_movements_"YYYY_MM')),
          (select array_agg(to_char(m, '"issoh.stock_movements_"YYYY_MM'))
             from generate_series(date_trunc('month', now() at time zone 'UTC'),
                                  date_trunc('month', now() at time zone 'UTC') + interval '3 months',
                                    interval '1 month') m),
          'this one and three ahead');
select issoh.set_setting('partitions.months_ahead', '5');
select is(issoh_private.ensure_movement_months(), 2, 'more are made when the setting says so');
select is(issoh_private.make_movement_month((date_trunc('month',
  now() at time zone 'UTC') + interval '5 months')::date), 0,
  'once each');

select hasnt_table('issoh', 'stock_movements_1999_12', 'an old month is not there');
select is(
  (select count(*) from issoh.post_movements(array[
     tap.draft('receipt', 'A', 1, null, 'W', 1, '2000-01-01 00:00+00'),
     tap.draft('receipt', 'A', 2, null, 'W', 1, '1999-12-31 23:59:59.999999+00'),
     tap.draft('receipt', 'A', 4, null, 'W', 1, '2000-01-31 23:59:59.999999+00'),
     tap.draft('receipt', 'B', 8, null, 'W', 1, '1970-01-01 00:00+00'),
     tap.draft('receipt', 'B', 8, null, 'W', 1, '2000-02-01 05:00+05')])),
  5::bigint, 'movements of old months are posted');
select results_eq(
  'select m.tableoid::regclass::text, sum(m.quantity) from issoh.stock_movements m group by 1 order by 1',
  $$values ('issoh.stock_movements_1970_01', 8::bigint), ('issoh.stock_movements_1999_12', 2),
           ('issoh.stock_movements_2000_01', 5), ('issoh.stock_movements_2000_02', 8)$$,
  'each into its month of UTC, which is made');
select is(tap.stock_of('A') || ' / ' || tap.stock_of('B'), 'W 7 / W 16', 'stock follows');
select isnt(tap.move('issue', 'A', 1, 'W', at => '2000-01-15'), null, 'a month that is there is used again');
select is(tap.months(), 10::bigint, 'and not made again');
select is((select s.last_movement_date from issoh.stock_on_hand s
  where s.product_id = (issoh_private.resolve_product('A')).product_id),
  '2000-01-31 23:59:59.999999+00'::timestamptz,
    'the last movement is the one with the latest date, not the latest recorded');
select throws_ok($$select tap.move('issue', 'A', 100, 'W', at => '1990-05-05')$$, 'ISCNS', null, 'a refused movement');
select hasnt_table('issoh', 'stock_movements_1990_05', 'leaves no month behind');
select throws_ok($$insert into issoh.stock_movements (product_id, movement_type, quantity, to_location, currency_code,
  movement_date)
                   select product_id, 'receipt', 1, warehouse_id, 'EUR', '1990-05-05' from issoh.selected_products,
                     issoh.warehouses$$,
  '23514', null, 'there is no partition for the rest: whoever inserts past the functions makes the month himself');

-- What every month has.
create temporary table months on commit drop as
select i.inhrelid::regclass as month from pg_inherits i where i.inhparent = 'issoh.stock_movements'::regclass;
select is_empty(
  $$select m.month from months m join pg_class c on c.oid = m.month
     where not c.relrowsecurity or c.relowner <> 'inv_owner'::regrole$$,
  'row-level security and the owner');
select is_empty(
  $$select m.month, t.tgname from months m
      cross join (select t.tgname, t.tgfoid, t.tgtype from pg_trigger t
                   where t.tgrelid = 'issoh.stock_movements'::regclass and not t.tgisinternal) t
     where not exists (select from pg_trigger x where x.tgrelid = m.month and x.tgname = t.tgname
       and x.tgfoid = t.tgfoid
                          and x.tgtype = t.tgtype and x.tgenabled = 'A')$$,
  'every trigger of the ledger, which fires always');
select is_empty(
  $$select m.month, i.indexrelid from months m
      cross join (select i.indexrelid from pg_index i where i.indrelid = 'issoh.stock_movements'::regclass) i
     where not exists (select from pg_inherits h join pg_index x on x.indexrelid = h.inhrelid
                        where h.inhparent = i.indexrelid and x.indrelid = m.month)$$,
  'every index of the ledger');
select is_empty(
  $$select m.month, c.conname from months m
      cross join (select c.conname from pg_constraint c
                   where c.conrelid = 'issoh.stock_movements'::regclass and c.contype in ('c', 'f')) c
     where not exists (select from pg_constraint x where x.conrelid = m.month and (x.conname = c.conname
                          or x.contype = 'f' and x.confrelid = 'issoh.selected_products'::regclass))$$,
  'every check and the reference to products');

-- Statements on a partition go no way round.
select throws_ok(s.statement, 'SPFAO', null, s.what)
  from (values
    ('update issoh.stock_movements_2000_01 set quantity = 9', 'a month is not updated'),
    ('delete from issoh.stock_movements_2000_01', 'nothing is deleted from it'),
    ('truncate issoh.stock_movements_2000_01', 'nor is it emptied')
  ) as s (statement, what);
select tap.as_role('inv_owner', format(
  $$insert into issoh.stock_movements_2000_01 (product_id, movement_type, quantity, to_location, currency_code,
    movement_date, seq)
    overriding system value values (%L, 'receipt', 10, %L, 'EUR', '2000-01-20', 0) returning movement_id$$,
  (issoh_private.resolve_product('A')).product_id, (issoh_private.resolve_warehouse('W')).warehouse_id));
select is(tap.stock_of('A'), 'W 16', 'what the owner inserts into a month itself moves stock as well');
select is(tap.holdings_of('A'), '- 16', 'and holdings');
select throws_ok(format(
  $$insert into issoh.stock_movements_2000_01 (product_id, movement_type, quantity, from_location, currency_code,
    movement_date, seq)
    overriding system value values (%L, 'issue', 17, %L, 'EUR', '2000-01-20', 0)$$,
  (issoh_private.resolve_product('A')).product_id, (issoh_private.resolve_warehouse('W')).warehouse_id), 'ISCNS', null,
  'what is not there does not leave that way either');
select is_empty(
  $$select p.proname from pg_proc p where p.proname in ('make_month', 'make_movement_month') and p.proconfig::text ~ 'lock_timeout'$$,
  'who posts waits for another who makes a month, as long as posting may take');
select * from finish();

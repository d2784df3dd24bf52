-- Undoing an upload.
select plan(37);

create function pg_temp.last_batch() returns uuid
language sql volatile
as $$
  select b.batch_id from spp.upload_batches b order by b.batch_id desc limit 1
$$;
create function pg_temp.undo(batch_id uuid) returns text
language plpgsql volatile
as $$
declare
  v_answer constant jsonb := spp.rollback_batch(batch_id);
begin
  return format('%s %s %s', v_answer -> 'reverted', v_answer -> 'removed',
                (select string_agg(concat(k.value ->> 'supplier_product_code', ': ', k.value ->> 'reason'), ', ')
                   from jsonb_array_elements(v_answer -> 'kept') k));
end
$$;
create temporary table lists (n integer, batch_id uuid) on commit drop;
create function pg_temp.undo(n integer) returns text
language sql volatile
as $$
  select pg_temp.undo(l.batch_id) from lists l where l.n = undo.n
$$;

select tap.supplier('ALPHA');
insert into lists select 1, tap.upload('ALPHA', '[{"code": "A", "price": "10"}, {"code": "B", "price": "20"},
  {"code": "C", "price": "30"}]');
create temporary table before on commit drop as select * from spp.supplier_products;
insert into lists select 2, tap.upload('ALPHA', '[{"code": "A", "price": "11"}, {"code": "B", "price": "20"},
  {"code": "N", "price": "5"}]');
select is(tap.products('ALPHA'), 'A=11, B=20, C=30 n m, N=5 n', 'a list changed, kept, lacked and brought products');
select is(pg_temp.undo(2), '1 1 ', 'undone, one price is reverted and one product removed');
select is(tap.products('ALPHA'), 'A=10 n, B=20 n, C=30 n', 'prices, new and missing marks are as before');
select results_eq(
  $$select to_jsonb(p) - '{previous_price,price_changed_at,last_rise_at,last_fall_at,last_updated,updated_at}'::text[]
    from spp.supplier_products p order by p.product_id$$,
  $$select to_jsonb(p) - '{previous_price,price_changed_at,last_rise_at,last_fall_at,last_updated,updated_at}'::text[] from before p
    order by p.product_id$$,
  'but for the price''s stamps no column differs');
select is((select string_agg(concat(trim_scale(h.old_price), '>', trim_scale(h.new_price), ' ', h.change_reason),
  ', ' order by h.history_id)
             from spp.price_history h join spp.supplier_products p using (product_id)
               where p.supplier_product_code = 'A'),
  '>10 upload, 10>11 upload, 11>10 rollback', 'history tells all of it');
select is((select count(*) from spp.price_history h join lists l on l.batch_id = h.upload_batch_id
            where l.n = 2 and not exists (select from spp.supplier_products p where p.product_id = h.product_id)),
              1::bigint,
  'the removed product''s history stays');
select is((select count(*) from audit.log l where l.operation = 'delete'
  and l.old_values ->> 'supplier_product_code' = 'N'), 1::bigint,
  'its removal is audited');
select is((select b.status from spp.upload_batches b join lists l using (batch_id) where l.n = 2), 'rolled_back',
  'the batch is rolled back');
select is(pg_temp.undo(2), '0 0 ', 'a second call answers zeros');
select is((select count(*) from spp_private.batch_marks m), 0::bigint, 'no marks are left behind');

-- Again the same: N is new again, since it was never kept.
insert into lists select 3, tap.upload('ALPHA', '[{"code": "A", "price": "11"}, {"code": "N", "price": "5"}]');
select is(tap.counts(l.batch_id), '2 = 1 + 1 + 0 + 0 + 0, 2', 'the list runs again as if it had not been there')
  from lists l where l.n = 3;

-- A later list: what it changed or brought is kept.
insert into lists select 4, tap.upload('ALPHA', '[{"code": "A", "price": "12"}, {"code": "N", "price": "5"},
  {"code": "M", "price": "1"}]');
select is(pg_temp.undo(3), '0 0 A: price changed since, N: brought by a later upload',
  'what a later list touched is kept, with the reason');
select is(tap.products('ALPHA'), 'A=12, B=20 n, C=30 n, M=1 n, N=5', 'and so is what it says');

-- From the last to the first everything unwinds.
select tap.supplier('UNWIND');
insert into lists select 11, tap.upload('UNWIND', '[{"code": "A", "price": "1"}, {"code": "B", "price": "1"}]');
insert into lists select 12, tap.upload('UNWIND', '[{"code": "A", "price": "2"}, {"code": "C", "price": "1"}]');
insert into lists select 13, tap.upload('UNWIND', '[{"code": "A", "price": "3"}, {"code": "B", "price": "3"},
  {"code": "C", "price": "3"}]');
select is(pg_temp.undo(13), '3 0 ', 'the last of three lists is undone');
select is(tap.products('UNWIND'), 'A=2, B=1 n m, C=1 n', 'the second one''s prices and marks are back');
select is(pg_temp.undo(12), '1 1 ', 'then the second: its price is the latest that stands');
select is(tap.products('UNWIND'), 'A=1 n, B=1 n', 'the first one''s prices and marks are back');
select is(pg_temp.undo(11), '0 2 ', 'then the first');
select is(tap.products('UNWIND'), null, 'and nothing is left');
select is((select count(*) from spp.price_history h join lists l on l.batch_id = h.upload_batch_id
  where l.n between 11 and 13), 11::bigint,
  'but history');

-- What people did since.
select tap.supplier('HAND');
insert into lists select 21, tap.upload('HAND', '[{"code": "A", "price": "1"}, {"code": "B", "price": "1"}]');
insert into lists select 22, tap.upload('HAND', '[{"code": "A", "price": "2"}, {"code": "B", "price": "2"}]');
update spp.supplier_products set current_price = 9 where supplier_product_code = 'A' and current_price = 2;
select is(pg_temp.undo(22), '1 0 A: price changed since', 'a price that a person changed since is kept');
select is(tap.products('HAND'), 'A=9 n, B=1 n', 'the other goes back');

-- Corrections belong to their list.
select tap.supplier('CORR');
insert into lists select 31, tap.upload('CORR', '[{"code": "A", "price": "10"}]');
insert into lists select 32, tap.upload('CORR', '[{"code": "A", "price": "12"}, {"code": "A", "price": "bad"},
  {"code": "N", "price": "1"},
                                                  {"code": "N", "price": "bad"}, {"code": "P", "price": "bad"}]');
select spp.resubmit_quarantined((select jsonb_agg(jsonb_build_object('staging_id', q.staging_id, 'data',
  '{"Price": "13"}'::jsonb))
                                   from spp.quarantine('CORR') q));
select is(tap.products('CORR'), 'A=13, N=13 n, P=13 n', 'three rows of a list are corrected');
select is(pg_temp.undo(32), '1 2 ', 'undone, the list takes its corrections along');
select is(tap.products('CORR'), 'A=10 n', 'back to the price before the list');

-- Full lists: discontinued and revived.
select tap.supplier('FULL');
insert into lists select 41, tap.upload('FULL', (select jsonb_agg(jsonb_build_object('code', c, 'price', '1'))
  from generate_series(1, 6) c), 'full');
insert into lists select 42, tap.upload('FULL', (select jsonb_agg(jsonb_build_object('code', c, 'price', '1'))
  from generate_series(1, 5) c), 'full');
select is(tap.products('FULL'), '1=1, 2=1, 3=1, 4=1, 5=1, 6=1 n m d', 'a full list discontinues');
select is(pg_temp.undo(42), '0 0 ', 'undone');
select is(tap.products('FULL'), '1=1 n, 2=1 n, 3=1 n, 4=1 n, 5=1 n, 6=1 n', 'it does not');
insert into lists select 43, tap.upload('FULL', (select jsonb_agg(jsonb_build_object('code', c, 'price', '1'))
  from generate_series(1, 5) c), 'full');
insert into lists select 44, tap.upload('FULL', (select jsonb_agg(jsonb_build_object('code', c, 'price', '2'))
  from generate_series(1, 6) c), 'full');
select is(tap.products('FULL'), '1=2, 2=2, 3=2, 4=2, 5=2, 6=2', 'a later full list revives');
select is(pg_temp.undo(44), '6 0 ', 'undone');
select is(tap.products('FULL'), '1=1, 2=1, 3=1, 4=1, 5=1, 6=1 n m d',
  'it has not: missing, new and discontinued are back');
select is((select (p.missing_since_batch_id = l.batch_id, p.discontinued_batch_id = l.batch_id)::text
             from spp.supplier_products p, lists l where l.n = 43 and p.first_batch_id = (select x.batch_id
               from lists x where x.n = 41)
              and p.supplier_product_code = '6'), '(t,t)', 'since the list that lacked it first');

-- Refusals.
select throws_ok(format('select spp.rollback_batch(%L)', gen_random_uuid()), 'SPNBA', null,
  'an unknown upload is said to be so');
select is(tap.stage('FULL', '[{"code": "1", "price": "1"}]') is not null, true, 'an upload that still runs');
select throws_ok(format('select spp.rollback_batch(%L)', pg_temp.last_batch()), 'SPCBR', null, 'is not undone');
select spp_private.fail_batch(pg_temp.last_batch(), 'test', 'Test.', 'None.');
select is(pg_temp.undo(pg_temp.last_batch()), '0 0 ', 'nor is there anything to undo of one that failed');
select is((select count(*) from spp.upload_batches b where b.status = 'rolled_back'), 9::bigint,
  'the others are marked as rolled back');
select * from finish();

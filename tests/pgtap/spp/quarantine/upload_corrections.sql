-- Quarantined rows: corrected, or discarded.
select plan(58);

create function pg_temp.staged(of_row integer) returns uuid
language sql volatile
as $$
  select s.staging_id from spp.upload_staging s join spp.upload_batches b on b.batch_id = s.batch_id
   where s.row_number = of_row order by b.batch_id desc limit 1
$$;
create function pg_temp.correct(of_row integer, data jsonb) returns integer
language plpgsql volatile
as $$
declare
  v_answer constant jsonb := spp.resubmit_quarantined(
    jsonb_build_array(jsonb_build_object('staging_id', pg_temp.staged(of_row), 'data', data)));
begin
  return v_answer ->> 'corrected';
end
$$;
create function pg_temp.waiting() returns text
language sql volatile
as $$
  select string_agg(concat(q.row_number, q.code), ' ' order by q.row_number) from spp.quarantine('ALPHA') q
$$;

select tap.supplier('ALPHA');
select tap.upload('ALPHA', '[{"code": "A", "price": "10"}, {"code": "GONE", "price": "1"}]');
create temporary table list on commit drop as
select tap.upload('ALPHA', '[{"code": "A", "price": "broken"}, {"code": "B", "price": "2,50"},
  {"code": "C", "price": "none"},
  {"price": "4,00"}, {"code": "E", "price": "-5"}, {"code": "F", "price": "n/a", "category": "Tools > Files"},
  {"code": "G", "price": "n/a"}, {"code": "H", "price": "n/a"}, {"code": "I", "price": "n/a"}]') as batch_id;
select is(tap.counts(l.batch_id), '9 = 1 + 0 + 0 + 8 + 0, 1', 'eight of nine rows are rejected') from list l;

select is(pg_temp.correct(2, '{"Price": "12,50"}'), 1, 'a price is corrected by its heading');
select is(tap.products('ALPHA'), 'A=12.5, B=2.5 n, GONE=1 n m',
  'it is read by the file''s decimal mark, and applied');
select is(tap.counts(l.batch_id), '9 = 1 + 1 + 0 + 7 + 0, 1',
  'it joins its list: failed falls, updated rises, total and missing stay') from list l;
select is((select (h.change_reason, h.upload_batch_id = l.batch_id)::text from spp.price_history h, list l
  order by h.history_id desc limit 1),
  '(correction,t)', 'history names the list and says it was corrected');
select is(pg_temp.correct(4, '{"price": "3.75"}'), 1,
  'a price is corrected by the field''s name, as a plain decimal');
select is(pg_temp.correct(5, '{"Code": "D"}'), 1, 'a missing code is given');
select is(pg_temp.correct(6, '{"Price": 5.5}'), 1, 'a price may be a number');
select is(tap.products('ALPHA'), 'A=12.5, B=2.5 n, C=3.75 n, D=4 n, E=5.5 n, GONE=1 n m', 'all are there, and new');
select is(pg_temp.correct(7, '{"Price": "7,00", "name": "File"}'), 1, 'several cells are corrected at once');
select is((select concat(p.product_name, ' ', top.path, ' ', sub.path) from spp.supplier_products p
             join spp.categories top on top.category_id = p.category_id join spp.categories sub
               on sub.category_id = p.subcategory_id
            where p.supplier_product_code = 'F'), 'File tools tools.files',
              'what else the row said is kept: its category');
select is(pg_temp.waiting(), '8price_unreadable 9price_unreadable 10price_unreadable', 'the rest still waits');

select is(pg_temp.correct(8, '{"Price": "-1"}'), 0, 'a correction that is wrong in another way');
select is(pg_temp.waiting(), '8price_negative 9price_unreadable 10price_unreadable', 'waits for its new reason');
select is((select q.raw ->> 'Price' from spp.quarantine('ALPHA') q where q.row_number = 8), '-1',
  'as corrected last');
select is(pg_temp.correct(8, '{}'), 0, 'sent again as it is, it is judged again');
select is(tap.counts(l.batch_id), '9 = 5 + 1 + 0 + 3 + 0, 1', 'it is still counted as failed') from list l;
select is(pg_temp.correct(8, '{"Code": "A", "Price": "12,50"}'), 1, 'a row may turn out to be another product');
select is(tap.counts(l.batch_id), '9 = 5 + 1 + 1 + 2 + 0, 1', 'which is unchanged') from list l;
select is((select count(*) from audit.log l where l.table_name = 'upload_staging' and l.operation = 'update'),
  8::bigint,
  'every correction is audited');
select is((select l.old_values #>> '{raw_data,Price}' from audit.log l where l.table_name = 'upload_staging'
  order by l.log_id limit 1), 'broken',
  'with the row as it was sent');
select is((select jsonb_array_length(spp.upload_report(l.batch_id) -> 'errors') from list l), 2,
  'the report lists what is still rejected');
select is((select spp.upload_report(l.batch_id) -> 'price_changes' -> 'increased' from list l), '1',
  'and counts the corrected price');

-- Discarding.
select is(spp.discard_quarantined(array[pg_temp.staged(9)]), '{"discarded": 1}', 'a row is discarded');
select is(pg_temp.waiting(), '10price_unreadable', 'it waits no more');
select is(tap.counts(l.batch_id), '9 = 5 + 1 + 1 + 2 + 0, 1', 'it stays counted as failed') from list l;
select is((select count(*) from list l, spp.rejected_rows(l.batch_id)), 2::bigint, 'and listed as rejected');
select is(spp.discard_quarantined(array[pg_temp.staged(9), pg_temp.staged(2), gen_random_uuid()]), '{"discarded": 0}',
  'rows that do not wait are passed over');
select is((select (l.old_values ->> 'validation_status', l.new_values ->> 'validation_status')::text from audit.log l
            where l.table_name = 'upload_staging' order by l.log_id desc limit 1), '(failed,discarded)',
              'discarding is audited');

-- Refusals.
select throws_ok('select spp.discard_quarantined(array_fill(uuidv7(), array[10001]))', 'SPIRS', null,
  'more than 10,000 cannot be discarded at once');
select throws_ok(format('select spp.resubmit_quarantined(%L)', c.rows), c.sqlstate, null, c.description)
  from (values
    ('[]'::jsonb, 'SPIRS', 'no rows are refused'),
    ('{"rows": []}', 'SPIRS', 'what is no list is refused'),
    ('[{"data": {}}]', 'SPIRS', 'a row without its id is refused'),
    ('[{"staging_id": "019a0000-0000-7000-8000-00000000000d"}]', 'SPIRS', 'a row without data is refused'),
    ('[{"staging_id": "019a0000-0000-7000-8000-00000000000d", "data": []}]', 'SPIRS',
      'data that is no object is refused'),
    ('[{"staging_id": "019a0000-0000-7000-8000-00000000000d", "data": {}}]', 'SPNST',
      'an unknown row is said to be so'),
    ((select jsonb_agg(jsonb_build_object('staging_id', pg_temp.staged(10), 'data', '{}'::jsonb))
      from generate_series(1, 2)),
     'SPNST', 'one row twice is refused'),
    (jsonb_build_array(jsonb_build_object('staging_id', pg_temp.staged(9), 'data', '{}'::jsonb)), 'SPNST',
      'a discarded row is refused')
  ) as c (rows, sqlstate, description);

-- A refusal says which row and which key is wrong.
select throws_like(format('select spp.resubmit_quarantined(%L)', c.rows), 'The corrections cannot be used: ' || c.problem,
    c.description)
  from (values
    ('[{"staging_id": "019a0000-0000-7000-8000-00000000000d", "data": {}}, {"id": "x", "data": {}}]'::jsonb,
      'row 2 has an unknown key "id".', 'a wrong key'),
    ('[{"staging_id": "7", "data": {}}]', 'row 1 has a "staging_id" that is no id.', 'no id'),
    ('[{"staging_id": "019a0000-0000-7000-8000-00000000000d"}]', 'row 1 lacks "data".', 'no data'),
    ('[["a"]]', 'row 1 is no {"staging_id": …, "data": …}.', 'no object'),
    ('[{"staging_id": "019a0000-0000-7000-8000-00000000000d", "data": {"Price": [1]}}]',
      'row 1: "Price" is neither text nor number.', 'a cell that is a list'),
    ('{}', 'they are no list of 1 to 1,000 rows.', 'no list')
  ) as c (rows, problem, description);

-- Held spikes are released as they are; in a list with points the comma is no decimal mark.
select spp.update_supplier('ALPHA', '{"hold_spikes": true}');
select tap.upload('ALPHA', '[{"code": "A", "price": "999.00"}, {"code": "B", "price": "x"},
  {"code": "C", "price": "x"},
                             {"code": "D", "price": "4.00"}]');
select is((select count(*) from spp.quarantine('ALPHA') q where q.code = 'price_spike'), 1::bigint,
  'a spike is held');
select is(pg_temp.correct(2, '{}'), 1, 'who sends it again has looked at it');
select matches(tap.products('ALPHA'), 'A=999,', 'and it is applied');
select is(pg_temp.correct(3, '{"Price": "1,500.5"}'), 1, 'a correction is read by the mark of its list');
select matches(tap.products('ALPHA'), 'B=1500.5', 'which is a point here');

-- A list that was rolled back takes no corrections.
select spp.rollback_batch((select b.batch_id from spp.upload_batches b order by b.batch_id desc limit 1)) is not null;
select throws_ok(format('select pg_temp.correct(4, %L)', '{"Price": "1"}'), 'SPCBS', null,
  'rows of a list that was undone are not corrected');
select is((select count(*) from spp.quarantine('ALPHA') q where q.batch_id <> (select l.batch_id from list l)),
  0::bigint,
  'nor do they wait in quarantine');

-- A correction of an older list says what it replaces, and what stays rejected.
select tap.supplier('LATER');
create temporary table older on commit drop as
select tap.upload('LATER', '[{"code": "?", "price": "x"}, {"code": "B", "price": "x"}, {"code": "C", "price": "x"},
  {"code": "Z", "price": "1.00"}]') as batch_id;
create temporary table answer on commit drop as
select tap.upload('LATER', '[{"code": "A", "price": "9.00"}]') is not null as later,
       (select array_agg(s.staging_id order by s.row_number) from spp.upload_staging s, older o
         where s.batch_id = o.batch_id) as rows;
create temporary table said on commit drop as
select spp.resubmit_quarantined(jsonb_build_array(
  jsonb_build_object('staging_id', a.rows[1], 'data', '{"Code": "A", "Price": "7.00"}'::jsonb),
  jsonb_build_object('staging_id', a.rows[2], 'data', '{"Foo": "1"}'::jsonb),
  jsonb_build_object('staging_id', a.rows[3], 'data', '{"Price": "3.00"}'::jsonb))) as said from answer a;
select is((select s.said ->> 'corrected' from said s), '2', 'what is valid is applied');
select is((select jsonb_path_query_array(s.said, '$.rejected[*].code')::text || (s.said #>> '{rejected,0,row_number}')
             from said s), '["price_unreadable"]3', 'what is not is named with its reason');
select is((select s.said #>> '{warnings,0,message}' from said s),
  'The price 9.0000, which came later than this list, became 7.0000.', 'a newer price that is replaced is told');
select is((select jsonb_array_length(s.said -> 'warnings') from said s), 1, 'and only that');

-- Codes joined of several columns, and columns without headings.
select tap.supplier('JOINED');
select tap.work_off(tap.stage('JOINED', '[{"price": "1.00"}, {"code": "X|1", "price": "2"}]',
  detected => '{"raw_columns": {"code": ["Brand", "column 3"], "price": ["Price"]}}'));
update spp.upload_staging s set raw_data = '{"Brand": "BOSCH", "column 3": "", "Price": "1.00"}'
  where s.staging_id = pg_temp.staged(2);
select is(pg_temp.correct(2, '{"Price": "1.50"}'), 0, 'a joined code with a blank part stays rejected');
select is(pg_temp.correct(2, '{"column 3": "15510"}'), 1, 'until its part is given');
select is(tap.products('JOINED'), 'BOSCH|15510=1.5 n, X|1=2 n', 'then the parts are joined');
select * from finish();

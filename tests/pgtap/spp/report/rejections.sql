-- A rejected row names its cell, and in a workbook of several sheets its place.
select plan(25);

select tap.supplier('ALPHA');
select tap.upload('ALPHA', '[{"code": "OLD", "price": "1"}]');
create temporary table cases (n integer generated always as identity, row_data jsonb, code text, field text, value text)
  on commit drop;
insert into cases (row_data, code, field, value) values
  ('{"code": "A", "price": "on request"}', 'price_unreadable', 'price', 'on request'),
  ('{"code": "B"}', 'price_missing', 'price', null),
  ('{"price": "1"}', 'code_missing', 'code', null),
  ('{"code": "C", "price": "-1"}', 'price_negative', 'price', '-1'),
  ('{"code": "D", "price_number": "-2.5"}', 'price_negative', 'price', '-2.5'),
  ('{"code": "E", "price": "1", "currency": "???"}', 'currency_unknown', 'currency', '???'),
  ('{"code": "1.23457E+11", "price": "1"}', 'code_damaged', 'code', '1.23457E+11'),
  ('{"code": "Total", "price": "99"}', 'total_row', 'code', 'Total'),
  ('{"code": "T", "name": "Subtotal", "price": "99"}', 'total_row', 'name', 'Subtotal'),
  ('{"code": "F", "price": "1", "discount": "much"}', 'discount_unclear', 'discount', 'much'),
  ('{"code": "G", "price": "1", "valid_from": "soon"}', 'period_unclear', 'valid_from', 'soon'),
  ('{"code": "H", "price": "1", "parse_error": "row_too_long"}', 'row_too_long', null, null),
  ('{"code": "OLD", "price": "0"}', 'price_fell_to_zero', 'price', '0');
create temporary table list on commit drop as
select tap.stage('ALPHA', (select jsonb_agg(c.row_data order by c.n) from cases c)
                          || '{"code": "OK", "price": "1"}'::jsonb) as batch_id;
select tap.work_off(l.batch_id) from list l;

select results_eq(
  format('select r.code, r.field, r.value, r.sheet from list l, spp.rejected_rows(l.batch_id) r where r.row_number = %s', c.n + 1),
  format('values (%L, %L, %L, null::text)', c.code, c.field, c.value), format('%s names its cell', c.row_data))
  from cases c order by c.n;
select is((select spp.upload_report(l.batch_id) #>> '{errors,0,message}' from list l),
  'The price cannot be read as an amount: price = "on request".', 'the message shows the cell');
select is((select array_agg(k order by k) from list l, jsonb_object_keys(spp.upload_report(l.batch_id) #> '{errors,0}') k),
  '{code,field,message,raw,row_number,value}', 'an error of a report has these keys');

-- Another row of its code decides: what is rejected then names its cell, too.
create temporary table broken on commit drop as
select tap.upload('ALPHA', '[{"code": "P", "price": "1", "price_group": "A"}, {"code": "P", "price": "2", "price_group": "B"},
  {"code": "OK", "price": "1"}]') as batch_id;
select is((select string_agg(concat_ws('=', r.code, r.field, r.value), ' ') from broken b, spp.rejected_rows(b.batch_id) r),
  'price_group_unclear=price_group=A price_group_unclear=price_group=B', 'so does a row that others contradict');

-- A corrected row names the cell that is wrong now.
create temporary table answer on commit drop as
select spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object('staging_id', s.staging_id, 'data', '{"Price": "soon"}'::jsonb)))
  from list l join spp.upload_staging s on s.batch_id = l.batch_id and s.row_number = 3;
select is((select r.value from list l, spp.rejected_rows(l.batch_id) r where r.row_number = 3), 'soon',
  'a correction that is wrong shows what it says');

-- Sheets follow one another in the numbers of rows.
create temporary table book on commit drop as
select tap.stage('ALPHA', '[{"code": "X1", "price": "x"}, {"code": "X2", "price": "x"}, {"code": "X3", "price": "x"},
  {"code": "OK", "price": "1"}]', detected => '{"raw_columns": {}, "sheets": [{"name": "Tools", "first_row": 0, "rows": 2},
  {"name": "Nails", "first_row": 3, "rows": 2}]}') as batch_id;
select tap.work_off(b.batch_id) from book b;
select is((select string_agg(concat(r.row_number, ':', r.sheet, ' ', r.sheet_row), ', ') from book b, spp.rejected_rows(b.batch_id) r),
  '2:Tools 2, 3:Tools 3, 4:Nails 1', 'a row of a workbook of several sheets says where it stands');
select is((select jsonb_path_query_array(spp.upload_report(b.batch_id), '$.errors[*].sheet') from book b),
  '["Tools", "Tools", "Nails"]', 'in the report, too');
select is(spp_private.sheet_of(d::jsonb, 5), null, description)
  from (values ('{}', 'no sheets, no place'), ('{"sheets": null}', 'nor of a text file'),
               ('{"sheets": [{"name": "One", "first_row": 0}]}', 'nor where there is one sheet only')) as c (d, description);

-- The ten largest changes.
select tap.supplier('MANY');
select tap.upload('MANY', (select jsonb_agg(jsonb_build_object('code', 'M' || g, 'price', '100')) from generate_series(1, 30) g));
create temporary table moved on commit drop as
select tap.upload('MANY', (select jsonb_agg(jsonb_build_object('code', 'M' || g, 'price', (100 + g)::text))
                             from generate_series(1, 30) g)) as batch_id;
select is((select jsonb_array_length(spp.upload_report(m.batch_id) #> '{price_changes,largest}') from moved m), 10,
  'the report shows ten changes');
select is((select spp.upload_report(m.batch_id) #> '{price_changes,largest,0}' from moved m),
  '{"supplier_product_code": "M30", "product_name": "Product M30", "old_price": "100.0000", "new_price": "130.0000",
    "price_change_percentage": "30.0000"}', 'the largest first, with code and name');
select is((select spp.upload_report(m.batch_id) ->> 'currency_code' from moved m), 'EUR', 'and the currency of the list');
select * from finish();

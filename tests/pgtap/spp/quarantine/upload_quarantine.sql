-- What is quarantined, and what is only a warning.
select plan(50);

select tap.supplier('ALPHA');
select tap.upload('ALPHA', '[{"code": "OLD", "price": "10"}, {"code": "CHEAP", "price": "0"},
  {"code": "KEPT", "price": "10"}]');

create temporary table cases (n integer generated always as identity, row_data jsonb, rejected text, warned text,
  description text) on commit drop;
insert into cases (row_data, rejected, warned, description) values
  ('{"price": "1"}', 'code_missing', null, 'no code'),
  ('{"code": "X"}', 'price_missing', null, 'no price'),
  ('{"code": "KEPT"}', 'price_missing', null, 'no price of a product that exists'),
  ('{"code": "X", "price": "VARIABLE"}', 'price_unreadable', null, 'a word for a price'),
  ('{"code": "X", "price": "$138-11136"}', 'price_unreadable', null, 'a range of prices'),
  ('{"code": "X", "price": "-1.00"}', 'price_negative', null, 'a negative price'),
  ('{"code": "X", "price": "(5.00)"}', 'price_negative', null, 'a price in brackets'),
  ('{"code": "X", "price": "1e-5"}', 'price_rounds_to_zero', null, 'a price that rounds to 0'),
  ('{"code": "X", "price": "1000000000000000"}', 'price_too_large', null, 'a price over the limit'),
  ('{"code": "X", "price": "999999999999999.99996"}', 'price_too_large', null, 'a price that rounds over the limit'),
  ('{"code": "X", "price": "1", "currency": "???"}', 'currency_unknown', null, 'an unknown currency'),
  ('{"code": "OLD", "price": "1", "currency": "USD"}', 'currency_mismatch', null,
    'a currency other than the product''s'),
  ('{"code": "X", "price": "1", "parse_error": "row_too_long"}', 'row_too_long', null,
    'a row that the reader could not read'),
  ('{"code": "U1", "price": "1", "currency": "USD"}', null, null, 'a new product in another currency'),
  ('{"code": "U2", "price": "1", "currency": "eur"}', null, null, 'a currency in small letters'),
  ('{"code": "U3", "price": "1", "currency": "€"}', null, null, 'a currency''s sign'),
  ('{"code": "Z", "price": "0"}', null, 'price_zero', 'price 0'),
  ('{"code": "N", "price": "1", "name": null}', null, 'name_blank', 'no name'),
  ('{"code": "G", "price": "1", "barcode": "4006381333932"}', null, 'barcode_invalid', 'a wrong check digit'),
  ('{"code": "Q", "price": "1", "min_order_qty": "few"}', null, 'min_order_qty_invalid',
    'a minimum order that is no number'),
  ('{"code": "L", "price": "1", "lead_time_days": "soon"}', null, 'lead_time_invalid',
    'a lead time that is no number'),
  ('{"code": "K", "price": "1", "category": ">"}', null, 'category_invalid', 'a category without a name'),
  ('{"code": "OLD", "price": "101"}', null, 'price_spike', 'more than ten times the price'),
  ('{"code": "CHEAP", "price": "1000"}', null, null, 'any price after price 0'),
  ('{"code": "R", "price": "1.23456"}', null, 'price_rounded', 'more than four decimals');
insert into cases (row_data, rejected, description)
values (jsonb_build_object('code', repeat('x', 513), 'price', '1'), 'code_too_long', 'a code of 513 characters');
insert into cases (row_data, description)
values (jsonb_build_object('code', repeat('x', 512), 'price', '1'), 'a code of 512 characters');

select tap.upload('ALPHA', (select jsonb_agg(c.row_data order by c.n) from cases c));
create temporary table done on commit drop as select b.* from spp.upload_batches b order by b.batch_id desc limit 1;
select is((select r.code from done d, spp.rejected_rows(d.batch_id) r where r.row_number = c.n + 1), c.rejected,
          format('%s: %s', c.description, coalesce(c.rejected, 'taken')))
  from cases c
 order by c.n;
select is((select array_agg(concat(c.n + 1, c.warned) order by c.warned, c.n) from cases c
  where c.warned is not null),
  (select array_agg(concat(r.value, w.value ->> 'code') order by w.value ->> 'code', r.value::integer)
     from done d, jsonb_array_elements(d.warnings) w, jsonb_array_elements(w.value -> 'rows') r),
  'every warning names its rows');
select is((select d.failed_products_count from done d), (select count(*) from cases c
  where c.rejected is not null)::integer,
  'nothing else is quarantined');
select is((select p.current_price from spp.supplier_products p where p.supplier_product_code = 'KEPT'), 10::numeric,
  'a product whose price is blank keeps its price');
select is((select p.missing_since_batch_id from spp.supplier_products p where p.supplier_product_code = 'KEPT'), null,
  'and is not missing');
select is((select p.product_name from spp.supplier_products p where p.supplier_product_code = 'N'), 'N',
  'the code stands in for a blank name');
select is((select string_agg(concat(p.barcode, p.min_order_qty, p.lead_time_days, p.category_id), '')
  from spp.supplier_products p
            where p.supplier_product_code in ('G', 'Q', 'L', 'K')), '',
              'optional values that cannot be used are left empty');
select is((select p.current_price from spp.supplier_products p where p.supplier_product_code = 'OLD'), 101::numeric,
  'a spike is applied');
select is((select string_agg(p.currency_code, ' ' order by p.supplier_product_code) from spp.supplier_products p
            where p.supplier_product_code ^@ 'U'), 'USD EUR EUR', 'a new product has its row''s currency');
select is((select r.raw from done d, spp.rejected_rows(d.batch_id) r where r.row_number = 5),
  '{"Code": "X", "Name": "", "Price": "VARIABLE", "Currency": ""}', 'a rejected row is kept as it was sent');
select is((select bool_and(r.message <> '' and r.message <> r.code) from done d, spp.rejected_rows(d.batch_id) r),
  true,
  'every reason says something to a person');
select is((select (spp.upload_report(d.batch_id) -> 'errors' -> 0) - 'raw' - 'message' from done d),
  '{"row_number": 2, "code": "code_missing", "field": "code", "value": null}',
  'the report lists rejected rows');
select is((select count(*) from spp.quarantine('ALPHA')), (select d.failed_products_count::bigint from done d),
  'all wait in quarantine');
select is((select array_agg(q.row_number) from spp.quarantine('ALPHA', page_size => 2) q), '{2,3}',
  'which is read in pages');
select is((select array_agg(q.row_number) from spp.quarantine('ALPHA', page_size => 2,
  after_id => (select x.staging_id from spp.quarantine('ALPHA') x where x.row_number = 3)) q), '{4,5}',
    'one after the other');
select throws_ok('select spp.quarantine(''ALPHA'', page_size => 0)', 'SPIPG', null, 'a page of none is refused');

-- Held spikes, and a limit of the supplier's own.
select spp.update_supplier('ALPHA', '{"hold_spikes": true, "spike_limit": 2}');
select tap.upload('ALPHA', '[{"code": "KEPT", "price": "20.01"}, {"code": "OLD", "price": "50"},
  {"code": "CHEAP", "price": "500"}, {"code": "NEXT", "price": "1"}]');
select is((select string_agg(concat(q.row_number, q.code), ' ' order by q.row_number) from spp.quarantine('ALPHA') q
            where q.batch_id = (select max(b.batch_id::text)::uuid from spp.upload_batches b)),
              '2price_spike 3price_spike 4price_spike',
  'with hold_spikes on, jumps up and down by the limit or more are quarantined');
-- However much is rejected, the report is bounded: cells are cut, and it ends.
select tap.supplier('WIDE');
create temporary table wide on commit drop as
select tap.stage('WIDE', (select jsonb_agg(jsonb_build_object('code', 'W' || g, 'price', 'none', 'name', repeat('é', 30000)))
                            from generate_series(1, 20) g)) as batch_id;
select is(tap.work_off((select w.batch_id from wide w)), 'done', 'a list of long rejected rows ends');
select is((select length(b.error_log #>> '{0,raw,Name}') from spp.upload_batches b, wide w where b.batch_id = w.batch_id),
  1001, 'a cell is cut and marked');
select is((select jsonb_array_length(spp.upload_report(w.batch_id) -> 'errors') from wide w), 20, 'all rows are there');
select spp.set_setting('report.max_error_bytes', '5000');
select is((select jsonb_array_length(spp_private.first_errors(w.batch_id)) from wide w), 2,
  'those that fit within report.max_error_bytes');

select is(spp_private.shown_cells('{"a": "b", "n": null}'), '{"a": "b", "n": null}', 'short cells are shown as they are');
select is(spp_private.shown_cells('{}'), '{}', 'and so is a row without any');
select ok(octet_length(spp_private.shown_cells((
    select jsonb_object_agg(g || repeat('k', 30000), repeat('v', 30000)) from generate_series(1, 500) g))::text) < 60000,
  'a row of many long cells and headings is no longer than others');
select * from finish();

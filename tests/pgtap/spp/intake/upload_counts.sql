-- New, changed, unchanged, repeated: what an upload does to products and how it counts.
select plan(40);

select tap.supplier('ALPHA');
create temporary table batches (n integer, batch_id uuid) on commit drop;

insert into batches select 1, tap.upload('ALPHA', '[
  {"code": "A", "price": "10.00", "brand": "Bosch", "name": "Drill", "barcode": "4006381333931",
   "category": "Tools > Drills",
   "min_order_qty": "5 pcs", "lead_time_days": "3"},
  {"code": "B", "price": "20.00", "category": "Tools", "subcategory": "Saws"}, {"code": "C", "price": "0"}]');
select is(tap.counts(b.batch_id), '3 = 3 + 0 + 0 + 0 + 0, 0', 'a first list is new throughout') from batches b
  where b.n = 1;
select is(tap.products('ALPHA'), 'A=10 n, B=20 n, C=0 n', 'every product is marked new; price 0 is one');
select is((select (p.product_name, p.brand, p.barcode, p.min_order_qty, p.lead_time_days, p.currency_code,
  p.status)::text
             from spp.supplier_products p where p.supplier_product_code = 'A'),
  '(Drill,Bosch,4006381333931,5,3,EUR,available)', 'a new product has what its row says');
select is((select (p.first_seen_date = (now() at time zone 'UTC')::date, p.first_batch_id = b.batch_id, p.previous_price,
  p.price_changed_at)::text
             from spp.supplier_products p, batches b where p.supplier_product_code = 'A'), '(t,t,,)',
  'and knows when and by which list it came');
select is((select string_agg(concat(p.supplier_product_code, ' ', top.path, '>', sub.path), ', '
                             order by p.supplier_product_code)
             from spp.supplier_products p join spp.categories top on top.category_id = p.category_id
             left join spp.categories sub on sub.category_id = p.subcategory_id),
  'A tools>tools.drills, B tools>tools.saws', 'categories are found or made, from one column or two');
select is((select string_agg(concat(h.old_price, '>', trim_scale(h.new_price), ' ', h.price_change_percentage,
  h.change_reason, ' ', h.upload_batch_id = b.batch_id), ', '
                             order by h.new_price) from spp.price_history h, batches b),
  '>0 upload t, >10 upload t, >20 upload t', 'each has one row of history, old price and percentage null');
select is((select (b.status, b.phase, b.processing_time_ms is not null, b.completed_at is not null)::text
  from spp.upload_batches b),
  '(completed,done,t,t)', 'the batch is completed');
create temporary table before on commit drop as select * from spp.supplier_products;

-- The second list: C comes first and unchanged, A's price moves, everything else about A is different and ignored.
insert into batches select 2, tap.upload('ALPHA', '[
  {"code": "C", "price": "0", "name": "Other"},
  {"code": "A", "price": "12.50", "name": "Renamed", "brand": "Makita", "category": "Elsewhere", "min_order_qty": "9"},
  {"code": "D", "price": "5"}]');
select is(tap.counts(b.batch_id), '3 = 1 + 1 + 1 + 0 + 0, 1', 'new, changed, unchanged and missing are told apart')
  from batches b where b.n = 2;
select is(tap.products('ALPHA'), 'A=12.5, B=20 n m, C=0, D=5 n',
  'is_new clears when a later list brings the product, changed or not');
select is((select (p.previous_price = 10, p.price_changed_at = p.last_updated,
  p.price_changed_at > b.price_changed_at is null)::text
             from spp.supplier_products p join before b using (product_id) where p.supplier_product_code = 'A'),
               '(t,t,t)',
  'the changed price is stamped');
select results_eq(
  $$select to_jsonb(p) - '{current_price,previous_price,price_changed_at,last_rise_at,last_fall_at,last_updated,updated_at,is_new,
                          missing_since_batch_id}'::text[]
      from spp.supplier_products p where p.supplier_product_code < 'D' order by p.product_id$$,
  $$select to_jsonb(p) - '{current_price,previous_price,price_changed_at,last_rise_at,last_fall_at,last_updated,updated_at,is_new,
                          missing_since_batch_id}'::text[]
      from before p order by p.product_id$$,
  'of an existing product only the price moves');
select results_eq(
  $$select to_jsonb(p) - 'is_new' from spp.supplier_products p where p.supplier_product_code = 'C'$$,
  $$select to_jsonb(p) - 'is_new' from before p where p.supplier_product_code = 'C'$$,
  'an unchanged product moves no time stamp');
select is((select count(*) from audit.log l where l.table_name = 'supplier_products'), 0::bigint,
  'and nothing of all this is an audit row');
select is((select b.price_changes from spp.upload_batches b, batches x where x.n = 2 and b.batch_id = x.batch_id),
  '{"increased": 1, "decreased": 0, "largest": [{"supplier_product_code": "A", "product_name": "Drill", "old_price": "10.0000",
    "new_price": "12.5000",
    "price_change_percentage": "25.0000"}]}', 'the report tells of the price that moved, amounts as text');
select is((select count(*) from spp.categories c where c.path = 'elsewhere'), 1::bigint, 'a category named is made');

-- Repeated codes: the last valid row wins, a later broken one does not displace it.
insert into batches select 3, tap.upload('ALPHA', '[
  {"code": "R", "price": "1"}, {"code": "R", "price": "2"}, {"code": "R", "price": "3"},
    {"code": "R", "price": "broken"},
  {"code": "S", "price": "bad"}, {"code": "S", "price": "7"}, {"code": "r", "price": "9"}]');
select is(tap.counts(b.batch_id), '7 = 3 + 0 + 0 + 2 + 2, 3',
  'earlier valid rows of a code are counted as duplicates')
  from batches b where b.n = 3;
select is(tap.products('ALPHA'), 'A=12.5 m, B=20 n m, C=0 m, D=5 n m, R=3 n, S=7 n, r=9 n',
  'the last valid row counts; case is kept apart');
select is((select string_agg(concat(s.row_number, s.validation_status), ' ' order by s.row_number)
  from spp.upload_staging s, batches b
            where b.n = 3 and s.batch_id = b.batch_id),
              '2duplicate 3duplicate 4staged 5failed 6failed 7staged 8staged',
  'staging says what became of each row');
select is((select count(*) from spp.price_history h join spp.supplier_products p using (product_id)
  where p.supplier_product_code = 'R'), 1::bigint,
  'the others wrote nothing');
select is((select w.value - 'message' from spp.upload_batches b join batches x using (batch_id),
  jsonb_array_elements(b.warnings) w
            where x.n = 3 and w.value ->> 'code' = 'duplicate_code'),
              '{"code": "duplicate_code", "count": 2, "rows": [2, 3]}',
  'duplicates are named in the report');

-- Codes are kept as they are.
insert into batches select 4, tap.upload('ALPHA', jsonb_build_array(
  jsonb_build_object('code', '007', 'price', '1'), jsonb_build_object('code', '7', 'price', '2'),
  jsonb_build_object('code', 'a b', 'price', '3'), jsonb_build_object('code', E'a\u00a0b', 'price', '4')));
select is(tap.counts(b.batch_id), '4 = 4 + 0 + 0 + 0 + 0, 3', 'leading zeros and no-break blanks keep codes apart')
  from batches b where b.n = 4;

-- Rounding.
insert into batches select 5, tap.upload('ALPHA', '[
  {"code": "H1", "price": "1.00005"}, {"code": "H2", "price": "1.00004999"},
    {"code": "H3", "price": "1.12345678901234567"},
  {"code": "H4", "price": "0.00004"}, {"code": "H5", "price": "0.00005"}, {"code": "H6", "price": "1.10000"}]');
select is((select string_agg(p.supplier_product_code || '=' || p.current_price, ' ' order by p.supplier_product_code)
             from spp.supplier_products p where p.supplier_product_code ^@ 'H'),
  'H1=1.0001 H2=1.0000 H3=1.1235 H5=0.0001 H6=1.1000', 'prices are rounded half-up to 4 decimals');
select is((select string_agg(concat(r.row_number, r.code), ' ') from batches b, spp.rejected_rows(b.batch_id) r
  where b.n = 5),
  '5price_rounds_to_zero', 'a positive price that would become 0 is rejected');
select is((select w.value - 'message' from spp.upload_batches b join batches x using (batch_id),
  jsonb_array_elements(b.warnings) w
            where x.n = 5 and w.value ->> 'code' = 'price_rounded'),
              '{"code": "price_rounded", "count": 4, "rows": [2, 3, 4, 6]}',
  'rounding is a counted warning; trailing zeros are no decimals');

-- Products of one code at two suppliers are two.
select tap.supplier('BETA');
insert into batches select 6, tap.upload('BETA', '[{"code": "A", "price": "99"}]');
select is((select count(distinct p.product_id) from spp.supplier_products p where p.supplier_product_code = 'A'),
  2::bigint,
  'one code at two suppliers is two products');
select is(tap.products('BETA'), 'A=99 n', 'with a price each');

-- New means never seen before: A was gone since list 3.
insert into batches select 7, tap.upload('ALPHA', '[{"code": "A", "price": "12.50"}]');
select is(tap.counts(b.batch_id), '1 = 0 + 0 + 1 + 0 + 0, 5',
  'a product that comes back is not new; missing ones are counted once')
  from batches b where b.n = 7;
select matches(tap.products('ALPHA'), 'A=12.5,', 'and is missing no more');

-- Chunks: each commits its own part, and what is done is not done again.
select spp.set_setting('upload.chunk_rows', '2');
insert into batches select 8, tap.stage('BETA', '[{"code": "1", "price": "1"}, {"code": "2", "price": "1"},
  {"code": "3", "price": "1"}]');
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'apply', 'validated, a batch is applied') from batches b where b.n = 8;
select is((spp.upload_status(b.batch_id) ->> 'progress')::numeric, 0.4, 'a client sees how far it is') from batches b
  where b.n = 8;
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'apply', 'in chunks') from batches b where b.n = 8;
select is(tap.products('BETA'), '1=1 n, 2=1 n, A=99 n', 'the first chunk is there before the second');
select is((spp.upload_status(b.batch_id) ->> 'progress')::numeric between 0.5 and 0.9, true,
  'the progress has grown') from batches b where b.n = 8;
select is(tap.work_off(b.batch_id), 'done', 'the rest follows') from batches b where b.n = 8;
select is(tap.counts(b.batch_id), '3 = 3 + 0 + 0 + 0 + 0, 1', 'a batch in two chunks counts as one in one')
  from batches b where b.n = 8;
select is(spp.upload_status(b.batch_id) ->> 'progress', '1.0000', 'at the end the progress is 1') from batches b
  where b.n = 8;
select throws_ok(format('select spp_private.apply_chunk(%L, 10)', b.batch_id), 'SPCBS', null,
  'a batch that is done is not applied again') from batches b where b.n = 8;
select is_empty(
  $$select b.batch_id from spp.upload_batches b
     where b.total_products <> b.new_products_count + b.updated_products_count + b.unchanged_products_count
                             + b.failed_products_count + b.duplicate_rows_count$$,
  'total = new + updated + unchanged + failed + duplicates, always');
select is((select count(*) from spp.price_history h left join spp.supplier_products p using (product_id)
  where p.product_id is null), 0::bigint,
  'every row of history has its product');
select is((select jsonb_object_agg(k, true) from jsonb_object_keys(spp.upload_report((select b.batch_id
  from batches b where b.n = 8))) k)
  @> '{"batch_id": true, "supplier_id": true, "supplier_code": true, "file_name": true, "file_hash": true,
       "status": true,
       "total_products": true, "new_products_count": true, "updated_products_count": true,
       "unchanged_products_count": true,
       "failed_products_count": true, "duplicate_rows_count": true, "missing_products_count": true,
       "processing_time_ms": true,
       "progress": true, "reason": true, "detected": true, "price_changes": true, "warnings": true, "errors": true}',
         true,
  'the report has every key of the contract');
select * from finish();

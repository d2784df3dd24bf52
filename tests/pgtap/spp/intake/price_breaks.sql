-- Prices of larger quantities and of other periods: which row counts, what is kept beside it, how it goes again.
select plan(29);
select tap.supplier('B' || n) from generate_series(1, 30) n;
create function pg_temp.run(supplier text, rows jsonb) returns text
language plpgsql volatile
as $$
declare
  v_batch constant uuid := tap.upload(supplier, rows);
begin
  return concat_ws(' | ', tap.products(supplier), coalesce(tap.breaks(supplier), '-'), (
    select string_agg(concat(s.row_number, s.validation_errors #>> '{0,code}'), ' ' order by s.row_number)
      from spp.upload_staging s where s.batch_id = v_batch and s.validation_status <> 'staged'));
end
$$;

-- In every order of the rows the smallest quantity is the price, and the others are breaks.
create temporary table rows (n integer, row jsonb) on commit drop;
insert into rows values (1, '{"code": "A", "price": "12.50", "from_quantity": "1"}'), (2, '{"code": "A", "price": "11.50", "from_quantity": "10"}'),
  (3, '{"code": "A", "price": "1000.00", "from_quantity": "ab 100", "price_basis": "100"}');
create temporary table orders on commit drop as
select row_number() over () as n, jsonb_build_array(a.row, b.row, c.row) as list, format('%s%s%s', a.n, b.n, c.n) as name
  from rows a join rows b on b.n <> a.n join rows c on c.n not in (a.n, b.n);
create temporary table results on commit drop as select o.*, pg_temp.run('B' || o.n, o.list) as result from orders o;
select matches(r.result, '^A=12.5 n \| A:10=11.5 A:100=10 \| .quantity_break .quantity_break$', 'rows in the order ' || r.name) from results r;
-- The same by the least order quantity, by columns, and by pairs.
select is(pg_temp.run('B10', '[{"code": "A", "price": "12.50", "min_order_qty": "1"}, {"code": "A", "price": "11.50", "min_order_qty": "10"}]'),
  'A=12.5 n | A:10=11.5 | 3quantity_break', 'the least order quantity tells breaks where nothing else does');
select is(pg_temp.run('B11', '[{"code": "A", "price": "12,50", "breaks": "[{\"from\": \"10\", \"price\": \"11,50\", \"number\": null}, {\"from\": \"100\", \"price\": \"on request\"}, {\"from\": \"1\", \"price\": \"12,50\"}, {\"from\": \"50\", \"price\": \"\", \"number\": \"11\"}]"}]'),
  'A=12.5 n | A:10=11.5 A:50=11', 'columns of larger quantities, read as the price is');
select is((select b.warnings #>> '{0,code}' from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = 'B11'),
  'price_break_unreadable', 'what cannot be read of them is a warning');
select is((select b.price_breaks::text from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = 'B11'),
  '{"added": 2, "changed": 0, "removed": 0}', 'the report counts them');
-- A later list changes, adds and removes; a rollback brings back.
select is(pg_temp.run('B11', '[{"code": "A", "price": "12,50", "breaks": "[{\"from\": \"10\", \"price\": \"11,00\"}, {\"from\": \"500\", \"price\": \"9,00\"}]"}]'),
  'A=12.5 | A:10=11 A:500=9', 'a later list says all of them');
select is(pg_temp.run('B11', '[{"code": "A", "price": "12,50"}]'), 'A=12.5 | -', 'one without any ends them');
select spp.rollback_batch(b.batch_id) from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = 'B11' order by b.batch_id desc limit 1;
select is(tap.breaks('B11'), 'A:10=11 A:500=9', 'undone, they are back');
select spp.rollback_batch(b.batch_id) from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = 'B11' and b.status = 'completed'
 order by b.batch_id desc limit 1;
select is(tap.breaks('B11'), 'A:10=11.5 A:50=11', 'and those before them');
select spp.rollback_batch(b.batch_id) from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = 'B11' and b.status = 'completed';
select is(tap.breaks('B11'), null, 'with the product they go');
select is((select count(*) from spp.price_break_history h join spp.suppliers s using (supplier_id) where s.supplier_code = 'B11'), 14::bigint,
  'their history stays');
select throws_ok('delete from spp.price_break_history', null, null, 'for ever');
select is(spp.price_at('B10', 'A', q.quantity), q.price, format('%s pieces cost %s each', q.quantity, q.price))
  from (values (1, 12.5), (9, 12.5), (10, 11.5), (999, 11.5)) q (quantity, price);
-- A product that is gone by then gets none back.
select is(pg_temp.run('B30', '[{"code": "A", "price": "2"}, {"code": "A", "price": "1", "from_quantity": "10"}, {"code": "B", "price": "2"}, {"code": "B", "price": "1", "from_quantity": "10"}]')
  || pg_temp.run('B30', '[{"code": "A", "price": "2"}, {"code": "B", "price": "2"}]'),
  'A=2 n, B=2 n | A:10=1 B:10=1 | 3quantity_break 5quantity_breakA=2, B=2 | -', 'a list that ends them');
delete from spp.supplier_products p using spp.suppliers s
 where s.supplier_id = p.supplier_id and s.supplier_code = 'B30' and p.supplier_product_code = 'A';
select spp.rollback_batch(b.batch_id) from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = 'B30' order by b.batch_id desc limit 1;
select is((select string_agg(concat(p.supplier_product_code, ':', k.from_quantity, '=', trim_scale(k.price)), ' ')
             from spp.price_breaks k join spp.suppliers s using (supplier_id) left join spp.supplier_products p using (supplier_id, product_id)
            where s.supplier_code = 'B30'), 'B:10=1', 'undone after a product went, only the other has its own again');
-- A smaller quantity whose price is broken, and its correction.
select is(pg_temp.run('B12', '[{"code": "A", "price": "?", "from_quantity": "1"}, {"code": "A", "price": "11.50", "from_quantity": "10"}, {"code": "B", "price": "1.00"}]'),
  'B=1 n | - | 2price_unreadable 3break_without_base', 'no price of ten becomes that of one');
select is((select string_agg(r.answer ->> 'corrected', '')
             from (select spp.resubmit_quarantined(jsonb_build_array(
                     jsonb_build_object('staging_id', (array_agg(s.staging_id order by s.row_number))[1], 'data', '{"price": "12.50"}'::jsonb),
                     jsonb_build_object('staging_id', (array_agg(s.staging_id order by s.row_number))[2], 'data', '{}'::jsonb))) as answer
                     from spp.upload_staging s join spp.upload_batches b using (batch_id) join spp.suppliers u using (supplier_id)
                    where u.supplier_code = 'B12' and s.validation_status = 'failed') r), '2', 'both corrected');
select is(tap.products('B12') || ' ' || tap.breaks('B12'), 'A=12.5 n, B=1 n A:10=11.5', 'the smaller is the price, the larger a break');
select is((select tap.counts(b.batch_id) from spp.upload_batches b join spp.suppliers u using (supplier_id) where u.supplier_code = 'B12'),
  '3 = 2 + 0 + 0 + 0 + 1, 0', 'and the counts add up');
-- Periods: the one in force, the latest of several; else refused.
select is(pg_temp.run('B13', '[{"code": "A", "price": "12.50", "valid_from": "2025-01-01"}, {"code": "A", "price": "15.00", "valid_from": "2099-01-01"},
  {"code": "A", "price": "11.00", "valid_from": "01.06.2025", "valid_to": "31.12.2098"}, {"code": "A", "price": "9.00", "valid_to": "31.12.2024"},
  {"code": "B", "price": "8.90", "valid_from": "2025-01-01"}, {"code": "C", "price": "1.00", "valid_from": "2099-01-01"}]'),
  'A=11 n, B=8.9 n | - | 2other_period 3other_period 5other_period 7not_yet_valid', 'the latest period in force counts');
select is(pg_temp.run('B14', '[{"code": "A", "price": "12.50", "from_quantity": "1", "valid_from": "2025-01-01"}, {"code": "A", "price": "10.00", "from_quantity": "10", "valid_from": "2025-01-01"},
  {"code": "A", "price": "13.50", "from_quantity": "1", "valid_from": "2099-01-01"}, {"code": "A", "price": "11.00", "from_quantity": "10", "valid_from": "2099-01-01"}]'),
  'A=12.5 n | A:10=10 | 3quantity_break 4other_period 5other_period', 'periods and breaks together');
select * from finish();

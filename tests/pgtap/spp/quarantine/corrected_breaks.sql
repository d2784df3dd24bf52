-- Corrected rows of products with quantity breaks: no price of many pieces becomes that of one, and what a correction
-- does not name stays.
select plan(33);
create function pg_temp.list(supplier text, rows jsonb) returns uuid
language plpgsql volatile
as $$
declare
  v_batch_id uuid;
begin
  perform tap.supplier(supplier) where not exists (select from spp.suppliers s where s.supplier_code = supplier);
  v_batch_id := tap.stage(supplier, rows, 'partial', false, '{"headings": ["Code", "Name", "Price", "Currency"], "raw_columns":
    {"code": ["Code"], "name": ["Name"], "price": ["Price"], "currency": ["Currency"]}}');
  perform tap.work_off(v_batch_id);
  return v_batch_id;
end
$$;
-- Corrects waiting rows of a supplier, {row number: data}; answers what became of prices and breaks, and what waits.
create function pg_temp.correct(supplier text, corrections jsonb) returns text
language plpgsql volatile
as $$
begin
  perform spp.resubmit_quarantined(jsonb_agg(jsonb_build_object('staging_id', q.staging_id, 'data', c.value)))
     from jsonb_each(corrections) c
     join spp.quarantine(supplier) q on q.row_number = c.key::integer;
  return pg_temp.state(supplier);
end
$$;
create function pg_temp.state(supplier text) returns text
language sql volatile
as $$
  select concat_ws(' | ', replace(tap.products(supplier), ' n', ''), (
    select string_agg(concat(p.supplier_product_code, ':', k.from_quantity, '=', trim_scale(k.price)), ' '
                      order by p.supplier_product_code, k.from_quantity)
      from spp.price_breaks k join spp.supplier_products p using (supplier_id, product_id)
      join spp.suppliers s on s.supplier_id = k.supplier_id
     where s.supplier_code = state.supplier), (
    select string_agg(concat(q.row_number, q.code), ' ' order by q.row_number) from spp.quarantine(supplier) q))
$$;
-- Retention removes the rows of all uploads so far.
create function pg_temp.purge() returns void
language plpgsql volatile
as $$
begin
  update spp.upload_batches set completed_at = now() - interval '400 days' where completed_at is not null;
  while spp_private.purge_staging() > 0 loop
    null;
  end loop;
end
$$;

-- The price of one piece is still broken.
select pg_temp.list('BASE', '[{"code": "A", "price": "?", "from_quantity": "1"}, {"code": "A", "price": "8", "from_quantity": "100"},
  {"code": "B", "price": "1"}]');
select is(pg_temp.correct('BASE', '{"3": {}}'), 'B=1 | 2price_unreadable 3break_without_base',
  'sent again as it is, the price of a hundred is none of one');
select is(pg_temp.correct('BASE', '{"3": {"price": "7"}}'), 'B=1 | 2price_unreadable 3break_without_base',
  'nor with another price');
select is(pg_temp.correct('BASE', '{"3": {}, "2": {"price": "10"}}'), 'A=10, B=1 | A:100=7', 'with the price of one it is a break');
select is((select tap.counts(b.batch_id) from spp.upload_batches b join spp.suppliers s using (supplier_id)
            where s.supplier_code = 'BASE'), '3 = 2 + 0 + 0 + 0 + 1, 0', 'and the counts add up');
select is((select b.price_breaks::text from spp.upload_batches b join spp.suppliers s using (supplier_id)
            where s.supplier_code = 'BASE'), '{"added": 1, "changed": 0, "removed": 0}', 'those of breaks, too');
-- The larger quantity comes first.
select pg_temp.list('FIRST', '[{"code": "A", "price": "8", "from_quantity": "100"}, {"code": "A", "price": "?", "from_quantity": "1"},
  {"code": "B", "price": "1"}]');
select is(pg_temp.correct('FIRST', '{"2": {}, "3": {"price": "10"}}'), 'A=10, B=1 | A:100=8', 'in whichever order they stand');
-- Whoever discards the price of one piece.
select pg_temp.list('GONE', '[{"code": "A", "price": "?", "from_quantity": "1"}, {"code": "A", "price": "8", "from_quantity": "100"},
  {"code": "B", "price": "1"}]');
select spp.discard_quarantined(array(select q.staging_id from spp.quarantine('GONE') q where q.row_number = 2));
select is(pg_temp.correct('GONE', '{"3": {}}'), 'B=1 | 3break_without_base', 'leaves none of a hundred');
select pg_temp.list('KNOWN', '[{"code": "A", "price": "10"}]');
select pg_temp.list('KNOWN', '[{"code": "A", "price": "?", "from_quantity": "1"}, {"code": "A", "price": "8", "from_quantity": "100"},
  {"code": "B", "price": "1"}]');
select is(pg_temp.correct('KNOWN', '{"3": {}}'), 'A=10, B=1 | 2price_unreadable 3break_without_base',
  'a price of an earlier list is none of this one while its own waits');
select spp.discard_quarantined(array(select q.staging_id from spp.quarantine('KNOWN') q where q.row_number = 2));
select is(pg_temp.correct('KNOWN', '{"3": {}}'), 'A=10, B=1 | A:100=8', 'but where nobody will mend that, it is the price');

-- After retention.
select pg_temp.list('OLD', '[{"code": "A", "price": "10", "from_quantity": "1"}, {"code": "A", "price": "9", "from_quantity": "10"},
  {"code": "A", "price": "?", "from_quantity": "100"}, {"code": "B", "price": "1"}, {"code": "C", "price": "?", "from_quantity": "10"}, {"price": "7", "from_quantity": "100"}]');
select pg_temp.list('OLDMIN', '[{"code": "A", "price": "10", "min_order_qty": "1"}, {"code": "A", "price": "9", "min_order_qty": "10"},
  {"code": "A", "price": "?", "min_order_qty": "100"}, {"code": "B", "price": "1"}, {"price": "7", "min_order_qty": "100"}]');
select pg_temp.purge();
select is((select string_agg(s.code, '' order by s.row_number) from spp.upload_staging s join spp.upload_batches b using (batch_id)
             join spp.suppliers u using (supplier_id) where u.supplier_code = 'OLD'), 'AAAC',
  'the rows of a code stay as long as one of them waits');
select is(pg_temp.correct('OLD', '{"4": {"price": "8"}}'), 'A=10, B=1 | A:10=9 A:100=8 | 6price_unreadable 7code_missing',
  'a break corrected after retention is one');
select is(pg_temp.correct('OLD', '{"6": {"price": "5"}}'), 'A=10, B=1, C=5 | A:10=9 A:100=8 | 7code_missing',
  'and the smallest quantity of its code is its price');
select is(pg_temp.correct('OLDMIN', '{"4": {"price": "8"}}'), 'A=10, B=1 | A:10=9 A:100=8 | 6code_missing',
  'so is one that only its least order quantity tells');
select is(pg_temp.correct('OLDMIN', '{"6": {"code": "B"}}'), 'A=10, B=1 | A:10=9 A:100=8 | 6quantity_unclear',
  'a row that is given the code of a product whose rows are gone is refused');
select is(pg_temp.correct('OLD', '{"7": {"code": "B"}}'), 'A=10, B=1, C=5 | A:10=9 A:100=8 | 7quantity_unclear', 'always');
select is(pg_temp.correct('OLD', '{"7": {"code": "N"}}'), 'A=10, B=1, C=5, N=7 | A:10=9 A:100=8', 'named again it is another: a new product has its price');
select pg_temp.purge();
select is((select count(*) from spp.upload_staging s join spp.upload_batches b using (batch_id)
             join spp.suppliers u using (supplier_id) where u.supplier_code = 'OLD'), 0::bigint, 'then they go');

-- Quantities told by the least order quantity alone.
select pg_temp.list('MIN', '[{"code": "A", "price": "10", "min_order_qty": "1"}, {"code": "A", "price": "?", "min_order_qty": "100"},
  {"code": "B", "price": "?", "min_order_qty": "1"}, {"code": "B", "price": "4", "min_order_qty": "100"},
  {"code": "C", "price": "3", "min_order_qty": "5"}, {"code": "D", "price": "6", "min_order_qty": "many"}, {"code": "D", "price": "5", "min_order_qty": "100"},
  {"code": "E", "price": "6"}, {"code": "E", "price": "5", "min_order_qty": "100"}]');
select is(pg_temp.state('MIN'), 'A=10, C=3, E=6 | E:100=5 | 3price_unreadable 4price_unreadable 5break_without_base 7quantity_unclear 8break_without_base',
  'a smaller one that is broken is missed');
select is(pg_temp.correct('MIN', '{"3": {"price": "8"}}'),
  'A=10, C=3, E=6 | A:100=8 E:100=5 | 4price_unreadable 5break_without_base 7quantity_unclear 8break_without_base', 'corrected, a larger one is a break');
select is(pg_temp.correct('MIN', '{"4": {"price": "5"}, "5": {}, "7": {"min_order_qty": "1"}, "8": {}}'),
  'A=10, B=5, C=3, D=6, E=6 | A:100=8 B:100=4 D:100=5 E:100=5', 'the others with the smaller one');
select is((select q.field from (select s.validation_errors #>> '{0,field}' as field from spp.upload_staging s join spp.upload_batches b using (batch_id)
             join spp.suppliers u using (supplier_id) where u.supplier_code = 'OLDMIN' and s.row_number = 6) q), 'min_order_qty', 'the report names the cell');
-- A code that is given to a row.
select pg_temp.list('CODE', '[{"code": "A", "price": "10", "min_order_qty": "1"}, {"price": "8", "min_order_qty": "100"},
  {"code": "B", "price": "4", "min_order_qty": "100"}, {"price": "5", "min_order_qty": "1"}]');
select is(pg_temp.correct('CODE', '{"3": {"code": "A"}}'), 'A=10, B=4 | A:100=8 | 5code_missing', 'it joins the rows of that code');
select is(pg_temp.correct('CODE', '{"5": {"code": "B"}}'), 'A=10, B=5 | A:100=8 B:100=4', 'also as the smallest quantity: what was the price is a break');

-- What a correction does not name stays.
select pg_temp.list('STAY', '[{"code": "A", "price": "10", "from_quantity": "1"}, {"code": "A", "price": "8", "from_quantity": "100"},
  {"code": "A", "price": "?", "from_quantity": "1"}]');
select is(pg_temp.correct('STAY', '{"4": {"price": "10.50"}}'), 'A=10.5 | A:100=8', 'a price is corrected, its breaks stay');
select is((select trim_scale(spp.price_at('STAY', 'A', 100))), 8::numeric, 'and are still paid');
select pg_temp.list('STAY', '[{"code": "A", "price": "?", "from_quantity": "1"}, {"code": "A", "price": "7", "from_quantity": "200"}, {"code": "B", "price": "1"}]');
select is(pg_temp.correct('STAY', '{"2": {"price": "11"}, "3": {}}'), 'A=11, B=1 | A:200=7', 'breaks of an earlier list go with it');
select spp.rollback_batch(b.batch_id) from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = 'STAY' order by b.batch_id desc limit 1;
select is(pg_temp.state('STAY'), 'A=10.5 | A:100=8', 'and come back when it is undone');
select pg_temp.list('COLUMN', '[{"code": "A", "price": "10", "breaks": "[{\"from\": \"100\", \"price\": \"8\"}]"}, {"code": "A", "price": "?", "breaks": "[{\"from\": \"50\", \"price\": \"9\"}]"}]');
select is(pg_temp.correct('COLUMN', '{"3": {"price": "10.50"}}'), 'A=10.5 | A:50=9 A:100=8', 'what it names in columns is added');

-- Several rows of one code, in their order, some of them broken.
select pg_temp.list('MANY', '[{"code": "A", "price": "?"}, {"code": "B", "price": "?"}, {"code": "A", "price": "?"}, {"code": "A", "price": "?"}, {"code": "C", "price": "1"}]');
select is(pg_temp.correct('MANY', '{"2": {"price": "1"}, "3": {"price": "2"}, "4": {"price": "x"}, "5": {"price": "3"}}'),
  'A=3, B=2, C=1 | 4price_unreadable', 'the last one that can be used counts');
select is((select tap.counts(b.batch_id) from spp.upload_batches b join spp.suppliers s using (supplier_id)
            where s.supplier_code = 'MANY'), '5 = 3 + 1 + 0 + 1 + 0, 0', 'each is counted');
select is((select count(*) from spp.upload_staging s where s.validation_status = 'correcting'), 0::bigint, 'and decided');
select is((select count(*) from audit.log l join spp.upload_staging s on s.staging_id::text = l.record_key join spp.upload_batches b using (batch_id)
             join spp.suppliers u using (supplier_id) where u.supplier_code = 'MANY' and l.table_name = 'upload_staging'), 4::bigint,
  'and each in the audit log');
select is((select array_agg(c order by c) from unnest('{price_spike,price_fell_to_zero,total_row,price_missing}'::text[]) c
            where spp_private.is_held(c)), '{price_fell_to_zero,price_spike,total_row}',
  'what can be read waits for a yes, what cannot for a correction');
select * from finish();

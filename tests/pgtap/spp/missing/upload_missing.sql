-- Products that drop out of a list, come back, and are discontinued by full lists.
select plan(42);

-- A list of codes, each at price 1.
create function pg_temp.codes(variadic codes text[]) returns jsonb
language sql immutable
as $$
  select jsonb_agg(jsonb_build_object('code', c, 'price', '1')) from unnest(codes) c
$$;
create function pg_temp.missing(supplier text, codes text, mode text default 'partial') returns integer
language plpgsql volatile
as $$
declare
  v_batch_id constant uuid := tap.upload(supplier, pg_temp.codes(variadic string_to_array(codes, ' ')), mode);
begin
  return (select b.missing_products_count from spp.upload_batches b where b.batch_id = v_batch_id);
end
$$;
create function pg_temp.last_batch() returns uuid
language sql volatile
as $$
  select b.batch_id from spp.upload_batches b order by b.batch_id desc limit 1
$$;

select tap.supplier('ALPHA');
select is(pg_temp.missing('ALPHA', 'A B C'), 0, 'a first list misses nothing');
select is(pg_temp.missing('ALPHA', 'A B'), 1, 'a product that drops out is counted');
select is(tap.products('ALPHA'), 'A=1, B=1, C=1 n m', 'and marked; a partial list does not discontinue it');
select is((select p.missing_since_batch_id from spp.supplier_products p where p.supplier_product_code = 'C'),
  pg_temp.last_batch(),
  'with the list that lacked it first');
select is(pg_temp.missing('ALPHA', 'A'), 1, 'it is counted once: in the next list only what drops out then');
select is(pg_temp.missing('ALPHA', 'A D'), 0, 'and nothing when nothing more is gone');
select is(pg_temp.missing('ALPHA', 'A B C D'), 0, 'all are back');
select is(tap.products('ALPHA'), 'A=1, B=1, C=1, D=1', 'marks are cleared when they are back; back is not new');
select is(pg_temp.missing('ALPHA', 'A B C'), 1, 'what drops out again is counted again');
select tap.upload('ALPHA', '[{"code": "A", "price": "1"}, {"code": "B", "price": "bad"},
  {"code": "D", "price": "bad"}]');
select is(tap.products('ALPHA'), 'A=1, B=1, C=1 m, D=1',
  'a code in a broken row is in the list: neither missing nor gone any more');

-- Full lists: 10 products.
select tap.supplier('FULL');
select is(pg_temp.missing('FULL', '0 1 2 3 4 5 6 7 8 9', 'full'), 0, 'a first full list misses nothing');
select is(pg_temp.missing('FULL', '0 1 2 3 4 5 6 7', 'full'), 2, 'a full list lacks two of ten');
select is(tap.products('FULL'), '0=1, 1=1, 2=1, 3=1, 4=1, 5=1, 6=1, 7=1, 8=1 n m d, 9=1 n m d',
  'which are discontinued: 20 % is not too many');
select is((select count(*) from audit.log l where l.table_name = 'supplier_products'
  and l.new_values ->> 'status' = 'discontinued'), 2::bigint,
  'and audited');
select is(pg_temp.missing('FULL', '0 1 2 3 4 5 6 7 8', 'full'), 0, 'one is back');
select is(tap.products('FULL'), '0=1, 1=1, 2=1, 3=1, 4=1, 5=1, 6=1, 7=1, 8=1, 9=1 n m d', 'and available again');
update spp.supplier_products set status = 'discontinued' where supplier_product_code = '7';
select is(pg_temp.missing('FULL', '0 1 2 3 4 5 6 7 8', 'full'), 0, 'a list that names all');
select matches(tap.products('FULL'), '7=1 d,', 'does not bring back what a person has discontinued');

-- Eight are available and present (0-6, 8); one of them, and the discontinued 7, drop out: 1 of 8 is not too many.
select is(pg_temp.missing('FULL', '0 1 2 3 4 5 6 9', 'full'), 2,
  'a full list lacks an available and a discontinued product');
select is((select b.discontinue_held from spp.upload_batches b where b.batch_id = pg_temp.last_batch()), false,
  'only available products weigh in whether too many are missing');
-- Present before this list: 0-6 and 9. Back: 8. Missing: 5, 6 (2 of 8, 25 %).
select is(pg_temp.missing('FULL', '0 1 2 3 4 8 9', 'full'), 2, 'a full list lacks two of eight, while one is back');
select is((select b.discontinue_held from spp.upload_batches b where b.batch_id = pg_temp.last_batch()), true,
  'what is back with this very list was not present before it');
select is((select (b.status, b.warnings @> '[{"code": "discontinue_held", "count": 2}]')::text
  from spp.upload_batches b
            where b.batch_id = pg_temp.last_batch()), '(completed,t)', 'too many: the list completes with a warning');
select is(tap.products('FULL'), '0=1, 1=1, 2=1, 3=1, 4=1, 5=1 m, 6=1 m, 7=1 m d, 8=1, 9=1',
  'prices applied, nothing discontinued');
select matches((select b.warnings::text from spp.upload_batches b where b.batch_id = pg_temp.last_batch()),
  'until a person confirms it\. 5, 6"', 'which names their codes');
select is(spp.confirm_missing(pg_temp.last_batch()), '{"discontinued": 2}', 'until a person confirms it');
select matches((select b.warnings::text from spp.upload_batches b where b.batch_id = pg_temp.last_batch()),
  'a person had them discontinued\."', 'and the warning says what was decided');
select is(tap.products('FULL'), '0=1, 1=1, 2=1, 3=1, 4=1, 5=1 m d, 6=1 m d, 7=1 m d, 8=1, 9=1', 'then they are');
select throws_ok(format('select spp.confirm_missing(%L)', pg_temp.last_batch()), 'SPCNH', null, 'once');
select throws_ok(format('select spp.confirm_missing(%L)', gen_random_uuid()), 'SPNBA', null,
  'an unknown upload is said to be so');

-- Or lets them stay.
select tap.supplier('HELD');
select is(pg_temp.missing('HELD', '1 2 3', 'full'), 0, 'a full list of three');
select is(pg_temp.missing('HELD', '1', 'full'), 2, 'and one that lacks two of them');
select is(spp.drop_missing(pg_temp.last_batch()), '{"kept": 2}', 'a person may leave them on offer');
select is(tap.products('HELD'), '1=1, 2=1 n m, 3=1 n m', 'then they are missing, not discontinued');
select is((select b.warnings::text ~ 'left them on offer' and b.warnings::text !~ 'until a person confirms'
  from spp.upload_batches b where b.batch_id = pg_temp.last_batch()), true, 'and the report no longer waits for anybody');
select throws_ok(format('select spp.confirm_missing(%L)', pg_temp.last_batch()), 'SPCNH', null,
  'and nothing is held any more');

-- A damaged code may be that of a product which seems to be gone.
select tap.supplier('DAMAGED');
select is(pg_temp.missing('DAMAGED', '1 2 3 4 5 6 7 8 9', 'full'), 0, 'a full list of nine');
select is(pg_temp.missing('DAMAGED', '1 2 3 4 5 6 7 8 4,00633E+12', 'full'), 1, 'and one of eight and a damaged code');
select is(tap.products('DAMAGED'), '1=1, 2=1, 3=1, 4=1, 5=1, 6=1, 7=1, 8=1, 9=1 n m', 'discontinues nothing by itself');

-- Runs once, and not for what failed.
select tap.upload('FULL', '[{"code": "0", "price": "bad"}]', 'full');
select is((select (b.status, b.missing_products_count)::text from spp.upload_batches b
  where b.batch_id = pg_temp.last_batch()), '(failed,0)',
  'a list without a valid row marks nothing missing');
select is(pg_temp.missing('FULL', '0 1 2 3 4 8'), 1, 'a partial list marks');
select matches(tap.products('FULL'), '9=1 m$', 'and does not discontinue');
select * from finish();

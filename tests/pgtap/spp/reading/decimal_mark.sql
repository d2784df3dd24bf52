-- Which decimal mark a column of prices speaks for.
select plan(49);

select is(spp_private.decimal_evidence(c.amount), c.says, format('%L says %s', c.amount, coalesce(c.says, 'nothing')))
  from (values
    ('12', null), ('R 12', null), ('kr. 12', null), (null, null), ('VARIABLE', null),
    ('12.5', '.'), ('12,5', ','), ('24,34', ','), ('24.3456', '.'), ('12,-', ','), ('.5', '.'), ('5,', ','),
    ('1.495,18', ','), ('1,495.18', '.'), ('1.234.567,8', ','), ('1,234,567.891', '.'), ('1.234,567', ','),
    ('1,195,27', ','), ('1.195.27', '.'), ('R 1 495,18', ','), ('$130.00', '.'), ('12,50 kr.', ','),
    ('1.234.567', ','), ('1,234,567', '.'), ('0,500', ','), ('0.500', '.'), ('1234.567', '.'), ('1234,567', ','),
    ('1.234', '?.'), ('1,234', '?,'), ('€ 1.234', '?.'), ('1,234 EUR', '?,'), (repeat(' ', 60) || '1,5', null)
  ) as c (amount, says);

-- The mark of a batch: the prices of its rows, what its report and warnings say.
select tap.supplier('M' || n, case when n = 17 then 'ZAR' else 'EUR' end) from generate_series(1, 20) n;
create temporary table lists (n integer, prices text[], decimal_mark text, assumed boolean, description text)
  on commit drop;
insert into lists values
  (1, '{1.00,2.50}', '.', false, 'points'),
  (2, '{"1,00","2,50"}', ',', false, 'commas'),
  (3, '{"1.495,18",12}', ',', false, 'a group and a comma'),
  (4, '{"24,34","1,195,27"}', ',', false, 'commas twice in one amount'),
  (5, '{"1.234","2,50"}', ',', false, 'a doubtful point beside a comma'),
  (6, '{"1,234","2.50"}', '.', false, 'a doubtful comma beside a point'),
  (7, '{"1,00","2,00","3.00"}', ',', false, 'the majority'),
  (8, '{12,13}', '.', false, 'no mark at all'),
  (9, '{"1.234","2.345"}', null, false, 'nothing but three digits behind points: in doubt'),
  (10, '{"1,234","2,345"}', null, false, 'nothing but three digits behind commas: in doubt'),
  (11, '{"1.234","2.345","3.456",12}', ',', true, 'three digits behind points beside plain numbers: groups'),
  (12, '{"0,500","1,250"}', ',', false, 'a leading zero is no group');
create function pg_temp.mark(batch_id uuid) returns text
language sql volatile
as $$
  select concat(b.decimal_mark, case when b.warnings @> '[{"code": "decimal_mark_assumed"}]' then ' assumed' end)
    from spp.upload_batches b
   where b.batch_id = mark.batch_id and b.detected -> 'decimal_mark' is not distinct from coalesce(to_jsonb(b.decimal_mark), 'null')
$$;
create temporary table staged on commit drop as
select l.*, tap.stage('M' || l.n, (select jsonb_agg(jsonb_build_object('code', 'C' || p.i, 'price', p.price))
                                     from unnest(l.prices) with ordinality as p (price, i))) as batch_id
  from lists l;
select is(pg_temp.mark(s.batch_id), concat(s.decimal_mark, case when s.assumed then ' assumed' end), s.description)
  from staged s
 order by s.n;

select spp.set_import_profile('M20', '{"decimal_mark": ","}');
select is(pg_temp.mark(tap.stage('M20', '[{"code": "A", "price": "1.234"}, {"code": "B", "price": "2.50"}]')), ',',
  'the supplier''s profile beats the evidence');
select is(pg_temp.mark(tap.stage('M19', '[{"code": "A", "price": "12,5", "price_number": 12.5},
  {"code": "B", "price": "2.50"}]')),
  '.', 'numbers that a spreadsheet stores are no evidence');
select tap.upload('M18', '[{"code": "N", "price": "1.234", "price_number": 1.234}, {"code": "O", "price": "2,50"}]');
select is(tap.products('M18'), 'N=1.234 n, O=2.5 n', 'nor are they read by the mark');
select tap.upload('M17', '[{"code": "A", "price": "1.495,18"}, {"code": "B", "price": "R 1 495,18"},
                           {"code": "C", "price": "24,34"}, {"code": "D", "price": "12"},
                             {"code": "E", "price": "1,195,27"}]');
select is(tap.products('M17'), 'A=1495.18 n, B=1495.18 n, C=24.34 n, D=12 n, E=1195.27 n',
  'the whole column is read by one mark');
select * from finish();

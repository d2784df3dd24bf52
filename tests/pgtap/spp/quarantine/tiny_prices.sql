-- A positive price that would be kept as 0 waits for a person, whatever way it is written: as a cell's number, as text
-- with either mark, with an exponent, in a list or in a correction.
select plan(6);

select tap.supplier('ALPHA'), tap.supplier('COMMA');
select spp.set_import_profile('COMMA', '{"decimal_mark": ","}');

-- From 0.00004 (10^-5, times 4) to less than any number can be.
create temporary table tiny on commit drop as
select e.exponent::bigint as exponent, d.digit,
       '0.' || repeat('0', e.exponent - 1) || d.digit as decimals,
       format('%sE-%s', d.digit, e.exponent) as scientific
  from (select generate_series(5, 60) union all
        values (99), (100), (308), (324), (399), (400), (401), (1000), (16383), (16384), (20000)) as e (exponent),
       (values (1), (4), (9)) as d (digit)
 where e.exponent > 5 or d.digit < 5;
-- Beyond what a cell may hold there is only the exponent.
insert into tiny values (100000, 1, null, '1E-100000'), (2147483648, 1, null, '1E-2147483648');

create temporary table written on commit drop as
select way, supplier, exponent, format('%s %s %s', way, digit, exponent) as code, price, price_number
  from tiny,
       lateral (values
         ('cell', 'ALPHA', decimals, decimals), ('cell with an exponent', 'ALPHA', scientific, scientific),
         ('cell behind a rounded text', 'ALPHA', '0.00', decimals),
         ('text', 'ALPHA', decimals, null), ('exponent', 'ALPHA', lower(scientific), null),
         ('currency', 'ALPHA', '€ ' || decimals, null),
         ('comma', 'COMMA', replace(decimals, '.', ','), null), ('exponent', 'COMMA', scientific, null),
         ('cell', 'COMMA', replace(decimals, '.', ','), decimals)
       ) as w (way, supplier, price, price_number)
 where price is not null and (price_number is not null or way not like 'cell%');
select tap.upload(w.supplier,
         jsonb_agg(jsonb_build_object('code', w.code, 'price', w.price, 'price_number', w.price_number))
           || '{"code": "GOOD", "price": "1"}')
  from written w
 group by w.supplier;

create temporary table judged on commit drop as
select w.*, q.staging_id, q.validation_errors -> 0 ->> 'code' as reason
  from written w
  join spp.suppliers s on s.supplier_code = w.supplier
  left join spp.upload_staging q on q.code = w.code and q.validation_status = 'failed'
   and q.batch_id in (select b.batch_id from spp.upload_batches b where b.supplier_id = s.supplier_id);
select is_empty($$select way, supplier, exponent, price, reason from judged
                   where reason is null or reason not in ('price_rounds_to_zero', 'price_unreadable')$$,
  'each waits in quarantine');
select is_empty($$select way, supplier, exponent, reason from judged
                   where exponent <= 20 and way <> 'cell with an exponent' and reason <> 'price_rounds_to_zero'$$,
  'those that can be read, for what they are');
select is((select string_agg(tap.products(s), ' ' order by s) from unnest(array['ALPHA', 'COMMA']) s),
  'GOOD=1 n GOOD=1 n', 'none becomes a product');
select is((select count(*) from spp.price_history h where h.new_price = 0), 0::bigint, 'nor a price');

-- A correction, as text and as a JSON number.
create temporary table corrections on commit drop as
select j.supplier, c.form, j.staging_id, c.price
  from (select distinct on (supplier, exponent) * from judged order by supplier, exponent, code) j,
       lateral (values ('text', to_jsonb(j.price)),
                       ('number', case when j.exponent <= 1000 then to_jsonb(('1e-' || j.exponent)::numeric) end))
         as c (form, price)
 where c.price is not null;
select is((select sum((spp.resubmit_quarantined(a.corrected) ->> 'corrected')::integer)
             from (select jsonb_agg(jsonb_build_object('staging_id', c.staging_id,
                                                       'data', jsonb_build_object('price', c.price))) as corrected
                     from corrections c
                    where length(c.price #>> '{}') < 1000
                    group by c.supplier, c.form) a),
  0::bigint, 'nor does it pass as a correction');
select is((select string_agg(tap.products(s), ' ' order by s) from unnest(array['ALPHA', 'COMMA']) s),
  'GOOD=1 n GOOD=1 n', 'which becomes no product either');
select * from finish();

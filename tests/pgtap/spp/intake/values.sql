-- What rows say beside an amount: basis, discount, currency, quantity, period, group; what is refused, and why.
select plan(63);
select tap.supplier('V' || n) from generate_series(1, 40) n;

-- Each row in a list of its own supplier's; what is stored, or the reason; then the warnings.
create function pg_temp.told(batch_id uuid) returns text
language sql stable
as $$
  select coalesce(
    (select string_agg(concat_ws(' ', s.code, s.validation_errors #>> '{0,code}'), ', ' order by s.row_number)
       from spp.upload_staging s where s.batch_id = told.batch_id and s.validation_status in ('failed', 'duplicate')), '-')
$$;
create temporary table cases (n integer generated always as identity, row jsonb, expected text, warning text) on commit drop;
insert into cases (row, expected, warning) values
  ('{"price": "12,50", "price_basis": "100"}', '0.125', 'price_per_many'),
  ('{"price": "12.50", "price_number": "12.5", "price_basis": "per 1000"}', '0.0125', 'price_per_many'),
  ('{"price": "3,40", "price_basis": "1 St"}', '3.4', null),
  ('{"price": "12,50", "price_basis": "PAL"}', 'price_basis_unclear', null),
  ('{"price": "12,50 / 100 St", "price_basis": "100"}', '0.125', 'price_per_many'),
  ('{"price": "12,50 / 100 St", "price_basis": "1000"}', 'price_basis_unclear', null),
  ('{"price": "12,50 / 100 St", "price_basis": "1"}', 'price_basis_unclear', null),
  ('{"price": "12,50/kg", "unit_of_measure": "KG"}', '12.5', null),
  ('{"price": "12,50/kg", "unit_of_measure": "ST"}', 'price_basis_unclear', null),
  ('{"price": "20,00", "discount": "37,5"}', '12.5', 'discount_applied'),
  ('{"price": "20,00", "discount": "30+10"}', '12.6', 'discount_applied'),
  ('{"price": "20,00", "discount": "0"}', '20', null),
  ('{"price": "20,00", "discount": "A"}', 'discount_unclear', null),
  ('{"price": "12.5", "price_number": "12.5", "price_label": "%"}', 'price_basis_unclear', null),
  ('{"price": "12.5", "price_number": "12.5", "price_label": "€"}', '12.5', null),
  ('{"price": "13.75", "price_number": "13.75", "price_label": "$"}', 'currency_unknown', null),
  ('{"price": "13.75", "price_number": "13.75", "price_label": "USD"}', 'currency_mismatch', null),
  ('{"price": "13,75", "price_label": "USD"}', 'currency_mismatch', null), ('{"price": "13,75", "price_label": "x"}', 'currency_unknown', null),
  ('{"price": "13,75 €", "price_label": "USD"}', '13.75', null), ('{"price": "13,75", "price_label": "USD", "currency": "EUR"}', 'currency_mismatch', null),
  ('{"price": "13,75 USD"}', 'currency_mismatch', null), ('{"price": "$13,75"}', 'currency_unknown', null),
  ('{"price": "13,75", "currency": "USD"}', '13.75', null), ('{"price": "13,75 USD", "currency": "EUR"}', 'currency_mismatch', null),
  ('{"price": "$13,75", "currency": "USD"}', '13.75', null), ('{"price": "10,00", "price_basis": "3 St"}', '3.3333', 'price_per_many'),
  ('{"price": "0,00001", "price_basis": "100"}', 'price_rounds_to_zero', null),
  ('{"price": "12,50", "valid_from": "03/04/2026"}', 'period_unclear', null),
  ('{"price": "12,50", "valid_from": "2099-01-01"}', 'not_yet_valid', null),
  ('{"price": "12,50", "valid_to": "31.12.2001"}', 'no_longer_valid', null),
  ('{"price": "12,50", "from_quantity": "viele"}', 'quantity_unclear', null),
  ('{"price": "12,50", "code": "4,00633E+12"}', 'code_damaged', null),
  ('{"price": "12,50", "code": "100E10"}', '12.5', null), ('{"price": "12,50", "name": "Zwischensumme"}', 'total_row', null),
  ('{"price": "12,50", "code": "Netto"}', 'total_row', null), ('{"price": "12,50", "name": "VAT 20%"}', 'total_row', null),
  ('{"price": "12,50", "code": "Net total"}', 'total_row', null), ('{"price": "12,50", "code": "MwSt. 19 %"}', 'total_row', null),
  ('{"price": "12,50", "name": "Endbetrag EUR"}', 'total_row', null), ('{"price": "12,50", "name": "Summe Werkzeug"}', 'total_row', null),
  ('{"price": "12,50", "name": "Summer 12V"}', '12.5', null), ('{"price": "12,50", "name": "VAT 69"}', '12.5', null),
  ('{"price": "12,50", "name": "Porto"}', '12.5', null), ('{"price": "12,50", "name": "Netto 1.5% Milk"}', '12.5', null),
  ('{"price": "12,50", "parse_error": "formula_unresolved"}', 'formula_unresolved', null),
  ('{"price": "12,50", "hidden": "t"}', '12.5', 'hidden_rows');
create temporary table ran on commit drop as
select c.*, tap.upload('V1', jsonb_build_array('{"code": "KEEP", "price": "7,25"}'::jsonb,
                                               jsonb_build_object('code', 'C' || c.n) || c.row)) as batch_id
  from cases c;
select is(coalesce((select string_agg(trim_scale(p.current_price)::text, '') from spp.supplier_products p
                     where p.first_batch_id = r.batch_id and p.supplier_product_code <> 'KEEP'),
                   (select string_agg(s.validation_errors #>> '{0,code}', '') from spp.upload_staging s
                     where s.batch_id = r.batch_id and s.validation_status = 'failed'))
            || coalesce(' ' || (select w ->> 'code' from spp.upload_batches b, jsonb_array_elements(b.warnings) w
                                 where b.batch_id = r.batch_id and w ->> 'code' = r.warning), ''),
          concat_ws(' ', r.expected, r.warning), r.row::text)
  from ran r
 order by r.n;

-- The cell stands in the message.
select tap.upload('V2', '[{"code": "A", "price": "on request"}, {"code": "B", "price": "1"}]');
select is((select s.validation_errors #>> '{0,message}' from spp.upload_staging s where s.price = 'on request'), 'The price cannot be read as an amount: price = "on request".', 'the reason shows the cell');
select is((select s.validation_errors #>> '{0,message}' from spp.upload_staging s where s.price_label = '$' limit 1),
  'The currency is not known: price = "13.75 $". By its number format or heading, "$" stands beside the number.',
  'the reason shows what a number format shows');

-- The heading's currency, basis and unit of money.
create function pg_temp.with_price(supplier text, price jsonb, rows jsonb) returns text
language plpgsql volatile
as $$
declare
  v_batch uuid := tap.stage(supplier, rows, detected => jsonb_build_object('price', price));
begin
  perform tap.work_off(v_batch);
  return concat_ws(' | ', tap.products(supplier), pg_temp.told(v_batch));
end
$$;
select is(pg_temp.with_price('V3', '{"per": 100, "unit": 1, "currency": null}', '[{"code": "A", "price": "12.50"},
  {"code": "B", "price": "12.50", "price_basis": "1000"}, {"code": "C", "price": "3.00/St"}]'),
  'A=0.125 n | B price_basis_unclear, C price_basis_unclear', 'a basis of the heading, which others may not contradict');
select is(pg_temp.with_price('V4', '{"per": null, "unit": 0.01}', '[{"code": "A", "price": "1250"}, {"code": "B", "price": "890¢"},
  {"code": "C", "price": "€12.50"}]'), 'A=12.5 n, B=8.9 n | C price_basis_unclear', 'cents of the heading');
select is(pg_temp.with_price('V5', '{"currency": "USD"}', '[{"code": "A", "price": "1.50"}, {"code": "B", "price": "2.50", "currency": "EUR"},
  {"code": "C", "price": "€3.50"}]'), 'B=2.5 n, C=3.5 n | A currency_mismatch', 'the currency of the heading, beaten by the row''s and the cell''s');
select is(pg_temp.with_price('V6', '{"currency": "$"}', '[{"code": "A", "price": "1.50"}, {"code": "B", "price": "2.50", "currency": "EUR"}]'),
  'B=2.5 n | A currency_unknown', 'a sign that is not the supplier''s');

select is(pg_temp.with_price('V38', '{"valid_from": "2099-01-01"}', '[{"code": "A", "price": "1.50"},
  {"code": "B", "price": "2.50", "valid_from": "2020-01-01"}]'), 'B=2.5 n | A not_yet_valid', 'prices of a later day, by their heading');
select is(pg_temp.with_price('V39', '{"valid_from": "2020-01-01"}', '[{"code": "A", "price": "1.50"}]'), 'A=1.5 n | -', 'of an earlier one');
-- "Quantity 1 | Price 1 | Quantity 2 | Price 2", in a row that begins with the larger.
create function pg_temp.with_pairs(supplier text, rows jsonb) returns text
language plpgsql volatile
as $$
declare
  v_batch uuid := tap.stage(supplier, rows, detected => '{"raw_breaks": [{"price": "Price 2", "quantity": "Quantity 2"}]}');
begin
  perform tap.work_off(v_batch);
  return concat_ws(' | ', tap.products(supplier), pg_temp.told(v_batch));
end
$$;
select is(pg_temp.with_pairs('V37', '[{"code": "A", "price": "11.00", "min_order_qty": "100", "breaks": "[{\"from\": \"1\", \"price\": \"12.50\"}]"},
  {"code": "B", "price": "12.50", "min_order_qty": "1", "breaks": "[{\"from\": \"10\", \"price\": \"11.00\"}]"}]'),
  'B=12.5 n | A quantity_unclear', 'the smallest quantity is not the first');

-- Same price on another basis; a fall to 0; the limit of a spike is reached at it.
select tap.upload('V7', '[{"code": "A", "price": "12.50", "price_basis": "100"}, {"code": "B", "price": "8.00"}, {"code": "C", "price": "1.00"}]');
create temporary table second on commit drop as
select tap.upload('V7', '[{"code": "A", "price": "125.00", "price_basis": "1000"}, {"code": "B", "price": "0.00"}, {"code": "C", "price": "10.00"}]') as batch_id;
select is(tap.counts(b.batch_id) || ' ' || pg_temp.told(b.batch_id), '3 = 0 + 1 + 1 + 1 + 0, 0 B price_fell_to_zero', 'another basis is no change, 0 is held')
  from second b;
select is((select count(*) from spp.upload_batches b where b.warnings @> '[{"code": "price_spike"}]'), 1::bigint, 'ten times the price is a spike');
select is((select spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object('staging_id', s.staging_id, 'data', '{}'::jsonb))) ->> 'corrected'
             from spp.upload_staging s where s.validation_errors #>> '{0,code}' = 'price_fell_to_zero'), '1', 'who looked at it may let it pass');

-- Hidden rows, groups.
create function pg_temp.upload_told(supplier text, rows jsonb) returns text
language plpgsql volatile
as $$
declare
  v_batch constant uuid := tap.upload(supplier, rows);
begin
  return pg_temp.told(v_batch) || ' ' || tap.products(supplier);
end
$$;
select is(pg_temp.upload_told('V8', '[{"code": "A", "price": "1"}, {"code": "A", "price": "2", "hidden": "t"}, {"code": "B", "price": "3", "hidden": "t"}]'), 'A duplicate_code A=1 n, B=3 n', 'a visible row beats a hidden one');
select is(pg_temp.upload_told('V9', '[{"code": "A", "price": "19", "price_group": "Retail"}, {"code": "A", "price": "12", "price_group": "Wholesale"},
  {"code": "B", "price": "8", "price_group": "Wholesale"}, {"code": "C", "price": "3"}]'),
  'A price_group_unclear, A price_group_unclear, B price_group_unclear C=3 n', 'prices that differ in their group only are refused, and others of such groups');
select spp.set_import_profile('V10', '{"price_group": "wholesale"}');
select is(pg_temp.upload_told('V10', '[{"code": "A", "price": "19", "price_group": "Retail"}, {"code": "A", "price": "12", "price_group": "Wholesale"},
  {"code": "B", "price": "8", "price_group": "Wholesale"}, {"code": "C", "price": "3", "price_group": "Retail"}]'),
  'A other_price_group, C price_group_unclear A=12 n, B=8 n', 'unless the profile names one; what is for others alone is refused');

-- A correction may bring a category that nobody has made.
select tap.upload('V11', '[{"code": "A", "price": "none"}, {"code": "B", "price": "1"}]');
select is(spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object('staging_id', s.staging_id,
  'data', '{"price": "5", "category": "Brand new > Things"}'::jsonb))) ->> 'corrected', '1', 'a correction brings a new category')
  from spp.upload_staging s join spp.upload_batches b using (batch_id) join spp.suppliers u using (supplier_id)
 where u.supplier_code = 'V11' and s.validation_status = 'failed';
select * from finish();

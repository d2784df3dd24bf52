-- What a list may not hold, a correction may not bring either.
select plan(11);

select tap.supplier('ALPHA');
select tap.upload('ALPHA', '[{"code": "A", "price": "n/a"}, {"code": "B", "price": "1"}]');
create temporary table held on commit drop as select q.staging_id from spp.quarantine('ALPHA') q;
update spp.settings set setting_value = '100' where setting_key = 'upload.max_cell_length';
update spp.settings set setting_value = '6' where setting_key = 'upload.max_columns';
create function pg_temp.try(data jsonb) returns text
language sql volatile
as $$
  select tap.outcome('inv_catalog_manager', format('select spp.resubmit_quarantined(%L)',
           jsonb_build_array(jsonb_build_object('staging_id', h.staging_id, 'data', data))))
    from held h
$$;

select is(pg_temp.try(c.data), c.expected, c.description)
  from (values
    (jsonb_build_object('Name', repeat('x', 100)), 'ok', 'a cell as long as a cell may be'),
    (jsonb_build_object('Name', repeat('x', 101)), 'SPIRS', 'a longer one'),
    (jsonb_build_object('note', repeat('ä', 101)), 'SPIRS', 'also under a heading that the list does not have'),
    (jsonb_build_object('Price', repeat('1', 101)::numeric), 'SPIRS', 'a number of more digits'),
    (jsonb_build_object(repeat('k', 101), 'x'), 'SPIRS', 'a heading that is longer'),
    ('{"x1": "", "x2": ""}', 'ok', 'as many cells as a list may have columns'),
    ('{"x1": "", "x2": "", "x3": ""}', 'SPIRS', 'one cell more'),
    ('{"Price": ["1"]}', 'SPIRS', 'a list in a cell'),
    ('{"Price": {"a": "1"}}', 'SPIRS', 'an object in a cell')
  ) as c (data, expected, description);

-- Cells do not add up over several corrections either.
select spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object('staging_id', h.staging_id, 'data',
  '{"x1": "", "x2": ""}'::jsonb))) from held h;
select is(pg_temp.try('{"x3": ""}'), 'SPIRS', 'a further cell in a further correction');
select is(pg_temp.try('{"Price": "2.50"}'), 'ok', 'while what is there can go on being corrected');
select * from finish();

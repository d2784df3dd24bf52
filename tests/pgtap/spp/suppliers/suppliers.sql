-- Suppliers: a partition of its own for each, and what is refused.
select plan(69);

select lives_ok($$select tap.supplier('Acme')$$, 'a supplier is made');
select has_table('spp', 'supplier_products_acme', 'its partition is named by the lower-cased code');
select is(
  (select i.inhparent::regclass::text from pg_inherits i where i.inhrelid = 'spp.supplier_products_acme'::regclass),
  'spp.supplier_products', 'and is part of supplier_products');
select table_owner_is('spp', 'supplier_products_acme', 'inv_owner', 'the partition is the owner''s');
select is((select c.relrowsecurity from pg_class c where c.oid = 'spp.supplier_products_acme'::regclass), true,
  'the partition has row-level security');
select is((select c.reloptions from pg_class c where c.oid = 'spp.supplier_products_acme'::regclass),
  array['fillfactor=50'],
  'half of each of its pages is left free for price updates');
select is(
  (select array_agg(t.tgname::text order by t.tgname) from pg_trigger t
    where t.tgrelid = 'spp.supplier_products_acme'::regclass and not t.tgisinternal),
  (select array_agg(t.tgname::text order by t.tgname) from pg_trigger t
    where t.tgrelid = 'spp.supplier_products'::regclass and not t.tgisinternal),
  'the partition has every trigger of its parent');
select is(
  (select count(*) from pg_index i where i.indrelid = 'spp.supplier_products_acme'::regclass),
  (select count(*) from pg_index i where i.indrelid = 'spp.supplier_products'::regclass),
  'and every index');
select is_empty(
  $$select c.conname from pg_constraint c
     where c.conrelid = 'spp.supplier_products_acme'::regclass and c.contype = 'f'
       and c.confrelid = 'spp.suppliers'::regclass$$,
  'it has no foreign key to suppliers: with one, suppliers made side by side deadlock');

create function pg_temp.expected_rows(query text) returns numeric language plpgsql as $$
declare
  v_plan jsonb;
begin
  execute 'explain (format json) ' || query into v_plan;
  return v_plan -> 0 -> 'Plan' -> 'Plan Rows';
end
$$;
select is(
  pg_temp.expected_rows($$select from spp.supplier_products_acme p
                           where p.supplier_id = (select s.supplier_id from spp.suppliers s where s.supplier_code = 'Acme')$$),
  pg_temp.expected_rows('select from spp.supplier_products_acme'),
  'nobody has analyzed it, and the planner knows that all of its rows are the supplier''s');

select lives_ok($$select tap.supplier('ACME')$$, 'a code that differs in case is another supplier');
select has_table('spp', 'supplier_products_acme_2', 'with a partition of its own');
select lives_ok($$select tap.supplier('acme_2')$$, 'a code that sounds like the name just given does no harm');
select has_table('spp', 'supplier_products_acme_2_2', 'its partition has another name');
select lives_ok($$select tap.supplier('O-1')$$, 'a code may have a hyphen');
select has_table('spp', 'supplier_products_o-1', 'and so has its partition');
select lives_ok(format('select tap.supplier(%L)', repeat('x', 32)), 'a code may have 32 characters');
select is((select count(distinct s.partition_name) from spp.suppliers s), (select count(*) from spp.suppliers s),
  'no two suppliers share a partition');
select lives_ok($$insert into spp.suppliers (supplier_code, supplier_name) values ('DIRECT', 'By SQL')$$,
  'a supplier may be inserted by direct SQL');
select has_table('spp', 'supplier_products_direct', 'and has its partition then');
select is((select (s.supplier_name, s.status, s.currency_code, s.spike_limit, s.hold_spikes)::text
  from spp.suppliers s
            where s.supplier_code = 'DIRECT'), '("By SQL",active,EUR,10,f)',
              'a supplier starts active, in euro, with a limit of 10');

select throws_ok(format('select spp.create_supplier(%L, %L, %L)', c.code, c.name, c.currency), c.sqlstate, null,
  c.description)
  from (values
    ('a b', 'A', 'EUR', 'SPISC', 'a code with a blank is refused'),
    ('', 'A', 'EUR', 'SPISC', 'a blank code is refused'),
    (null, 'A', 'EUR', 'SPISC', 'no code is refused'),
    (repeat('x', 33), 'A', 'EUR', 'SPISC', 'a code of 33 characters is refused'),
    ('Ä', 'A', 'EUR', 'SPISC', 'a code with other letters is refused'),
    ('B', '  ', 'EUR', 'SPISN', 'a blank name is refused'),
    ('B', E'\u202e\u200b\x1b', 'EUR', 'SPISN', 'a name that nobody sees is refused'),
    ('B', repeat('x', 501), 'EUR', 'SPISN', 'a name of 501 characters is refused'),
    ('B', 'B', 'EURO', 'SPICU', 'what is no currency is refused'),
    ('B', 'B', null, 'SPICU', 'no currency is refused'),
    ('Acme', 'A', 'EUR', 'SPCSC', 'a code that is taken is refused')
  ) as c (code, name, currency, sqlstate, description);

select throws_ok($$select spp.create_supplier('B', 'B', tax_registration => repeat('x', 201))$$, 'SPIPA', null,
  'and an endless registration');
select is((spp.create_supplier('UNSEEN', E' B\u202e\x1b[31mlt ')).supplier_name, 'B[31mlt',
  'of a name stays what can be seen');
select is((spp.update_supplier('UNSEEN', jsonb_build_object('supplier_name', E'\u200fBolts '))).supplier_name, 'Bolts',
  'also when it is changed');
select throws_ok($$select spp.update_supplier('UNSEEN', '{"supplier_name": "\u200b"}')$$, 'SPIPA', null,
  'and something must stay');
select is((spp.update_supplier('Acme', '{"status": "suspended", "spike_limit": 3}')).status, 'suspended',
  'a supplier is changed');
select throws_ok(format('select spp.update_supplier(%L, %L)', c.supplier, c.patch), c.sqlstate, null, c.description)
  from (values
    ('NOBODY', '{}', 'SPNSU', 'an unknown supplier is said to be so'),
    ('Acme', '{"supplier_code": "B"}', 'SPIPA', 'the code cannot be changed'),
    ('Acme', '{"status": "gone"}', 'SPIPA', 'a status that there is not is refused'),
    ('Acme', '{"spike_limit": 1}', 'SPIPA', 'a spike limit of 1 is refused'),
    ('Acme', '{"supplier_name": null}', 'SPIPA', 'the name cannot be taken away'),
    ('Acme', jsonb_build_object('supplier_name', repeat('x', 501))::text, 'SPIPA', 'an endless name is refused'),
    ('Acme', jsonb_build_object('payment_terms', repeat('x', 2001))::text, 'SPIPA', 'so are endless terms'),
    ('Acme', '{"currency_code": "EURO"}', 'SPICU', 'what is no currency is refused in a change')
  ) as c (supplier, patch, sqlstate, description);
select is((select count(*) from audit.log l where l.table_name = 'suppliers' and l.operation = 'update'
             and l.old_values ->> 'status' = 'active' and l.new_values ->> 'status' = 'suspended'), 1::bigint,
  'the change is audited with the row before and after');

-- How a supplier's files are read.
select is(spp.import_profile('Acme'), '{}', 'without a profile recognition does it all');
select is((spp.set_import_profile('Acme', '{"columns": {"code": [1, "Nr"], "price": 3},
  "header_row": 0, "quote": null}')).profile ->> 'header_row',
  '0', 'a profile is saved');
select is(spp.import_profile('Acme') -> 'columns', '{"code": [1, "Nr"], "price": 3}', 'and read');
select throws_ok(format('select spp.set_import_profile(%L, %L)', 'Acme', c.profile), 'SPIPR', null,
  c.profile || ' is refused')
  from (values
    ('{"color": "red"}'), ('{"columns": []}'), ('{"columns": {"colour": 1}}'), ('{"columns": {"code": 0}}'),
    ('{"columns": {"code": [1, true]}}'), ('{"header_row": -1}'), ('{"header_row": "1"}'), ('{"sheet": true}'),
    ('{"delimiter": ";;"}'), ('{"quote": ""}'), ('{"encoding": 1}'), ('{"decimal_mark": "x"}'),
      ('{"currency": "EURO"}')
  ) as c (profile);
select throws_ok($$select spp.set_import_profile('NOBODY', '{}')$$, 'SPNSU', null, 'nor is there one for nobody');
select throws_ok($$select spp.set_setting('no.such', '1')$$, 'SPISE', null, 'an unknown setting is refused');
select throws_ok($$select spp.set_setting('upload.chunk_rows', '"many"')$$, 'SPISE', null,
  'so is a value of another type');

-- Texts from before they had an end hold up no other change, and are not written again.
alter table spp.suppliers disable trigger _200_judge_lengths;
update spp.suppliers set payment_terms = repeat('x', 3000) where supplier_code = 'Acme';
alter table spp.suppliers enable trigger _200_judge_lengths;
select is((spp.update_supplier('Acme', '{"status": "suspended"}')).status, 'suspended',
  'a supplier with a text that is too long by now can be suspended');
select is((spp.update_supplier('Acme', '{"tax_registration": "DE 1"}')).tax_registration, 'DE 1',
  'and gets another text');
select throws_ok($$select spp.update_supplier('Acme', jsonb_build_object('payment_terms', repeat('y', 2001)))$$, 'SPIPA', null,
  'a new text that is too long is refused');
select throws_ok($$update spp.suppliers set tax_registration = repeat('z', 201) where supplier_code = 'Acme'$$, '23514', null,
  'whoever writes it');
select * from finish();

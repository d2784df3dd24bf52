-- SKUs of imported products: patterns, check digits, numbers.
select plan(44);

-- The example of the standard; a German tax number, a German VAT number, a Croatian one.
select is(issoh_private.check_digit(c.digits), c.answer, format('%s ends in %s', c.digits, c.answer))
  from (values ('0794', '5'), ('3657426180', '9'), ('13669597', '6'), ('9457740319', '4')) c (digits, answer);
select is_empty(
  $$select d.position, d.digit from (values ('000794'), ('123456'), ('999999')) n (digits),
           generate_series(1, 6) p (position), generate_series(0, 9) e (digit),
           lateral (select p.position, e.digit, overlay(n.digits placing e.digit::text from p.position) as wrong) d
     where d.wrong <> n.digits and issoh_private.check_digit(d.wrong) = issoh_private.check_digit(n.digits)$$,
  'every single wrong digit is found');

select is(issoh_private.make_sku(c.pattern, 'ACME', c.number), c.answer, format('%s of %s', c.number, c.pattern))
  from (values ('{supplier}-{number}{check}', 794, 'ACME-000794' || issoh_private.check_digit('000794')),
               ('{number}', 7, '000007'), ('X{number}.{check}', 12345678, 'X12345678.' || issoh_private.check_digit('12345678')))
    c (pattern, number, answer);

-- Patterns.
select is(tap.outcome('inv_approver', format('select issoh.set_sku_pattern(%L, %L)', gen_random_uuid(), c.pattern)),
          c.answer, format('"%s"', left(c.pattern, 20)))
  from (values ('{number}', 'ok'), ('{number}{check}{supplier}', 'ok'), (' A {number} ', 'ok'), (E'A\n{number}', 'ISISP'),
               (U&'A\202E{number}', 'ISISP'), (U&'A\200B{number}', 'ISISP'), ('A', 'ISISP'), ('', 'ISISP'),
               (' ', 'ISISP'), ('{number}{number}', 'ISISP'), ('{number}{check}{check}', 'ISISP'), ('{Number}', 'ISISP'),
               ('{number}{colour}', 'ISISP'), ('{number}}', 'ISISP'), (repeat('A', 93) || '{number}', 'ISISP')) c (pattern, answer);
select is(tap.outcome(r, $$select issoh.set_sku_pattern('00000000-0000-4000-8000-00000000000a', '{number}')$$), o, r)
  from (values ('inv_admin', 'ok'), ('inv_reviewer', '42501'), ('inv_stock_operator', '42501'), ('inv_analyst', '42501'))
    x (r, o);
select is(tap.outcome('inv_admin', $$select issoh.set_sku_pattern('NOBODY', '{number}')$$), 'ISNSU', 'nobody''s pattern');
select is(tap.outcome('inv_admin', $$select issoh.set_sku_pattern(null, '{number}')$$), 'ISNSU', 'no supplier, no pattern');
select is(tap.outcome('inv_admin', $$select issoh.set_setting('import.sku_pattern', '"A"')$$), 'ISISP',
          'the setting is a pattern, too');
select is(tap.outcome('inv_admin', $$select issoh.set_setting('import.sku_pattern', '"A{number}"')$$), 'ok', 'and may change');

-- Numbers.
select tap.supplier('ACME'), tap.supplier('OTHER'), tap.supplier('THIRD');
create function pg_temp.skus(codes text[]) returns text language sql volatile as $$
  select array_to_string(issoh_private.take_skus(array(
    select s.supplier_id from unnest(codes) with ordinality c (code, position)
      join issoh.suppliers s on s.supplier_code = c.code order by c.position)), ' ')
$$;
select issoh.set_setting('import.sku_pattern', '"{supplier}-{number}"');
select is(pg_temp.skus('{ACME,OTHER,ACME}'), 'ACME-000001 OTHER-000001 ACME-000002', 'each supplier counts for itself');
select is(pg_temp.skus('{ACME}'), 'ACME-000003', 'and goes on counting');
select tap.item('ACME-000004'), tap.item('ACME-000006');
select is(pg_temp.skus('{ACME,ACME}'), 'ACME-000005 ACME-000007', 'what was entered by hand is stepped over');
select tap.item('OTHER-' || lpad(n::text, 6, '0')) from generate_series(2, 350) n;
select is(pg_temp.skus('{OTHER}'), 'OTHER-000351', 'however much it is');
select (issoh.set_sku_pattern('OTHER', 'P{number}')).sku_pattern, (issoh.set_sku_pattern('THIRD', 'P{number}')).sku_pattern;
select is(pg_temp.skus('{OTHER,THIRD,ACME,THIRD}'), 'P000001 P000002 ACME-000008 P000003',
          'patterns without a supplier count together');
select is((issoh.set_sku_pattern('OTHER')).sku_pattern, 'P{number}', 'a pattern is taken back');
select is(pg_temp.skus('{OTHER}'), 'OTHER-000352', 'and the setting holds again');
select is(pg_temp.skus('{}'), '', 'none for none');
update issoh.settings set setting_value = '"A"' where setting_key = 'import.sku_pattern';
select is(tap.outcome('none', $$select issoh_private.take_skus('{}')$$), 'ISISP', 'a setting that makes one SKU again and again');
select is(tap.outcome('inv_admin', $$select issoh_private.take_skus('{}')$$), '42501', 'the import alone takes SKUs');
select is((select count(*) from audit.log where table_name = 'sku_patterns'), 3::bigint, 'who changed a pattern is known');

-- Why an item was left out is said in words, whatever the reason.
select is(array(select distinct c.code
                  from pg_proc p
                 cross join regexp_matches(p.prosrc, '(?:then|when) ''((?:already|not_app|product|no_exch|out_of)[a-z_]*)''',
                                           'g') m (found)
                 cross join lateral (select m.found[1]) c (code)
                 where p.oid in ('issoh_private.import_products'::regproc, 'issoh.undo_import'::regproc)
                   and issoh_private.import_message(c.code) is null), '{}', 'every reason has its words');
select is(issoh_private.import_message('nonsense'), null, 'what is none has none');
select * from finish();

-- What is encrypted opens under its key, in its place, as it was written; and in no other case.
select plan(58);

create function tap.said(statement text) returns text
language sql volatile
as $$
  select split_part(tap.refusal(statement), ' / ', 1)
$$;
create function tap.key(version text) returns text
language sql immutable
as $$
  select format('1-%s:%s', left(encode(sha256(convert_to(version, 'UTF8')), 'hex'), 12),
                replace(encode(sha512(convert_to(version, 'UTF8')), 'base64'), E'\n', ''))
$$;
create function tap.with_keys(variadic versions text[]) returns text
language sql volatile
as $$
  select set_config('inventory.terms_keys', coalesce((select string_agg(tap.key(v), ',' order by o)
                                                        from unnest(versions) with ordinality u (v, o)), ''), true)
$$;
create function tap.reading() returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', r.supplier_product_code, trim_scale(r.unit_price), trim_scale(r.rebate_percentage)),
                    ', ' order by r.supplier_product_code)
    from issoh.read_contracts() r
$$;

create function tap.opening() returns bigint
language sql volatile
as $$
  select count(o.unit_price) from issoh_private.open_contracts(array(select c.contract_id from issoh.contract_terms c)) o
$$;

-- Bytes.
select is(issoh_private.open_bytes(issoh_private.seal_bytes(b.plain, sha512('k'), 'this'), sha512('k'), 'this', 'It'),
          b.plain, format('%s bytes come back', length(b.plain)))
  from (select substr(sha512('p') || sha512('q'), 1, n) as plain from unnest(array[0, 1, 15, 16, 17, 64, 128]) n) b;
select isnt(issoh_private.seal_value('1', sha512('k'), 'x'), issoh_private.seal_value('1', sha512('k'), 'x'),
            'the same is never encrypted to the same');
select is(array_agg(distinct length(issoh_private.seal_value(v, sha512('k'), 'x'))), array[96],
          'all values have one length')
  from unnest(array['0', '1', '999999999999999.9999', '1;', '999999999999999.9999;99999999.9999']) v;
create temporary table sealed on commit drop as
select issoh_private.seal_value('12.5', sha512('k'), 'this') as bytes;
select is(tap.said(format('select issoh_private.open_value(set_byte(%L, %s, get_byte(%L, %s) # 1), sha512(%L), %L, %L)',
                             s.bytes, i, s.bytes, i, 'k', 'this', 'It')), 'ISCKT It was altered, or is another''s.',
          format('byte %s is told', i))
  from sealed s, unnest(array[0, 16, 63, 64, 95]) i;
select is(tap.said(format('select issoh_private.open_value(%L, sha512(%L), %L, %L)', s.bytes, t.key, t.about, 'It')),
          'ISCKT It was altered, or is another''s.', t.what)
  from sealed s,
       (values ('k', 'that', 'in another place it does not open'),
               ('l', 'this', 'nor under another key')) t (key, about, what);
select is(tap.said(format('select issoh_private.open_value(%L, sha512(%L), %L, %L)', substr(s.bytes, 1, 20), 'k',
                             'this', 'It')), 'ISCKT It was altered, or is another''s.', 'nor cut off')
  from sealed s;

-- Keys.
select tap.supplier('ACME');
select tap.supplier('OTHER');
select tap.with_keys(variadic '{}');
select throws_ok($$select issoh.set_contracts(array[
                     row('ACME', 'A', 'EUR', '12.5', null, null, null, null)::issoh.contract_input])$$,
                 'ISCKM', null, 'without keys nothing is set');
select set_config('inventory.terms_keys', 'secret', true);
select throws_ok($$select * from issoh_private.terms_masters()$$, 'ISCKM',
                 'The keys of negotiated terms cannot be read.', 'keys that are none are refused, and not quoted');
select tap.with_keys('one');
select issoh.set_contracts(array[row('ACME', 'A', 'EUR', '12.5', '10', null, null, null)::issoh.contract_input,
                                 row('OTHER', 'B', 'EUR', '7', null, null, null, null)::issoh.contract_input]);
select is(tap.reading(), 'A 12.5 10, B 7', 'with them it can be read');
select tap.with_keys('two');
select throws_ok('select tap.reading()', 'ISCKU', null, 'with another one it cannot');
select tap.with_keys('one', 'two');
select is(tap.reading(), 'A 12.5 10, B 7', 'beside another one it can');
-- Whatever an owner changes beside a value is told; what is changed as it should be is bound anew.
create function tap.read_after(change text) returns text
language plpgsql volatile
as $$
declare
  v_read text;
begin
  begin
    execute 'update issoh.contract_terms set ' || change || ' where supplier_product_code = ''A''';
    v_read := tap.said('select tap.opening()');
    raise exception using errcode = 'UNDO1';
  exception when sqlstate 'UNDO1' then
    return split_part(v_read, ' ', 1);
  end;
end
$$;
select is(tap.read_after(c.change), 'ISCKT', format('told: %s', c.change))
  from unnest(array[
         'currency_code = ''USD''', 'supplier_product_code = ''C''', 'effective_from = effective_from - interval ''1 day''',
         'effective_to = effective_from + interval ''1 day''', 'rebate_secret = null',
         'price_secret = null, currency_code = null', 'revision = revision + 1']) c (change);
create temporary table older on commit drop as
select c.price_secret, c.rebate_secret, c.key_id from issoh.contract_terms c where c.supplier_product_code = 'A';
select issoh.set_contracts(array[
         row('ACME', 'A', 'EUR', '11.4', '10', c.effective_from, null, null)::issoh.contract_input])
  from issoh.contract_terms c where c.supplier_product_code = 'A';
select is(tap.reading(), 'A 11.4 10, B 7', 'another value can be read');
select is(tap.read_after(format('price_secret = %L', o.price_secret)), 'ISCKT', 'an older value in its place is told')
  from older o;
select issoh.end_contract(c.contract_id, c.effective_from + interval '1 day')
  from issoh.contract_terms c where c.supplier_product_code = 'A';
select is(tap.reading(), 'A 11.4 10, B 7', 'one that was given an end can be read');

update issoh.contract_terms c set price_secret = o.price_secret
  from issoh.contract_terms o where c.supplier_product_code = 'A' and o.supplier_product_code = 'B';
select throws_ok('select tap.opening()', 'ISCKT', null, 'one in the place of another is told');
update issoh.contract_terms c
   set price_secret = c.rebate_secret, rebate_secret = c.rebate_secret where c.supplier_product_code = 'A';
select throws_ok('select tap.opening()', 'ISCKT', null, 'so is a rebate that is made a price');

-- It blocks nothing but itself.
create temporary table altered on commit drop as
select c.* from issoh.contract_terms c where c.supplier_product_code = 'A';
select is(tap.reading(), 'A, B 7', 'the others are read beside it');
select lives_ok('select issoh_private.begin_rotation(true)');
select is(issoh_private.rotate_terms(1), 1, 'the others get new keys');
select is(issoh_private.rotate_terms(1), 0, 'and then it is over');
select is(array(select issoh_private.unrotated_contracts()), array(select a.contract_id from altered a),
          'what is left is told');
select is((select count(*) from issoh_private.supplier_keys k), 3::bigint, 'of keys none but its own stay');
create function tap.unreadable() returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', u.contracts, u.rules, u.holding, u.supplier_keys), ', ')
    from jsonb_to_recordset(issoh_private.unreadable_terms())
           u (contracts bigint, rules bigint, holding bigint, supplier_keys bigint)
$$;
select is(tap.unreadable(), (select format('1 0 %s 1', (a.effective_to > clock_timestamp())::integer) from altered a),
          'which is counted as what no line is needed for');
select lives_ok($$select issoh.end_contract(a.contract_id, a.effective_from + interval '12 hours') from altered a$$,
                'it can be ended');
select is(tap.reading(), 'A, B 7', 'and is as unreadable then');
select issoh.set_contracts(array[
         row('ACME', 'A', 'EUR', '3', null, a.effective_from, null, null)::issoh.contract_input])
  from altered a;
select is(tap.reading(), 'A 3, B 7', 'and it can be set anew');
select is((select count(*) from issoh_private.unrotated_contracts()), 0::bigint, 'with that nothing is left');
select is(tap.unreadable(), null, 'and nothing counted');
-- Nor does a key that was altered, an earlier one or the present one: of whom it is, the others' go on.
create function tap.rotate_after(change text, is_present boolean) returns text[]
language plpgsql volatile
as $$
declare
  v_said text[];
begin
  begin
    perform issoh_private.begin_rotation(true);
    execute format('update issoh_private.supplier_keys k set %s from issoh.suppliers s
                     where s.supplier_id = k.supplier_id and s.supplier_code = ''ACME'' and %s =
                           (k.key_no = (select max(n.key_no) from issoh_private.supplier_keys n
                                         where n.supplier_id = k.supplier_id))', change, is_present::text);
    v_said := array[tap.reading()];
    while issoh_private.rotate_terms(1) > 0 loop
    end loop;
    v_said := v_said || tap.reading()
              || (select string_agg(c.supplier_product_code, ', ')
                    from issoh_private.unrotated_contracts() u (id) join issoh.contract_terms c on c.contract_id = u.id)
              || tap.refusal('select issoh_private.check_keys()');
    raise exception using errcode = 'UNDO1';
  exception when sqlstate 'UNDO1' then
    return v_said;
  end;
end
$$;
create temporary table said on commit drop as
select c.change, p.is_present, tap.rotate_after(c.change, p.is_present) as said
  from (values ('wrapped = set_byte(k.wrapped, 70, get_byte(k.wrapped, 70) # 1)'),
               ('wrapped = substr(k.wrapped, 1, 40)'),
               ('master_id = ''1-'' || repeat(''0'', 12)')) c (change),
       (values (false), (true)) p (is_present);
select is(s.said[1:3], case when s.is_present then array['A 3, B 7', 'A 3, B 7', 'A'] else array['A, B 7', 'A, B 7', 'A'] end,
          format('read and rotated beside it: %s (%s)', s.change, s.is_present))
  from said s;
select ok(s.said[4] ~ '^ISCK[TU] .*key \d of ACME' and s.said[4] !~ 'OTHER',
          format('it alone is named: %s (%s)', s.change, s.is_present))
  from said s;
select * from finish();

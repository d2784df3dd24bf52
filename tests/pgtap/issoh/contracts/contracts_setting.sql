-- Terms are set all or none, follow one another, and no error tells an amount.
select plan(86);

create function tap.said(statement text) returns text
language sql volatile
as $$
  select split_part(tap.refusal(statement), ' / ', 1)
$$;
select set_config('inventory.terms_keys',
                  format('1-%s:%s', repeat('a', 12), replace(encode(sha512('one'), 'base64'), E'\n', '')), true);
select tap.supplier('ACME');
create function tap.term(
  product text default null, price text default null, rebate text default null, since timestamptz default null,
  until timestamptz default null, currency text default 'EUR', supplier text default 'ACME', reason text default null
) returns issoh.contract_input
language sql immutable
as $$
  select row(supplier, product, currency, price, rebate, since, until, reason)::issoh.contract_input
$$;
create function tap.terms(product text) returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', trim_scale(r.unit_price), r.currency_code, trim_scale(r.rebate_percentage) || '%',
                              to_char(r.effective_from at time zone 'UTC', 'YYYY'),
                              coalesce(to_char(r.effective_to at time zone 'UTC', 'YYYY'), 'open')), ', '
                    order by r.effective_from)
    from issoh.read_contracts() r
   where r.supplier_product_code is not distinct from product
$$;
create function tap.counts(variadic terms issoh.contract_input[]) returns text
language sql volatile
as $$
  select concat_ws(' ', c.written, c.unchanged, c.ended) from issoh.set_contracts(terms) c
$$;

-- What cannot be read: the row is named, and never what it says.
select is(tap.said(format('select issoh.set_contracts(array[tap.term(%L, %L), %s])', 'OK', '1', t.term)),
          'ISIKT Contract 2 ' || t.what, t.what)
  from (values
    ($$tap.term('A')$$, 'has neither a price nor a rebate.'),
    ($$tap.term('A', '12,77')$$, 'has a price that is none.'),
    ($$tap.term('A', '-12.77')$$, 'has a price that is none.'),
    ($$tap.term('A', 'NaN')$$, 'has a price that is none.'),
    ($$tap.term('A', '1e5')$$, 'has a price that is none.'),
    ($$tap.term('A', '1000000000000000')$$, 'has a price that is none.'),
    ($$tap.term('A', rebate => '100.01')$$, 'has a rebate that is none.'),
    ($$tap.term('A', rebate => '-1')$$, 'has a rebate that is none.'),
    ($$tap.term('A', rebate => 'twelve')$$, 'has a rebate that is none.'),
    ($$tap.term('A', '0.00245')$$, 'has a price with more than four decimals.'),
    ($$tap.term('A', rebate => '99.99996')$$, 'has a rebate with more than four decimals.'),
    ($$tap.term(null, '12.77')$$, 'has a price and names no product.'),
    ($$tap.term('A', '12.77', currency => null)$$, 'has a price without a currency.'),
    ($$tap.term('A', '12.77', currency => 'XYZ')$$, 'has a currency that is none.'),
    ($$tap.term('A', '12.77', supplier => ' ')$$, 'names no supplier.'),
    ($$tap.term('A', '12.77', since => '2031-01-01Z', until => '2030-01-01Z')$$,
     'ends before it begins, or never begins.'),
    ($$tap.term('A', '12.77', since => 'infinity')$$, 'ends before it begins, or never begins.')) t (term, what);
select throws_ok($$select issoh.set_contracts(array[tap.term('A', '1', supplier => 'NOBODY')])$$, 'ISNSU', null,
                 'a supplier that is none');
select is(tap.terms('OK'), null, 'of what is refused nothing is set');
select is(tap.said($$select issoh.set_contracts(array[
            tap.term('A'), tap.term('OK', '1'), tap.term('B', '12.77001'), tap.term('C', '1', supplier => ' ')])$$),
          'ISIKT Contract 1 has neither a price nor a rebate. Contract 3 has a price with more than four decimals.'
          ' Contract 4 names no supplier.', 'all rows that are wrong are named');
select is(tap.said($$select issoh.set_contracts(array(select tap.term('A') from generate_series(1, 23)))$$),
          'ISIKT ' || (select string_agg(format('Contract %s has neither a price nor a rebate.', n), ' ' order by n)
                         from generate_series(1, 20) n) || ' And 3 more.', 'twenty of them');
select is(tap.said($$select issoh.set_contracts(array[
            tap.term('A', '1', supplier => 'NOBODY'), tap.term('OK', '1'), tap.term('B', '1', supplier => 'NONE')])$$),
          'ISNSU There is no supplier "NOBODY" (contract 1). There is no supplier "NONE" (contract 3).',
          'so are suppliers that are none');
-- Whatever an amount is, it is kept as it was said, or refused without a word of it.
create function tap.amount(seed integer) returns text
language sql immutable
as $$
  select left((abs(hashint4(seed)) % 90)::text, 1 + seed % 2)
         || case when seed % 5 > 0 then '.' || lpad((abs(hashint4(seed + 1000)) % 10 ^ (seed % 7 + 1)::numeric)::bigint::text,
                                                    seed % 7 + 1, '0') || repeat('0', seed % 11)
            else '' end
$$;
create function tap.kept(amount text, is_price boolean) returns text
language plpgsql volatile
as $$
declare
  v_kept text;
begin
  perform issoh.set_contracts(array[case when is_price then tap.term('Q', amount)
                                         else tap.term('Q', rebate => amount) end]);
  v_kept := (select trim_scale(coalesce(r.unit_price, r.rebate_percentage))::text
               from issoh.read_contracts(null, 'Q') r);
  raise exception using errcode = 'ZZUND';
exception
  when sqlstate 'ZZUND' then
    return v_kept;
  when others then
    return sqlstate || ' ' || sqlerrm;
end
$$;
create temporary table amounts on commit drop as
select t.amount, k.name, tap.kept(t.amount, k.name = 'price') as kept,
       case when scale(trim_scale(t.amount::numeric)) <= 4 then trim_scale(t.amount::numeric)::text
            else format('ISIKT Contract 1 has a %s with more than four decimals.', k.name) end as meant
  from (select tap.amount(n) as amount from generate_series(1, 200) n) t, unnest('{price,rebate}'::text[]) k (name);
select is_empty('select a.* from amounts a where a.kept is distinct from a.meant', 'amounts are never rounded');
select cmp_ok((select count(*) from amounts a where a.kept ~ 'ISIKT'), '>', 50::bigint, 'many were refused');
select cmp_ok((select count(*) from amounts a where a.kept !~ 'ISIKT'), '>', 50::bigint, 'and many kept');
select throws_ok($$select issoh.set_contracts(array[tap.term('A', '1', since => '2030-01-01Z'),
                                                    tap.term('A', '2', since => '2031-01-01Z')])$$,
                 'ISIKT', 'Contracts 1 and 2 are of one product, and overlap.', 'two of one product at one time');

-- One after another.
select is(tap.counts(tap.term('A', '10', since => '2030-01-01Z'), tap.term('A', rebate => '5', until => '2030-01-01Z')),
          '2 0 0', 'two of one product, one after the other');
select is(tap.counts(tap.term('A', '10', since => '2030-01-01Z')), '0 1 0', 'the same again changes nothing');
select is(tap.counts(tap.term('A', '10.0000', since => '2030-01-01Z')), '0 1 0', 'however it is written');
select is(tap.counts(tap.term('A', rebate => '5', until => '2030-01-01Z')), '0 1 0',
          'nor does what holds from now on, and did so before');
select is(tap.counts(tap.term('A', '11', '2', since => '2032-01-01Z')), '1 0 1', 'a later one ends the one before');
select matches(tap.terms('A'), '^5% \d{4} 2030, 10 EUR 2030 2032, 11 EUR 2% 2032 open$', 'and holds from then on');
select is(tap.counts(tap.term('A', '12', since => '2032-01-01Z', until => '2040-01-01Z')), '1 0 0',
          'one of the same beginning');
select matches(tap.terms('A'), '10 EUR 2030 2032, 12 EUR 2032 2040$', 'takes the place of the other');
select is((select c.revision from issoh.contract_terms c where c.effective_from = '2032-01-01Z'), 2,
          'which is the same contract');
select throws_ok($$select tap.counts(tap.term('A', '13', since => '2029-01-01Z'))$$, 'ISCKO', null,
                 'none is swallowed');
select throws_ok($$select tap.counts(tap.term('A', '13', since => '2033-01-01Z', until => '2034-01-01Z'))$$, 'ISCKO',
                 null, 'nor cut in two');
select is(tap.counts(tap.term(null, rebate => '3')), '1 0 0', 'a rebate on the whole list is beside them');
select matches(tap.terms(null), '^3% \d{4} open$', 'without a currency');

-- Ends.
create function tap.last() returns uuid
language sql stable
as $$
  select c.contract_id from issoh.contract_terms c where c.supplier_product_code = 'A' order by c.effective_from desc limit 1
$$;
select is((issoh.end_contract(tap.last(), '2035-01-01Z', 'sold')).effective_to, '2035-01-01Z'::timestamptz, 'one ends');
select throws_ok(format('select issoh.end_contract(tap.last(), %L)', t), 'ISIKE', null, format('not on %s', t))
  from unnest(array['2036-01-01Z', 'infinity', '-infinity']) t;
select throws_ok('select issoh.end_contract(uuidv7())', 'ISNKT', null, 'one that is none');

-- What has not begun can be withdrawn: as if it had never been set.
create function tap.one_at(product text, since timestamptz) returns uuid
language sql stable
as $$
  select c.contract_id from issoh.contract_terms c where c.supplier_product_code = product and c.effective_from = since
$$;
create function tap.withdrawn(product text, since timestamptz, at timestamptz default null) returns text
language sql volatile
as $$
  select concat_ws(' ', e.state, to_char(e.effective_to, 'YYYY'), e.reason)
    from issoh.end_contract(tap.one_at(product, since), at, 'a mistake') e
$$;
select tap.counts(tap.term('W', '20', since => '2020-01-01Z'));
select tap.counts(tap.term('W', '21', since => '2040-01-01Z'));
create temporary table mistake on commit drop as select tap.one_at('W', '2040-01-01Z') as id;
select throws_ok($$select issoh.end_contract(tap.one_at('W', '2020-01-01Z'), '2020-01-01Z')$$, 'ISIKE', null,
                 'what has begun was in force');
select is(tap.withdrawn('W', '2040-01-01Z'), 'withdrawn 2040 a mistake', 'one that has not begun is withdrawn');
select is(tap.terms('W'), '20 EUR 2020 open', 'the one that it alone had cut goes on, with its values');
select is(issoh_private.contract_before((select s.supplier_id from issoh.suppliers s), 'W', '2040-01-01Z'),
          row(tap.one_at('W', '2020-01-01Z'), null::timestamptz), 'which is said');
select is((select array_agg(l.operation order by l.log_id) from audit.log l, mistake m where l.record_key = m.id::text),
          array['insert', 'update', 'delete'], 'the log keeps all of it');
select throws_ok('select issoh.end_contract(m.id) from mistake m', 'ISNKT', null, 'it is withdrawn once');
select is(tap.counts(tap.term('W', '22', since => '2039-01-01Z')), '1 0 1', 'its time is free');
select tap.counts(tap.term('W', '23', since => '2050-01-01Z'));
select is(tap.withdrawn('W', '2039-01-01Z', '2039-01-01Z'), 'withdrawn 2039 a mistake', 'also by an end at its beginning');
select is(tap.terms('W'), '20 EUR 2020 2050, 23 EUR 2050 open', 'what goes on does so until another begins');
select issoh.end_contract(tap.one_at('W', '2020-01-01Z'), '2045-01-01Z');
select is(tap.withdrawn('W', '2050-01-01Z'), 'withdrawn 2050 a mistake', 'one that begins where none ends');
select is(tap.terms('W'), '20 EUR 2020 2045', 'leaves an end of its own alone');
select tap.counts(tap.term('W', '24', since => '2043-01-01Z'));
select issoh.end_contract(tap.one_at('W', '2020-01-01Z'), '2043-01-01Z', 'said again');
select tap.withdrawn('W', '2043-01-01Z');
select is(tap.terms('W'), '20 EUR 2020 2043', 'as is one that somebody has confirmed since');
select tap.counts(tap.term('W', '25', since => '2041-01-01Z', until => '2043-01-01Z'));
select tap.withdrawn('W', '2041-01-01Z', '2000-01-01Z');
select is(tap.terms('W'), '20 EUR 2020 2043', 'one with an end has it again');
select throws_ok($$select tap.counts(tap.term('W', '30', since => '2019-01-01Z'))$$, 'ISCKO',
                 format('Contract 1 would swallow contract %s.', tap.one_at('W', '2020-01-01Z')), 'who is in the way is named');

-- What is sent again is compared with what was said, wherever another has cut it since.
create function tap.said_to(product text) returns text
language sql stable
as $$
  select string_agg(coalesce(to_char(c.said_to at time zone 'UTC', 'YYYY'), '-'), ' ' order by c.effective_from)
    from issoh.contract_terms c
   where c.supplier_product_code = product
$$;
select tap.counts(tap.term('S', '5', since => '2037-01-01Z'));
select tap.counts(tap.term('S', '6', since => '2040-01-01Z'));
select tap.counts(tap.term('S', '6', since => '2040-01-01Z', until => '2060-01-01Z'));
select is(tap.counts(tap.term('S', '5', since => '2037-01-01Z')), '0 1 0', 'an open end, said again, is the same');
select is(tap.counts(tap.term('S', '5', since => '2037-01-01Z'), tap.term('S', '6', since => '2040-01-01Z', until => '2060-01-01Z')),
          '0 2 0', 'also in one file with what has cut it');
select tap.counts(tap.term('S', '7', since => '2050-01-01Z', until => '2060-01-01Z'));
select is(tap.counts(tap.term('S', '6', since => '2040-01-01Z', until => '2060-01-01Z')), '0 1 0', 'so is another end');
select is(tap.terms('S'), '5 EUR 2037 2040, 6 EUR 2040 2050, 7 EUR 2050 2060', 'and nothing has moved');
select is(tap.counts(tap.term('S', '5', since => '2037-01-01Z', until => '2040-01-01Z')), '1 0 0',
          'an end where it was cut is another one');
select is(tap.counts(tap.term('S', '5', since => '2037-01-01Z', until => '2040-01-01Z')), '0 1 0', 'once');
select is(tap.counts(tap.term('S', '8', since => '2040-01-01Z', until => '2050-01-01Z')), '1 0 0', 'with another price, too');
select is(tap.said_to('S'), '- - -', 'it is all that was said of it then');
select tap.withdrawn('S', '2050-01-01Z');
select tap.withdrawn('S', '2040-01-01Z');
select is(tap.terms('S'), '5 EUR 2037 2040', 'and what it ends by, when what had cut it is withdrawn');
select tap.counts(tap.term('S', '6', since => '2038-01-01Z', until => '2040-01-01Z'));
select issoh.end_contract(tap.one_at('S', '2037-01-01Z'), '2038-01-01Z');
select is(tap.counts(tap.term('S', '5', since => '2037-01-01Z', until => '2038-01-01Z')), '0 1 0',
          'an end that was said where it was cut is the same');
select throws_ok($$select tap.counts(tap.term('S', '5', since => '2037-01-01Z', until => '2040-01-01Z'))$$, 'ISCKO', null,
                 'the one before it no more');
-- From now on.
select tap.counts(tap.term('N', '5'));
select tap.counts(tap.term('N', '6', since => '2040-01-01Z'));
select is(tap.counts(tap.term('N', '5')), '0 1 0', 'what holds from now on, and was cut later, is the same');
select is(tap.counts(tap.term('N', '5', until => '2040-01-01Z')), '1 0 1', 'with an end where it was cut it is another');
select is(tap.counts(tap.term('N', '5', until => '2040-01-01Z')), '0 1 0', 'and is the same then');
select throws_ok($$select tap.counts(tap.term('N', '5', until => '2040-01-01Z'), tap.term('N', '7', until => '2040-01-01Z'))$$,
                 'ISIKT', 'Contracts 1 and 2 are of one product, and overlap.', 'beside another one what says the same counts');

-- What a file says of the end of one counts for those that follow in it, in whichever order.
select tap.counts(tap.term('F' || n, '5', since => '2030-01-01Z')) from generate_series(1, 4) n;
select is(tap.counts(tap.term('F1', '5', since => '2030-01-01Z', until => '2040-01-01Z'),
                     tap.term('F1', '6', since => '2040-01-01Z', until => '2050-01-01Z')), '2 0 1',
          'one ends, and the next one follows with an end');
select is(tap.counts(tap.term('F2', '6', since => '2045-01-01Z', until => '2050-01-01Z'),
                     tap.term('F2', '5', since => '2030-01-01Z', until => '2040-01-01Z')), '2 0 1',
          'or later, and the other way round');
select is(tap.counts(tap.term('F3', '7', since => '2050-01-01Z'),
                     tap.term('F3', '6', since => '2040-01-01Z', until => '2050-01-01Z')), '2 0 1',
          'two that follow on what is there leave no doubt which goes on');
select is(array(select tap.terms('F' || n) from generate_series(1, 3) n),
          array['5 EUR 2030 2040, 6 EUR 2040 2050', '5 EUR 2030 2040, 6 EUR 2045 2050',
                '5 EUR 2030 2040, 6 EUR 2040 2050, 7 EUR 2050 open'], 'it is as the file says');
select tap.withdrawn(w.product, w.at)
  from (values ('F1', '2040-01-01Z'::timestamptz), ('F3', '2050-01-01Z'), ('F3', '2040-01-01Z')) w (product, at);
select is(array[tap.terms('F1'), tap.terms('F3')], array['5 EUR 2030 2040', '5 EUR 2030 open'],
          'one that it ends has its end by that, one that it cut goes on when the others are withdrawn');
select ok(tap.refusal($$select tap.counts(tap.term('F4', '6', since => '2040-01-01Z', until => '2050-01-01Z'),
                                          tap.term('F4', '7', since => '2051-01-01Z'))$$)
          ~ '^ISCKO Contract 1 would lie within contract \S+\. / .* let contract 1 end', 'a gap leaves it in doubt');
select tap.withdrawn('N', '2040-01-01Z');
select matches(tap.terms('N'), '^5 EUR \d{4} \d{4}, 5 EUR \d{4} 2040$', 'the end stays when what had cut it is withdrawn');

-- Rows of a file are called by its lines, and what was not readable there is told beside all else.
select set_config('inventory.contract_rows', jsonb_build_array(
         jsonb_build_object('line', 3), jsonb_build_object('line', 7, 'fault', 'has a dash', 'hint', 'Take it out.'),
         jsonb_build_object('line', 8), jsonb_build_object('line', 9))::text, true);
select is(tap.said($$select issoh.set_contracts(array[
            tap.term('A', '1', supplier => 'NOBODY'), tap.term('OK'), tap.term('B', '1', currency => 'XYZ'),
            tap.term('C', 'x', supplier => 'NOBODY')])$$),
          'ISIKT There is no supplier "NOBODY" (line 3). Line 7 has a dash. Line 8 has a currency that is none.'
          ' Line 9 has a price that is none. There is no supplier "NOBODY" (line 9).', 'all of it in one round');
select is(tap.said($$select issoh.set_contracts(array[
            tap.term('Y', '1', since => '2030-01-01Z'), tap.term('Y', '2', since => '2031-01-01Z')])$$),
          'ISIKT Line 7 has a dash.', 'a row of which something cannot be read is refused');
select set_config('inventory.contract_rows', '[{"line": 3}, {"line": 7}]', true);
select is(tap.said($$select issoh.set_contracts(array[
            tap.term('Y', '1', since => '2030-01-01Z'), tap.term('Y', '2', since => '2031-01-01Z')])$$),
          'ISIKT Lines 3 and 7 are of one product, and overlap.', 'so are those that overlap');
select set_config('inventory.contract_rows', '', true);

select is((select count(*) from graphile_worker.jobs j where j.task_identifier = 'terms__apply'), 1::bigint,
          'a job is to see to the costs');
select is_empty(
  $$select l.log_id
      from audit.log l
     where l.table_name = 'contract_terms'
       and concat(l.old_values, l.new_values) ~ 'secret|product_key|key_id'$$, 'the log has no secrets, also encrypted');
select is((select array_agg(distinct l.operation order by l.operation) from audit.log l
            where l.table_name = 'contract_terms'), array['delete', 'insert', 'update'], 'but that somebody has set them');
select * from finish();

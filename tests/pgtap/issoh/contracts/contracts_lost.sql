-- A key that is gone for good: until somebody says so nothing under it moves, and then all of it can be set anew or ended.
select plan(41);

create function tap.key(version text) returns text
language sql immutable
as $$
  select format('1-%s:%s', left(encode(sha256(convert_to(version, 'UTF8')), 'hex'), 12),
                replace(encode(sha512(convert_to(version, 'UTF8')), 'base64'), E'\n', ''))
$$;
create function tap.with_keys(variadic versions text[]) returns text
language sql volatile
as $$
  select set_config('inventory.terms_keys', string_agg(tap.key(v), ',' order by o), true)
    from unnest(versions) with ordinality u (v, o)
$$;
create function tap.name(version text) returns text
language sql immutable
as $$
  select split_part(tap.key(version), ':', 1)
$$;
create function tap.reading() returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', r.supplier_product_code, trim_scale(r.unit_price)), ', '
                    order by r.supplier_product_code, r.effective_from)
    from issoh.read_contracts() r
$$;
create function tap.agree(product text, price text, since timestamptz) returns issoh.contract_counts
language sql volatile
as $$
  select issoh.set_contracts(array[
    row('ACME', product, 'EUR', price, null, since, null, null)::issoh.contract_input])
$$;

select tap.supplier('ACME');
select tap.with_keys('one');
select tap.agree(p, '5', '2026-01-01 00:00:00.123456Z') from unnest(array['A', 'B', 'C', 'D']) p;
create temporary table kept on commit drop as
select c.contract_id, c.supplier_product_code as product, c.effective_from from issoh.contract_terms c;

-- A beginning as it is told.
select is(tap.agree('A', '6', '2026-01-01 00:00:00.123Z'), row(1, 0, 0)::issoh.contract_counts,
          'a beginning to the millisecond is the same one');
select is(tap.agree('A', '6', '2026-01-01 00:00:00.123Z'), row(0, 1, 0)::issoh.contract_counts,
          'and what says the same is left alone');
select throws_ok($$select tap.agree('A', '6', '2026-01-01 00:00:00.122Z')$$, 'ISCKO', null,
                 'another millisecond is another beginning');
select is((select count(*) from issoh.contract_terms c join kept k using (contract_id, effective_from)), 4::bigint,
          'it stays as it was');

create function tap.outcomes() returns setof text
language sql volatile
as $$
  select split_part(tap.refusal(s.statement), ' ', 1)
    from (values ($s$select tap.agree('A', '7', null)$s$),
                 ($s$select tap.agree('A', '7', '2026-01-01 00:00:00.123456Z')$s$),
                 ($s$select tap.agree('A', '7', '2026-01-01 00:00:00.123Z')$s$),
                 ($s$select issoh.end_contract(k.contract_id) from kept k where k.product = 'A'$s$)) s (statement)
$$;
select tap.with_keys('two');
select is(array(select tap.outcomes()), array_fill('ISCKU'::text, array[4]), 'what is away is not lost by accident');
select ok(tap.refusal($$select tap.agree('A', '7', null)$$) ~ 'inventory contracts lost',
          'the hint says how to go on without it');
select is(issoh_private.begin_rotation(false), 1, 'a rotation begins');
select is(issoh_private.rotate_terms(10), 0, 'and brings nothing over');
select ok(tap.refusal('select issoh_private.check_keys()') ~ '^ISCKU .*inventory contracts lost',
          'which is told, with the same way on');
select is(array(select tap.outcomes()), array_fill('ISCKU'::text, array[4]), 'a rotation declares nothing lost');

select throws_ok($$select issoh.declare_key_lost('1-ffffffffffff')$$, 'ISNCK', null, 'a key that there is not is told');
select throws_ok(format('select issoh.declare_key_lost(%L)', tap.name('two')), 'ISCKL', null,
                 'one that is at hand is not lost');
delete from graphile_worker._private_jobs;
select is(issoh.declare_key_lost(tap.name('one')), 4, 'four contracts were under it');
select is((select array_agg(j.task_identifier) from graphile_worker.jobs j), array['terms__apply'],
          'a job tries what was held by it');
select is((select array_agg(distinct l.operation || ' ' || (l.new_values ->> 'master_id')) from audit.log l
            where l.table_name = 'supplier_keys'), array['update ' || tap.name('one')], 'that is in the audit log');
select is_empty($$select from audit.log l where l.table_name = 'supplier_keys' and l.new_values ? 'wrapped'$$,
                'which holds no key');
select results_eq('select * from issoh_private.lost_keys()', format('values (%L, 4::bigint)', tap.name('one')),
                  'what waits is counted');
select lives_ok('select issoh_private.check_keys()', 'a rotation passes over it');
select is((select count(*) from issoh_private.unrotated_contracts()), 0::bigint, 'and leaves nothing');
select is(tap.reading(), 'A, B, C, D', 'they are shown without values');
select ok(tap.refusal(format('select issoh_private.open_contracts(%L)', array[k.contract_id]))
          ~ format('^ISCKU Contract %s .* key %s, which was declared lost', k.contract_id, tap.name('one')),
          'a cost that follows from one is refused, and the key named')
  from kept k where k.product = 'D';
select lives_ok($$select tap.agree('A', '7', null)$$, 'one is set anew from now on');
select lives_ok($$select tap.agree('B', '8', '2026-01-01 00:00:00.123Z')$$, 'one from its own beginning');
select lives_ok($$select issoh.end_contract(k.contract_id) from kept k where k.product = 'C'$$, 'one is ended');
select is(tap.reading(), 'A, A 7, B 8, C, D', 'and what was set can be read');
select is((select l.contracts from issoh_private.lost_keys() l), 1::bigint, 'the last one waits');
select is(issoh.declare_key_lost(tap.name('one')), 3, 'it may be said again');
select is(issoh_private.await_rotation(), false, 'a rotation waits for nothing of it');

-- What was said of the end of one that cannot be read is kept where another cuts it.
create function tap.ends(product text) returns text
language sql stable
as $$
  select string_agg(concat_ws('/', coalesce(to_char(c.effective_to, 'YYYY'), 'open'), c.said_to), ' ' order by c.effective_from)
    from issoh.contract_terms c
   where c.supplier_product_code = product
$$;
select is(tap.agree('D', '9', '2040-01-01Z'), row(1, 0, 1)::issoh.contract_counts, 'one that cannot be read is cut');
select is(tap.ends('D'), '2040/infinity open', 'with what was said of it');
select is((issoh.end_contract(c.contract_id)).state, 'withdrawn', 'the other is withdrawn')
  from issoh.contract_terms c where c.supplier_product_code = 'D' and c.effective_from = '2040-01-01Z';
select is(tap.ends('D'), 'open', 'and it goes on as was said');

-- No line is needed for what cannot be read; what is merely away needs its own.
create function tap.unreadable() returns setof text
language sql volatile
as $$
  select concat_ws(' ', u.master_id, u.contracts, u.holding, u.supplier_keys)
    from jsonb_to_recordset(issoh_private.unreadable_terms())
           u (master_id text, contracts bigint, holding bigint, supplier_keys bigint)
$$;
select results_eq('select tap.unreadable()', format('values (%L)', tap.name('one') || ' 3 1 1'),
                  'what is under a lost key is counted apart');

-- It was only mislaid.
select tap.with_keys('one', 'two');
select is(tap.reading(), 'A, A 7, B 8, C, D 5', 'what was left as it was can be read once it is back');
select results_eq('select tap.unreadable()', format('values (%L)', tap.name('one') || ' 2 0 0'),
                  'without what its key opens again');
select is(issoh_private.await_rotation(), true, 'is seen by a rotation');
select is(issoh_private.rotate_terms(10), 1, 'and brought over');
select results_eq('select tap.unreadable()', format('values (%L)', tap.name('one') || ' 2 0 1'),
                  'what was ended meanwhile is all that is left, for which no line need stay');

-- Whether servers have noted their keys or not, one that nobody has is not the one that encrypts.
select tap.with_keys('nobodys');
select throws_ok(format('select issoh.declare_key_lost(%L)', tap.name('two')), 'ISCKU', null,
                 'a key that opens nothing takes the place of none where none is noted');
insert into issoh_private.encryption_keys (key_id) values (tap.name('noted'));
select tap.with_keys('nobodys');
select throws_ok($$select issoh.declare_key_lost(tap.name('noted'))$$, 'ISCKU', null,
                 'a key that no server has noted, and that opens nothing, does not take the place of one');
select tap.with_keys('noted too');
insert into issoh_private.encryption_keys (key_id) values (tap.name('noted too'));
select lives_ok($$select issoh.declare_key_lost(tap.name('noted'))$$, 'one that a server has noted does');
select * from finish();

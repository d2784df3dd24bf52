-- A key that a session gives counts by its secret: whoever knows none, and gives its name, writes nothing by it.
select plan(38);

create temporary table secrets on commit drop as
select v as version, left(encode(public.gen_random_bytes(6), 'hex'), 12) as name, public.gen_random_bytes(64) as secret
  from unnest(array['live', 'gone', 'next', 'invented']) v;
create function tap.name(version text) returns text
language sql stable
as $$
  select '1-' || s.name from secrets s where s.version = name.version
$$;
-- "live" is a key; "live/invented" the name of the one with the secret of the other.
create function tap.with_keys(variadic versions text[]) returns text
language sql volatile
as $$
  select set_config('inventory.terms_keys', string_agg(
           tap.name(split_part(v, '/', 1)) || ':' || replace(encode(s.secret, 'base64'), E'\n', ''), ',' order by o), true)
    from unnest(versions) with ordinality u (v, o)
    join secrets s on s.version = coalesce(nullif(split_part(v, '/', 2), ''), v)
$$;
create function tap.agree(supplier text, price text) returns issoh.contract_counts
language sql volatile
as $$
  select issoh.set_contracts(array[
    row(supplier, 'A', 'EUR', price, null, '2026-01-01Z', null, null)::issoh.contract_input])
$$;
create function tap.verifier(secret bytea) returns bytea
language sql immutable
as $$
  select sha256(convert_to(E'inventory terms verifier\n', 'UTF8') || verifier.secret)
$$;
-- As a server does at its start.
create function tap.note(version text) returns void
language sql volatile
as $$
  insert into issoh_private.encryption_keys (key_id, verifier)
  select tap.name(version), tap.verifier(s.secret) from secrets s where s.version = note.version
$$;
-- What each of these calls is refused by, or "ok"; nothing of it stays.
create function tap.answers(variadic calls text[]) returns text
language sql volatile
as $$
  select string_agg(split_part(tap.refusal(c), ' ', 1), ' ' order by o) from unnest(calls) with ordinality u (c, o)
$$;
create temporary table forged (given) on commit drop as
values (array['live/invented']), (array['invented']), (array['live/invented', 'invented']),
       (array['invented', 'live/invented']), (array['next']), (array['live/gone']);

select tap.supplier(s) from unnest(array['NEW', 'ACME', 'OLD']) s;

-- Of new databases.
select tap.with_keys('live');
select is(tap.answers($$select tap.agree('NEW', '5')$$), 'ok', 'where there is no key yet, any is the first one');
select tap.note('live');
create function tap.at_new() returns text
language sql volatile
as $$
  select tap.answers($s$select tap.agree('NEW', '5')$s$, format('select issoh.declare_key_lost(%L)', tap.name('live')))
$$;
select is(given_at.said, 'ISCKU ISCKU', format('a key that a server has noted is not %s', given_at.given))
  from (select f.given, tap.with_keys(variadic f.given), tap.at_new() as said from forged f) given_at;
select tap.with_keys('live');
select is(tap.answers($$select tap.agree('NEW', '5')$$), 'ok', 'and is by its own secret');
select tap.with_keys('live', 'next');
select is(tap.answers($$select tap.agree('NEW', '5')$$), 'ok', 'nor need a server have noted the one that follows on it');

-- Of those with contracts, one of which is under a key that was declared lost.
select tap.with_keys('gone');
delete from issoh_private.encryption_keys;
select tap.agree('OLD', '5');
select tap.with_keys('live');
select tap.note('live');
select issoh.declare_key_lost(tap.name('gone'));
select tap.agree('ACME', '7');
create function tap.at_all() returns text
language sql volatile
as $$
  select tap.answers(
    $s$select tap.agree('NEW', '5')$s$, $s$select tap.agree('ACME', '8')$s$,
    $s$select issoh.end_contract(c.contract_id) from issoh.v_contracts c where c.supplier_code = 'ACME'$s$,
    $s$select issoh.end_contract(c.contract_id) from issoh.v_contracts c where c.supplier_code = 'OLD'$s$,
    format('select issoh.declare_key_lost(%L)', tap.name('live')))
$$;
create function tap.is_refused(said text) returns boolean
language sql immutable
as $$
  select said ~ '^ISCK[TU]( ISCK[TU]){4}$'
$$;
select ok(tap.is_refused(n.said), format('beside contracts, one noted is not %s: %s', n.given, n.said))
  from (select f.given, tap.with_keys(variadic f.given), tap.at_all() as said from forged f) n;
select tap.with_keys('live');
select is(tap.at_all(), 'ok ok ok ok ISCKL', 'with its secret all of it is done');
select tap.with_keys('gone', 'live');
select is(tap.at_all(), 'ok ok ok ok ISCKL', 'also once the other is back');

-- Where a command tells the keys nothing is noted; what they open proves them.
delete from issoh_private.encryption_keys;
select ok(tap.is_refused(n.said), format('nor where none is noted: %s: %s', n.given, n.said))
  from (select f.given, tap.with_keys(variadic f.given), tap.at_all() as said from forged f) n;
select tap.with_keys('live');
select is(tap.at_all(), 'ok ok ok ok ISCKL', 'what opens is proved');
select tap.with_keys('live', 'next');
select is(tap.answers($$select tap.agree('NEW', '5')$$), 'ok', 'and one that follows on it is taken');

-- Noted by a version that noted names alone.
insert into issoh_private.encryption_keys (key_id) values (tap.name('live'));
select ok(tap.is_refused(n.said), format('nor by a name that was noted alone: %s: %s', n.given, n.said))
  from (select f.given, tap.with_keys(variadic f.given), tap.at_all() as said from forged f) n;
select tap.with_keys('live');
select is(tap.at_all(), 'ok ok ok ok ISCKL', 'where it opens something, it is proved');
insert into issoh_private.encryption_keys (key_id) values (tap.name('next'));
select tap.with_keys('next');
select is(tap.answers($$select tap.agree('NEW', '5')$$), 'ok', 'where it opens nothing yet, the name goes on to do');

-- What stands there under a name all the same is told with the way on.
update issoh_private.supplier_keys k
   set wrapped = issoh_private.seal_bytes(public.gen_random_bytes(64), s.secret,
                                          issoh_private.key_about(k.key_id, k.supplier_id))
  from secrets s, issoh.suppliers o
 where s.version = 'invented' and o.supplier_id = k.supplier_id and o.supplier_code = 'ACME' and k.lost_at is null;
select tap.with_keys('live');
select ok(tap.refusal($$select tap.agree('ACME', '8')$$)
          ~ format('^ISCKT Key 1 of supplier .*"inventory contracts lost %s"', tap.name('live')),
          'a key that was put there is told with what lets its contracts be set anew');
update issoh_private.encryption_keys e set verifier = tap.verifier(s.secret)
  from secrets s where s.version = 'live' and e.key_id = tap.name('live');
select is(issoh.declare_key_lost(tap.name('live')), 1, 'as which it is declared lost');
select is((tap.agree('ACME', '8')).written, 1, 'and they are');
select throws_ok('select issoh_private.check_current_key()', 'ISCKU', null, 'a key that proves nothing is told')
  from (select tap.with_keys('invented') offset 0) k;
select lives_ok('select issoh_private.check_current_key()', 'one that is proved is not')
  from (select tap.with_keys('live') offset 0) k;
select * from finish();

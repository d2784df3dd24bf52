-- Lists of a later day: they wait, others pass them, they are applied on their day in their order, or taken away.
select plan(24);
select tap.supplier('S' || n) from generate_series(1, 4) n;
create function pg_temp.begin(supplier text, content text, day date, dry_run boolean default false) returns jsonb
language sql volatile
as $$
  select spp.begin_upload(supplier, content || '.csv', encode(sha256(convert_to(content, 'UTF8')), 'hex'), 100, 'partial', false, dry_run,
                          day)
$$;
create function pg_temp.today() returns date
language sql stable
as $$ select (clock_timestamp() at time zone 'UTC')::date $$;
create temporary table lists (name text, batch_id uuid, status text) on commit drop;
insert into lists
select l.name, (l.begun ->> 'batch_id')::uuid, l.begun ->> 'status'
  from (values ('later', pg_temp.begin('S1', 'later', pg_temp.today() + 100)), ('now', pg_temp.begin('S1', 'now', null)),
               ('today', pg_temp.begin('S1', 'today', pg_temp.today())), ('past', pg_temp.begin('S1', 'past', pg_temp.today() - 3)),
               ('dry', pg_temp.begin('S1', 'dry', pg_temp.today() + 100, true)), ('again', pg_temp.begin('S1', 'later', pg_temp.today() + 100)),
               ('taken', pg_temp.begin('S2', 'taken', pg_temp.today() + 1))) l (name, begun);
select is(l.status, case when l.name in ('later', 'again', 'taken') then 'scheduled' else 'queued' end, l.name || ': ' || l.status) from lists l;
select is((select string_agg(l.name, ' ' order by l.batch_id) from lists l where l.name in ('now', 'today', 'past', 'later')),
  'now today past later', 'the later one sorts behind those of today');
select is(spp_private.claim_batch(s.supplier_id) ->> 'batch_id', (select l.batch_id::text from lists l where l.name = 'now'),
  'others of the supplier are not held up') from spp.suppliers s where s.supplier_code = 'S1';
select is(spp_private.claim_batch(s.supplier_id), null, 'what waits for its day is not taken') from spp.suppliers s where s.supplier_code = 'S2';
select is(spp.upload_status(l.batch_id) ->> 'status', 'scheduled', 'its status says so') from lists l where l.name = 'taken';
select is(spp.upload_report(l.batch_id) ->> 'effective_from', (pg_temp.today() + 1)::text, 'its report says the day') from lists l where l.name = 'taken';
select is((select count(*) from lists l where spp_private.rescue_uploads() >= 0), 7::bigint, 'rescued before its day');
select is((select b.status from spp.upload_batches b join lists l using (batch_id) where l.name = 'taken'), 'scheduled', 'it still waits');

create temporary table waiting on commit drop as
select n, (pg_temp.begin('S4', 'list ' || n, pg_temp.today() + 30, n % 3 = 0) ->> 'batch_id')::uuid as batch_id from generate_series(1, 40) n;
select is((select array_agg(w.n order by w.batch_id) from waiting w where w.n % 3 <> 0),
  (select array_agg(w.n order by w.n) from waiting w where w.n % 3 <> 0), 'those of one day wait in the order in which they came');

-- Its day comes.
update spp.upload_batches b set effective_from = pg_temp.today() from lists l where l.name = 'taken' and l.batch_id = b.batch_id;
select ok(spp_private.rescue_uploads() >= 0, 'the minute''s round on its day');
select is((select b.status from spp.upload_batches b join lists l using (batch_id) where l.name = 'taken'), 'queued', 'queues it');
select is(spp_private.claim_batch(s.supplier_id) ->> 'batch_id', (select l.batch_id::text from lists l where l.name = 'taken'), 'and it is worked off')
  from spp.suppliers s where s.supplier_code = 'S2';

-- Taken away.
select is(spp.cancel_upload(l.batch_id) ->> 'status', 'cancelled', 'it is cancelled') from lists l where l.name = 'later';
select is(spp.cancel_upload(l.batch_id) ->> 'status', 'cancelled', 'twice is once') from lists l where l.name = 'later';
update spp.upload_batches b set phase = 'apply', next_row = 2 from lists l where l.name = 'taken' and l.batch_id = b.batch_id;
select throws_ok(format('select spp.cancel_upload(%L)', l.batch_id), 'SPCUC', null, 'what is being applied is not') from lists l where l.name = 'taken';
select throws_ok($$select pg_temp.begin('S3', 'x', 'infinity')$$, 'SPIEF', null, 'no list waits for ever');
select is(spp_private.valid_day(b), pg_temp.today() + 100, 'a dry run looks at its day') from spp.upload_batches b join lists l using (batch_id) where l.name = 'dry';
select spp_private.fail_batch(l.batch_id, 'file_missing', 'Lost.', 'Again.') from lists l where l.name = 'again';
select is((select b.status from spp.upload_batches b join lists l using (batch_id) where l.name = 'again'), 'failed',
  'one that cannot be had fails before its day');
select * from finish();

-- Which uploads run, in which order, and how they fail.
select plan(64);

create function pg_temp.begin(supplier text, content text, mode text default 'partial', force boolean default false,
  dry_run boolean default false)
returns jsonb
language sql volatile
as $$
  select spp.begin_upload(supplier, content || '.csv', encode(sha256(convert_to(content, 'UTF8')), 'hex'), 100, mode,
    force, dry_run)
$$;
create function pg_temp.last_batch() returns spp.upload_batches
language sql volatile
as $$
  select b from spp.upload_batches b order by b.batch_id desc limit 1
$$;
create function pg_temp.list(content text) returns jsonb
language sql immutable
as $$
  select jsonb_build_array(jsonb_build_object('code', 'A', 'price', content))
$$;
-- Accepts a list and works it off.
create function pg_temp.run(supplier text, content text, mode text default 'partial',
  force boolean default false) returns text
language plpgsql volatile
as $$
declare
  v_answer constant jsonb := pg_temp.begin(supplier, content, mode, force);
  v_batch_id constant uuid := v_answer ->> 'batch_id';
begin
  if (v_answer ->> 'duplicate')::boolean then
    return 'duplicate';
  end if;
  perform spp_private.claim_batch(b.supplier_id) from spp.upload_batches b where b.batch_id = v_batch_id;
  insert into spp.upload_staging (batch_id, row_number, raw_data, code, name, price) values (v_batch_id, 2, '{}',
    'A', 'A', content);
  perform spp_private.finish_staging(v_batch_id, tap.lease(v_batch_id), '{}'), tap.work_off(v_batch_id);
  return (select b.status from spp.upload_batches b where b.batch_id = v_batch_id);
end
$$;

select tap.supplier('ALPHA'), tap.supplier('BETA');
select set_config('inv.user_id', 'anna', true), set_config('inv.request_id', 'r-1', true);
select is(pg_temp.begin('ALPHA', '1') - 'batch_id', '{"status": "queued", "duplicate": false}', 'a list is accepted');
select is((select (b.processed_by, b.request_id, b.currency_code, b.file_name, b.file_size, b.phase)::text
  from pg_temp.last_batch() b),
  '(anna,r-1,EUR,1.csv,100,stage)', 'with who sent it');
select is((select (j.task_identifier, j.queue_name)::text from graphile_worker.jobs j
            where j.key = 'uploads:' || (select b.supplier_id from pg_temp.last_batch() b)),
  format('(supplier__process_uploads,supplier:%s)', (select b.supplier_id from pg_temp.last_batch() b)),
  'and a job in the supplier''s own queue is made in the same transaction');
select set_config('inv.user_id', '', true), set_config('inv.request_id', '', true);
select is(pg_temp.begin('ALPHA', '1') ->> 'duplicate', 'true',
  'the same file while it waits is answered with that batch');
select spp_private.fail_batch((pg_temp.last_batch()).batch_id, 'test', 'Test.', 'None.');
select is((select (b.status, b.reason ->> 'code')::text from pg_temp.last_batch() b), '(failed,test)',
  'a batch may fail before its rows are there');

-- The same file again.
select is(pg_temp.run('ALPHA', '1'), 'completed', 'after a failure the same file runs');
create temporary table before on commit drop as
select (select count(*) from spp.upload_batches) as batches, (select count(*) from audit.log) as entries,
       (select count(*) from spp.price_history) as prices;
select is(pg_temp.begin('ALPHA', '1') - 'status', jsonb_build_object('batch_id', (pg_temp.last_batch()).batch_id,
  'duplicate', true),
  'the same file again answers the batch that took it');
select is((select (b.batches, b.entries, b.prices)::text from before b),
  (select ((select count(*) from spp.upload_batches), (select count(*) from audit.log), (select count(*)
    from spp.price_history))::text),
  'and writes nothing');
select is(pg_temp.run('ALPHA', '1', force => true), 'completed', 'force runs it');
select is(pg_temp.run('ALPHA', '1', 'full'), 'completed', 'another mode is another upload');
select is(pg_temp.run('ALPHA', '1', 'full'), 'duplicate', 'the same mode is not');
select is(pg_temp.run('ALPHA', '2'), 'completed', 'of lists A, B');
select is(pg_temp.run('ALPHA', '1'), 'completed', 'and A again all run');
select is(pg_temp.run('BETA', '1'), 'completed', 'at another supplier the same file runs');
select spp.set_import_profile('ALPHA', '{"decimal_mark": ","}');
select is(pg_temp.run('ALPHA', '1'), 'completed', 'with another profile it runs again');
select is(pg_temp.run('ALPHA', '1'), 'duplicate', 'with the same one it does not');
select spp.rollback_batch((pg_temp.last_batch()).batch_id);
select is(pg_temp.run('ALPHA', '1'), 'completed', 'after a rollback it runs');

-- Dry runs.
select is(pg_temp.begin('ALPHA', '1', dry_run => true) ->> 'duplicate', 'false', 'a dry run is never a duplicate');
select spp_private.fail_batch((pg_temp.last_batch()).batch_id, 'test', 'Test.', 'None.');
create temporary table untouched on commit drop as select * from spp.supplier_products;
select tap.upload('BETA', '[{"code": "A", "price": "2"}, {"code": "N", "price": "3", "category": "Never made"},
  {"code": "N", "price": "4"},
                            {"code": "X", "price": "bad"}]', dry_run => true);
select is((select (b.status, b.dry_run)::text from pg_temp.last_batch() b), '(completed,t)', 'a dry run completes');
select is(tap.counts((pg_temp.last_batch()).batch_id), '4 = 1 + 1 + 0 + 1 + 1, 0',
  'and counts what would have happened');
select is((select b.price_changes -> 'increased' from pg_temp.last_batch() b), '1',
  'with the prices that would have moved');
select results_eq('select * from spp.supplier_products order by product_id',
  'select * from untouched order by product_id', 'it applies nothing');
select is((select count(*) from spp.categories), 0::bigint, 'and makes no category');
select is((select count(*) from spp.quarantine('BETA')), 0::bigint, 'its rejected rows do not wait in quarantine');
select is((select count(*) from spp.rejected_rows((pg_temp.last_batch()).batch_id)), 1::bigint, 'but are reported');
select is(spp.rollback_batch((pg_temp.last_batch()).batch_id), '{"reverted": 0, "removed": 0, "kept": []}',
  'there is nothing to roll back');
select is(tap.upload('BETA', '[{"code": "A", "price": "1"}]', dry_run => true) is not null, true,
  'a dry run of the list that is there');
select is(tap.counts((pg_temp.last_batch()).batch_id), '1 = 0 + 0 + 1 + 0 + 0, 0', 'finds it unchanged');
select is(pg_temp.run('BETA', '1'), 'duplicate', 'a dry run is never the earlier batch');

-- Refusals.
select throws_ok(c.statement, c.sqlstate, null, c.description)
  from (values
    ('select pg_temp.begin(''NOBODY'', ''x'')', 'SPNSU', 'an unknown supplier is refused'),
    ('select pg_temp.begin(''ALPHA'', ''x'', ''half'')', 'SPIMO', 'an unknown mode is refused'),
    ('select spp.begin_upload(''ALPHA'', ''x'', ''ABC'', 1)', 'SPIHA', 'what is no SHA-256 is refused'),
    ('select spp.begin_upload(''ALPHA'', ''x'', null, 1)', 'SPIHA', 'no hash is refused'),
    ('select spp.begin_upload(''ALPHA'', ''x'', repeat(''a'', 64), 1, null)', 'SPIMO', 'no mode is refused')
  ) as c (statement, sqlstate, description);
select is(pg_temp.begin((select s.supplier_id::text from spp.suppliers s where s.supplier_code = 'BETA'),
  'by id') ->> 'duplicate', 'false',
  'a supplier may be named by its id');
select spp_private.fail_batch((pg_temp.last_batch()).batch_id, 'test', 'Test.', 'None.');
select spp.update_supplier('BETA', format('{"status": "%s"}', s)::jsonb),
       throws_ok('select pg_temp.begin(''BETA'', ''new'')', 'SPCSA', null,
         format('a supplier that is %s may not upload', s)) as upload,
       throws_ok('select spp.check_upload(''BETA'')', 'SPCSA', null, 'which is told before the file is sent') as check
  from unnest(array['inactive', 'suspended']) s;
select spp.update_supplier('BETA', '{"status": "active"}');
select is(spp.check_upload('BETA') -> 'limits' -> 'max_rows', '5000000', 'an active one is told its limits');

-- Order: the oldest first, also while it is being retried.
select pg_temp.begin('ALPHA', 'first'), pg_temp.begin('ALPHA', 'second');
create temporary table waiting on commit drop as
select b.supplier_id, min(b.batch_id::text) as first, max(b.batch_id::text) as second
  from spp.upload_batches b where b.status = 'queued' group by b.supplier_id;
select is(spp_private.claim_batch(w.supplier_id) ->> 'batch_id', w.first, 'the first accepted is worked off first')
  from waiting w;
select is((select b.status from spp.upload_batches b, waiting w where b.batch_id = w.first::uuid), 'processing',
  'it is being processed');
insert into spp.upload_staging (batch_id, row_number, raw_data, code, price) select w.first::uuid, 2, '{}', 'X', '1'
  from waiting w;
select is(spp_private.claim_batch(w.supplier_id), '{"busy": true}', 'while somebody holds it nobody else gets it')
  from waiting w;
update spp.upload_batches b set lease_expires_at = now() - interval '1 second' from waiting w
 where b.batch_id = w.first::uuid;
select is((select (j ->> 'batch_id' = w.first, j ->> 'attempts', j ->> 'phase')::text from waiting w,
  spp_private.claim_batch(w.supplier_id) j),
  '(t,2,stage)', 'tried again, it holds back its successor');
select is((select count(*) from spp.upload_staging s, waiting w where s.batch_id = w.first::uuid), 0::bigint,
  'rows of a staging that broke off are dropped');
select throws_ok(format('select spp_private.validate_chunk(%L, 10)', w.first), 'SPCBS', null,
  'a step out of turn is refused') from waiting w;
select spp_private.finish_staging(w.first::uuid, tap.lease(w.first::uuid), '{"format": "csv"}') from waiting w;
select is((select (b.status, b.reason ->> 'code', b.detected ->> 'format')::text from spp.upload_batches b, waiting w
  where b.batch_id = w.first::uuid),
  '(failed,empty_file,csv)', 'a list without rows fails with its reason');
select is(spp_private.claim_batch(w.supplier_id) ->> 'batch_id', w.second, 'then comes the successor') from waiting w;
select spp_private.fail_batch(w.second::uuid, 'test', 'Test.', 'None.') from waiting w;
select is(spp_private.claim_batch(w.supplier_id), null, 'at last nothing waits') from waiting w;
select spp_private.fail_batch(w.second::uuid, 'again', 'Again.', 'None.') from waiting w;
select is((select b.reason from spp.upload_batches b, waiting w where b.batch_id = w.second::uuid),
  '{"code": "test", "message": "Test.", "hint": "None."}', 'what has failed has one reason');

-- No valid row.
select tap.upload('ALPHA', '[{"code": "A", "price": "bad"}, {"price": "1"}]');
select is((select (b.status, b.reason ->> 'code', b.reason ->> 'hint' <> '')::text from pg_temp.last_batch() b),
  '(failed,no_valid_rows,t)',
  'a list without a valid row fails');
select is(tap.counts((pg_temp.last_batch()).batch_id), '2 = 0 + 0 + 0 + 2 + 0, 0', 'its counts are kept');
select is((select jsonb_array_length(spp.upload_report((pg_temp.last_batch()).batch_id) -> 'errors')), 2,
  'and its errors listed');
select is((select count(*) from spp.quarantine('ALPHA')), 0::bigint, 'but nothing waits in quarantine');
select tap.upload('ALPHA', '[{"code": "A", "price": "1", "currency": "$"}, {"code": "B", "price": "2", "currency": "$"}, {"price": "1"}]');
select matches((pg_temp.last_batch()).reason ->> 'hint', 'currency', 'one in another currency says what helps');

-- A batch that fails after applied chunks is taken back.
select tap.supplier('GAMMA');
select tap.upload('GAMMA', '[{"code": "1", "price": "1"}, {"code": "2", "price": "1"}, {"code": "9", "price": "1"}]');
select tap.upload('GAMMA', '[{"code": "1", "price": "1"}, {"code": "2", "price": "1"}]');
select spp.set_setting('upload.chunk_rows', '2');
select tap.work_off(tap.stage('GAMMA', '[{"code": "1", "price": "5"}, {"code": "9", "price": "1"},
  {"code": "3", "price": "1"}]'), 2);
select is(tap.products('GAMMA'), '1=5, 2=1, 9=1', 'a chunk is applied');
select spp_private.fail_batch((pg_temp.last_batch()).batch_id, 'processing_failed', 'It broke.', 'See the log.');
select is(tap.products('GAMMA'), '1=1, 2=1, 9=1 n m', 'when the batch fails, prices and marks are as before');
select is((select (b.status, b.reason ->> 'code')::text from pg_temp.last_batch() b), '(failed,processing_failed)',
  'it ends failed, with the reason');
select is((select string_agg(h.change_reason, ' ' order by h.history_id) from spp.price_history h
            where h.upload_batch_id = (pg_temp.last_batch()).batch_id), 'upload rollback',
              'history keeps both changes');
select is((select count(*) from graphile_worker.jobs j where j.task_identifier = 'supplier__process_uploads'), 3::bigint,
  'one job per supplier, however many lists');
-- What is said of a staged row.
select throws_ok('update spp.upload_staging set ' || c.change, '23514', null, c.description)
  from (values
    ($$validation_status = 'odd'$$, 'a status that there is not is refused'),
    ($$validation_status = 'staged', superseded_by_batch_id = batch_id$$, 'only what is superseded names a later list'),
    ($$validation_status = 'failed', superseded_by_batch_id = batch_id$$, 'also of what failed'),
    ($$validation_status = 'superseded', superseded_by_batch_id = null$$, 'and that must')
  ) as c (change, description);
select * from finish();

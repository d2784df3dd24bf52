-- A large list in halves: what a session has done beside the batch is counted once, and nobody does it again.
select plan(35);

select tap.supplier('HALVES'), tap.supplier('WHOLE');
select spp.set_import_profile(s, '{"decimal_mark": "."}') from unnest(array['HALVES', 'WHOLE']) s;
create temporary table lists on commit drop as
select 1 as n, jsonb_agg(jsonb_build_object('code', 'C' || i, 'price', case i when 4 then 'none' when 9 then '0' else i || '.50' end)
                           || case when i = 12 then '{"name": ""}' else '{}' end::jsonb order by i) as rows
  from generate_series(1, 12) i
union all
select 2, jsonb_agg(jsonb_build_object('code', 'C' || i, 'price', case when i % 3 = 0 then i || '.75' else i || '.50' end)
                      order by i)
  from generate_series(1, 15) i;
select spp.set_setting('upload.chunk_rows', '3');
create temporary table batches (n integer, batch_id uuid) on commit drop;

create function tap.split(batch_id uuid) returns jsonb
language sql volatile
as $$ select spp_private.split_batch(split.batch_id, tap.lease(split.batch_id)) $$;
create function tap.part(batch_id uuid, from_row integer, to_row integer) returns boolean
language sql volatile
as $$ select spp_private.work_part(part.batch_id, tap.lease(part.batch_id), from_row, to_row, true) $$;
create function tap.done(batch_id uuid) returns text
language sql stable
as $$
  select format('%s %s: %s new, %s updated, %s unchanged, %s failed', b.phase, b.next_row, b.new_products_count,
                b.updated_products_count, b.unchanged_products_count, b.failed_products_count)
    from spp.upload_batches b where b.batch_id = done.batch_id
$$;
create function tap.told(batch_id uuid) returns jsonb
language sql stable
as $$
  select to_jsonb(b) - '{batch_id,supplier_id,upload_date,started_at,completed_at,processing_time_ms,request_id,error_log}'::text[]
    from spp.upload_batches b where b.batch_id = told.batch_id
$$;

-- Validation: few rows are not split, but a part that is there is taken.
insert into batches select 1, tap.stage('HALVES', l.rows) from lists l where l.n = 1;
select is(tap.split(b.batch_id), null, 'few rows are judged in one go') from batches b where b.n = 1;
select is(tap.part(b.batch_id, 8, 13), true, 'the last six are judged beside') from batches b where b.n = 1;
select is(tap.done(b.batch_id), 'validate 1: 0 new, 0 updated, 0 unchanged, 0 failed', 'the batch knows nothing of it yet')
  from batches b where b.n = 1;
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'validate', 'the batch goes on up to the part')
  from batches b where b.n = 1;
select is(tap.done(b.batch_id), 'validate 8: 0 new, 0 updated, 0 unchanged, 1 failed', 'and no further')
  from batches b where b.n = 1;
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'apply', 'then it takes the part')
  from batches b where b.n = 1;
select is((select count(*) from spp_private.batch_parts), 0::bigint, 'which is gone with that');

-- Applying.
select is(tap.split(b.batch_id), '[[1, 7], [8, 13]]', 'what is left is halved') from batches b where b.n = 1;
select throws_ok(format('select spp_private.work_part(%L, %L, 8, 13, true)', b.batch_id, gen_random_uuid()), 'SPCLO', null,
  'whoever has lost the batch does no part') from batches b where b.n = 1;
select throws_ok(format('select tap.part(%L, 0, 13)', b.batch_id), 'SPCBS', null, 'nor one that is done') from batches b
 where b.n = 1;
select is(tap.part(b.batch_id, 8, 13), true, 'the second half is applied') from batches b where b.n = 1;
select is(tap.products('HALVES'), 'C10=10.5 n, C11=11.5 n, C12=12.5 n, C7=7.5 n, C8=8.5 n, C9=0 n', 'and is there');
select is(tap.split(b.batch_id), null, 'while a part waits nothing is split') from batches b where b.n = 1;
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'apply', 'a chunk')
  from batches b where b.n = 1;
select is(tap.done(b.batch_id), 'apply 5: 3 new, 0 updated, 0 unchanged, 1 failed', 'of three rows') from batches b where b.n = 1;
select is(tap.part(b.batch_id, 5, 7), true, 'whoever holds the batch does its part the same way') from batches b where b.n = 1;
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'apply', 'one part is taken')
  from batches b where b.n = 1;
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'finish', 'and the other')
  from batches b where b.n = 1;
select is(tap.done(b.batch_id), 'finish 14: 11 new, 0 updated, 0 unchanged, 1 failed', 'each row is counted once')
  from batches b where b.n = 1;
select is(tap.work_off(b.batch_id), 'done', 'the batch ends') from batches b where b.n = 1;

-- A second list in halves, beside the same in one go: they tell the same.
insert into batches select 2, tap.stage('HALVES', l.rows) from lists l where l.n = 2;
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'apply', 'validated') from batches b where b.n = 2;
select is(tap.split(b.batch_id), '[[1, 8], [9, 16]]', 'halved') from batches b where b.n = 2;
select is(tap.part(b.batch_id, 9, 16), true, 'one half') from batches b where b.n = 2;
select is(tap.part(b.batch_id, 1, 8), true, 'the other half') from batches b where b.n = 2;
select is(tap.work_off(b.batch_id), 'done', 'and the end') from batches b where b.n = 2;
insert into batches select l.n + 2, tap.upload('WHOLE', l.rows) from lists l order by l.n;
select is(tap.told(h.batch_id), tap.told(w.batch_id), format('list %s in halves tells what it tells in one go', h.n))
  from batches h join batches w on w.n = h.n + 2
 where h.n <= 2 order by h.n;
select is(tap.products('HALVES'), tap.products('WHOLE'), 'and brings the same');
select is(
  (select jsonb_agg(jsonb_build_array(h.old_price, h.new_price) order by h.new_price, h.old_price) from spp.price_history h
    where h.supplier_id = (select s.supplier_id from spp.suppliers s where s.supplier_code = 'HALVES')),
  (select jsonb_agg(jsonb_build_array(h.old_price, h.new_price) order by h.new_price, h.old_price) from spp.price_history h
    where h.supplier_id = (select s.supplier_id from spp.suppliers s where s.supplier_code = 'WHOLE')),
  'with the same history');

-- A supplier that is suspended: nothing is split, and the parts are undone with the rest.
insert into batches select 5, tap.stage('HALVES', (select jsonb_agg(jsonb_build_object('code', 'D' || i, 'price', '1'))
                                                     from generate_series(1, 9) i));
select is(spp_private.advance_batch(b.batch_id, tap.lease(b.batch_id)), 'apply', 'validated') from batches b where b.n = 5;
select is(tap.part(b.batch_id, 6, 10), true, 'half of a list') from batches b where b.n = 5;
update spp.suppliers set status = 'suspended' where supplier_code = 'HALVES';
select is(tap.work_off(b.batch_id), 'done', 'that ends as its supplier is suspended') from batches b where b.n = 5;
select is(tap.products('HALVES'), tap.products('WHOLE'), 'leaves nothing behind');
select is((select count(*) from spp_private.batch_parts), 0::bigint, 'nor a part');

-- Staged rows go with their upload, without a foreign key.
delete from spp.upload_batches u using batches b where u.batch_id = b.batch_id and b.n = 5;
select is((select count(*) from spp.upload_staging s join batches b using (batch_id) where b.n in (4, 5)), 15::bigint,
  'the rows of an upload go with it, and no others');

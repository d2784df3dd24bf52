-- A later list that brings a code takes what waits of it out of quarantine; a rollback brings it back.
select plan(41);

select tap.supplier('ALPHA');
create temporary table lists (name text primary key, batch_id uuid) on commit drop;
create function pg_temp.bring(name text, rows jsonb, dry_run boolean default false) returns uuid
language sql volatile
as $$
  insert into lists select bring.name, tap.upload('ALPHA', bring.rows, 'partial', bring.dry_run) returning batch_id
$$;
-- "list.code-or-dash" of what waits.
create function pg_temp.waiting() returns text
language sql volatile
as $$
  select coalesce(string_agg(concat(l.name, '.', coalesce(s.code, '-')), ' ' order by l.name, s.row_number), '')
    from spp.quarantine('ALPHA') q
    join lists l on l.batch_id = q.batch_id
    join spp.upload_staging s on s.staging_id = q.staging_id
$$;
create function pg_temp.id_of(name text, code text) returns uuid
language sql stable
as $$
  select s.staging_id from spp.upload_staging s join lists l on l.batch_id = s.batch_id
   where l.name = id_of.name and s.code = id_of.code
$$;

select pg_temp.bring('a', '[{"code": "GOOD", "price": "1"}, {"code": "X", "price": "x"}, {"code": "Y", "price": "y"},
  {"code": "Z", "price": "z"}, {"price": "1", "name": "Nameless"}, {"price": "2", "name": "Other"}]');
select is(pg_temp.waiting(), 'a.X a.Y a.Z a.- a.-', 'five rows of a list wait');

-- A dry run changes nothing of that.
select pg_temp.bring('dry', '[{"code": "X", "price": "1"}, {"code": "Y", "price": "y"},
  {"price": "1", "name": "Nameless"}]', true);
select is(pg_temp.waiting(), 'a.X a.Y a.Z a.- a.-', 'a dry run supersedes nothing');

select pg_temp.bring('b', '[{"code": "X", "price": "3"}, {"code": "Y", "price": "y"}, {"price": "1", "name": "Nameless"},
  {"code": "GOOD", "price": "1"}]');
select is(pg_temp.waiting(), 'a.Z a.- b.Y b.-',
  'brought again, a row waits no more: a good one is in, a broken one waits in its place, with a code or without');
select is(tap.counts(l.batch_id), '6 = 1 + 0 + 0 + 5 + 0, 0', 'the counts of the older list stay') from lists l
 where l.name = 'a';
select is((r.r ->> 'waiting_rows_count', r.r ->> 'superseded_rows_count', r.r ->> 'failed_products_count')::text,
  '(2,3,5)', 'its report says how many still wait, and how many do not')
  from lists l, lateral (select spp.upload_report(l.batch_id) as r) r where l.name = 'a';
select is((select count(*) from lists l, spp.rejected_rows(l.batch_id) where l.name = 'a'), 5::bigint,
  'and lists what was rejected');
select is((select jsonb_array_length(spp.upload_report(l.batch_id) -> 'errors') from lists l where l.name = 'a'), 5,
  'so does its report');
select is((select s.superseded_by_batch_id from spp.upload_staging s where s.staging_id = pg_temp.id_of('a', 'X')),
  (select l.batch_id from lists l where l.name = 'b'), 'the row names the later list');

-- Refused in words.
select throws_ok(format('select spp.resubmit_quarantined(%L)', jsonb_build_array(
    jsonb_build_object('staging_id', pg_temp.id_of('a', 'X'), 'data', '{"Price": "9"}'::jsonb))), 'SPCSR', null,
  'a superseded row is not corrected');
select throws_like(format('select spp.resubmit_quarantined(%L)', jsonb_build_array(
    jsonb_build_object('staging_id', pg_temp.id_of('a', 'X'), 'data', '{"Price": "9"}'::jsonb),
    jsonb_build_object('staging_id', pg_temp.id_of('a', 'Z'), 'data', '{"Price": "9"}'::jsonb))),
  '1 of the rows%' || l.batch_id || '%', 'the refusal says how many, and which list') from lists l where l.name = 'b';
select is(tap.products('ALPHA'), 'GOOD=1, X=3 n', 'nothing of it was applied');
select is(spp.discard_quarantined(array[pg_temp.id_of('a', 'X')]), '{"discarded": 0}', 'nor is one discarded');

-- The same broken rows do not pile up.
select pg_temp.bring('c', '[{"code": "Y", "price": "y"}, {"price": "1", "name": "Nameless"},
  {"code": "GOOD", "price": "1"}]');
select pg_temp.bring('d', '[{"code": "Y", "price": "y"}, {"price": "1", "name": "Nameless"},
  {"code": "GOOD", "price": "1"}]');
select is(pg_temp.waiting(), 'a.Z a.- d.Y d.-', 'the same broken row waits once, whichever list brought it');
select is((select sum(b.superseded_rows_count) from spp.upload_batches b join lists using (batch_id)), 7::bigint,
  'each list counts what was taken from it once');

-- A list that fails brings nothing.
select pg_temp.bring('failed', '[{"code": "Z", "price": "still none"}]');
select is(pg_temp.waiting(), 'a.Z a.- d.Y d.-', 'a list without a valid row supersedes nothing');

-- Nobody else's rows.
select tap.supplier('BETA');
select tap.upload('BETA', '[{"code": "Z", "price": "1"}, {"code": "Y", "price": "y"}]');
select is(pg_temp.waiting(), 'a.Z a.- d.Y d.-', 'nor does another supplier''s list');

-- Rolled back, a list gives back what it took, unless a later list that stands brings it.
create function pg_temp.undo(name text) returns void
language sql volatile
as $$
  select spp.rollback_batch(l.batch_id) from lists l where l.name = undo.name
$$;
select pg_temp.undo('c');
select is(pg_temp.waiting(), 'a.Z a.- d.Y d.-', 'what a rolled back list took stays away while a later one brings it');
select is((select array_agg(distinct l.name) from spp.upload_staging s join lists l on l.batch_id = s.superseded_by_batch_id
            where s.batch_id = (select b.batch_id from lists b where b.name = 'b')), '{d}',
  'it is superseded by that list from now on');
select pg_temp.undo('d');
select is(pg_temp.waiting(), 'a.Z a.- b.Y b.-', 'what the last one took waits again');
select is((r.r ->> 'waiting_rows_count', r.r ->> 'superseded_rows_count')::text, '(2,0)', 'and is counted so')
  from lists l, lateral (select spp.upload_report(l.batch_id) as r) r where l.name = 'b';
select pg_temp.undo('b');
select is(pg_temp.waiting(), 'a.X a.Y a.Z a.- a.-', 'in the end all of the first list waits again');
select is((select count(*) from spp.upload_staging s where s.superseded_by_batch_id is not null), 0::bigint,
  'and nothing is superseded');
select is((spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object(
    'staging_id', pg_temp.id_of('a', 'X'), 'data', '{"Price": "9"}'::jsonb))) ->> 'corrected')::integer, 1,
  'then it may be corrected');

-- What a person has decided stays.
select is(spp.discard_quarantined(array[pg_temp.id_of('a', 'Y')]), '{"discarded": 1}', 'a discarded row');
select pg_temp.bring('e', '[{"code": "X", "price": "3"}, {"code": "Y", "price": "4"}, {"code": "Z", "price": "5"}]');
select is((select string_agg(concat(s.code, ' ', s.validation_status), ', ' order by s.code)
             from spp.upload_staging s join lists l on l.batch_id = s.batch_id
            where l.name = 'a' and s.code in ('X', 'Y', 'Z')), 'X corrected, Y discarded, Z superseded',
  'only what waits is superseded');
select is(pg_temp.waiting(), 'a.- a.-', 'rows without a code wait until the same row comes, or a person decides');

-- A list of a later day.
insert into lists
select 'later', (spp.begin_upload('ALPHA', 'x.csv', repeat('a', 64), 1,
  effective_from => ((clock_timestamp() at time zone 'UTC')::date + 1)) ->> 'batch_id')::uuid;
select is(pg_temp.waiting(), 'a.- a.-', 'one that waits for its day supersedes nothing yet');

-- Superseded rows outlive retention while the list that took them may be undone.
update spp.upload_batches b set completed_at = now() - interval '1 year' from lists l
 where l.batch_id = b.batch_id and l.name = 'a';
select is(spp_private.purge_staging() > 0, true, 'old rows are removed');
select is((select string_agg(concat(s.code, ' ', s.validation_status), ', ' order by s.row_number)
             from spp.upload_staging s join lists l on l.batch_id = s.batch_id where l.name = 'a'),
  'Z superseded,  failed,  failed', 'but not what was superseded lately');
update spp.upload_staging s set processed_at = now() - interval '1 year' where s.validation_status = 'superseded';
select is(spp_private.purge_staging(), 1, 'until that is long ago, too');
select pg_temp.undo('e');
select is(pg_temp.waiting(), 'a.- a.-', 'then it does not come back');

-- One code, many lists: only earlier ones.
select tap.supplier('GAMMA');
create temporary table two on commit drop as
select tap.upload('GAMMA', '[{"code": "P", "price": "p"}, {"code": "P", "price": "q"}, {"code": "Q", "price": "1"}]') as first;
select is((select count(*) from spp.quarantine('GAMMA')), 2::bigint, 'rows of one list do not supersede each other');
select tap.upload('GAMMA', '[{"code": "P", "price": "1"}, {"code": "P", "price": "q"}]');
select is((select string_agg(q.raw ->> 'Price', ' ') from spp.quarantine('GAMMA') q), 'q',
  'both go when the next list brings the code; what is broken there waits');
select is_empty(format($$select * from (%s) broken$$, c.statement), 'the invariant of quarantine holds')
  from (values ($$select b.batch_id from spp.upload_batches b
                   where b.phase = 'done' and b.status = 'completed' and not b.dry_run
                     and spp_private.waiting_rows(b) <> (select count(*) from spp.upload_staging s
                       where s.batch_id = b.batch_id and s.validation_status = 'failed')$$)) as c (statement);
select is_empty(
  $$select b.batch_id from spp.upload_batches b
     where b.total_products <> b.new_products_count + b.updated_products_count + b.unchanged_products_count
                             + b.failed_products_count + b.duplicate_rows_count$$,
  'total = new + updated + unchanged + failed + duplicates, always');
-- Retention forgets no list that brings a product: what the first of two took stays away when only that one is undone.
select tap.supplier('DELTA');
create temporary table three on commit drop as
select tap.upload('DELTA', '[{"code": "X", "price": "x"}, {"code": "W", "price": "w"}, {"price": "1", "name": "Nameless"}, {"code": "OK", "price": "1"}]') as first;
alter table three add second uuid, add third uuid;
update three set second = tap.upload('DELTA', '[{"code": "X", "price": "2"}, {"code": "W", "price": "2"}, {"price": "1", "name": "Nameless"}]');
update three set third = tap.upload('DELTA', '[{"code": "X", "price": "3"}, {"price": "1", "name": "Nameless"}, {"code": "OK", "price": "2"}]');
create function pg_temp.delta() returns text
language sql volatile
as $$
  select coalesce(string_agg(coalesce(s.code, '-'), ' ' order by s.row_number), '')
    from spp.quarantine('DELTA') q join three t on t.first = q.batch_id join spp.upload_staging s using (staging_id)
$$;
select is(pg_temp.delta(), '', 'three rows of the first list are superseded by the second');
update spp.upload_batches b set completed_at = now() - interval '1 year' from three t where b.batch_id = t.third;
select ok(spp_private.purge_staging() > 0, 'the rows of the third go');
select spp_private.purge_staging();
select spp.rollback_batch(t.second) from three t;
select is(pg_temp.delta(), 'W', 'what the third list has brought as well waits no more');
select is((select string_agg(s.code, ' ' order by s.code) from spp.upload_staging s, three t where s.superseded_by_batch_id = t.third), 'X',
  'it is superseded by that one');
select is((select count(*) from spp.upload_staging s join three t on t.first = s.batch_id and t.third = s.superseded_by_batch_id), 2::bigint, 'with a code or without');
select spp.rollback_batch(t.third) from three t;
select is(pg_temp.delta(), 'X W -', 'until that is undone, too');
select * from finish();

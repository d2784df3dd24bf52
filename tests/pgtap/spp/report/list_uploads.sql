-- Uploads, newest first.
select plan(24);

select tap.supplier('ALPHA');
select tap.supplier('BETA');
create temporary table made (n integer generated always as identity, batch_id uuid) on commit drop;
insert into made (batch_id) select tap.upload('ALPHA', '[{"code": "A", "price": "1"}, {"code": "B", "price": "x"}]');
insert into made (batch_id) select tap.upload('BETA', '[{"code": "A", "price": "1"}]');
insert into made (batch_id) select tap.upload('ALPHA', '[{"code": "A", "price": "x"}]');
insert into made (batch_id) select tap.upload('ALPHA', '[{"code": "A", "price": "2"}]', 'full', true);
insert into made (batch_id) select (spp.begin_upload('ALPHA', 'later.csv', repeat('a', 64), 1, effective_from => (clock_timestamp() at time zone 'UTC')::date + 9) ->> 'batch_id')::uuid;
insert into made (batch_id) select (spp.begin_upload('BETA', 'now.csv', repeat('a', 64), 1) ->> 'batch_id')::uuid;
create function pg_temp.listed(supplier text default null, status text default null, before integer default null,
  page_size integer default 100) returns text
language sql stable
as $$
  select coalesce(string_agg(m.n::text, ' ' order by u.place), '')
    from (select l.*, row_number() over () as place
            from spp.list_uploads(listed.supplier, listed.status,
              (select m.batch_id from made m where m.n = listed.before), listed.page_size) l) u
    join made m on m.batch_id = u.batch_id
$$;

select is(pg_temp.listed(), '6 5 4 3 2 1', 'all, newest first: by when they came, whatever day they wait for');
select is(pg_temp.listed('ALPHA'), '5 4 3 1', 'of one supplier');
select is(pg_temp.listed((select u.supplier_id::text from spp.suppliers u where u.supplier_code = 'BETA')), '6 2', 'by its id');
select is(pg_temp.listed(status => 'completed'), '4 2 1', 'of one status');
select is(pg_temp.listed('ALPHA', 'failed'), '3', 'of both');
select is(pg_temp.listed('ALPHA', 'scheduled'), '5', 'those that wait for their day');
select is(pg_temp.listed(status => 'nonsense'), '', 'none of a status that there is not');
select is(pg_temp.listed(page_size => 2), '6 5', 'a page');
select is(pg_temp.listed(before => 5, page_size => 2), '4 3', 'the next');
select is(pg_temp.listed(before => 3, page_size => 5), '2 1', 'the last');
select is(pg_temp.listed('ALPHA', before => 4), '3 1', 'the next of a supplier');
update spp.upload_batches b set upload_date = '2026-01-01' from made m where m.batch_id = b.batch_id;
select is((select string_agg(pg_temp.listed(before => m.n, page_size => 1), ' ' order by m.batch_id desc)
             from made m), (select string_agg(m.n::text, ' ' order by m.batch_id desc)
             from made m where m.batch_id <> (select max(x.batch_id::text)::uuid from made x)) || ' ',
  'of the same moment, one after the other');
select is((select string_agg(concat_ws(' ', l.supplier_code, l.file_name, l.dry_run, l.mode, l.status,
                            (l.effective_from is not null), l.total_products, l.waiting_rows_count, l.reason ->> 'code'),
                            ', ' order by m.n)
             from spp.list_uploads('ALPHA') l join made m using (batch_id)),
  'ALPHA list.csv f partial completed f 2 1, ALPHA list.csv f partial failed f 1 0 no_valid_rows, '
  'ALPHA list.csv t full completed f 1 0, ALPHA later.csv f partial scheduled t 0 0', 'with what became of them');
select throws_ok($$select spp.list_uploads('NOBODY')$$, 'SPNSU', null, 'an unknown supplier is said to be so');
select throws_ok(format('select spp.list_uploads(before_id => %L)', gen_random_uuid()), 'SPNBA', null, 'and an unknown upload');
select throws_ok('select spp.list_uploads(page_size => 0)', 'SPIPG', null, 'a page of none is refused');
select is(tap.as_role('inv_supplier', 'select string_agg(distinct l.supplier_code, '' '') from spp.list_uploads() l',
  (select u.supplier_id from spp.suppliers u where u.supplier_code = 'BETA')), 'BETA', 'a supplier lists its own');
select is(tap.as_role('inv_supplier', 'select count(*) from spp.list_uploads()'), '0', 'without a claim none');
select is(tap.outcome('inv_supplier', format('select spp.list_uploads(before_id => %L)', m.batch_id),
  (select u.supplier_id from spp.suppliers u where u.supplier_code = 'BETA')), 'SPNBA', 'and places itself by no other''s')
  from made m where m.n = 1;

-- One that waited for its day comes before a trial and is applied after it; when it came says nothing.
create function pg_temp.applied_since(n integer, supplier text default 'ALPHA', status text default null) returns text
language sql stable
as $$
  select coalesce(string_agg(m.n::text, ' ' order by m.n), '')
    from spp.list_uploads(applied_since.supplier, applied_since.status, applied_since =>
           (select b.completed_at from spp.upload_batches b join made t using (batch_id) where t.n = applied_since.n)) l
    join made m using (batch_id)
$$;
update spp.upload_batches b set completed_at = '2026-02-01'::timestamptz + m.n * interval '1 day'
  from made m where m.batch_id = b.batch_id and b.status in ('completed', 'failed');
select is(pg_temp.applied_since(4), '', 'nothing was applied after the trial');
update spp.upload_batches b set status = 'completed', phase = 'done', completed_at = '2026-03-01'
  from made m where m.batch_id = b.batch_id and m.n = 5;
select is(pg_temp.applied_since(4), '5', 'but what waited for its day is, though it came before');
select is(pg_temp.applied_since(1), '5', 'a trial and a list that failed are none that were applied');
update spp.upload_batches b set status = 'rolled_back' from made m where m.batch_id = b.batch_id and m.n = 5;
select is(pg_temp.applied_since(4) || ':' || pg_temp.applied_since(4, status => 'completed'), '5:',
  'one that was undone was applied; by its status it is left out');

-- Each status that an upload may have is listed.
select is((select count(*) from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''(\w+)''::text', 'g') s
            where c.conname = 'upload_batches_status_check'
              and (select p.prosrc from pg_proc p where p.proname = 'list_uploads') !~ format('''%s''', s[1])), 0::bigint,
  'all statuses are asked for');
select * from finish();

-- Each row of a list and what became of it: as many of each outcome as the report counts, tried and applied alike.
select plan(28);

select tap.supplier('ALPHA');
create temporary table lists (name text primary key, batch_id uuid) on commit drop;
create function pg_temp.bring(name text, rows jsonb, dry_run boolean default false) returns uuid
language sql volatile
as $$
  insert into lists select bring.name, tap.upload('ALPHA', bring.rows, 'partial', bring.dry_run) returning batch_id
$$;
-- "new 2, changed 1", by the rows or by the report.
create function pg_temp.by_rows(name text) returns text
language sql volatile
as $$
  select string_agg(format('%s %s', r.outcome, r.rows), ', ' order by r.outcome)
    from (select r.outcome, count(*) as rows from lists l, spp.upload_rows(l.batch_id) r
           where l.name = by_rows.name group by r.outcome) r
$$;
create function pg_temp.by_report(name text) returns text
language sql volatile
as $$
  select string_agg(format('%s %s', c.outcome, c.rows), ', ' order by c.outcome)
    from lists l
    join spp.upload_batches b using (batch_id)
   cross join lateral (values ('new', b.new_products_count), ('changed', b.updated_products_count),
     ('unchanged', b.unchanged_products_count), ('rejected', b.failed_products_count),
     ('duplicate', b.duplicate_rows_count)) c (outcome, rows)
   where l.name = by_report.name and c.rows > 0
$$;
create function pg_temp.prices(name text, outcome text) returns text
language sql volatile
as $$
  select string_agg(concat(r.supplier_product_code, ' ', trim_scale(r.old_price), '>', trim_scale(r.new_price)), ', '
                    order by r.row_number)
    from lists l, spp.upload_rows(l.batch_id, prices.outcome) r
   where l.name = prices.name
$$;

select pg_temp.bring('first', '[{"code": "A", "price": "1"}, {"code": "B", "price": "2"}, {"code": "C", "price": "3"}]');
select is(pg_temp.by_rows('first'), 'new 3', 'rows of a first list are new');
create temporary table second on commit drop as
select '[{"code": "A", "price": "1"}, {"code": "B", "price": "2.5"}, {"code": "C", "price": "x"},
         {"code": "D", "price": "4"}, {"code": "A", "price": "1"}]'::jsonb as rows;
select pg_temp.bring('try', s.rows, true) from second s;
select is(pg_temp.by_rows('try'), pg_temp.by_report('try'), 'a dry run tells of rows what it counts');
select is(pg_temp.by_rows('try'), 'changed 1, duplicate 1, new 1, rejected 1, unchanged 1', 'each in its way');
select is(pg_temp.prices('try', 'changed'), 'B 2>2.5', 'old and new price');
select is(pg_temp.prices('try', 'new'), 'D >4', 'a new one has no old price');
create temporary table tried on commit drop as select pg_temp.by_rows('try') as rows;
select pg_temp.bring('second', s.rows) from second s;
select is(pg_temp.by_rows('second'), (select t.rows from tried t), 'the list itself does what was tried');
select is(pg_temp.by_rows('second'), pg_temp.by_report('second'), 'and counts it');
select is(pg_temp.prices('second', 'changed'), 'B 2>2.5', 'its prices');
select is(pg_temp.prices('second', 'unchanged'), 'A 1>1', 'also those that stay');
select pg_temp.bring('third', '[{"code": "A", "price": "9"}, {"code": "B", "price": "9"}, {"code": "D", "price": "9"}]');
select is(pg_temp.by_rows('second'), pg_temp.by_report('second'), 'a later list changes nothing of what was told');
select is(pg_temp.prices('second', 'changed'), 'B 2>2.5', 'nor its prices');
select is((select r.raw - 'name' from lists l, spp.upload_rows(l.batch_id, 'rejected') r where l.name = 'second') is not null,
  true, 'a rejected row shows its cells');
select isnt((select r.message from lists l, spp.upload_rows(l.batch_id, 'rejected') r where l.name = 'second'), null,
  'and says why');

-- Pages.
select is((select array_agg(r.row_number) from lists l, spp.upload_rows(l.batch_id, page_size => 2) r
            where l.name = 'second'), (select array_agg(x.n) from (
  select r.row_number as n from lists l, spp.upload_rows(l.batch_id) r where l.name = 'second' limit 2) x), 'a page of two');
select is((select count(*) from lists l, spp.upload_rows(l.batch_id) r,
                  spp.upload_rows(l.batch_id, after_row => r.row_number) n where l.name = 'second'), 10::bigint,
  'each row is followed by those behind it');
select throws_ok(format('select spp.upload_rows(%L, page_size => 0)', l.batch_id), 'SPIPG', null,
  'a page of none is refused') from lists l where l.name = 'second';
select throws_ok(format('select spp.upload_rows(%L)', gen_random_uuid()), 'SPNBA', null, 'so is an unknown upload');
select tap.supplier('BETA');
select is(tap.outcome('inv_supplier', format('select spp.upload_rows(%L)', l.batch_id)), 'SPNBA',
  'another supplier''s list is as none') from lists l where l.name = 'second';

-- What waits of one upload.
select is((select count(*) from lists l, spp.quarantine('ALPHA', batch_id => l.batch_id) where l.name = 'second'), 1::bigint,
  'the rejected rows of one upload');
select is((select count(*) from lists l, spp.quarantine('ALPHA', batch_id => l.batch_id) where l.name = 'third'), 0::bigint,
  'and of no other');

-- What a rollback would do.
create temporary table before on commit drop as select tap.products('ALPHA') as products;
create temporary table told on commit drop as
select spp.preview_rollback(l.batch_id) as answer from lists l where l.name = 'second';
select is(tap.products('ALPHA'), (select b.products from before b), 'to ask what a rollback would do changes nothing');
select is((select spp.rollback_batch(l.batch_id) from lists l where l.name = 'second'), (select t.answer from told t),
  'a rollback does what was told');
select throws_ok(format('select spp.preview_rollback(%L)', gen_random_uuid()), 'SPNBA', null,
  'that of an unknown upload is refused');
-- A few among many are found as they are among all, tried, applied and undone.
select tap.supplier('MANY');
create temporary table many (name text primary key, batch_id uuid) on commit drop;
create function pg_temp.many(name text, changed text, dry_run boolean) returns void language sql volatile as $$
  insert into many
  select many.name, tap.upload('MANY', (
           select jsonb_agg(jsonb_build_object('code', 'M' || n, 'name', 'Thing ' || n,
                                               'price', case when 'M' || n = many.changed then '9' else '1' end))
             from generate_series(case when many.changed is null then 2 else 1 end, 60) n), 'partial', many.dry_run)
$$;
select pg_temp.many('first', null, false), pg_temp.many('tried', 'M7', true), pg_temp.many('applied', 'M7', false);
create function pg_temp.differing() returns text language sql volatile as $$
  select string_agg(concat_ws(' ', m.name, o.outcome), ', ')
    from many m
   cross join unnest('{new,changed,unchanged,rejected,duplicate}'::text[]) o (outcome)
   where array(select r.row_number from spp.upload_rows(m.batch_id, o.outcome, page_size => 300) r)
         <> array(select r.row_number from spp.upload_rows(m.batch_id, page_size => 300) r where r.outcome = o.outcome)
$$;
select is((select string_agg(format('%s %s', r.outcome, r.supplier_product_code), ', ' order by r.row_number)
             from many m, spp.upload_rows(m.batch_id) r where m.name = 'applied' and r.outcome <> 'unchanged'),
          'new M1, changed M7', 'few of many');
select spp.rollback_batch(m.batch_id) from many m where m.name = 'applied';
select is(pg_temp.differing(), null, 'and each outcome finds its own');
-- Whatever most of a list are: here none or one is unchanged, and what was taken back is there again.
select tap.supplier('MOST');
create function pg_temp.most(name text, price text, but text default null) returns void language sql volatile as $$
  insert into many
  select most.name, tap.upload('MOST', (
           select jsonb_agg(jsonb_build_object('code', 'M' || n, 'name', 'Thing ' || n,
                                               'price', case when 'M' || n = most.but then '1' else most.price end))
             from generate_series(1, 250) n))
$$;
select pg_temp.most('taken back', '1');
create function pg_temp.calls() returns numeric language sql volatile as $$
  select sum(f.calls) from pg_stat_xact_user_functions f
$$;
set local track_functions = 'all';
create temporary table called on commit drop as select pg_temp.calls() as calls;
select is_empty(format('select from unnest(array[''changed'', ''unchanged'']) o, spp.upload_rows(%L, o)', m.batch_id),
                'of new ones none is changed or unchanged') from many m where m.name = 'taken back';
select cmp_ok(pg_temp.calls() - (select c.calls from called c), '<', 100::numeric, 'which takes no look at each');
select spp.rollback_batch(m.batch_id) from many m where m.name = 'taken back';
select pg_temp.most('brought', '1'), pg_temp.most('moved', '2', 'M7'), pg_temp.most('level', '2', 'M7');
select is(pg_temp.differing(), null, 'each outcome finds its own, whatever most of a list are');
select * from finish();

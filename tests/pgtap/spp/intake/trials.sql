-- What nothing stands of: uploads that are cancelled before anything of them is applied, and how long their rows are kept.
select plan(31);
select tap.supplier('ALPHA');
create temporary table lists (name text, batch_id uuid) on commit drop;
create function pg_temp.cancel(name text, role_name text default 'inv_supplier') returns text
language sql volatile
as $$
  select tap.outcome(role_name, format('select spp.cancel_upload(%L)', l.batch_id),
                     (select s.supplier_id from spp.suppliers s where s.supplier_code = 'ALPHA'))
    from lists l where l.name = cancel.name
$$;
-- In a phase that is not reached by working: what the caller sees then.
create function pg_temp.cancel_in(name text, phase text) returns text
language plpgsql volatile
as $$
begin
  update spp.upload_batches b set phase = cancel_in.phase from lists l where l.name = cancel_in.name and b.batch_id = l.batch_id;
  return pg_temp.cancel(cancel_in.name);
end
$$;
create function pg_temp.rows_of(name text) returns bigint
language sql stable
as $$ select count(*) from lists l join spp.upload_staging s using (batch_id) where l.name = rows_of.name $$;

insert into lists select 'queued', (spp.begin_upload('ALPHA', 'list.csv', repeat('a', 64), 1) ->> 'batch_id')::uuid;
select is(pg_temp.cancel('queued', r.role), r.outcome, 'what waits for its turn, by ' || r.role)
  from (values ('inv_supplier', 'ok'), ('inv_catalog_manager', 'ok'), ('inv_reviewer', '42501')) r (role, outcome);
select is(spp.cancel_upload(l.batch_id) ->> 'status', 'cancelled', 'it is cancelled') from lists l where l.name = 'queued';
select is(spp_private.claim_batch(s.supplier_id), null, 'nobody takes it up') from spp.suppliers s;
select is(tap.work_off(tap.stage('ALPHA', '[{"code": "A", "price": "2"}]')), 'done', 'the next list is worked off');

create temporary view phases as
select * from (values (1, 'stage'), (2, 'correct'), (3, 'apply'), (4, 'finish'), (5, 'validate')) p (place, phase);
insert into lists
select 'real', tap.stage('ALPHA', '[{"code": "A", "price": "1"}, {"code": "B", "price": "x"}, {"code": "A", "price": "3"}]');
select is(pg_temp.cancel_in('real', p.phase), case when p.phase in ('stage', 'validate') then 'ok' else 'SPCUC' end,
          'a list in phase ' || p.phase)
  from phases p order by p.place;
select is(spp.cancel_upload(l.batch_id) ->> 'status', 'cancelled', l.name || ' is cancelled') from lists l where l.name = 'real';
select throws_ok(format('select spp_private.%s', format(s.step, l.batch_id, '00000000-0000-4000-8000-000000000000')), 'SPCLO', null,
                 'whoever works on it is told so: ' || s.step)
  from lists l, (values ('advance_batch(%L, %L)'), ('hold_batch(%L, %L)')) s (step) where l.name = 'real';
select is(tap.counts(l.batch_id), '0 = 0 + 0 + 0 + 0 + 0, 0', 'it counts nothing') from lists l where l.name = 'real';
select is(tap.products('ALPHA'), 'A=2 n', 'nothing of it is applied');
select is(spp.cancel_upload(l.batch_id) ->> 'status', 'cancelled', 'twice is once') from lists l where l.name = 'real';
select is((select count(*) from graphile_worker.jobs j where j.task_identifier = 'spool__sweep'), 1::bigint,
          'its file is swept out');

insert into lists
select 'dry', tap.stage('ALPHA', '[{"code": "A", "price": "1"}, {"code": "B", "price": "x"}, {"code": "A", "price": "3"}]', 'partial', true);
select is(pg_temp.cancel_in('dry', p.phase), 'ok', 'a dry run in phase ' || p.phase) from phases p order by p.place;
select tap.work_off(l.batch_id) from lists l where l.name = 'dry';

-- How long rows are kept.
insert into lists
select 'applied', tap.upload('ALPHA', '[{"code": "C", "price": "1"}, {"code": "D", "price": "x"}]')
 union all
select 'failed', tap.upload('ALPHA', '[{"code": "C", "price": "x"}, {"code": "D", "price": "y"}]');
select is(b.status, 'failed', 'a list without a valid row fails') from lists l join spp.upload_batches b using (batch_id) where l.name = 'failed';
select is(pg_temp.cancel('failed'), 'SPCUC', 'what has failed is not cancelled');
create function pg_temp.purged(days integer) returns text
language plpgsql volatile
as $$
begin
  update spp.upload_batches set completed_at = now() - make_interval(days => days, mins => 1) where phase = 'done';
  while spp_private.purge_staging() > 0 loop
    null;
  end loop;
  return (select string_agg(l.name || ' ' || pg_temp.rows_of(l.name), ', ' order by l.name) from lists l where l.name <> 'queued');
end
$$;
select is(pg_temp.purged(0), 'applied 2, dry 3, failed 2, real 0', 'those of a cancelled list go at once');
select is(pg_temp.purged(2), 'applied 2, dry 3, failed 2, real 0', 'the others'' stay for a while');
update spp.settings set setting_value = '100' where setting_key = 'retention.trial_days';
select is(pg_temp.purged(29), 'applied 2, dry 3, failed 2, real 0', 'as long as the setting says');
update spp.settings set setting_value = '3' where setting_key = 'retention.trial_days';
select is(pg_temp.purged(3), 'applied 2, dry 0, failed 0, real 0', 'then those of a dry run and of a failed list go, whatever they are');
select is(pg_temp.purged(30), 'applied 1, dry 0, failed 0, real 0', 'what waits in quarantine stays');
update spp.settings set setting_value = '1000' where setting_key = 'retention.trial_days';
insert into lists select 'late', tap.upload('ALPHA', '[{"code": "C", "price": "1"}]', 'partial', true);
select matches(pg_temp.purged(30), 'late 0', 'none stays longer than the rows of other lists');
select * from finish();

-- What nothing stands of: uploads that are cancelled before anything of them is applied, and how long their rows are kept.
select plan(48);
select tap.supplier('ALPHA');
create temporary table lists (name text, batch_id uuid) on commit drop;
create function pg_temp.cancel(name text, role_name text default 'inv_catalog_manager') returns text
language sql volatile
as $$
  select tap.outcome(role_name, format('select spp.cancel_upload(%L)', l.batch_id),
                     (select s.supplier_id from spp.suppliers s where s.supplier_code = 'ALPHA'))
    from lists l where l.name = cancel.name
$$;
-- In a phase that is not reached by working: what the caller sees then.
create function pg_temp.cancel_in(name text, phase text, next_row integer default 1) returns text
language plpgsql volatile
as $$
begin
  update spp.upload_batches b set phase = cancel_in.phase, next_row = cancel_in.next_row
    from lists l where l.name = cancel_in.name and b.batch_id = l.batch_id;
  return pg_temp.cancel(cancel_in.name);
end
$$;
create function pg_temp.rows_of(name text) returns bigint
language sql stable
as $$ select count(*) from lists l join spp.upload_staging s using (batch_id) where l.name = rows_of.name $$;

insert into lists select 'queued', (spp.begin_upload('ALPHA', 'list.csv', repeat('a', 64), 1) ->> 'batch_id')::uuid;
select is(pg_temp.cancel('queued', r.role), r.outcome, 'what waits for its turn, by ' || r.role)
  from (values ('inv_supplier', 'SPFCU'), ('inv_catalog_manager', 'ok'), ('inv_reviewer', '42501')) r (role, outcome);
select is(spp.cancel_upload(l.batch_id) ->> 'status', 'cancelled', 'it is cancelled') from lists l where l.name = 'queued';
select is(spp_private.claim_batch(s.supplier_id), null, 'nobody takes it up') from spp.suppliers s;
select is(tap.work_off(tap.stage('ALPHA', '[{"code": "A", "price": "2"}]')), 'done', 'the next list is worked off');

create temporary view phases as
select * from (values (1, 'stage'), (2, 'correct'), (3, 'apply'), (4, 'finish'), (5, 'validate')) p (place, phase);
insert into lists
select 'real', tap.stage('ALPHA', '[{"code": "A", "price": "1"}, {"code": "B", "price": "x"}, {"code": "A", "price": "3"}]');
select is(pg_temp.cancel_in('real', p.phase, n.next_row),
          case when p.phase in ('stage', 'validate') or p.phase <> 'finish' and n.next_row = 1 then 'ok' else 'SPCUC' end,
          format('a list in phase %s, before row %s', p.phase, n.next_row))
  from phases p cross join (values (2), (1)) n (next_row) order by n.next_row desc, p.place;
insert into spp_private.batch_parts (batch_id, from_row, to_row, counts)
select l.batch_id, 2, 3, '{}' from lists l where l.name = 'real';
select is(pg_temp.cancel_in('real', p.phase), p.outcome, 'a list in phase ' || p.phase || ', with a part of it done')
  from (values ('apply', 'SPCUC'), ('validate', 'ok')) p (phase, outcome);
select is(spp.cancel_upload(l.batch_id) ->> 'status', 'cancelled', l.name || ' is cancelled') from lists l where l.name = 'real';
select throws_ok(format('select spp_private.%s', format(s.step, l.batch_id, '00000000-0000-4000-8000-000000000000')), 'SPCLO', null,
                 'whoever works on it is told so: ' || s.step)
  from lists l, (values ('advance_batch(%L, %L)'), ('hold_batch(%L, %L)')) s (step) where l.name = 'real';
select is(tap.counts(l.batch_id), '0 = 0 + 0 + 0 + 0 + 0, 0', 'it counts nothing') from lists l where l.name = 'real';
select is(tap.products('ALPHA'), 'A=2 n', 'nothing of it is applied');
select is((select count(*) from spp_private.batch_parts), 0::bigint, 'no part of it is left');
select is((select count(*) from spp.upload_rows(l.batch_id)) + (select count(*) from spp.rejected_rows(l.batch_id)), 0::bigint,
          'no row of it has an outcome, though they are still there')
  from lists l where l.name = 'real';
select is(spp.rollback_batch(l.batch_id), '{"reverted": 0, "removed": 0, "kept": []}', 'nothing of it is to be undone')
  from lists l where l.name = 'real';
select is(spp.cancel_upload(l.batch_id) ->> 'status', 'cancelled', 'twice is once') from lists l where l.name = 'real';
select is((select count(*) from graphile_worker.jobs j where j.task_identifier = 'spool__sweep'), 1::bigint,
          'its file is swept out');

insert into lists
select 'dry', tap.stage('ALPHA', '[{"code": "A", "price": "1"}, {"code": "B", "price": "x"}, {"code": "A", "price": "3"}]', 'partial', true);
select is(pg_temp.cancel_in('dry', p.phase), 'ok', 'a dry run in phase ' || p.phase) from phases p order by p.place;
select tap.work_off(l.batch_id) from lists l where l.name = 'dry';

-- Whose upload may be cancelled, and who learns by whom it was.
create function pg_temp.as_supplier(login text, statement text) returns text
language plpgsql volatile
as $$
declare
  v_answer text;
begin
  perform set_config('inv.user_id', login, true), set_config('role', 'inv_supplier', true),
          set_config('inv.supplier_id', (select s.supplier_id::text from spp.suppliers s), true);
  execute statement into v_answer;
  perform set_config('role', 'none', true), set_config('inv.user_id', '', true);
  return v_answer;
end
$$;
insert into lists
select 'own', pg_temp.as_supplier('robot', $$select spp.begin_upload('ALPHA', 'list.csv', repeat('b', 64), 1) ->> 'batch_id'$$)::uuid
 union all
select 'colleague''s', pg_temp.as_supplier('clerk', $$select spp.begin_upload('ALPHA', 'list.csv', repeat('c', 64), 1) ->> 'batch_id'$$)::uuid;
select is(pg_temp.as_supplier('robot', format('select spp.cancel_upload(%L) ->> ''status''', l.batch_id)), 'cancelled',
          format('a supplier''s %s upload, by its login', l.name))
  from lists l where l.name in ('own', 'colleague''s');
select is(pg_temp.as_supplier(r.login, format($$select spp.upload_report(%L) #>> '{reason,message}'$$, l.batch_id)),
          format('It was cancelled by %s: nothing of it was applied.', r.shown), format('%s, as %s sees it', l.name, r.login))
  from lists l, (values ('robot', 'robot'), ('clerk', 'another user')) r (login, shown) where l.name = 'own';
select is(spp.upload_report(l.batch_id) #>> '{reason,message}', 'It was cancelled by robot: nothing of it was applied.', 'as staff see it')
  from lists l where l.name = 'own';
delete from spp.upload_batches b using lists l where l.name = 'own' and b.batch_id = l.batch_id;
select is((select count(*) from spp_private.cancellations c join lists l using (batch_id) where l.name = 'own'), 0::bigint,
          'what goes takes along who cancelled it');
delete from lists where name in ('own', 'colleague''s');

-- How long rows are kept.
select throws_ok($$select spp.set_setting('retention.trial_days', '0')$$, 'SPISE', null, 'a trial''s are kept for a day at least');
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

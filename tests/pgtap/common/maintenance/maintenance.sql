-- Recurring work is recorded; its records go after a time; what VACUUM and REINDEX go over.
select plan(18);

create temporary table worker on commit drop as select gen_random_uuid() as worker_id;
select lease.register_worker(w.worker_id, 'worker') from worker w;
create function pg_temp.runs() returns table (task text, status text, detail jsonb, error text, ended boolean)
language plpgsql volatile
as $$
begin
  return query execute format(
    'select r.task, r.status, r.detail, r.error, r.duration_ms >= 0 from %I.maintenance_runs r order by r.run_id',
    common.tier());
end
$$;
create function pg_temp.age(whose text, by interval) returns void
language plpgsql volatile
as $$
begin
  execute format('update %I.maintenance_runs set started_at = started_at - $2 where task = $1', common.tier())
    using whose, by;
end
$$;

create temporary table run on commit drop as
select common.begin_maintenance('sweep', w.worker_id) as run_id from worker w;
select results_eq('select * from pg_temp.runs()', $$values ('sweep', 'running', '{}'::jsonb, null::text, null::boolean)$$,
  'what has begun runs');
select common.finish_maintenance(r.run_id, '{"rows": 3}') from run r;
select results_eq('select * from pg_temp.runs()',
  $$values ('sweep', 'completed', '{"rows": 3}'::jsonb, null::text, true)$$,
  'what has ended says what it did, and how long it took');
select common.finish_maintenance(common.begin_maintenance('mop', w.worker_id), null, 'no water') from worker w;
select results_eq($$select status, error from pg_temp.runs() where task = 'mop'$$, $$values ('failed', 'no water')$$,
  'or why it failed');

select common.begin_maintenance('dust', gen_random_uuid());
select is((select status from pg_temp.runs() where task = 'dust'), 'running', 'a run of a worker that has died');
select common.begin_maintenance('polish', w.worker_id) from worker w;
select results_eq($$select status, error, ended from pg_temp.runs() where task = 'dust'$$,
  $$values ('failed', 'Its worker has ended.', true)$$, 'is closed by the next');
select is((select status from pg_temp.runs() where task = 'polish'), 'running', 'one whose worker lives is not');
select is(common.close_dead_maintenance(), 0, 'none is left to close');
select has_index(common.tier()::name, 'maintenance_runs', 'maintenance_runs_running_idx', 'worker_id',
  'which is asked every minute, many times: of those that run alone');

select pg_temp.age('sweep', '89 days'), pg_temp.age('mop', '91 days');
select is(common.purge_maintenance(), 1, 'records are dropped after maintenance.keep_days');
select is((select array_agg(task order by task) from pg_temp.runs()), '{dust,polish,sweep}', 'the others stay');
select common.finish_maintenance(common.begin_maintenance('tick', w.worker_id), '{}')
  from worker w, generate_series(1, 2003);
select is(common.purge_maintenance(), 3, 'of what runs all the time the latest 2,000 stay');

-- Statements.
create table common.swept (id integer primary key, at timestamptz);
create table common.parted (at timestamptz) partition by range (at);
create table common.parted_1 partition of common.parted for values from ('2000-01-01') to ('2001-01-01');
create index on common.parted (at);
alter table common.swept owner to inv_owner;
alter table common.parted owner to inv_owner;
alter table common.parted_1 owner to inv_owner;
create table common.bare (id integer);
alter table common.bare owner to inv_owner;
insert into common.swept values (1);
insert into common.parted values ('2000-01-01');
select results_eq(
  $$select s from common.maintenance_statements('vacuum') s where s ~ 'common\.'$$,
  $$values ('analyze only common.parted'), ('vacuum (analyze, skip_locked) common.parted_1'),
           ('vacuum (analyze, skip_locked) common.swept')$$,
  'every table is vacuumed and analysed, partition by partition, but for empty ones');
select results_eq(
  $$select s from common.maintenance_statements('reindex') s where s ~ 'common\.'$$,
  $$values ('reindex (concurrently) table common.parted_1'), ('reindex (concurrently) table common.swept')$$,
  'every table that has indexes is reindexed, concurrently');
create index swept_at_ccnew on common.swept (at);
update pg_index set indisvalid = false where indexrelid = 'common.swept_at_ccnew'::regclass;
select results_eq($$select s from common.maintenance_statements('leftovers') s$$,
  $$values ('drop index concurrently if exists common.swept_at_ccnew')$$, 'what a broken REINDEX has left can go');
-- As a REINDEX locks what it rebuilds.
comment on index common.swept_pkey is 'It is being rebuilt.';
select is_empty($$select s from common.maintenance_statements('leftovers') s$$, 'but for where somebody rebuilds');
select is_empty($$select s from common.maintenance_statements('sweep') s$$, 'other work takes no statements');
select is_empty($$select s from common.maintenance_statements('vacuum') s where s ~ 'pg_catalog|information_schema'$$,
  'the catalogue is PostgreSQL''s');
create function pg_temp.purged() returns jsonb
language plpgsql volatile
as $$
declare
  v_result jsonb;
begin
  execute format('select %I.purge_old()', common.tier() || '_private') into v_result;
  return v_result;
end
$$;
select ok(pg_temp.purged() ? 'maintenance_runs', 'the database drops its old records, these among them');
select * from finish();

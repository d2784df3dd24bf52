-- What wants attention in either database: the worker, its jobs, recurring work; and what was sampled over time.
select plan(22);

create function pg_temp.amiss(name text) returns text
language plpgsql volatile
as $$
declare
  v_found text;
begin
  execute format('select a.severity || '' '' || a.title from %I.v_alerts a where a.alert = $1', common.tier())
     into v_found
    using name;
  return v_found;
end
$$;
create function pg_temp.put(statement text) returns void
language plpgsql volatile
as $$
begin
  execute replace(statement, '%tier%', common.tier());
end
$$;

-- The worker.
select is(pg_temp.amiss('worker_silent'), 'error No worker runs for ' || case common.tier() when 'spp' then 'SPP' else 'IS-SOH' end, 'no worker has ever run');
create temporary table worker on commit drop as select gen_random_uuid() as worker_id;
select lease.register_worker(w.worker_id, 'worker') from worker w;
select is(pg_temp.amiss('worker_silent'), null, 'one runs');
update lease.workers set beat_at = clock_timestamp() - interval '20 seconds';
select isnt(pg_temp.amiss('worker_silent'), null, 'it has fallen silent');
select pg_temp.put($$select %tier%.set_setting('monitor.worker_silence_seconds', '60')$$);
select is(pg_temp.amiss('worker_silent'), null, 'for how long it may, a setting says');

-- Jobs.
select is(pg_temp.amiss('jobs_given_up'), null, 'no job was given up');
select is(pg_temp.amiss('jobs_overdue'), null, 'and none is overdue');
select graphile_worker.add_job('nothing__do', '{}'), graphile_worker.add_job('nothing__more', '{}'),
       graphile_worker.add_job('nothing__late', '{}', run_at => now() - interval '1 hour');
update graphile_worker._private_jobs j
   set attempts = j.max_attempts, last_error = 'it broke'
  from graphile_worker._private_tasks t
 where t.id = j.task_id and t.identifier in ('nothing__do', 'nothing__more');
select is(pg_temp.amiss('jobs_given_up'), 'error Jobs given up: 2 (nothing__do, nothing__more)', 'two were');
select is(pg_temp.amiss('jobs_overdue'), 'error Jobs overdue: 1 (nothing__late)', 'one is');
-- As graphile-worker leaves what was asked for again while it ran, and then failed.
update graphile_worker._private_jobs j set updated_at = j.created_at + interval '1 minute' where j.last_error = 'it broke';
select is(pg_temp.amiss('jobs_given_up'), null, 'what another job does was not given up');
update graphile_worker._private_jobs j set key = 'keyed:' || j.id where j.last_error = 'it broke';
select is(pg_temp.amiss('jobs_given_up'), 'error Jobs given up: 2 (nothing__do, nothing__more)', 'what has its key was');

-- Connections.
select is(pg_temp.amiss('connections_scarce'), null, 'there are connections enough');
select pg_temp.put($$update %tier%.settings set minimum = 0, setting_value = '0'
                      where setting_key = 'monitor.connections_percent'$$);
select matches(pg_temp.amiss('connections_scarce'), '^warning \d+ of \d+ connections are taken$', 'or there are not');

-- Recurring work.
create function pg_temp.last(name text) returns text
language plpgsql volatile
as $$
declare
  v_found text;
begin
  execute format($q$select concat_ws(' ', m.status, m.error, m.completed_at is not null)
                      from %I.v_last_maintenance m where m.task = $1$q$, common.tier())
     into v_found
    using name;
  return v_found;
end
$$;
select common.finish_maintenance(common.begin_maintenance('mop', w.worker_id), '{}') from worker w;
select common.finish_maintenance(common.begin_maintenance('sweep', w.worker_id), '{}') from worker w;
select is(pg_temp.amiss('maintenance_failed'), null, 'nothing has failed');
select common.finish_maintenance(common.begin_maintenance('mop', w.worker_id), null, 'no water') from worker w;
select is(pg_temp.amiss('maintenance_failed'), 'warning Recurring work failed: mop', 'one has');
select is(pg_temp.last('mop'), 'failed no water t', 'of each the last run is told, and whether one ever ended well');
select is(pg_temp.last('sweep'), 'completed t', 'the next task in the index, too');
select common.finish_maintenance(common.begin_maintenance('mop', w.worker_id), '{}') from worker w;
select is(pg_temp.amiss('maintenance_failed'), null, 'until it does better');
select is(pg_temp.amiss('vacuum_late'), null, 'a young database need not have seen VACUUM');
select pg_temp.put($$update %tier%.maintenance_runs set started_at = started_at - interval '9 days'$$);
select isnt(pg_temp.amiss('vacuum_late'), null, 'an older one must');
select common.finish_maintenance(common.begin_maintenance('maintenance__vacuum', w.worker_id), '{}') from worker w;
select is(pg_temp.amiss('vacuum_late'), null, 'lately');

-- Samples: the highest, the last, and what came to a counter, past its reset.
select pg_temp.put($$insert into %tier%.metric_samples (metric, sampled_at, value)
  select m, date_trunc('day', now(), 'UTC') - interval '3 days' + n * interval '5 minutes', v
    from (values ('gauge', 1, 4), ('gauge', 2, 8), ('gauge', 3, 6), ('ticks_total', 1, 100), ('ticks_total', 2, 130),
                 ('ticks_total', 3, 10), ('ticks_total', 4, 15)) s (m, n, v)
  union all select 'gauge', now() - interval '40 days', 1$$);
create function pg_temp.history(days integer) returns text
language plpgsql volatile
as $$
declare
  v_found text;
begin
  execute format($q$select string_agg(concat_ws(' ', h.metric, h.highest, h.latest, h.growth), ', '
                                      order by h.begins_at, h.metric)
                      from %I.metric_history('{gauge,ticks_total}', $1) h$q$, common.tier())
     into v_found
    using days;
  return v_found;
end
$$;
select is(pg_temp.history(7), 'gauge 8 6, ticks_total 130 15 35', 'samples of an hour are told as one');
select is(pg_temp.history(90), 'gauge 1 1, gauge 8 6, ticks_total 130 15 35', 'those of a day, too');

select * from finish();

create or replace view spp.v_last_maintenance with (security_invoker = true) as
with recursive tasks as (
  -- From one task to the next in the index: of each there are thousands of runs.
  select min(r.task) as task from spp.maintenance_runs r
  union all
  select (select min(r.task) from spp.maintenance_runs r where r.task > t.task) from tasks t where t.task is not null
)
select l.task, l.status, l.started_at, l.finished_at, l.duration_ms, l.detail, l.error,
       (select r.finished_at
          from spp.maintenance_runs r
         where r.task = t.task and r.status = 'completed'
         order by r.started_at desc
         limit 1) as completed_at
  from tasks t
 cross join lateral (
   select r.* from spp.maintenance_runs r where r.task = t.task order by r.started_at desc limit 1) l;
comment on view spp.v_last_maintenance is 'Recurring work of SPP by what its last run came to.';
comment on column spp.v_last_maintenance.task is 'What was to be done.';
comment on column spp.v_last_maintenance.status is 'Of the last run: running, completed or failed.';
comment on column spp.v_last_maintenance.started_at is 'When the last run began.';
comment on column spp.v_last_maintenance.finished_at is 'When it ended; null: it runs.';
comment on column spp.v_last_maintenance.duration_ms is 'How long it took, in milliseconds.';
comment on column spp.v_last_maintenance.detail is 'What it did, in figures.';
comment on column spp.v_last_maintenance.error is 'Why it failed.';
comment on column spp.v_last_maintenance.completed_at is 'When a run last came to its end; null: none that is kept.';

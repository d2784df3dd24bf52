create or replace function common.purge_maintenance() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What runs every minute would fill the table with runs that found nothing to do.
  v_most constant integer := 2000;
  v_purged integer;
begin
  perform common.close_dead_maintenance();
  execute format(
    'delete from %1$I.maintenance_runs r
      using (select o.run_id, row_number() over (partition by o.task, o.status order by o.started_at desc) as place
               from %1$I.maintenance_runs o
              where o.status <> ''running'') o
      where o.run_id = r.run_id
        and (o.place > $1 and r.status = ''completed''
             or r.started_at < now() - make_interval(days => (
                  select s.setting_value::integer from %1$I.settings s
                   where s.setting_key = ''maintenance.keep_days'')))', common.tier())
    using v_most;
  get diagnostics v_purged = row_count;
  execute format(
    'delete from %1$I.metric_samples m
      where m.sampled_at < now() - make_interval(days => (
              select s.setting_value::integer from %1$I.settings s where s.setting_key = ''maintenance.keep_days''))',
    common.tier());
  -- Asked for again while they ran, and failed then: other jobs do what they had to do.
  delete from graphile_worker._private_jobs j
   where j.locked_by is null
     and lease.is_superseded(j.key, j.attempts, j.max_attempts, j.locked_at, j.created_at, j.updated_at, j.last_error);
  return v_purged;
end
$$;
comment on function common.purge_maintenance() is
  $$Drops runs and samples of metrics older than the setting maintenance.keep_days, and of each task the completed runs
beyond the latest 2,000, also failed jobs that others have superseded; answers how many runs.$$;

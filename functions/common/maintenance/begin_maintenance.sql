create or replace function common.begin_maintenance(task text, worker_id uuid) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id uuid;
begin
  perform common.close_dead_maintenance();
  execute format('insert into %I.maintenance_runs (task, worker_id) values ($1, $2) returning run_id', common.tier())
     into v_run_id
    using begin_maintenance.task, begin_maintenance.worker_id;
  return v_run_id;
end
$$;
comment on function common.begin_maintenance(text, uuid) is
  $$A worker (as lease.workers knows it) says that it begins with recurring work; answers the id of the
run. Runs of dead workers are closed.$$;

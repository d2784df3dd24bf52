create or replace function common.close_dead_maintenance() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_closed integer;
begin
  execute format(
    'update %I.maintenance_runs r
        set status = ''failed'', finished_at = clock_timestamp(), error = ''Its worker has ended.''
      where r.status = ''running'' and not lease.lives(r.worker_id)', common.tier());
  get diagnostics v_closed = row_count;
  return v_closed;
end
$$;
comment on function common.close_dead_maintenance() is
  'Ends the runs of workers that do not live any more, as failed; answers how many.';

create or replace function spp.matching_run(run_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
begin
  select r.* into v_run from spp_private.match_runs r where r.run_id = matching_run.run_id;
  if not found then
    raise exception using
      errcode = 'SPNMR', message = 'There is no such run of matching.',
      hint = 'Use the run_id that its start answered.';
  end if;
  return jsonb_build_object(
    'run_id', v_run.run_id,
    'status', case
      when v_run.failure is not null then 'failed'
      when v_run.finished_at is not null then 'completed'
      when v_run.started_at is not null then 'running'
      else 'queued' end,
    'requested_at', v_run.requested_at, 'started_at', v_run.started_at, 'finished_at', v_run.finished_at,
    'result', v_run.result, 'failure', v_run.failure);
end
$$;
comment on function spp.matching_run(uuid) is
  $$How a run of matching stands: {run_id, status, requested_at, started_at, finished_at, result, failure}; status is
queued, running, completed or failed, result {compared, auto, waiting}: pairs compared and accepted, and pairs that wait
for a person. Raises SPNMR.$$;
grant execute on function spp.matching_run(uuid) to inv_catalog_manager, inv_admin;

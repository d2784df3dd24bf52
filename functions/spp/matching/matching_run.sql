create or replace function spp.matching_run(run_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_done bigint;
  v_total bigint;
begin
  select r.* into v_run from spp_private.match_runs r where r.run_id = matching_run.run_id;
  if not found then
    raise exception using
      errcode = 'SPNMR', message = 'There is no such run of matching.',
      hint = 'Use the run_id that its start answered.';
  end if;
  select coalesce(sum(s.size) filter (where s.done), 0), coalesce(sum(s.size), 0) into v_done, v_total
    from spp_private.match_steps s
   where s.run_id = v_run.run_id and s.phase = v_run.phase;
  return jsonb_build_object(
    'run_id', v_run.run_id,
    'status', case
      when v_run.failure is not null then 'failed'
      when v_run.finished_at is not null then 'completed'
      when v_run.started_at is not null then 'running'
      else 'queued' end,
    'requested_at', v_run.requested_at, 'started_at', v_run.started_at, 'finished_at', v_run.finished_at,
    'phase', case when v_run.finished_at is null then v_run.phase end, 'done', v_done, 'total', v_total,
    'progress', case
      when v_run.result is not null then 1
      else spp_private.match_progress(v_run.phase, v_done, v_total) end,
    'result', v_run.result, 'failure', v_run.failure);
end
$$;
comment on function spp.matching_run(uuid) is
  $$How a run of matching stands: {run_id, status, requested_at, started_at, finished_at, phase, done, total, progress,
result, failure}; status is queued, running, completed or failed. phase is read, deal, find, compare, group, join or
settle, done and total the products (read, deal), keys (find) or pairs of this phase, progress the share of the whole, 0
to 1. result is {compared, auto, waiting}: pairs compared and accepted, and pairs that wait for a person. Raises
SPNMR.$$;
grant execute on function spp.matching_run(uuid) to inv_catalog_manager, inv_admin;

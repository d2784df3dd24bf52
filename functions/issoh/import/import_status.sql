create or replace function issoh.import_status(job_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := 1000;
  v_run issoh.import_runs;
  v_lists jsonb;
begin
  select r.* into v_run from issoh.import_runs r where r.job_id = import_status.job_id;
  if not found then
    raise exception using
      errcode = 'ISNIJ', message = 'There is no such import.', hint = 'Use the job_id that its request answered.';
  end if;
  select jsonb_object_agg(l.name, coalesce((
           select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'queue_id', i.queue_id, 'product_id', i.product_id, 'reason', i.code,
                    'message', i.message)) order by i.queue_id)
             from (select i.* from issoh.import_items i
                    where i.job_id = v_run.job_id and i.outcome = l.outcome and i.code is not null
                    order by i.queue_id limit v_most) i), '[]'))
    into v_lists
    from (values ('conflicts', 'conflict'), ('errors', 'failed'), ('warnings', 'imported'), ('kept', 'kept'))
      l (name, outcome);
  return jsonb_build_object(
    'job_id', v_run.job_id, 'status', v_run.status, 'total', v_run.total, 'imported', v_run.imported,
    'conflict_count', v_run.conflicts, 'error_count', v_run.failed, 'requested_by', v_run.requested_by,
    'requested_at', v_run.requested_at, 'started_at', v_run.started_at, 'finished_at', v_run.finished_at,
    'undone_by', v_run.undone_by, 'undone_at', v_run.undone_at, 'attempts', v_run.attempts,
    'last_failure', v_run.last_failure) || v_lists;
end
$$;
comment on function issoh.import_status(uuid) is
  $$How an import stands: {job_id, status, total, imported, conflict_count, error_count, requested_by, requested_at,
started_at, finished_at, undone_by, undone_at, attempts, last_failure, conflicts[], errors[], warnings[], kept[]}.
Status is queued, running, completed, failed or undone. The lists hold the first 1,000 {queue_id, product_id, reason,
message} (import_items has all); warnings were imported without a price. Raises ISNIJ.$$;
grant execute on function issoh.import_status(uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

create or replace function issoh_private.start_import(queue_ids uuid[]) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job_id uuid;
begin
  insert into issoh.import_runs (total, request_id)
  values (cardinality(start_import.queue_ids), nullif(current_setting('inv.request_id', true), ''))
  returning import_runs.job_id into v_job_id;
  insert into issoh.import_items (job_id, queue_id)
  select v_job_id, q.queue_id from unnest(start_import.queue_ids) q (queue_id);
  perform issoh_private.enqueue_import(v_job_id);
  return v_job_id;
end
$$;
comment on function issoh_private.start_import(uuid[]) is
  'Makes an import of these items, each named once, and its job.';

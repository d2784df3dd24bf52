create or replace function lease.run_jobs_again(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_free constant bigint[] := array(
    select j.job_id
      from lease.jobs() j
     where j.job_id = any (run_jobs_again.job_ids) and j.state not in ('runs', 'its worker is gone'));
  v_done bigint[];
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.logged_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
         'graphile_worker', 'jobs', j.job_id::text, to_jsonb(j)
    from lease.jobs() j
   where j.job_id = any (v_free);
  v_done := array(select j.id from graphile_worker.reschedule_jobs(v_free, run_at => now(), attempts => 0) j);
  -- One without a key is not taken for superseded by this (lease.is_superseded): it has all its tries to use up.
  update graphile_worker._private_jobs j
     set updated_at = j.created_at
   where j.id = any (v_done) and j.key is null;
  if cardinality(v_done) = 0 then
    raise exception using
      errcode = 'SPNJO',
      message = 'There is no such job, or it runs just now.',
      hint = 'List the jobs again; one at which a worker works is left alone.';
  end if;
  return query select d.* from unnest(v_done) d;
end
$$;
comment on function lease.run_jobs_again(bigint[]) is
  $$Runs jobs again, at once and with all their tries; those that run are left alone. Answers the
ids of those it did. Raises SPNJO where it did none.$$;

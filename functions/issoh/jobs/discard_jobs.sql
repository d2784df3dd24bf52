create or replace function issoh.discard_jobs(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked constant lease.job[] := array(select j from lease.jobs() j where j.job_id = any (discard_jobs.job_ids));
  v_done constant bigint[] := array(select j from lease.drop_jobs(discard_jobs.job_ids) j);
begin
  -- Or it would be queued again within a minute.
  perform issoh_private.discard_import(j.payload ->> 'job_id')
     from unnest(v_asked) j
    where j.job_id = any (v_done) and j.task = 'import__run'
    order by j.payload ->> 'job_id';
  return query select d from unnest(v_done) d;
end
$$;
comment on function issoh.discard_jobs(bigint[]) is
  $$Drops jobs; those that run are left alone. An import whose job is dropped ends as failed: what it has imported
stays. What recurs by the clock comes again at its time. Answers the ids of those it did. Raises SPNJO where it did
none.$$;
grant execute on function issoh.discard_jobs(bigint[]) to inv_admin;

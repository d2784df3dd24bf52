create or replace function issoh.retry_jobs(job_ids bigint[]) returns setof bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select j from lease.run_jobs_again(retry_jobs.job_ids) j
$$;
comment on function issoh.retry_jobs(bigint[]) is
  $$Runs jobs again, at once and with all their tries; those that run are left alone. Answers the
ids of those it did. Raises SPNJO where it did none.$$;
grant execute on function issoh.retry_jobs(bigint[]) to inv_admin;

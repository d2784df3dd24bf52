create or replace function spp.discard_jobs(job_ids bigint[]) returns setof bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select j from lease.drop_jobs(discard_jobs.job_ids) j
$$;
comment on function spp.discard_jobs(bigint[]) is
  $$Drops jobs; those that run are left alone. Answers the ids of those it did. Raises
SPNJO where it did none.$$;
grant execute on function spp.discard_jobs(bigint[]) to inv_admin;

create or replace function spp.discard_jobs(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked constant lease.job[] := array(select j from lease.jobs() j where j.job_id = any (discard_jobs.job_ids));
  v_done constant bigint[] := array(select j from lease.drop_jobs(discard_jobs.job_ids) j);
begin
  -- Or they would be queued again within a minute.
  perform spp_private.discard_uploads(j.payload ->> 'supplier_id')
     from unnest(v_asked) j
    where j.job_id = any (v_done) and j.task = 'supplier__process_uploads'
    order by j.payload ->> 'supplier_id';
  perform spp_private.discard_matching(j.payload ->> 'run_id')
     from unnest(v_asked) j
    where j.job_id = any (v_done) and j.task = 'products__match'
    order by j.payload ->> 'run_id';
  return query select d from unnest(v_done) d;
end
$$;
comment on function spp.discard_jobs(bigint[]) is
  $$Drops jobs; those that run are left alone. The uploads that a dropped job had to process end as failed, and nothing
of them is applied; so does its run of matching. What recurs by the clock comes again at its time. Answers the ids of
those it did. Raises SPNJO where it did none.$$;
grant execute on function spp.discard_jobs(bigint[]) to inv_admin;

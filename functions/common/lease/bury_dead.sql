create or replace function lease.bury_dead() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_orphaned text[];
begin
  with dead as (
    -- What somebody else buries, or who beats just now, is left to them.
    delete from lease.workers w
     where w.worker_id in (select d.worker_id from lease.workers d
                            where not lease.lives(d.worker_id)
                            order by d.worker_id
                              for update skip locked)
    returning w.job_owners
  )
  select array_agg(o.name) into v_orphaned from dead d, unnest(d.job_owners) o (name);
  -- Also what somebody locked who died before its first beat: certain where no worker is left, else after a minute.
  select array_agg(distinct j.locked_by) into v_orphaned
    from graphile_worker._private_jobs j
   where j.locked_by is not null
     and (j.locked_by = any (v_orphaned)
          or not exists (select from lease.workers w where w.worker_name = 'worker')
          or j.locked_at < now() - interval '1 minute'
             and not exists (select from lease.workers w where j.locked_by = any (w.job_owners)));
  if v_orphaned is null then
    return;
  end if;
  -- Asked for again while it ran: the other job does all that this one would.
  delete from graphile_worker._private_jobs j
   where j.locked_by = any (v_orphaned)
     and lease.is_superseded(j.key, j.attempts, j.max_attempts, j.locked_at, j.created_at, j.updated_at, j.last_error);
  -- Later with each try: a job that kills its worker leaves the others time for theirs.
  update graphile_worker._private_jobs j
     set run_at = greatest(j.run_at, now() + make_interval(secs => power(2, least(j.attempts, 10) - 1) - 1))
   where j.locked_by = any (v_orphaned);
  perform graphile_worker.force_unlock_workers(v_orphaned);
end
$$;
comment on function lease.bury_dead() is
  'Forgets workers that do not live any more, and frees the jobs that they had locked: at
once after the first try, later with each further one.';

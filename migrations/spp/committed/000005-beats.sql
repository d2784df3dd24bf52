--! Previous: sha1:eeb6702fd92037e813ab59e2312c38e9bbf908fd
--! Hash: sha1:07b782539f78134efe36041cd9fc7fc080a66717
--! Message: beats

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-beats.sql
-- A standstill of the database is nobody's death; two who bury the dead wait for nobody.
set lock_timeout = '5s';
--! Included functions/common/lease/bury_dead.sql
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
--! EndIncluded functions/common/lease/bury_dead.sql
--! Included functions/common/lease/beat.sql
create or replace function lease.beat(worker_id uuid, job_owners text[] default '{}') returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last timestamptz;
begin
  update lease.workers w
     set beat_at = clock_timestamp(), job_owners = beat.job_owners
   where w.worker_id = beat.worker_id
  returning old.beat_at into v_last;
  -- Who could not beat either knows nothing of the others' silence: the database stood still for all.
  if v_last > clock_timestamp() - interval '6 seconds' then
    perform lease.bury_dead();
  end if;
  return v_last is not null;
end
$$;
comment on function lease.beat(uuid, text[]) is
  'A worker says that it lives, and under which names it locks jobs. False when it had been given up
for dead: others do its work by now, and it must end.';
--! EndIncluded functions/common/lease/beat.sql

create or replace function lease.beat(worker_id uuid, job_owners text[] default '{}') returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lives boolean;
begin
  update lease.workers w
     set beat_at = clock_timestamp(), job_owners = beat.job_owners
   where w.worker_id = beat.worker_id;
  v_lives := found;
  perform lease.bury_dead();
  return v_lives;
end
$$;
comment on function lease.beat(uuid, text[]) is
  'A worker says that it lives, and under which names it locks jobs. False when it had been given up
for dead: others do its work by now, and it must end.';

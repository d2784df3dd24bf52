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

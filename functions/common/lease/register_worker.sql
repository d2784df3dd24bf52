create or replace function lease.register_worker(worker_id uuid, worker_name text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select lease.bury_dead();
  insert into lease.workers (worker_id, worker_name, backend_pid)
  values (register_worker.worker_id, register_worker.worker_name, pg_backend_pid())
$$;
comment on function lease.register_worker(uuid, text) is
  'A worker says that it lives, in the session in which it will go on saying so; takes up what dead ones had locked.';

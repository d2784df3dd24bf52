create or replace function lease.leave(worker_id uuid) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from lease.workers w where w.worker_id = leave.worker_id
$$;
comment on function lease.leave(uuid) is 'A worker says that it ends; it holds nothing any more.';

create or replace function lease.lives(worker_id uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
      from lease.workers w
      join pg_stat_activity a on a.pid = w.backend_pid
     where w.worker_id = lives.worker_id and w.beat_at > clock_timestamp() - interval '15 seconds')
$$;
comment on function lease.lives(uuid) is
  'Whether a worker lives: its session is there, and it has said so within the last 15 seconds.';
grant execute on function lease.lives(uuid) to inv_analyst, inv_admin;

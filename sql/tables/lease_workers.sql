-- The same table in both databases.
create table if not exists lease.workers (
  worker_id uuid primary key,
  worker_name text not null,
  backend_pid integer not null,
  job_owners text[] not null default '{}',
  started_at timestamptz not null default clock_timestamp(),
  beat_at timestamptz not null default clock_timestamp()
);
comment on table lease.workers is 'Whoever works here now: each says so every other second, in a session of
its own.';
comment on column lease.workers.worker_name is 'What it is: worker, or command line.';
comment on column lease.workers.backend_pid is
  'The session it beats in, which ends at once when its process is killed.';
comment on column lease.workers.job_owners is 'The names under which it locks jobs of graphile_worker.';
comment on column lease.workers.beat_at is 'When it last said that it lives.';
comment on column lease.workers.worker_id is 'Identifies it.';
comment on column lease.workers.started_at is 'When it began.';

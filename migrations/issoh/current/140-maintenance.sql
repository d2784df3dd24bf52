-- What recurring work did.
set lock_timeout = '5s';

create table if not exists issoh.maintenance_runs (
  run_id uuid not null default uuidv7() constraint maintenance_runs_pkey primary key,
  task text not null check (length(task) between 1 and 200),
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object'),
  error text,
  worker_id uuid,
  duration_ms bigint generated always as
    ((extract(epoch from finished_at - started_at) * 1000)::bigint) stored
);
create index if not exists maintenance_runs_task_idx on issoh.maintenance_runs (task, started_at desc);
create index if not exists maintenance_runs_started_at_idx on issoh.maintenance_runs (started_at);
create index if not exists maintenance_runs_running_idx on issoh.maintenance_runs (worker_id) where status = 'running';
comment on table issoh.maintenance_runs is '@filterBy run_id,task,status
@orderBy run_id

Recurring work in this database: what, when, how long, and what failed.';
comment on column issoh.maintenance_runs.run_id is 'Identifies the run.';
comment on column issoh.maintenance_runs.task is 'What was to be done.';
comment on column issoh.maintenance_runs.started_at is 'When it began.';
comment on column issoh.maintenance_runs.finished_at is 'When it ended; null: it runs.';
comment on column issoh.maintenance_runs.status is 'running, completed or failed.';
comment on column issoh.maintenance_runs.detail is 'What it did, in figures.';
comment on column issoh.maintenance_runs.error is 'Why it failed.';
comment on column issoh.maintenance_runs.worker_id is 'Who did it, as lease.workers knew it.';
comment on column issoh.maintenance_runs.duration_ms is 'Milliseconds from beginning to end.';
--! include policies/issoh/maintenance_runs.sql

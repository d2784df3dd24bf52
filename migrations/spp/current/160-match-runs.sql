-- Runs of matching: a worker does them, so no request's connection is held meanwhile.
set lock_timeout = '5s';

create table if not exists spp_private.match_runs (
  run_id uuid primary key default uuidv7(),
  supplier_id uuid references spp.suppliers on delete cascade,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  result jsonb,
  failure jsonb,
  check ((finished_at is not null) = (num_nonnulls(result, failure) = 1))
);
alter table spp_private.match_runs enable row level security;
create unique index if not exists match_runs_waiting on spp_private.match_runs (supplier_id) nulls not distinct
  where started_at is null;
create index if not exists match_runs_supplier on spp_private.match_runs (supplier_id);
comment on table spp_private.match_runs is
  'A run of matching that somebody asked for. Of those for the same products at most one waits:'
  ' who asks meanwhile shares it.';
comment on column spp_private.match_runs.supplier_id is 'Whose products are looked at; none: all suppliers''.';
comment on column spp_private.match_runs.requested_by is 'Who asked first; the run acts in this name.';
comment on column spp_private.match_runs.requested_at is 'When it was asked for.';
comment on column spp_private.match_runs.started_at is 'When a worker took it up.';
comment on column spp_private.match_runs.finished_at is 'When it was completed or failed.';
comment on column spp_private.match_runs.result is 'What spp.match_products answered.';
comment on column spp_private.match_runs.failure is 'Why it failed: {code, message, hint}.';

--! include functions/spp/matching/enqueue_matching.sql
--! include functions/spp/matching/start_matching.sql
--! include functions/spp/matching/take_matching.sql
--! include functions/spp/matching/run_matching.sql
--! include functions/spp/matching/matching_run.sql

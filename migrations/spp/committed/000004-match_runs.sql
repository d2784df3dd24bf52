--! Previous: sha1:9ab8a28cb792102ac173443f173c1e1326f30fe7
--! Hash: sha1:eeb6702fd92037e813ab59e2312c38e9bbf908fd
--! Message: match_runs

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 160-match-runs.sql
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

--! Included functions/spp/matching/enqueue_matching.sql
create or replace function spp_private.enqueue_matching(run_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One queue: a second run could only wait for the first one's lock.
  perform graphile_worker.add_job(
    'products__match',
    json_build_object('run_id', enqueue_matching.run_id),
    queue_name => 'matching',
    job_key => 'match:' || enqueue_matching.run_id,
    max_attempts => 25);
end
$$;
comment on function spp_private.enqueue_matching(uuid) is 'Queues the job that does a run of matching.';
--! EndIncluded functions/spp/matching/enqueue_matching.sql
--! Included functions/spp/matching/start_matching.sql
create or replace function spp.start_matching(supplier text default null) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_run_id uuid;
begin
  if start_matching.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(start_matching.supplier)).supplier_id;
  end if;
  loop
    insert into spp_private.match_runs (supplier_id, requested_by)
    values (v_supplier_id, audit.current_actor())
    on conflict (supplier_id) where started_at is null do nothing
    returning match_runs.run_id into v_run_id;
    if found then
      perform spp_private.enqueue_matching(v_run_id);
      return v_run_id;
    end if;
    select r.run_id into v_run_id
      from spp_private.match_runs r
     where r.supplier_id is not distinct from v_supplier_id and r.started_at is null;
    -- It may have been taken up since.
    if found then
      return v_run_id;
    end if;
  end loop;
end
$$;
comment on function spp.start_matching(text) is '@behavior -*

Asks for a run of spp.match_products by a worker: its id, for spp.matching_run. Joins a run of the same products that
has not been taken up. Raises SPNSU.';
grant execute on function spp.start_matching(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/matching/start_matching.sql
--! Included functions/spp/matching/take_matching.sql
create or replace function spp_private.take_matching(run_id uuid) returns text
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp_private.match_runs r
     set started_at = coalesce(r.started_at, now())
   where r.run_id = take_matching.run_id and r.finished_at is null
  returning r.requested_by
$$;
comment on function spp_private.take_matching(uuid) is
  $$Says that a worker takes a run up, for all to see before it runs: whoever asks from now on gets a run of their own.
Answers in whose name; nothing when it has ended.$$;
grant execute on function spp_private.take_matching(uuid) to inv_admin;
--! EndIncluded functions/spp/matching/take_matching.sql
--! Included functions/spp/matching/run_matching.sql
create or replace function spp_private.run_matching(run_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_result jsonb;
  v_message text;
  v_hint text;
begin
  -- Whoever comes second waits here, and finds it ended; where the first one died, does it.
  select r.* into v_run from spp_private.match_runs r
   where r.run_id = run_matching.run_id and r.finished_at is null
     for update;
  if not found then
    return;
  end if;
  begin
    v_result := spp.match_products(v_run.supplier_id::text);
    update spp_private.match_runs r
       set result = v_result, finished_at = clock_timestamp()
     where r.run_id = v_run.run_id;
  exception when others then
    get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint;
    update spp_private.match_runs r
       set failure = jsonb_build_object('code', sqlstate, 'message', v_message, 'hint', nullif(v_hint, '')),
           finished_at = clock_timestamp()
     where r.run_id = v_run.run_id;
  end;
end
$$;
comment on function spp_private.run_matching(uuid) is
  'Does a run of matching unless it has ended, and keeps what came out or why it failed. Never twice at once.';
grant execute on function spp_private.run_matching(uuid) to inv_admin;
--! EndIncluded functions/spp/matching/run_matching.sql
--! Included functions/spp/matching/matching_run.sql
create or replace function spp.matching_run(run_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
begin
  select r.* into v_run from spp_private.match_runs r where r.run_id = matching_run.run_id;
  if not found then
    raise exception using
      errcode = 'SPNMR', message = 'There is no such run of matching.',
      hint = 'Use the run_id that its start answered.';
  end if;
  return jsonb_build_object(
    'run_id', v_run.run_id,
    'status', case
      when v_run.failure is not null then 'failed'
      when v_run.finished_at is not null then 'completed'
      when v_run.started_at is not null then 'running'
      else 'queued' end,
    'requested_at', v_run.requested_at, 'started_at', v_run.started_at, 'finished_at', v_run.finished_at,
    'result', v_run.result, 'failure', v_run.failure);
end
$$;
comment on function spp.matching_run(uuid) is '@behavior -*

How a run of matching stands: {run_id, status, requested_at, started_at, finished_at, result, failure}; status is
queued, running, completed or failed. Raises SPNMR.';
grant execute on function spp.matching_run(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/matching/matching_run.sql
